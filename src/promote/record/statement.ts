// The statement of a record (in-toto Statement v1): what was promoted, from where to where, by what run.
import { algorithmOf, type Digest, digestOf, hexOf } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import type { PlannedPromotion, PlannedTarget } from '../model/plan.ts'
import { typeOf } from '../model/referrer.ts'
import type { Requirements } from '../model/requirements.ts'
import type { WorkflowRun } from '../model/workflow-run.ts'

/** Documented in docs/record.md; its JSON schema is docs/record.schema.json. */
export const recordType = 'https://github.com/promote-image/promote-image/record/v1'

export interface Subject {
  readonly name: string
  readonly digest: Readonly<Record<string, string>>
}

export interface Statement {
  readonly _type: string
  readonly subject: readonly Subject[]
  readonly predicateType: string
  readonly predicate: Readonly<Record<string, unknown>>
}

/** What a statement that is looked for says, of the predicate only the fields that must be the same. */
export type WantedStatement = Pick<Statement, 'predicateType' | 'subject'> & Partial<Pick<Statement, 'predicate'>>

/** The subjects are every target of the promotion by name, all with the one digest. `today`: ms since the epoch. */
export function recordStatement(promotion: PlannedPromotion, runner: WorkflowRun, today: number): Statement {
  const { request, sources, referrers } = promotion
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjectsOf(promotion, movedTargets(promotion)),
    predicateType: recordType,
    predicate: {
      sources: sources.map((source) => ({
        reference: formatReference(source),
        ...(source.digest && { digest: digestSet(source.digest) }),
      })),
      targets: movedTargets(promotion).map(({ target, expected }) => ({
        reference: formatReference(target),
        ...(expected && { before: digestSet(expected.digest) }),
      })),
      referrers: referrers.map(({ descriptor, subject, tag }) => ({
        digest: digestSet(descriptor.digest),
        subject: digestSet(subject),
        artifactType: typeOf({ descriptor, ...(tag && { tag }) }),
      })),
      ...(request.options.require && { gates: gatesOf(request.options.require) }),
      promotedAt: new Date(today).toISOString(),
      runner: Object.fromEntries(Object.entries(runner).filter(([, value]) => value !== '')),
    },
  }
}

/** What a statement says of a target. */
export type MovedTarget = Pick<PlannedTarget, 'target' | 'move'>

/** Every target but those that were held. */
export function movedTargets<T extends MovedTarget>({ targets }: { readonly targets: readonly T[] }): readonly T[] {
  return targets.filter(({ move }) => move !== 'held')
}

export function subjectsOf(
  { root }: Pick<PlannedPromotion, 'root'>,
  targets: readonly MovedTarget[],
): readonly Subject[] {
  return targets.map(({ target }) => ({ name: formatReference(target), digest: digestSet(root.descriptor.digest) }))
}

export function digestSet(digest: Digest): Readonly<Record<string, string>> {
  return { [algorithmOf(digest)]: hexOf(digest) }
}

/** The gates that passed. Trusted roots are long and are recorded by their digest. */
export function gatesOf(requirements: Requirements): Readonly<Record<string, unknown>> {
  const { 'trusted-root': roots, ...others } = requirements
  return { ...others, ...(roots && { 'trusted-root': roots.map((text) => digestOf(text)) }) }
}
