// Names of backups: what is one, and what could become another version.
import { expect, it } from 'vitest'
import { isBackupTemplate } from '../../../../src/promote/match/backup-tag.ts'

it.each([
  ['{tag}-previous', true],
  ['backup-{tag}', true],
  ['old_{tag}.bak', true],
  ['{tag}', false],
  ['previous', false],
  ['{tag}0', false],
  ['{tag}-1', false],
  ['1{tag}', false],
  ['v{tag}', false],
  ['{tag}-{tag}', false],
  ['{tag}-pre/x', false],
])('%s: %s', (text, accepted) => {
  expect(isBackupTemplate(text)).toBe(accepted)
})
