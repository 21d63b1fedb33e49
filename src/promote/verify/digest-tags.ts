// Reads back cosign's digest tags. If another writer replaced one, this run's signatures are added again.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Referrer } from '../model/referrer.ts'
import { coverage } from '../referrers/digest-tags/cosign-tags.ts'
import { pushDigestTag } from '../referrers/digest-tags/push.ts'
import type { Finding, VerifyContext } from './check.ts'
import { pollUntil } from './poll.ts'

type DigestTagContext = Pick<VerifyContext, 'repositories' | 'emit' | 'signal' | 'sleep'>

/** Milliseconds between reads of a tag that may lag. After each row what is missing is added again. */
const rounds = [
  [200, 400, 800],
  [400, 800, 1600],
  [800, 1600, 3200],
] as const
/** Milliseconds, at most: writers that were replaced at the same time do not all add again at the same time. */
const spread = 600
/** Milliseconds in which a writer that read the tag before this run's write has written it, too. */
const settling = 1000

export async function checkDigestTag(
  destination: RepositoryName,
  referrer: Referrer,
  context: DigestTagContext,
): Promise<Finding | undefined> {
  const { tag } = referrer
  if (tag === undefined) return undefined
  const name = `${formatName(destination)}:${tag}`
  for (const [round, between] of rounds.entries()) {
    const kept = () => isKept(destination, referrer, context)
    if (await pollUntil(kept, Boolean, { sleep: context.sleep, between })) return undefined
    if (round === rounds.length - 1) break
    context.emit({
      kind: 'notice',
      message: `${name} was replaced by another writer; this run's signatures are added again`,
    })
    await context.sleep(Math.random() * spread)
    await addAgain(destination, { ...referrer, tag }, context)
    await context.sleep(settling)
  }
  return { kind: 'missing', message: `${name} does not keep what was added to it` }
}

/** All content is there by now. A write that fails is not an end: the read that follows decides. */
async function addAgain(
  destination: RepositoryName,
  referrer: Referrer & Required<Pick<Referrer, 'tag'>>,
  context: DigestTagContext,
): Promise<void> {
  try {
    await pushDigestTag(destination, referrer, referrer.tag, { ...context, blobAt: async () => undefined })
  } catch (error) {
    context.signal.throwIfAborted()
    if (!(error instanceof RegistryError)) throw error
  }
}

async function isKept(
  destination: RepositoryName,
  { tag, nodes }: Referrer,
  { repositories }: DigestTagContext,
): Promise<boolean> {
  const own = nodes.at(-1)?.manifest
  if (tag === undefined || own === undefined) return true
  const held = await repositories.get(destination).manifest(tag)
  return held !== undefined && coverage(tag, own, held) !== 'merge'
}
