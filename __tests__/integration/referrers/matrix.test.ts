// Everything of every kind, from registries of either sort to registries of either sort. The table of docs/referrers.md
// is what this run found; `UPDATE_DOCS=1` writes it there.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Built, digestTag, image, multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import { root } from '../../support/root.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from '../promote/support.ts'
import { run } from './engine.ts'
import { attach, bySubject, type Kind, kinds, manifestsOf, type Way } from './kinds.ts'
import { entryOf, listedByApi, listedByTag } from './stage.ts'

const page = join(root, 'docs', 'referrers.md')
const shapes = { index: multiPlatform('app'), single: image() } as const
const ways = ['API', 'tag'] as const
const directions = ways.flatMap((from) => ways.map((to) => ({ from, to })))
/** What was found where, by direction and kind. */
const foundKinds = new Map<string, Readonly<Record<string, string>>>()

const open = (way: Way): Promise<Sandbox> =>
  registry({ quirks: way === 'tag' ? ['no-referrers-api'] : ['referrers-paged'] })

/** Expects each manifest with its blobs, byte for byte. */
async function expectContent(to: Sandbox, built: Built): Promise<void> {
  const manifest = await fetch(`${to.url}/v2/acme/app/manifests/${built.digest}`)
  expect(Buffer.from(await manifest.arrayBuffer()).equals(built.bytes)).toBe(true)
  for (const [digest, bytes] of built.blobs) {
    const response = await fetch(`${to.url}/v2/acme/app/blobs/${digest}`)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  }
}

/** Expects the same lists as at the source, and answers how a client finds them. */
async function expectFound(to: Sandbox, way: Way, referrers: readonly Built[]): Promise<string> {
  for (const [subject, group] of bySubject(referrers)) {
    const wanted = group.map(entryOf).sort((left, right) => (left.digest < right.digest ? -1 : 1))
    expect(await listedByApi(to, 'acme/app', subject)).toEqual(way === 'API' ? wanted : undefined)
    expect(await listedByTag(to, 'acme/app', subject)).toEqual(way === 'API' ? [] : wanted)
  }
  return `${referrers.length} by ${way === 'API' ? 'API' : 'fallback tag'}`
}

async function travels(kind: Kind, { from, to }: (typeof directions)[number], shape: keyof typeof shapes) {
  const app = shapes[shape]
  const [source, destination] = [await open(from), await open(to)]
  seed(source.store, 'acme/app', app, ['sha-1'])
  const referrers = manifestsOf(app).flatMap(kind.referrers)
  const tagged = manifestsOf(app).flatMap((subject) =>
    [...kind.tagged(subject)].map(([suffix, built]) => [digestTag(subject.digest, suffix), built] as const),
  )
  attach(source, 'acme/app', from, referrers)
  for (const [tag, built] of tagged) seed(source.store, 'acme/app', built, [tag])
  const requests = [request(`${source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:1.0.0`])]
  expect(await run(requests)).toMatchObject({ status: 'promoted', warnings: [], failures: [] })
  for (const built of [...referrers, ...tagged.map(([, taggedReferrer]) => taggedReferrer)])
    await expectContent(destination, built)
  for (const [tag, built] of tagged) expect(destination.store.tag('acme/app', tag)).toBe(built.digest)
  const how = await expectFound(destination, to, referrers)
  expect(await run(requests)).toMatchObject({ status: 'unchanged', changed: false, warnings: [] })
  return tagged.length > 0 ? `${tagged.length} by tags of their own` : how
}

describe.each(directions)('from a registry with $from to one with $to', (direction) => {
  describe.each(kinds)('$name', (kind) => {
    it.each(['index', 'single'] as const)('of an image that is an %s', async (shape) => {
      const how = await travels(kind, direction, shape)
      const key = cellKey(kind, direction)
      foundKinds.set(key, { ...foundKinds.get(key), [shape]: how })
    })
  })
})

function cellKey({ name }: Kind, { from, to }: (typeof directions)[number]): string {
  return `${name} ${from} ${to}`
}

function table(): string {
  const heads = directions.map(({ from, to }) => `${from} → ${to}`)
  const rows = kinds.map((kind) => [
    kind.name,
    ...directions.map((direction) =>
      Object.entries(foundKinds.get(cellKey(kind, direction)) ?? {})
        .map(([shape, how]) => `${shape}: ${how}`)
        .join('<br>'),
    ),
  ])
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(['', ...heads]), line(['---', ...heads.map(() => '---')]), ...rows.map(line)].join('\n')
}

it('is what docs/referrers.md shows', async () => {
  const text = await readFile(page, 'utf8')
  const [before = '', after = ''] = text.split(/(?<=<!-- matrix -->\n)[\s\S]*(?=\n<!-- \/matrix -->)/)
  const wanted = `${before}${table()}${after}`
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(page, wanted)
  expect(await readFile(page, 'utf8')).toBe(wanted)
})
