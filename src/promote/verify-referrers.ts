// Reading referrers back the way clients look for them, when other writers of the same list had their time.
import type { Descriptor } from '../registry/descriptor.ts'
import type { Digest } from '../registry/digest.ts'
import { type Manifest, referrerDescriptor } from '../registry/manifest.ts'
import { formatName, type RepositoryName } from '../registry/reference.ts'
import type { Emit } from './events.ts'
import type { Tally } from './tally.ts'
import type { Work } from './work.ts'
import type { World } from './world.ts'

interface ReferrerContext {
  readonly world: World
  readonly emit: Emit
  readonly tally: Tally
}

/**
 * What was merged into a fallback tag is looked for again: without compare-and-swap another writer may have lost it.
 * What is gone is merged once more. Answers what cannot be found even then, in words.
 */
export async function verifyReferrers({ destinations }: Work, context: ReferrerContext): Promise<readonly string[]> {
  const lists = destinations.flatMap(({ destination, referrers }) => {
    const merged = referrers.filter(
      ({ tag, descriptor }) => tag === undefined && context.tally.merged(formatName(destination), descriptor.digest),
    )
    return [...Map.groupBy(merged, ({ subject }) => subject)].map(([subject, group]) => ({
      destination,
      subject,
      expected: group
        .flatMap(({ nodes }) => nodes.slice(-1))
        .map(({ manifest }: { readonly manifest: Manifest }) => referrerDescriptor(manifest)),
    }))
  })
  return (await Promise.all(lists.map((list) => verifyList(list, context)))).filter((problem) => problem !== undefined)
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
