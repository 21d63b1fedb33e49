import { describe, expect, it } from 'vitest'
import { outputsOf, truncationWarnings } from '../../../../src/action/outputs/outputs.ts'
import { fitting, listText } from '../../../../src/action/outputs/sizes.ts'
import { digestFrom, report } from '../inputs/support.ts'

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

it('warns if the plan is too long for an output', () => {
  const promotion = {
    sources: Array.from({ length: 20_000 }, (_, at) => digestFrom(`${at}`)),
    digest: digestFrom('image'),
    graph: digestFrom('graph'),
    options: { overwrite: 'floating', referrers: 'all', floatingTags: [] },
    targets: [],
    bytes: 0,
  } as const
  const plan = { version: 1, repository: 'acme/app', run: '7', promotions: [promotion], bytes: 0, requests: 0 } as const
  const planned = report({ status: 'planned', plan })
  const outputs = outputsOf(planned, '/tmp/p.json')
  expect(outputs.plan).toBe('')
  expect(truncationWarnings(planned, outputs)).toEqual([
    expect.stringMatching(/^The output `plan` is empty: the plan is longer than 96 KiB\. .* output `plan-file`\./),
  ])
})
