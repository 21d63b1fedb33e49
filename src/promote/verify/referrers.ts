// Reading referrers back the way clients look for them, when other writers of the same list had their time.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { referrerDescriptor } from '../../registry/model/manifest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { referrerLimit } from '../../registry/model/referrers-index.ts'
import type { Referrer } from '../model/referrer.ts'
import type { Steps } from '../plan/steps.ts'
import { coverage } from '../referrers/cosign-tags.ts'
import { pushDigestTag } from '../referrers/link.ts'
import type { Check, Finding, VerifyContext } from './check.ts'
import { pollUntil } from './poll.ts'

type ReferrerContext = Pick<VerifyContext, 'world' | 'emit' | 'tally' | 'sleep'>

/**
 * What was made findable is looked for: one list per subject that was given any, one digest tag each. What was merged
 * into a fallback tag, or into cosign's tags, another writer may have lost, since there is no compare-and-swap: it is
 * merged once more.
 */
export function referrerChecks({ destinations }: Steps, context: ReferrerContext): readonly Check[] {
  return destinations.flatMap(({ destination, referrers }) => {
    const name = formatName(destination)
    const linked = referrers.filter(
      ({ tag, descriptor }) => context.tally.linked(name, tag ?? descriptor.digest) !== undefined,
    )
    const listed = linked.filter(({ tag }) => tag === undefined)
    const lists = [...Map.groupBy(listed, ({ subject }) => subject)].map(([subject, group]) => ({
      destination,
      subject,
      expected: group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => referrerDescriptor(manifest)),
      merged: group.some(({ descriptor }) => context.tally.linked(name, descriptor.digest) === 'merged'),
    }))
    return [
      ...lists.map((list) => ({
        what: `the list of referrers of ${name}@${list.subject}`,
        run: () => lookAtList(list, context),
      })),
      ...linked.flatMap((referrer) =>
        referrer.tag === undefined
          ? []
          : [{ what: `${name}:${referrer.tag}`, run: () => lookAtDigestTag(destination, referrer, context) }],
      ),
    ]
  })
}

interface List {
  readonly destination: RepositoryName
  readonly subject: Digest
  readonly expected: readonly Descriptor[]
  /** By this run, into a fallback tag; else the registry lists what it took. */
  readonly merged: boolean
}

/** Of a list that is longer than what is read, nothing can be said to be missing. */
async function lookAtList(
  { destination, subject, expected, merged }: List,
  { world, emit, sleep }: ReferrerContext,
): Promise<Finding | undefined> {
  const repository = world.get(destination)
  const missing = async () => {
    const entries = await repository.referrers(subject)
    const listed = new Set(entries.map(({ digest }) => digest))
    return entries.length < referrerLimit ? expected.filter(({ digest }) => !listed.has(digest)) : []
  }
  let lost = await (merged ? missing() : pollUntil(missing, ({ length }) => length === 0, { sleep }))
  if (merged && lost.length > 0) {
    emit({
      kind: 'notice',
      message: `${formatName(destination)}: another writer replaced the list of referrers of ${subject}; ours are added again`,
    })
    await repository.indexReferrers(subject, expected)
    lost = await missing()
  }
  if (lost.length === 0) return undefined
  const message = `${formatName(destination)} does not list ${lost.length} of ${expected.length} referrers of ${subject}`
  return { kind: 'doubt', message }
}

/** Milliseconds between reads of a tag that may lag. */
const pauses = [200, 400, 800]

/** Content is all there by now: what another writer took out of the tag is only put into it again. */
async function lookAtDigestTag(
  destination: RepositoryName,
  referrer: Referrer,
  context: ReferrerContext,
): Promise<Finding | undefined> {
  const { tag } = referrer
  if (tag === undefined || (await isKept(destination, referrer, context))) return undefined
  context.emit({
    kind: 'notice',
    message: `${formatName(destination)}:${tag} was replaced by another writer; what is ours is added again`,
  })
  await pushDigestTag(destination, referrer, tag, { ...context, placed: async () => undefined })
  return (await isKept(destination, referrer, context))
    ? undefined
    : { kind: 'doubt', message: `${formatName(destination)}:${tag} does not keep what was added to it` }
}

async function isKept(
  destination: RepositoryName,
  { tag, nodes }: Referrer,
  { world, sleep }: ReferrerContext,
): Promise<boolean> {
  const own = nodes.at(-1)?.manifest
  if (tag === undefined || own === undefined) return true
  const read = async () => {
    const held = await world.get(destination).manifest(tag)
    return held !== undefined && coverage(tag, own, held) !== 'merge'
  }
  return pollUntil(read, (kept) => kept, { sleep, between: pauses })
}
