// The registry over TLS: addresses it hands out are https, too.
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeCertificates } from '../../support/certificates.ts'
import { lacks } from '../../support/tools.ts'
import { start } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(lacks('openssl'))('TLS', () => {
  it('is spoken on both origins', async () => {
    const { ca, cert, key } = await makeCertificates(folder)
    const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
    const registry = await start({ tls, quirks: ['location-other-host'] })
    const opening = request(`${registry.url}/v2/acme/app/blobs/uploads/`, { method: 'POST', ca })
    opening.end()
    const answered = await once(opening, 'response')
    expect(registry.url).toBe(`https://${registry.host}`)
    expect(answered).toHaveProperty('0.statusCode', 202)
    expect(answered).toHaveProperty('0.headers.location', expect.stringMatching(/^https:/))
  })
})
