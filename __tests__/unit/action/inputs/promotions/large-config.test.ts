// Configs as large as the reference allows, and YAML that is long only to take time.
import { expect, it } from 'vitest'
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

it('reads a map of 50,000 keys, and finds the one that is there twice', () => {
  const keys = Array.from({ length: 50_000 }, (_, at) => `${at.toString(36)}:`).join('\n')
  expect(readYaml(keys)).toHaveProperty('value')
  expect(readYaml(`${keys}\n0:`)).toEqual({
    problems: [expect.stringContaining('line 50001, column 1: this key is there twice')],
  })
})
