// Injected faults, and the log that tests count round trips with.
import { describe, expect, it } from 'vitest'
import { image } from '../../../sandbox/content.ts'
import type { Fault, LoggedRequest } from '../../../sandbox/server.ts'
import { basic, call, openUpload, putManifest, start, startWithImage } from './harness.ts'

const only =
  (operation: LoggedRequest['operation'], fault: Fault) =>
  (request: LoggedRequest): Fault | undefined =>
    request.operation === operation ? fault : undefined

describe('faults', () => {
  it('status answers without doing anything', async () => {
    const fault: Fault = { kind: 'status', status: 503, headers: { 'retry-after': '7' }, body: 'later' }
    const registry = await start({ fault: only('upload-start', fault) })
    const response = await call(registry, 'POST', '/v2/acme/app/blobs/uploads/')
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '7', 'later'])
  })

  it.each([
    ['reset', false],
    ['apply-then-reset', true],
  ] as const)('%s drops the connection', async (kind, applied) => {
    const state = { on: false }
    const { registry, built } = await startWithImage({ fault: () => (state.on ? { kind } : undefined) })
    state.on = true
    await expect(putManifest(registry, '/v2/acme/app/manifests/2.0', built)).rejects.toThrow()
    expect(registry.store.tag('acme/app', '2.0')).toBe(applied ? built.digest : undefined)
    expect(registry.requests.map(({ operation, status }) => [operation, status])).toContainEqual(['manifest-put', 0])
  })

  it('apply-then-status does it and says something else', async () => {
    const fault = only('manifest-delete', { kind: 'apply-then-status', status: 500 })
    const { registry } = await startWithImage({ fault })
    expect((await call(registry, 'DELETE', '/v2/acme/app/manifests/1.0')).status).toBe(500)
    expect(registry.store.tags('acme/app')).toEqual([])
  })

  it('cut-body promises all and sends a part', async () => {
    const { registry, built } = await startWithImage({ fault: only('manifest-get', { kind: 'cut-body', after: 10 }) })
    const response = await call(registry, 'GET', '/v2/acme/app/manifests/1.0')
    expect(response.headers.get('content-length')).toBe(String(built.bytes.length))
    await expect(response.arrayBuffer()).rejects.toThrow()
    expect(registry.requests[0]?.bytesOut).toBe(10)
  })

  it('cut-request drops the connection in the middle of an upload, which keeps what came', async () => {
    const registry = await start({ fault: only('upload-patch', { kind: 'cut-request', after: 5 }) })
    const location = await openUpload(registry)
    await expect(call(registry, 'PATCH', location, { body: 'hello, blob' })).rejects.toThrow()
    expect((await call(registry, 'GET', location)).headers.get('range')).toBe('0-4')
  })

  it('delay holds the answer back until the promise is settled', async () => {
    const gate = Promise.withResolvers<void>()
    const { registry } = await startWithImage({ fault: only('manifest-get', { kind: 'delay', until: gate.promise }) })
    const held = call(registry, 'GET', '/v2/acme/app/manifests/1.0')
    expect((await call(registry, 'HEAD', '/v2/acme/app/manifests/1.0')).status).toBe(200)
    expect(registry.requests.map(({ status, inFlight }) => [status, inFlight])).toEqual([
      [0, 1],
      [200, 2],
    ])
    gate.resolve()
    expect((await held).status).toBe(200)
  })

  it('alter changes headers and body of a true answer', async () => {
    const fault: Fault = { kind: 'alter', headers: { 'docker-content-digest': undefined, 'x-a': 'b' }, body: 'other' }
    const { registry } = await startWithImage({ fault: only('manifest-get', fault) })
    const response = await call(registry, 'GET', '/v2/acme/app/manifests/1.0')
    expect(response.headers.get('docker-content-digest')).toBeNull()
    expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([200, 'b', 'other'])
  })
})

describe('the log', () => {
  it('keeps what a request was, what it moved, and no credential', async () => {
    const { registry, built } = await startWithImage()
    const headers = { ...basic('ci', 'secret'), accept: 'a/b', range: 'bytes=0-1', 'user-agent': 'me' }
    await call(registry, 'GET', '/v2/acme/app/manifests/1.0?x=y', { headers })
    expect(registry.requests).toEqual([
      {
        method: 'GET',
        path: '/v2/acme/app/manifests/1.0',
        query: 'x=y',
        headers: { accept: 'a/b', range: 'bytes=0-1', 'user-agent': 'me', authorization: 'Basic' },
        status: 200,
        bytesIn: 0,
        bytesOut: built.bytes.length,
        operation: 'manifest-get',
        repository: 'acme/app',
        reference: '1.0',
        origin: 'registry',
        connection: registry.requests[0]?.connection,
        inFlight: 1,
      },
    ])
    registry.clearLog()
    expect(registry.requests).toEqual([])
  })

  it('counts the bytes of a push', async () => {
    const { registry } = await startWithImage()
    const built = image({ layers: [] })
    await putManifest(registry, '/v2/acme/app/manifests/2.0', built)
    expect(registry.requests[0]).toMatchObject({ operation: 'manifest-put', bytesIn: built.bytes.length, status: 400 })
  })
})
