// What is listed as a referrer is one if its own manifest says so: a list is somebody's word, and may be wrong or hostile.
import type { Digest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName } from '../../registry/model/reference.ts'
import { InvalidSourceError } from '../model/errors.ts'
import type { Part } from '../model/image-graph.ts'
import type { Referrer } from '../model/referrer.ts'
import { secondLook } from './read-digest-tag.ts'

export interface ReferrerValidator {
  /** The referrer's manifest, read once; `undefined` where it is gone or belongs to something else. */
  readonly read: (referrer: Referrer) => Promise<Manifest | undefined>
  /** A sentence for each subject and kind of problem, however many entries have it. */
  readonly warnings: () => readonly string[]
}

interface InvalidReferrer {
  readonly subject: Digest
  readonly digest: Digest
  /** Said of one. */
  readonly problem: 'is gone' | 'has no subject' | 'has another subject'
}

/** Bytes of referrers' manifests that one run holds: a thousand honest ones have two million. */
const budget = 256 * 1024 * 1024
/** Digests that a complaint names. */
const named = 3

/** Reads throw InvalidSourceError where the manifests together are larger than anything honest. */
export function referrerValidator(
  { origin, read }: Part,
  sleep: (milliseconds: number) => Promise<void>,
): ReferrerValidator {
  const known = new Map<Referrer, Promise<Manifest | undefined>>()
  const strangers: InvalidReferrer[] = []
  let held = 0

  const readAgain = async (digest: Digest): Promise<Manifest | undefined> => {
    await sleep(secondLook)
    return read(digest)
  }
  const judge = async (referrer: Referrer): Promise<Manifest | undefined> => {
    const { descriptor, subject } = referrer
    const manifest = (await read(descriptor.digest)) ?? (await readAgain(descriptor.digest))
    held += manifest?.descriptor.size ?? 0
    if (held > budget)
      throw new InvalidSourceError(
        `the manifests of what refers to the image in ${formatName(origin)} have more than ${budget / 1024 / 1024} MiB`,
        'Delete what was attached by mistake, or promote without it: `referrers: none`.',
      )
    const problem = problemOf(referrer, manifest)
    if (problem === undefined) return manifest
    strangers.push({ subject, digest: descriptor.digest, problem })
    return undefined
  }
  return {
    read: (referrer) => {
      const manifest = known.get(referrer) ?? judge(referrer)
      known.set(referrer, manifest)
      return manifest
    },
    warnings: () =>
      [...Map.groupBy(strangers, ({ subject, problem }) => `${problem} ${subject}`).values()].map((group) =>
        complain(formatName(origin), group),
      ),
  }
}

function problemOf({ tag, subject }: Referrer, manifest: Manifest | undefined): InvalidReferrer['problem'] | undefined {
  if (manifest === undefined) return 'is gone'
  if (tag !== undefined || manifest.subject?.digest === subject) return undefined
  return manifest.subject === undefined ? 'has no subject' : 'has another subject'
}

function complain(origin: string, strangers: readonly InvalidReferrer[]): string {
  const [first] = strangers
  if (first === undefined) return ''
  const { subject, problem, digest } = first
  if (strangers.length === 1)
    return `${origin}@${digest} is listed as a referrer of ${subject} but ${problem}; it is left out`
  const some = strangers.slice(0, named).map((stranger) => stranger.digest)
  const more = strangers.length > named ? ' and so on' : ''
  return `${origin} lists ${strangers.length} manifests as referrers of ${subject} of which each ${problem} (${some.join(', ')}${more}); they are left out`
}
