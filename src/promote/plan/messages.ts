// Warnings and notices of a plan: tags that are held, and tags that move without a guard.
import { shortDigest } from '../../registry/model/digest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import type { Event } from '../model/events.ts'
import type { Settings } from '../model/options.ts'
import type { Plan, PlannedTarget } from '../model/plan.ts'
import { backupOf } from './backup.ts'

/** A derived tag that stays is the normal course of a fix of an older line: a notice. One that was named is a warning. */
export function planMessages({ promotions }: Plan): readonly Event[] {
  const targets = promotions.flatMap((promotion) => promotion.targets)
  return [
    ...skippedMessage(targets.filter(({ skipped }) => skipped)),
    ...targets.flatMap(messageOf),
    ...movedSources(promotions),
  ]
}

/** A source tag that another promotion of the run moves: what it named before is promoted, not what it gets. */
function movedSources(promotions: Plan['promotions']): readonly Event[] {
  const moving = new Map(
    promotions.flatMap(({ targets, root }) =>
      targets.flatMap(({ target, move }) => (move === 'move' ? [[formatReference(target), root] as const] : [])),
    ),
  )
  return promotions.flatMap(({ request, root }) =>
    request.sources.flatMap((source): readonly Event[] => {
      const name = formatReference(source)
      const next = moving.get(name)
      if (next === undefined || next === root) return []
      const [former, latter] = [root, next].map(({ descriptor }) => shortDigest(descriptor.digest))
      const message = `${name} is a source, and this run moves it too: its targets get ${former}, which it named before, and not ${latter}. If they are to get ${latter}, promote it to them from its own source`
      return [{ kind: 'warning', message }]
    }),
  )
}

/** One for all of them: a mirror may have thousands. */
function skippedMessage(skipped: readonly PlannedTarget[]): readonly Event[] {
  const [first] = skipped
  if (first === undefined) return []
  const suffix = skipped.length === 1 ? '' : ` and ${skipped.length - 1} other ${skipped.length === 2 ? 'tag' : 'tags'}`
  const verb = skipped.length === 1 ? 'names another image and stays' : 'name other images and stay'
  return [{ kind: 'notice', message: `${formatReference(first.target)}${suffix} ${verb}: \`overwrite: skip\`` }]
}

function messageOf({ target, move, derived, reason, unguarded, skipped }: PlannedTarget): readonly Event[] {
  if (unguarded !== undefined) return [{ kind: 'warning', message: `${formatReference(target)}: ${unguarded}` }]
  if (move !== 'held' || skipped) return []
  const message = `${formatReference(target)} stays where it is: ${reason ?? 'held'}`
  return [{ kind: derived ? 'notice' : 'warning', message }]
}

/** For a dry run: what it was given and its plan does not carry, so that the step that applies it would leave it out. */
export function notInPlanMessages({
  attachments,
  recorder,
}: Pick<Settings, 'attachments' | 'recorder'>): readonly Event[] {
  const inputs = [...(attachments.length > 0 ? ['`attach`'] : []), ...(recorder === undefined ? [] : ['`record`'])]
  if (inputs.length === 0) return []
  const again = inputs.length === 1 ? 'give it again' : 'give them again'
  const message = `the plan does not carry ${inputs.join(' and ')}: ${again} to the step that applies it`
  return [{ kind: 'notice', message }]
}

/** For a dry run: the tags that `backup` would set. */
export function backupMessages({ promotions }: Plan): readonly Event[] {
  return promotions.flatMap(({ request, targets }) =>
    targets.flatMap((planned): readonly Event[] => {
      const backup = backupOf(planned, request)
      if (backup === undefined || planned.expected === undefined) return []
      const kept = shortDigest(planned.expected.digest)
      return [
        {
          kind: 'notice',
          message: `\`backup\`: ${formatReference(backup)} would be set to ${kept}, which ${planned.target.tag} names now`,
        },
      ]
    }),
  )
}
