// The `plan` input: what a dry run put out, as text or as a file; whatever else it is, it is refused in words.
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { formatReference } from '../../../../src/registry/model/reference.ts'
import { digestFrom, problemsOf, read } from './support.ts'

const digest = digestFrom('image')
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
    options: { overwrite: 'floating', referrers: 'all', floatingTags: [] },
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
  return result.inputs.asks.flatMap((ask) => ('sources' in ask ? ask.targets.map(formatReference) : []))
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
  const result = await read({ plan: packed, overwrite: 'never', 'allow-targets': 'ghcr.io/**' })
  expect(result).toMatchObject({
    inputs: { asks: [{ options: { overwrite: 'never', allowTargets: ['ghcr.io/**'] } }, {}] },
  })
})

it.each([
  [{ plan: 'nope.json' }, '"nope.json" is neither the output `plan` of a dry run nor a file'],
  [{ plan: packed.slice(0, 100) }, 'it is not whole'],
  [{ plan: gzipSync('x').toString('base64') }, 'it is not the JSON that a dry run wrote'],
  [{ plan: JSON.stringify({ ...plan, version: 2 }) }, 'it was made by another version of promote-image'],
  [
    { plan: JSON.stringify({ ...plan, version: 'x' }) },
    'a dry run writes it: version is none of what may stand there.',
  ],
  [{ plan: planWith({ bytes: '5' }) }, 'a dry run writes it: promotions 1, bytes is missing, or of another kind.'],
  [{ plan: planWith({ pull: true }) }, 'a dry run writes it: promotions 1 has an unknown key, pull.'],
  [{ plan: planWith({ graph: 'x' }) }, 'a dry run writes it: promotions 1, graph is not a digest.'],
  [{ plan: JSON.stringify({ ...plan, repository: 'evil/app' }) }, 'evil/app'],
  [{ plan: packed, shard: '3/2' }, 'not between 1 and the count'],
  [{ plan: packed, targets: ':1' }, 'the plan decides it'],
  [{ plan: packed, source: 'a/b:1' }, 'it cannot be given beside `plan`'],
  [{ plan: packed, phase: 'half' }, '"half" is not one of all, preflight, content, tags'],
])('%.80j is refused', async (texts, words) => {
  expect(await problemsOf(texts)).toEqual([expect.stringContaining(words)])
})

it('is unpacked no further than a plan can be', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024)).toString('base64')
  expect(await problemsOf({ plan: bomb })).toEqual([expect.stringContaining('it is not whole')])
})
