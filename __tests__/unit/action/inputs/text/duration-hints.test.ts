// Durations without a unit: only units with which they are within the bounds are proposed.
import { expect, it } from 'vitest'
import { duration } from '../../../../../src/action/inputs/text/numbers.ts'

it.each([
  ['90', ' Did you mean "90s" or "90m"?'],
  ['90000', ' Did you mean "90000s"?'],
  ['500000', ''],
  ['0', ''],
])('%j is refused with the hint %j', (text, hint) => {
  const words = `"${text}" is not a duration between 1s and 5d; write 90s, 5m or 1h30m.${hint}`
  expect(duration('1s', '5d')(text)).toEqual({ problems: [words] })
})
