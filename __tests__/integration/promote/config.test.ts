// What is wrong with a config of many promotions: all of it at once, each with its line and column.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../../../src/action/inputs/promotions/config-file.ts'
import { root } from '../../support/root.ts'

const read = (yaml: string) => readConfig(yaml, { get: () => '' })

async function problemsOf(yaml: string): Promise<readonly string[]> {
  const config = await read(yaml)
  return 'problems' in config ? config.problems : []
}

const broken = `defaults:
  overwrite: nevr
  referers: none
  platforms: linux
promotions:
  - source: a/b:1
    targets: latest
  - source: a/b:2
    target: a/c:2
  - &three
    source: a/b:3
    targets: a/c:3
    require: { max-age: 7, platforms: linux/amd64 }
  - *three
  - { targets: [a/c:4, [x]], source: a/b:4 }
  - targets: a/c:5
  - { source: a/b:6, targets: a/c:6, platforms: linux/arm64, combine: maybe }
`

describe('a broken config', () => {
  it('reports all problems at once, each with line and column', async () => {
    const problems = await problemsOf(broken)
    expect(problems.map((problem) => problem.replace(/^line (\d+), column (\d+): /, '$1:$2 ').slice(0, 60))).toEqual([
      '2:14 defaults, overwrite: "nevr" is not one of never, skip, ',
      '4:14 defaults, platforms: "linux" is not a platform: write o',
      '3:3 defaults: unknown key "referers". Did you mean "referrer',
      '9:5 promotion 2: unknown key "target". Did you mean "targets',
      '13:25 promotion 3, require, max-age: "7" is not a duration s',
      '13:25 promotion 4, require, max-age: "7" is not a duration s',
      '15:16 promotion 5, targets: it is neither a text nor a list ',
      '7:14 promotion 1, targets: "latest" alone could be a tag or ',
      '16:5 promotion 6, source: it is required: the image to promo',
      '17:71 promotion 7, combine: "maybe" is neither true nor fals',
    ])
  })

  it.each([
    ['promotions: [{source: a/b:1', 'it is not valid YAML', 'at line 1, column'],
    ['a: &a {<<: *a}\npromotions: []', '', ''],
    ['x: 1', 'line 1, column 1: unknown key "x"', ''],
    ['- x', 'line 1, column 1: it is not a map with the key promotions', ''],
    ['', 'line 1, column 1: it is not a map', ''],
  ])('%j', async (yaml, ...words) => {
    const problems = (await problemsOf(yaml)).join('\n')
    expect(problems).not.toBe('')
    for (const word of words) expect(problems).toContain(word)
  })

  it('names the place of a key that a merge key brings', async () => {
    const yaml = `promotions:
  - &base
    source: a/b:1
    targets: a/c:1
    referrers: wrong
  - { <<: *base, source: a/b:2 }
  - { <<: [{ combine: maybe }, *base], referrers: all }`
    expect((await problemsOf(yaml)).map((problem) => problem.slice(0, 42))).toEqual([
      'line 5, column 16: promotion 1, referrers:',
      'line 5, column 16: promotion 2, referrers:',
      'line 7, column 23: promotion 3, combine: "',
    ])
  })
})

describe('promotions.schema.json', () => {
  const document = z
    .record(z.string(), z.json())
    .parse(JSON.parse(readFileSync(join(root, 'promotions.schema.json'), 'utf8')))
  const schema = z.fromJSONSchema(document)
  const accepts = (yaml: string) => schema.safeParse(parse(yaml)).success

  it.each([
    'promotions: [{ source: a/b:1, targets: a/c:1 }]',
    'promotions:\n  - { source: [a/b:1, a/b:2], combine: true, targets: [a/c:1, ":x"], platforms: linux/amd64, unwrap: false }',
    'defaults: { overwrite: never, referrers: none }\npromotions: [{ source: a/b, select: all, targets: "c/d:{tag}" }]',
    'promotions: [{ source: a/b:1.2, targets: a/c:1.2, require: { max-age: 7d, non-root: true, platforms: [linux/amd64] } }]',
  ])('accepts what the code does: %s', async (yaml) => {
    expect(accepts(yaml)).toBe(true)
    expect(await problemsOf(yaml)).toEqual([])
  })

  it.each([
    'promotions: []',
    'promotions: [{ source: a/b:1, target: a/c:1 }]',
    'promotions: [{ source: a/b:1, targets: a/c:1, overwrite: sometimes }]',
    'promotions: [{ source: a/b:1, targets: { a: b } }]',
    'defaults: { source: a/b:1 }\npromotions: [{ source: a/b:1, targets: a/c:1 }]',
    'promotions: [{ source: a/b:1, targets: a/c:1, require: { max-aeg: 7d } }]',
  ])('refuses what the code does: %s', async (yaml) => {
    expect(accepts(yaml)).toBe(false)
    expect(await problemsOf(yaml)).not.toEqual([])
  })
})
