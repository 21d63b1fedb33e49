// The tag under which `backup` keeps what a moved tag named.
import { isTag, type Tag } from '../../registry/model/reference.ts'
import type { PlannedTarget } from '../model/plan.ts'
import type { PromotionRequest, Target } from '../model/request.ts'

/** A name with `{tag}` in it, set off by a separator and a word, so that it cannot become another version. */
const template = /^(?:[A-Za-z][\w.-]*[-_.])?\{tag\}(?:[-_.][A-Za-z][\w.-]*)?$/

export function isBackupTemplate(text: string): boolean {
  return template.test(text) && text !== '{tag}'
}

/** `undefined` if the result is not a tag: it is too long. */
export function backupTag(backup: string, tag: Tag): Tag | undefined {
  const name = backup.replace('{tag}', tag)
  return isTag(name) ? name : undefined
}

/** What has to be set before a tag moves; `undefined` if there is nothing to keep, or no backup is asked for. */
export function backupOf({ target, move }: PlannedTarget, { options }: PromotionRequest): Target | undefined {
  const tag = move === 'move' && options.backup !== undefined ? backupTag(options.backup, target.tag) : undefined
  return tag && { repository: target.repository, tag }
}
