// The tag under which `backup` keeps what a moved tag named.
import { backupTag } from '../match/backup-tag.ts'
import type { PlannedTarget } from '../model/plan.ts'
import type { PromotionRequest, Target } from '../model/request.ts'

/** What has to be set before a tag moves; `undefined` if there is nothing to keep, or no backup is asked for. */
export function backupOf({ target, move }: PlannedTarget, { options }: PromotionRequest): Target | undefined {
  const tag = move === 'move' && options.backup !== undefined ? backupTag(options.backup, target.tag) : undefined
  return tag && { repository: target.repository, tag }
}
