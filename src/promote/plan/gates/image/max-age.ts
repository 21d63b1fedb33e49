// The gate `max-age`: every image was created no longer ago than this.
import type { ImageConfig } from '../../../image/image-config.ts'
import { textThat } from '../../../text/schema.ts'
import { formatDurationLike, milliseconds } from '../../../text/units.ts'
import { everyImage } from '../model/every-image.ts'
import { defineGate, type Gate } from '../model/gate.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** A duration as it is written: `7d`. */
    readonly 'max-age'?: string
  }
}

export const maxAge: Gate = defineGate({
  key: 'max-age',
  schema: textThat('a duration such as 12h or 7d', (text) => milliseconds(text) !== undefined),
  merge: (planned, applying) => ((milliseconds(planned) ?? 0) <= (milliseconds(applying) ?? 0) ? planned : applying),
  check: async (limit, { images, now }) => {
    const oldestFirst = [...(await images())].sort((left, right) => createdOf(left) - createdOf(right))
    return everyImage(oldestFirst, (config) => tooOld(config, now, limit), 'first').map((text) => ({
      problem: `the image must not be older than ${limit}; ${text}`,
      remedy:
        'Build the image again, or raise `max-age`; a reproducible build that sets `created` to 1970 cannot meet it.',
    }))
  },
})

function createdOf(image: { readonly config?: ImageConfig }): number {
  return image.config?.created ?? Number.NEGATIVE_INFINITY
}

/** Milliseconds by which the clocks of a builder and of this machine may differ. */
const clockSkew = 600_000

function tooOld({ created }: ImageConfig, now: number, limit: string): string | undefined {
  if (created === undefined) return 'does not say when it was created'
  const when = `was created ${new Date(created).toISOString()}`
  if (created > now + clockSkew) return `${when}, which is in the future`
  const age = now - created
  return age > (milliseconds(limit) ?? 0) ? `${when}, ${formatDurationLike(age, limit)} ago` : undefined
}
