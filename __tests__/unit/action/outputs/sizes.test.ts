import { describe, expect, it } from 'vitest'
import { fitting, listText } from '../../../../src/action/outputs/sizes.ts'

const list = [{ a: 1 }, { b: 22 }]
/** Of `[{"a":1},{"b":22}]`. */
const whole = 18

describe('the text of a list', () => {
  it.each([
    [whole, whole],
    [whole - 1, 0],
  ])('with a limit of %d has %d characters: all of it or nothing', (limit, length) => {
    expect(listText(list, limit)).toHaveLength(length)
  })
})

describe('the entries that fit', () => {
  // an entry takes the characters of its JSON and one of a separator: 8 and 9
  it.each([
    [17, 2],
    [16, 1],
    [8, 1],
    [7, 0],
  ])('into %d characters are the first %d', (characters, count) => {
    expect(fitting(list, characters)).toEqual(list.slice(0, count))
  })
})
