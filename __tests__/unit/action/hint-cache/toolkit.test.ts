// The cache service is asked as GitHub's own toolkit asks it: held against @actions/cache, request by request.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheService } from '../../../../src/action/hint-cache/actions-cache.ts'
import { type FakeCache, startCacheService } from '../../../support/cache-service.ts'
import { run } from '../../../support/processes.ts'

const module = import.meta.resolve('@actions/cache')
const script = `
  const { restoreCache, saveCache } = await import(${JSON.stringify(module)})
  await saveCache(['kept'], 'key-1')
  await restoreCache(['kept'], 'key-', ['key-'])
`

let cache: FakeCache
let folder: string
beforeEach(async () => {
  cache = await startCacheService()
  folder = await mkdtemp(join(tmpdir(), 'promote-image-toolkit-'))
  await writeFile(join(folder, 'kept'), 'kept')
})
afterEach(async () => {
  await cache.close()
  await rm(folder, { recursive: true })
})

/** The fields of a body in JSON, each of these by its type only. */
const fieldsOf = (json: string): unknown =>
  JSON.parse(json, (name, value: unknown) =>
    /^(?:version|cacheSize|size|size_bytes)$/.test(name) ? typeof value : value,
  )

/** What is told apart in a request: the rest is of the bytes, and of the version, which each tool has its own of. */
function shapes({ asked }: FakeCache) {
  return asked.map(({ method, path, headers, body }) => {
    const isJson = headers['content-type']?.startsWith('application/json') === true
    return {
      method,
      path: path.replace(/(keys|version)=[^&]*/g, '$1'),
      type: headers['content-type']?.split(';')[0],
      token: headers.authorization,
      blob: headers['x-ms-blob-type'],
      range: headers['content-range']?.replace(/-\d+/, '-n'),
      body: isJson ? fieldsOf(body.toString('utf8')) : {},
    }
  })
}

describe.each([1, 2] as const)('protocol %i', (protocol) => {
  it('is spoken as the toolkit speaks it', async () => {
    const paths = { PATH: process.env['PATH'] ?? '', RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder }
    const env = { ...paths, ...cache.env(protocol) }
    const ended = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, env })
    expect(ended.status, ended.stderr).toBe(0)
    expect(cache.entries).toMatchObject([{ key: 'key-1', complete: true }])
    const theirs = shapes(cache)
    cache.asked.length = 0
    cache.entries.length = 0

    const service = cacheService(cache.env(protocol))
    const { signal } = new AbortController()
    await service?.save('key-1', Uint8Array.from(Buffer.from('kept')), signal)
    expect(Buffer.from((await service?.restore('key-', signal)) ?? '').toString()).toBe('kept')
    expect(shapes(cache)).toEqual(theirs)
  })
})
