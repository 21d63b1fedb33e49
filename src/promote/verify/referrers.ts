// Checks referrers after a promotion: clients must find what was pushed.
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Referrer } from '../model/referrer.ts'
import type { Steps } from '../plan/steps.ts'
import type { Check, Finding } from './check.ts'
import { checkDigestTag } from './digest-tags.ts'
import { checkList, type ReferrerContext } from './referrers-list.ts'

/**
 * One check per subject that was given referrers, and one per digest tag. Entries get lost: another writer may replace a
 * fallback tag or one of cosign's, since there is no compare-and-swap, and registries that keep the list themselves may
 * lose entries that are pushed side by side.
 */
export function referrerChecks({ destinations }: Steps, context: ReferrerContext): readonly Check[] {
  return destinations.flatMap(({ destination, referrers }) => {
    const name = formatName(destination)
    const linked = referrers.filter(
      ({ tag, descriptor }) => context.collector.linked(name, tag ?? descriptor.digest) !== undefined,
    )
    const stored = linked.filter(({ signature }) => signature !== undefined)
    const listed = linked.filter(({ tag, signature }) => tag === undefined && signature === undefined)
    const lists = [...Map.groupBy(listed, ({ subject }) => subject)].map(([subject, group]) => ({
      destination,
      subject,
      expected: group.flatMap(({ nodes }) => nodes.slice(-1)).map(({ manifest }) => manifest),
      merged: group.some(({ descriptor }) => context.collector.linked(name, descriptor.digest) === 'merged'),
    }))
    return [
      ...[...Map.groupBy(stored, ({ subject }) => subject)].map(([subject, signatures]) => ({
        what: `the signatures of ${name}@${subject}`,
        run: () => checkSignatures(destination, signatures, context),
      })),
      ...lists.map((list) => ({
        what: `the list of referrers of ${name}@${list.subject}`,
        run: () => checkList(list, context),
      })),
      ...linked.flatMap((referrer) =>
        referrer.tag === undefined
          ? []
          : [{ what: `${name}:${referrer.tag}`, run: () => checkDigestTag(destination, referrer, context) }],
      ),
    ]
  })
}

async function checkSignatures(
  destination: RepositoryName,
  signatures: readonly Referrer[],
  { repositories }: ReferrerContext,
): Promise<Finding | undefined> {
  const { missingSignatures, storesOf } = await import('../referrers/copy-signatures.ts')
  const missing = await missingSignatures(await storesOf(repositories.get(destination), signatures), signatures)
  if (missing.length === 0) return undefined
  const name = formatName(destination)
  return {
    kind: 'missing',
    message: `${missing.length} of ${signatures.length} signatures that were written for ${name} cannot be read in its signature store`,
  }
}
