// Reads back the manifests that were pushed: a tag that resolves proves nothing about the image's children.
import type { Digest } from '../../registry/model/digest.ts'
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName } from '../../registry/model/reference.ts'
import { pushManifest } from '../copy/push-manifest.ts'
import type { DestinationSteps, Steps, TagStep } from '../plan/steps.ts'
import type { Check, Finding, VerifyContext } from './check.ts'
import { pollUntil } from './poll.ts'

type ManifestContext = Pick<VerifyContext, 'collector' | 'repositories' | 'emit' | 'signal' | 'sleep'>

/**
 * One HEAD for each manifest that this run pushed by digest. Left out are roots whose tag is read back in the same
 * repository, and referrers that the registry's own API lists. An entry of a fallback tag proves nothing: this run wrote it.
 */
export function manifestChecks(
  { destinations }: Steps,
  tags: readonly TagStep[],
  context: ManifestContext,
): readonly Check[] {
  const { collector } = context
  const tagged = new Set(
    tags.map(({ planned, root }) => `${formatName(planned.target.repository)} ${root.descriptor.digest}`),
  )
  return destinations.flatMap((steps) => {
    const name = formatName(steps.destination)
    return collector
      .pushed(name)
      .filter((digest) => !tagged.has(`${name} ${digest}`) && collector.linked(name, digest) !== 'indexed')
      .map((digest) => ({ what: `${name}@${digest}`, run: () => checkManifest(digest, steps, context) }))
  })
}

/** Milliseconds between reads, before and after the manifest is pushed once more: 30 s in all. */
const pausesBefore = [250, 500, 1000, 2000, 4000, 6000]
const pausesAfter = [8000, 8250]

async function checkManifest(
  digest: Digest,
  steps: DestinationSteps,
  context: ManifestContext,
): Promise<Finding | undefined> {
  const { repositories, sleep } = context
  const read = async () => (await repositories.get(steps.destination).resolve(digest)) !== undefined
  const isVisible = (between: readonly number[]) => pollUntil(read, Boolean, { sleep, between })
  if (await isVisible(pausesBefore)) return undefined
  await pushAgain(digest, steps, context)
  if (await isVisible(pausesAfter)) return undefined
  const message = `${formatName(steps.destination)}@${digest} was pushed, and the registry does not have it`
  return { kind: 'missing', message }
}

/** A push that fails is not an end: the read that follows decides. */
async function pushAgain(digest: Digest, steps: DestinationSteps, context: ManifestContext): Promise<void> {
  const nodes = [...steps.nodes, ...steps.referrers.flatMap((referrer) => referrer.nodes)]
  const node = nodes.find(({ manifest }) => manifest.descriptor.digest === digest)
  if (node === undefined) return
  const message = `${formatName(steps.destination)} does not show ${digest}, which was pushed; pushing it again`
  context.emit({ kind: 'notice', message })
  try {
    await pushManifest(node, steps, context)
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof RegistryError)) throw error
  }
}
