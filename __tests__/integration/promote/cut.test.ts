// The promise between two registries of others (distribution), over a wire that is cut in the middle of things.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { image, layer, push } from '../../../sandbox/content.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { type Cut, type CuttingProxy, startCuttingProxy } from '../../support/cutting-proxy.ts'
import { type Service, serve } from '../../support/processes.ts'
import { lacks, tool } from '../../support/tools.ts'
import { app, run } from './release.ts'
import { request } from './support.ts'

const former = image({ layers: [layer({ app: 'before it was cut' })] })
const held: { folder?: string; build?: Service; release?: Service; proxy?: CuttingProxy } = {}

function the<Name extends keyof typeof held>(name: Name): NonNullable<(typeof held)[Name]> {
  const value = held[name]
  if (value === undefined) throw new Error(`${name}: not started`)
  return value
}

async function startDistribution(folder: string, name: string): Promise<Service> {
  const config = join(folder, `${name}.yml`)
  const storage = { filesystem: { rootdirectory: join(folder, name) }, delete: { enabled: true } }
  const settings = { version: '0.1', log: { accesslog: { disabled: true } }, storage, http: { addr: '127.0.0.1:0' } }
  await writeFile(config, JSON.stringify(settings))
  return serve(tool('registry'), ['serve', config], { env: { OTEL_TRACES_EXPORTER: 'none' } })
}

const accept = app.mediaType

async function named(host: string, path: string, tag: string): Promise<string | undefined> {
  const answer = await fetch(`http://${host}/v2/${path}/manifests/${tag}`, { method: 'HEAD', headers: { accept } })
  return answer.status === 404 ? undefined : (answer.headers.get('docker-content-digest') ?? '')
}

/** What the three targets name: the one in place, the new one and the one that moves, both behind the cut wire. */
const state = async (path: string) => ({
  stable: await named(the('build').host, path, 'stable'),
  '1.1.0': await named(the('release').host, path, '1.1.0'),
  latest: await named(the('release').host, path, 'latest'),
})

const before = { stable: former.digest, '1.1.0': undefined, latest: former.digest }
const after = { stable: app.digest, '1.1.0': app.digest, latest: app.digest }
const results = ({ promotions }: Report) => promotions.flatMap(({ targets }) => targets.map(({ result }) => result))

interface Broken {
  readonly report: Report
  readonly path: string
  readonly cuts: number
  readonly again: () => Promise<Report>
}

let names = 0

async function promoteOver(cut: Cut, line: RegExp, times?: number): Promise<Broken> {
  const path = `acme/cut-${(names += 1)}`
  await push(`http://${the('build').host}`, path, app, ['sha-1'])
  await push(`http://${the('build').host}`, path, former, ['stable'])
  await push(`http://${the('release').host}`, path, former, ['latest'])
  const proxy = the('proxy')
  const targets = [':stable', ':1.1.0', ':latest'].map((tag, at) =>
    at === 0 ? `${the('build').host}/${path}${tag}` : `${proxy.host}/${path}${tag}`,
  )
  const requests = [request(`${the('build').host}/${path}:sha-1`, targets)]
  proxy.arm(cut, line, times)
  const report = await run({ requests })
  const cuts = proxy.cuts()
  proxy.arm(undefined)
  return { report, path, cuts, again: () => run({ requests }) }
}

describe.skipIf(lacks('registry'))('over a wire that is cut', () => {
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promote-image-cut-'))
    held.folder = folder
    held.build = await startDistribution(folder, 'build')
    held.release = await startDistribution(folder, 'release')
    held.proxy = await startCuttingProxy(held.release.host)
  })
  afterAll(async () => {
    await held.proxy?.close()
    await Promise.all([held.build?.close(), held.release?.close()])
    if (held.folder !== undefined) await rm(held.folder, { recursive: true, force: true })
  })

  const blob = /^PUT .*\/blobs\/uploads\//
  const manifest = /^PUT .*\/manifests\/sha256:/
  const tags = /^PUT .*\/manifests\/(?:1\.1\.0|latest) /

  it.each<[string, Cut, RegExp]>([
    ['before an upload is opened', 'before', /^POST /],
    ['within a blob', 'within', blob],
    ['before the answer to a blob', 'after', blob],
    ['within a manifest', 'within', manifest],
    ['before the answer to a manifest', 'after', manifest],
    ['before a tag', 'before', tags],
    ['before the answer to a tag', 'after', tags],
  ])('once, %s: the release is done all the same', async (_, cut, line) => {
    const { report, path, cuts } = await promoteOver(cut, line, 1)
    expect(cuts).toBe(1)
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(await state(path)).toEqual(after)
  })

  it.each<[string, Cut, RegExp, readonly string[]]>([
    ['before every upload', 'before', /^POST /, ['untouched', 'untouched', 'untouched']],
    ['within every blob', 'within', blob, ['untouched', 'untouched', 'untouched']],
    ['before every answer to a manifest', 'after', manifest, ['untouched', 'untouched', 'untouched']],
    ['before the new tag', 'before', /^PUT .*\/1\.1\.0 /, ['restored', 'unmoved', 'untouched']],
    ['before the answer to the new tag', 'after', /^PUT .*\/1\.1\.0 /, ['restored', 'deleted', 'untouched']],
    ['before the moving tag', 'before', /^PUT .*\/latest /, ['restored', 'deleted', 'unmoved']],
  ])('again and again, %s: nothing stands, and a re-run completes', async (_, cut, line, expectedResults) => {
    const { report, path, again } = await promoteOver(cut, line)
    expect(report.status).toBe('failed')
    expect(results(report)).toEqual(expectedResults)
    expect(await state(path)).toEqual(before)
    expect((await again()).failures).toEqual([])
    expect(await state(path)).toEqual(after)
    expect(await again()).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('again and again, before every answer to a tag that moves: it goes back, and the report says that nobody said so', async () => {
    const { report, path, again } = await promoteOver('after', /^PUT .*\/latest /)
    expect(results(report)).toEqual(['restored', 'deleted', 'left'])
    expect(report.promotions[0]?.targets[2]?.detail).toMatch(/; reads show what it named before$/)
    expect(await state(path)).toEqual(before)
    expect((await again()).failures).toEqual([])
    expect(await state(path)).toEqual(after)
  })
})
