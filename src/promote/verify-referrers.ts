// Reading referrers back the way clients look for them, when other writers of the same list had their time.
import type { Descriptor } from '../registry/descriptor.ts'
import type { Digest } from '../registry/digest.ts'
import { referrerDescriptor } from '../registry/manifest.ts'
import { formatName, type RepositoryName } from '../registry/reference.ts'
import { coverage } from './cosign.ts'
import type { Emit } from './events.ts'
import { placeDigestTag } from './link.ts'
import type { Referrer } from './referrers.ts'
import type { Tally } from './tally.ts'
import type { Work } from './work.ts'
import type { World } from './world.ts'

interface ReferrerContext {
  readonly world: World
  readonly emit: Emit
  readonly tally: Tally
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * What was merged into a fallback tag, or into cosign's tags, is looked for again: without compare-and-swap another
 * writer may have lost it. What is gone is merged once more. Answers what cannot be found even then, in words.
 */
export async function verifyReferrers({ destinations }: Work, context: ReferrerContext): Promise<readonly string[]> {
  const problems = await Promise.all(
    destinations.flatMap(({ destination, referrers }) => {
      const merged = referrers.filter(
        ({ tag, descriptor }) => tag === undefined && context.tally.merged(formatName(destination), descriptor.digest),
      )
      const lists = [...Map.groupBy(merged, ({ subject }) => subject)].map(([subject, group]) => ({
        destination,
        subject,
        expected: group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => referrerDescriptor(manifest)),
      }))
      return [
        ...lists.map((list) => verifyList(list, context)),
        ...referrers.map((referrer) => verifyDigestTag(destination, referrer, context)),
      ]
    }),
  )
  return problems.filter((problem) => problem !== undefined)
}

interface List {
  readonly destination: RepositoryName
  readonly subject: Digest
  readonly expected: readonly Descriptor[]
}

async function verifyList(
  { destination, subject, expected }: List,
  { world, emit }: ReferrerContext,
): Promise<string | undefined> {
  const repository = world.at(destination)
  const missing = async () => {
    const listed = new Set((await repository.referrers(subject)).map(({ digest }) => digest))
    return expected.filter(({ digest }) => !listed.has(digest))
  }
  if ((await missing()).length === 0) return undefined
  emit({
    kind: 'notice',
    message: `${formatName(destination)}: another writer replaced the list of referrers of ${subject}; ours are added again`,
  })
  await repository.linkReferrers(subject, expected)
  const lost = await missing()
  return lost.length === 0
    ? undefined
    : `${formatName(destination)} does not list ${lost.length} of ${expected.length} referrers of ${subject}`
}

/** Milliseconds between reads of a tag that may lag. */
const pauses = [0, 200, 400, 800]

/** Content is all there by now: what another writer took out of the tag is only put into it again. */
async function verifyDigestTag(
  destination: RepositoryName,
  referrer: Referrer,
  context: ReferrerContext,
): Promise<string | undefined> {
  const { tag } = referrer
  if (tag === undefined || (await isKept(destination, referrer, context))) return undefined
  context.emit({
    kind: 'notice',
    message: `${formatName(destination)}:${tag} was replaced by another writer; what is ours is added again`,
  })
  await placeDigestTag(destination, referrer, tag, { ...context, placed: async () => undefined })
  return (await isKept(destination, referrer, context))
    ? undefined
    : `${formatName(destination)}:${tag} does not keep what was added to it`
}

async function isKept(
  destination: RepositoryName,
  { tag, nodes }: Referrer,
  { world, sleep }: ReferrerContext,
): Promise<boolean> {
  const own = nodes.at(-1)?.manifest
  if (tag === undefined || own === undefined) return true
  for (const pause of pauses) {
    if (pause > 0) await sleep(pause)
    const held = await world.at(destination).manifest(tag)
    if (held !== undefined && coverage(tag, own, held) !== 'merge') return true
  }
  return false
}
