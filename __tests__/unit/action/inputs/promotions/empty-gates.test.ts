// Requirements that hold nothing, and requirements of a config beside those of the step: no gate is lost in silence.
import { describe, expect, it } from 'vitest'
import { fine, problemsOf, read, type Texts } from '../support.ts'

describe('an input that was given and holds nothing', () => {
  it.each([
    ['require', '# nothing', 'it holds nothing. Write at least one key, or leave the input out.'],
    ['require', '{}', 'it holds nothing. Write at least one key, or leave the input out.'],
    ['require', '---', 'it holds nothing. Write at least one key, or leave the input out.'],
    ['require', 'platforms:', 'platforms: it is empty.'],
    ['require', 'platforms: []', 'platforms: it is empty.'],
    ['require', 'referrers-present:', 'referrers-present: it is empty.'],
    ['require', 'labels:', 'labels: it is empty.'],
    ['require', 'labels: {}', 'labels: it is empty.'],
    ['require', 'annotations: {}', 'annotations: it is empty.'],
    ['require', 'trusted-root: []', 'trusted-root: it is empty.'],
    ['require', 'max-age:', 'max-age: "" is not a duration such as 12h or 7d.'],
    ['registries', '{}', 'it names no host, such as ghcr.io: { rate: 20 }.'],
    ['attach', '# nothing', 'it names no file. Write at least one line, such as sbom.json: application/spdx+json.'],
    ['allow-targets', '# nothing', 'it has no glob. Write at least one, such as ghcr.io/acme/**.'],
  ])('%s: %j is a problem', async (input, text, problem) => {
    expect(await problemsOf({ ...fine, [input]: text })).toEqual([`${input}: ${problem}`])
  })

  it('is accepted if the input is empty: GitHub passes an empty text for an input that is not set', async () => {
    expect(await problemsOf({ ...fine, require: '', 'allow-targets': '', registries: '', attach: '' })).toEqual([])
  })
})

async function requirementsOf(yaml: string, step: Texts = {}) {
  const result = await read({ config: 'promotions.yml', ...step }, { 'promotions.yml': yaml })
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result.inputs.requests.map(({ options }) => options.require)
}

const entry = (require: string) =>
  `promotions:\n  - source: ghcr.io/acme/app:1\n    targets: ghcr.io/acme/app:2\n${require}`

describe('the gates of a step beside those of a config', () => {
  it.each([
    ['an entry without gates', '', { 'max-age': '7d' }],
    ['an entry with an empty map', '    require: {}\n', { 'max-age': '7d' }],
    ['a looser entry', '    require: { max-age: 9d }\n', { 'max-age': '7d' }],
    ['a stricter entry', '    require: { max-age: 1d }\n', { 'max-age': '1d' }],
    ['another gate', '    require: { non-root: "true" }\n', { 'max-age': '7d', 'non-root': true }],
  ])('%s: both hold', async (_, require, expected) => {
    expect(await requirementsOf(entry(require), { require: 'max-age: 7d' })).toEqual([expected])
  })

  it('holds beside the defaults too, which an entry may replace', async () => {
    const yaml = `defaults: { require: { non-root: "true" } }\n${entry('')}  - source: ghcr.io/acme/app:3\n    targets: ghcr.io/acme/app:4\n    require: {}\n`
    expect(await requirementsOf(yaml, { require: 'max-age: 7d' })).toEqual([
      { 'max-age': '7d', 'non-root': true },
      { 'max-age': '7d' },
    ])
  })

  it("reports what is wrong with the step's own once, and by its name", async () => {
    const files = { 'promotions.yml': entry('    require: { non-root: "true" }\n') }
    expect(await problemsOf({ config: 'promotions.yml', require: 'max-age: soon' }, files)).toEqual([
      'require: max-age: "soon" is not a duration such as 12h or 7d.',
    ])
  })
})
