// The `plan` input: what a dry run put out, as text or as a file; whatever else it is, it is refused in words.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { formatReference } from '../../../../../src/registry/model/reference.ts'
import { digestFrom, problemsOf, read } from '../support.ts'

const digest = digestFrom('image')
const planOptions = { overwrite: 'floating', referrers: 'all', floatingTags: [] }
const plan = {
  version: 1,
  repository: 'acme/app',
  run: '7',
  bytes: 10,
  requests: 20,
  promotions: ['a', 'b'].map((name) => ({
    sources: [`ghcr.io/acme/${name}:sha-1@${digest}`],
    digest,
    graph: digest,
    options: planOptions,
    bytes: 5,
    targets: [{ reference: `ghcr.io/acme/${name}:1`, expected: null, class: 'exact', move: 'create', derived: false }],
  })),
}
const json = JSON.stringify(plan)
const packed = gzipSync(json).toString('base64')

/** The plan with something else in its first promotion. */
function planWith(change: object): string {
  const [first, second] = plan.promotions
  return JSON.stringify({ ...plan, promotions: [{ ...first, ...change }, second] })
}

async function askedFor(texts: Record<string, string>, files = {}) {
  const result = await read(texts, files)
  if ('problems' in result) return result.problems
  return result.inputs.requests.flatMap((request) => ('sources' in request ? request.targets.map(formatReference) : []))
}

it.each([
  ['the output as it is', { plan: packed }, {}],
  ['the path of the file', { plan: 'plan.json' }, { 'plan.json': json }],
  ['the JSON itself', { plan: json }, {}],
])('is taken as %s', async (_, texts, files) => {
  expect(await askedFor(texts, files)).toEqual(['ghcr.io/acme/a:1', 'ghcr.io/acme/b:1'])
})

it('can be shared out, and made stricter', async () => {
  expect(await askedFor({ plan: packed, shard: '2/2', phase: 'content' })).toHaveLength(1)
  expect(await askedFor({ plan: packed, overwrite: 'floating' })).toHaveLength(2)
  const result = await read({ plan: packed, overwrite: 'never', 'allow-targets': 'ghcr.io/**' })
  expect(result).toMatchObject({
    inputs: { requests: [{ options: { overwrite: 'never', allowTargets: ['ghcr.io/**'] } }, {}] },
  })
})

it.each([
  [
    { plan: 'nope.json' },
    '"nope.json" does not exist. Is there an actions/checkout step before this one? Paths are relative to the workspace. A plan is the output `plan` or `plan-file` of a dry run.',
  ],
  [{ plan: packed.slice(0, 100) }, 'it was cut or changed on the way'],
  [{ plan: gzipSync('x').toString('base64') }, 'it is not the JSON that a dry run wrote'],
  ...['{"a":1}', '{"promotions":[]}', 'null', '[]'].map((text): [Record<string, string>, string] => [
    { plan: gzipSync(text).toString('base64') },
    'it is not the JSON that a dry run wrote. Give it the output `plan` or `plan-file` of a dry run.',
  ]),
  [{ plan: JSON.stringify({ ...plan, version: 2 }) }, 'it was created by another version of promote-image'],
  [
    { plan: JSON.stringify({ ...plan, version: 'x' }) },
    'a dry run wrote it, or is another file: version has a value that is not allowed.',
  ],
  [
    { plan: planWith({ bytes: '5' }) },
    'a dry run wrote it, or is another file: promotions 1, bytes is missing, or has another type.',
  ],
  [
    { plan: planWith({ pull: true }) },
    'a dry run wrote it, or is another file: promotions 1 has an unknown key, pull.',
  ],
  [{ plan: planWith({ graph: 'x' }) }, 'a dry run wrote it, or is another file: promotions 1, graph is not a digest.'],
  [{ plan: planWith({ targets: [] }) }, 'another file: promotions 1, targets has none that is not derived.'],
  [
    { plan: planWith({ targets: plan.promotions[0]?.targets.map((target) => ({ ...target, derived: true })) }) },
    'another file: promotions 1, targets has none that is not derived.',
  ],
  [{ plan: JSON.stringify({ ...plan, promotions: [] }) }, 'it has no promotions, so there is nothing to apply'],
  [
    { plan: JSON.stringify({ ...plan, repository: 'evil/app' }) },
    'the plan was created in evil/app, and this run is in acme/app; a plan is applied only in the repository where it was created. Create a new plan here.',
  ],
  [{ plan: packed, shard: '3/2' }, 'not between 1 and the count'],
  [{ plan: packed, targets: ':1' }, 'the plan decides it'],
  [
    { plan: packed, overwrite: 'always' },
    'it was created with `overwrite: floating`, and `overwrite: always` beside it permits more: a step can only make a plan stricter. Leave it out, or plan again with `overwrite: always`.',
  ],
  [
    { plan: packed, overwrite: 'always: 1*' },
    'it was created with `overwrite: floating` for 1, and `always: 1*` of `overwrite` beside it permits more: a step can only make a plan stricter. Leave it out, or plan again with it.',
  ],
  [
    { plan: planWith({ options: { ...planOptions, overwrite: ['never: 1*', 'always'] } }), overwrite: 'always: ?' },
    'it was created with `overwrite: never` for 1, and `always: ?` of `overwrite` beside it permits more',
  ],
  [
    { plan: planWith({ options: { ...planOptions, overwrite: ['never: 1*', 'always'] } }), overwrite: 'always' },
    'it was created with `overwrite: never`, and `overwrite: always` beside it permits more',
  ],
  [{ plan: packed, source: 'a/b:1' }, 'it cannot be given together with `plan`'],
  [
    { plan: packed, phase: 'preflight', 'dry-run': 'true' },
    'a dry run does not test push rights: leave `dry-run` out. `phase: preflight` tests them, and writes nothing.',
  ],
  [{ plan: packed, phase: 'half' }, '"half" is not one of all, preflight, content, tags'],
])('%.80j is refused', async (texts, words) => {
  expect(await problemsOf(texts)).toEqual([expect.stringContaining(words)])
})

