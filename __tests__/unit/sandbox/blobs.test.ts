// Blobs and uploads over HTTP, as the specification has them.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../../../sandbox/server.ts'
import { digestOf } from '../../../sandbox/storage/names.ts'
import { call, openUpload, start } from './harness.ts'

const hello = Buffer.from('hello, blob')
const digest = digestOf(hello)
const octets = { 'content-type': 'application/octet-stream' }

async function startWithBlob(): Promise<Sandbox> {
  const registry = await start()
  registry.store.putBlob('acme/app', hello)
  return registry
}

describe('pulling a blob', () => {
  it.each([
    [undefined, 200, 'hello, blob', null],
    ['bytes=0-4', 206, 'hello', 'bytes 0-4/11'],
    ['bytes=7-', 206, 'blob', 'bytes 7-10/11'],
    ['bytes=10-', 206, 'b', 'bytes 10-10/11'],
    ['bytes=-4', 206, 'blob', 'bytes 7-10/11'],
    ['bytes=-99', 206, 'hello, blob', 'bytes 0-10/11'],
    ['bytes=7-99', 206, 'blob', 'bytes 7-10/11'],
    ['bytes=0-1,3-4', 200, 'hello, blob', null],
    ['bytes=5-1', 200, 'hello, blob', null],
    ['bytes=-', 200, 'hello, blob', null],
  ])('range %s is %i', async (range, status, body, contentRange) => {
    const registry = await startWithBlob()
    const headers = range === undefined ? {} : { range }
    const response = await call(registry, 'GET', `/v2/acme/app/blobs/${digest}`, { headers })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-range')).toBe(contentRange)
    expect(response.headers.get('docker-content-digest')).toBe(digest)
    expect(await response.text()).toBe(body)
  })

  it.each(['bytes=11-', 'bytes=-0'])('refuses the range %s beyond the end with 416 and the size', async (range) => {
    const registry = await startWithBlob()
    const headers = { range }
    const response = await call(registry, 'GET', `/v2/acme/app/blobs/${digest}`, { headers })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */11')
  })

  it('answers HEAD with the length', async () => {
    const registry = await startWithBlob()
    const response = await call(registry, 'HEAD', `/v2/acme/app/blobs/${digest}`)
    expect([response.status, response.headers.get('content-length')]).toEqual([200, '11'])
  })

  it.each([
    [`/v2/acme/other/blobs/${digest}`, 404],
    [`/v2/acme/app/blobs/${digestOf(Buffer.from('absent'))}`, 404],
    ['/v2/acme/app/blobs/sha256:123', 400],
  ])('%s is %i', async (path, status) => {
    const registry = await startWithBlob()
    expect((await call(registry, 'GET', path)).status).toBe(status)
    expect((await call(registry, 'HEAD', path)).status).toBe(status)
  })

  it('is deleted from its repository only', async () => {
    const registry = await startWithBlob()
    registry.store.putBlob('acme/other', hello)
    expect((await call(registry, 'DELETE', `/v2/acme/app/blobs/${digest}`)).status).toBe(202)
    expect((await call(registry, 'HEAD', `/v2/acme/app/blobs/${digest}`)).status).toBe(404)
    expect((await call(registry, 'HEAD', `/v2/acme/other/blobs/${digest}`)).status).toBe(200)
  })
})

