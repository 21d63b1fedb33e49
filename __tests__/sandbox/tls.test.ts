// The registry over TLS: addresses it hands out are https, too.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { start } from './harness.ts'

function selfSigned(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem']
  execFileSync('openssl', ['req', '-x509', ...fresh, ...names, '-out', 'cert.pem'], { cwd: folder, stdio: 'ignore' })
  const [key = '', cert = ''] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(folder, name), 'utf8'))
  rmSync(folder, { recursive: true })
  return { key, cert }
}

it('speaks TLS where it has a key, on both of its origins', async () => {
  const tls = selfSigned()
  const registry = await start({ tls, quirks: ['location-other-host'] })
  const opening = request(`${registry.url}/v2/acme/app/blobs/uploads/`, { method: 'POST', ca: tls.cert })
  opening.end()
  const answered = await once(opening, 'response')
  expect(registry.url).toBe(`https://${registry.host}`)
  expect(answered).toHaveProperty('0.statusCode', 202)
  expect(answered).toHaveProperty('0.headers.location', expect.stringMatching(/^https:/))
})
