// The option `overwrite`: rules by tag, what is no rule, and the stricter of two.
import { describe, expect, it } from 'vitest'
import type { Overwrite } from '../../../../src/promote/model/request.ts'
import { mergeOverwrite, readOverwrite } from '../../../../src/promote/options/overwrite.ts'
import { overwriteRules } from '../../../../src/promote/plan/overwrite.ts'
import { tag } from '../../../integration/promote/support.ts'

function valueOf(text: string): Overwrite {
  const read = readOverwrite(text)
  if ('problems' in read) throw new Error(read.problems.join())
  return read.value
}

async function ruleOf(overwrite: Overwrite, name: string): Promise<string> {
  return (await overwriteRules(overwrite))(tag(name))
}

describe('the rule for a tag', () => {
  const lines = 'never: v*.*.*\nalways: edge\nskip: v*'

  it.each([
    ['never', 'v1.2.3', 'never'],
    ['skip', 'v1.2.3', 'skip'],
    [lines, 'v1.2.3', 'never'],
    [lines, 'v1.2', 'skip'],
    [lines, 'edge', 'always'],
    [lines, 'latest', 'floating'],
    ['always: v*, never: v1*', 'v1', 'always'],
    ['always: {edge,nightly}\nnever', 'nightly', 'always'],
    ['always: {edge,nightly}\nnever', 'v1', 'never'],
    ['never: V*', 'v1', 'floating'],
    // a glob is about the text of a tag: the dot of a variant's name counts too
    ['never: *.*.*\nalways: *', '1.4-alpine3.19', 'never'],
    ['always: 1.4-alpine3.19\nnever: *.*.*\nalways: *', '1.4-alpine3.19', 'always'],
  ])('%j, %s: %s', async (text, name, rule) => {
    expect(await ruleOf(valueOf(text), name)).toBe(rule)
  })
})

it.each([
  ['nevr', '"nevr" is not one of never, skip, floating, always. Did you mean "never"?'],
  ['edge: always', '"edge: always" is not one of never, skip, floating, always. A line may also be a rule and a glob'],
  ['never: a b', '"never: a b" is not one of'],
  ['never:', '"never:" is not one of never, skip'],
  ['never\nalways: edge', 'the entry "never" is for all other tags: write it last.'],
  ['- never: v*', 'begins as in a YAML list'],
])('%j is refused', (text, problem) => {
  const read = readOverwrite(text)
  expect('problems' in read && read.problems.join()).toContain(problem)
})

describe('the stricter of two', () => {
  it.each([
    ['skip', 'floating', 'v1', 'skip'],
    ['skip', 'never', 'v1', 'never'],
    ['always: edge\nnever', 'floating', 'edge', 'floating'],
    ['always: edge\nnever', 'always', 'v1', 'never'],
    ['never: a*', 'skip: *b', 'ab', 'never'],
    ['never: a*', 'skip: *b', 'cb', 'skip'],
    ['never: a*', 'always', 'b', 'floating'],
  ])('%j and %j: %s is %s', async (planned, applying, name, rule) => {
    for (const [left, right] of [
      [planned, applying],
      [applying, planned],
    ] as const) {
      const merged = mergeOverwrite(valueOf(left), valueOf(right))
      expect(await ruleOf(merged, name)).toBe(rule)
      expect(await ruleOf(mergeOverwrite(merged, merged), name)).toBe(rule)
    }
  })
})