it('advice about a plan that was cut names the file at the command line, which has no outputs', async () => {
  const result = await read({ plan: packed.slice(0, 100) }, {}, { surface: 'command-line' })
  expect(result).toEqual({
    problems: [
      {
        input: 'plan',
        text: 'it was cut or changed on the way. Name the file that `promote-image plan` wrote.',
      },
    ],
  })
})

it.each([
  ['has rules for other tags only', 'always: edge'],
  ['is stricter for a tag of one promotion', 'floating'],
  ['is stricter in one entry, and has no other for these tags', 'never: 1\nalways: v*'],
])('is taken with an `overwrite` that %s', async (_, overwrite) => {
  const [first, second] = plan.promotions
  const promotions = [
    { ...first, options: { ...planOptions, overwrite: 'never' } },
    { ...second, options: { ...planOptions, overwrite: 'always' } },
  ]
  expect(await askedFor({ plan: JSON.stringify({ ...plan, promotions }), overwrite })).toHaveLength(2)
})

const [first] = plan.promotions
const many = (count: number, entry: unknown) => Array.from({ length: count }, () => entry)

describe('a plan that is made to cost', () => {
  it.each([
    ['zeros', Buffer.alloc(65 * 1024 * 1024), 'it was cut or changed on the way'],
    [
      'ten million promotions',
      JSON.stringify({ ...plan, promotions: many(3_000_000, 0) }),
      'more than 10000 promotions',
    ],
    [
      'a million targets',
      JSON.stringify({ ...plan, promotions: [{ ...first, targets: many(1_000_000, {}) }] }),
      'its promotion 1 has more than 50000 values',
    ],
    [
      'many promotions that are none',
      JSON.stringify({ ...plan, promotions: many(9_000, { targets: many(100, {}) }) }),
      'it was changed after a dry run wrote it, or is another file: promotions 1',
    ],
    ['lists in lists', '['.repeat(4_000_000), 'it is not the JSON'],
  ])('by %s is refused at once', async (_, text, words) => {
    const bomb = gzipSync(text).toString('base64')
    expect(bomb.length).toBeLessThan(128 * 1024)
    const problems = await problemsOf({ plan: bomb })
    expect(problems[0]).toContain(words)
    expect(problems.length).toBeLessThanOrEqual(10)
  })

  it('by its length is not unpacked', async () => {
    expect(await problemsOf({ plan: `H4sI${'A'.repeat(200_000)}` })).toEqual([expect.stringContaining('`plan-file`')])
  })
})

it('with a version-pattern that is not a regular expression is an input problem', async () => {
  const options = { ...first?.options, versionPattern: '(?<major>\\d' }
  expect(await problemsOf({ plan: planWith({ options }) })).toEqual([
    expect.stringMatching(/promotions 1, options, versionPattern .* cannot be used: /),
  ])
})

it('is named as the command line writes it', async () => {
  const result = await read(
    { plan: 'gates.yml' },
    { 'gates.yml': 'platforms: [linux/amd64]' },
    { surface: 'command-line' },
  )
  expect(result).toMatchObject({
    problems: [{ text: 'it is not the JSON that a dry run wrote. Name the file that `promote-image plan` wrote.' }],
  })
})

it('that is missing beside a phase is a file on the command line', async () => {
  const result = await read({ phase: 'tags' }, {}, { surface: 'command-line' })
  const text = 'it needs `plan`, which is empty or not given. Name the file that `promote-image plan` wrote.'
  expect('problems' in result && result.problems).toContainEqual({ input: 'phase', text })
})
