// Configs as large as the reference allows, and YAML that is long only to take time.
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../../src/action/inputs/promotions/config-file.ts'
import { readYaml } from '../../../../../src/action/inputs/yaml/parse.ts'

it('reads 10,000 promotions with two targets each', async () => {
  const entries = Array.from(
    { length: 10_000 },
    (_, at) =>
      `  - source: ghcr.io/acme/staging/service-${at}:tested\n    targets: [ghcr.io/acme/service-${at}:1.0.0, :1.0]`,
  )
  const read = await readConfig(`promotions:\n${entries.join('\n')}\n`, { get: () => '' })
  expect('value' in read && read.value.requests.length).toBe(10_000)
})

const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at.toString(36)}: `)

it('reads a map of 19,999 keys, and finds the one that is there twice', () => {
  const many = keys(19_999).join('\n')
  expect(readYaml(many)).toHaveProperty('value')
  expect(readYaml(`${many}\nk0:`)).toEqual({
    problems: [expect.stringContaining('line 20000, column 1: this key is there twice')],
  })
})

describe('a map or list with more entries than anybody writes', () => {
  it.each([
    ['a map by lines', keys(470_000).join('\n'), 'line 20001, column'],
    ['a map in braces', `promotions:\n- {${keys(300_000).join(',')}}`, 'line 2, column'],
    ['a list by lines', '- a\n'.repeat(400_000), 'line 20001, column'],
    ['a list in brackets', `[${'a,'.repeat(400_000)}]`, 'line 1, column'],
  ])('is not read to its end: %s', async (_, text, position) => {
    const read = await readConfig(text, { get: () => '' })
    expect(read).toEqual({
      problems: [expect.stringMatching(`^a map or list has more than 20000 entries at ${position} \\d+\\.$`)],
    })
  })
})

describe('problems', () => {
  const entry = (text: string) => `promotions:\n- {${text}}`

  it('are listed up to a hundred, and the others counted', async () => {
    const read = await readConfig(entry(keys(450).join(',')), { get: () => '' })
    const problems = 'problems' in read ? read.problems : []
    expect(problems).toHaveLength(101)
    expect(problems[99]).toContain('unknown key "k2r"')
    expect(problems[100]).toBe('350 further problems are not listed.')
  })

  it('are all listed if they are a hundred', async () => {
    const read = await readConfig(entry(keys(100).join(',')), { get: () => '' })
    expect('problems' in read && read.problems).toHaveLength(100)
  })
})
