// How texts become lists: by line, by comma, or as JSON.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listItems } from '../../../../../src/promote/text/lists.ts'

describe('the entries of a list', () => {
  it.each([
    ['a, b\nc,', ['a', 'b', 'c']],
    ['a\r\n\r\n b ', ['a', 'b']],
    ['x/{a,b}, c', ['x/{a,b}', 'c']],
    ['{a,b},{c', ['{a,b}', '{c']],
    ['["a", "b,c"]', ['a', 'b,c']],
    ['["a", 1]', ['["a"', '1]']],
    ['# the build\na # b\n  # and c\r\nc', ['a # b', 'c']],
    ['# as JSON\n["a"]', ['a']],
    [' , ', []],
    ['', []],
  ])('of %j are %j', (text, list) => {
    expect(listItems(text)).toEqual(list)
  })

  it('are what was joined, by whatever separates', () => {
    const entry = fc.stringMatching(/^[a-z:/.{}-]{0,8}[a-z]$/).filter((text) => !text.includes('{'))
    fc.assert(
      fc.property(fc.array(entry), fc.constantFrom(',', ', ', '\n', ',\n'), (list, separator) => {
        expect(listItems(list.join(separator))).toEqual(list)
      }),
    )
  })

  it('are found in one pass, however many there are', () => {
    expect(listItems('a,'.repeat(500_000))).toHaveLength(500_000)
  })
})
