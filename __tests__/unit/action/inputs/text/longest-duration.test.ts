// The longest duration of an input is what the advice about a registry's pause may ask for.
import { expect, it } from 'vitest'
import { longestWait } from '../../../../../src/action/inputs/text/numbers.ts'
import { fine, problemsOf } from '../support.ts'

it.each(['wait', 'timeout'])('%s takes it, and no more', async (name) => {
  const minutes = longestWait / 60_000
  expect(await problemsOf({ ...fine, [name]: `${minutes}m` })).toEqual([])
  expect(await problemsOf({ ...fine, [name]: `${minutes + 1}m` })).toHaveLength(1)
})