describe('uploading a blob', () => {
  it('takes it in one POST', async () => {
    const registry = await start()
    const path = `/v2/acme/app/blobs/uploads/?digest=${digest}`
    const response = await call(registry, 'POST', path, { headers: octets, body: hello })
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe(`/v2/acme/app/blobs/${digest}`)
    expect(registry.store.blobSize('acme/app', digest)).toBe(hello.length)
  })

  it('makes the same blob of any chunking, the last chunk in PATCH or in PUT', async () => {
    const registry = await start()
    const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(
        chunks,
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom('sha256', 'sha512'),
        async (parts, last, algorithm) => {
          const opened = await call(registry, 'POST', `/v2/acme/app/blobs/uploads/?digest-algorithm=${algorithm}`)
          let location = opened.headers.get('location') ?? ''
          let at = 0
          for (const part of parts.filter(({ length }) => length > 0)) {
            const headers = { ...octets, 'content-range': `${at}-${at + part.length - 1}` }
            const patched = await call(registry, 'PATCH', location, { headers, body: part })
            at += part.length
            expect([patched.status, patched.headers.get('range')]).toEqual([202, `0-${at - 1}`])
            location = patched.headers.get('location') ?? ''
          }
          const whole = Buffer.concat([...parts, last])
          const named = digestOf(whole, algorithm)
          const put = await call(registry, 'PUT', `${location}&digest=${named}`, { headers: octets, body: last })
          expect(put.status).toBe(201)
          const blobResponse = await call(registry, 'GET', `/v2/acme/app/blobs/${named}`)
          expect(Buffer.from(await blobResponse.arrayBuffer()).equals(whole)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('finds a sha512 digest for a session that was opened for sha256', async () => {
    const registry = await start()
    const named = digestOf(hello, 'sha512')
    const response = await call(registry, 'PUT', `${await openUpload(registry)}&digest=${named}`, {
      headers: octets,
      body: hello,
    })
    expect([response.status, response.headers.get('docker-content-digest')]).toEqual([201, named])
  })

  it.each(['5-9', '1-5', '0-3', '0-99', 'bytes 0-4/5', 'nonsense'])(
    'refuses the chunk %s of five first bytes with 416 and keeps the session',
    async (range) => {
      const registry = await start()
      const location = await openUpload(registry)
      const headers = { ...octets, 'content-range': range }
      expect((await call(registry, 'PATCH', location, { headers, body: 'hello' })).status).toBe(416)
      const status = await call(registry, 'GET', location)
      expect([status.status, status.headers.get('range')]).toEqual([204, '0-0'])
      expect((await call(registry, 'PUT', `${location}&digest=${digest}`, { body: hello })).status).toBe(201)
    },
  )

  it('refuses a last chunk out of order', async () => {
    const registry = await start()
    const location = await openUpload(registry)
    const headers = { ...octets, 'content-range': '6-16' }
    const response = await call(registry, 'PUT', `${location}&digest=${digest}`, { headers, body: hello })
    expect(response.status).toBe(416)
  })

  it('refuses another digest, and the session is over', async () => {
    const registry = await start()
    const location = await openUpload(registry)
    const wrong = digestOf(Buffer.from('other'))
    const put = (named: string): Promise<Response> =>
      call(registry, 'PUT', `${location}&digest=${named}`, { body: hello })
    expect((await put(wrong)).status).toBe(400)
    expect((await put(digest)).status).toBe(404)
    expect(registry.store.has('acme/app')).toBe(false)
  })

  it.each(['', 'sha256:123', `md5:${'0'.repeat(32)}`])('refuses the digest "%s"', async (named) => {
    const registry = await start()
    const location = await openUpload(registry)
    expect((await call(registry, 'PUT', `${location}&digest=${named}`, { body: hello })).status).toBe(400)
    expect((await call(registry, 'POST', '/v2/acme/app/blobs/uploads/?digest-algorithm=md5')).status).toBe(400)
  })

  it('wants the query of its Location back', async () => {
    const registry = await start()
    const [path = ''] = (await openUpload(registry)).split('?')
    const response = await call(registry, 'PUT', `${path}?digest=${digest}`, { body: hello })
    expect(await response.json()).toMatchObject({ errors: [{ code: 'BLOB_UPLOAD_INVALID' }] })
  })

  it('forgets a cancelled session, and one of another repository', async () => {
    const registry = await start()
    const location = await openUpload(registry)
    const elsewhere = location.replace('acme/app', 'acme/other')
    expect((await call(registry, 'GET', elsewhere)).status).toBe(404)
    expect((await call(registry, 'DELETE', location)).status).toBe(204)
    expect((await call(registry, 'GET', location)).status).toBe(404)
  })
})

describe('mounting a blob', () => {
  it.each([
    ['from a repository that has it', 'acme/other', '&from=acme/app'],
    ['from anywhere', 'acme/other', ''],
    ['from itself', 'acme/app', '&from=acme/app'],
  ])('%s is 201', async (_name, into, from) => {
    const registry = await startWithBlob()
    const response = await call(registry, 'POST', `/v2/${into}/blobs/uploads/?mount=${digest}${from}`)
    expect([response.status, response.headers.get('location')]).toEqual([201, `/v2/${into}/blobs/${digest}`])
    expect((await call(registry, 'HEAD', `/v2/${into}/blobs/${digest}`)).status).toBe(200)
  })

  it('of what is not there opens a session', async () => {
    const registry = await startWithBlob()
    const path = `/v2/acme/other/blobs/uploads/?mount=${digest}&from=acme/other`
    const response = await call(registry, 'POST', path)
    expect(response.status).toBe(202)
    const location = response.headers.get('location') ?? ''
    expect((await call(registry, 'PUT', `${location}&digest=${digest}`, { body: hello })).status).toBe(201)
    expect(registry.requests.map(({ operation }) => operation)).toEqual(['upload-mount', 'upload-put'])
  })

  it('of no digest is an error', async () => {
    const registry = await start()
    expect((await call(registry, 'POST', '/v2/acme/app/blobs/uploads/?mount=nonsense')).status).toBe(400)
  })
})
