// Which known names are proposed in place of a misspelt one.
import { expect, it } from 'vitest'
import { nearestName, nearNames } from '../../../../src/promote/text/did-you-mean.ts'

it.each<[string, readonly string[], readonly string[]]>([
  ['later', ['latest', 'a', 'x'], ['latest']],
  ['1.2.3', ['v1.2.3', '1.2', '1'], ['v1.2.3', '1.2']],
  ['b', ['a', 'b1'], ['b1']],
])('near to %s of %j are %j', (word, names, near) => {
  expect(nearNames(word, names, 3)).toEqual(near)
})

it('a single letter is not a misspelling of another', () => {
  expect(nearestName('b', ['a'])).toBeUndefined()
})
