import { describe, expect, it } from 'vitest'
import { duration, integerBetween } from '../../../../../src/action/inputs/text/numbers.ts'
import { bytes } from '../../../../../src/promote/text/units.ts'

describe('a duration between 1s and 6h', () => {
  it.each([
    ['1s', 1000],
    ['6h', 21_600_000],
    ['1h30m', 5_400_000],
    ['999ms', undefined],
    ['6h1s', undefined],
    ['0s', undefined],
    ['90', undefined],
  ])('%s: %s ms', (text, milliseconds) => {
    const read = duration('1s', '6h')(text)
    expect('value' in read ? read.value : undefined).toBe(milliseconds)
  })
})

describe('a whole number between 1 and 256', () => {
  it.each([
    ['1', 1],
    ['256', 256],
    ['0', undefined],
    ['257', undefined],
    ['1.5', undefined],
    ['1e2', undefined],
  ])('%s: %s', (text, number) => {
    expect(integerBetween(text, 1, 256)).toBe(number)
  })
})

describe('a size', () => {
  it.each([
    ['1.5 GiB', 1_610_612_736],
    ['500MB', 500_000_000],
    ['1.001KiB', 1025],
    ['0.5', 0],
    ['1 gib', undefined],
  ])('%s: %s bytes, rounded down', (text, amount) => {
    expect(bytes(text)).toBe(amount)
  })
})
