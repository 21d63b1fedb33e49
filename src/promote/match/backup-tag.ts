// The template of `backup`, and the tag that it gives for a tag that moves.
import { isTag, type Tag } from '../../registry/model/reference.ts'

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
