// What the errors of a promotion say.
import { expect, it } from 'vitest'
import { TagDeletionError } from '../../../../src/promote/model/errors.ts'

it.each([
  [['a.test/app:1'], /: a\.test\/app:1 stays$/],
  [['a.test/app:1', 'a.test/app:2'], /: a\.test\/app:1, a\.test\/app:2 stay$/],
] as const)('%j is not deleted', (names, words) => {
  expect(new TagDeletionError(names).message).toMatch(words)
})
