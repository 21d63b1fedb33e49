// Notation signatures: what does not count, and the reason that is told.

import { createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeCbor } from '../../../../src/promote/trust/notation/cbor.ts'
import { jwsType, readEnvelope } from '../../../../src/promote/trust/notation/envelope.ts'
import { verifyNotation } from '../../../../src/promote/trust/notation/verify.ts'
import { attempt } from '../../../../src/promote/trust/signed/rejection.ts'
import { run } from '../../../support/processes.ts'
import {
  imageDigest,
  imageOf,
  judgeImage,
  layoutOf,
  material,
  signedAt,
  tampered,
} from '../../../support/signed-images.ts'
import { tool } from '../../../support/tools.ts'

const notary = material('notary-root.pem')
const year = 365 * 24 * 3_600_000

it.each(['nota-ec-jws', 'nota-ec-cose', 'nota-rsa-jws', 'nota-rsa-cose'])('%s does not count with …', async (name) => {
  const problem = async (policy: { readonly subject?: string }, now = signedAt) =>
    (await judgeImage(name, { signedBy: [[{ notary, ...policy }]] }, { now }))[0]
  const { subject } = new X509Certificate(signing(name))
  expect(await problem({ subject: subject.split('\n').join(', ') })).toBe(undefined)
  expect(await problem({ subject: 'CN=someone else' })).toContain('not by "CN=someone else"')
  expect(await problem({}, signedAt + 11 * year)).toContain('has a certificate that was valid from')
  expect(await problem({}, signedAt - year)).toContain('has a certificate that was valid from')
  const [otherRefusal] = await judgeImage(name, { signedBy: [[{ notary: own.certificate }]] })
  expect(otherRefusal).toContain('has a certificate that the given ones did not issue')
})

it('a signing certificate can be named itself, so that it can be withdrawn: another one of its authority does not count', async () => {
  const pemOf = (name: string) => new X509Certificate(signing(name)).toString()
  const problem = async (name: string) =>
    (await judgeImage('nota-ec-jws', { signedBy: [[{ notary: pemOf(name) }]] }))[0]
  expect(await problem('nota-ec-jws')).toBe(undefined)
  expect(await problem('nota-rsa-jws')).toContain('has a certificate that the given ones did not issue')
})

/** The signing certificate of a fixture: of a JWS it is found as text. */
function signing(name: string): Buffer {
  const jws = readFileSync(jwsOf(name.replace('cose', 'jws')), 'utf8')
  return Buffer.from(/"x5c":\["([^"]+)"/.exec(jws)?.[1] ?? '', 'base64')
}

function jwsOf(name: string): string {
  const folder = join(import.meta.dirname, '../../../fixtures/trust', name, 'blobs/sha256')
  const envelopeFile = readdirSync(folder).find((file) => readFileSync(join(folder, file), 'utf8').includes('"x5c"'))
  return join(folder, envelopeFile ?? '')
}

it.each(['nota-ec-jws', 'nota-ec-cose'])('a changed envelope of %s does not count', async (name) => {
  const source = tampered(layoutOf(name), {
    blob: (bytes) => {
      const text = bytes.toString('latin1')
      const changed = text.includes('"x5c"')
        ? text.replace(/"payload":"(.)/, (_, first: string) => `"payload":"${first === 'e' ? 'f' : 'e'}`)
        : text.replace('"size":', '"sizf":')
      return Buffer.from(changed, 'latin1')
    },
  })
  const problems = await judgeImage(await imageOf(name, source), { signedBy: [[{ notary }]] })
  expect(problems).toEqual([
    expect.stringMatching(/not well formed|does not match its certificate and the signed text/),
  ])
})

interface Own {
  readonly certificate: string
  readonly key: KeyObject
}

let own: Own
let authority: Own
const folder = mkdtempSync(join(tmpdir(), 'promote-image-notation-'))

beforeAll(async () => {
  own = await selfSigned('own', 'CA:FALSE')
  authority = await selfSigned('authority', 'CA:TRUE')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As `notation cert generate-test` makes it: a certificate that is its own anchor. */
async function selfSigned(name: string, constraints: string): Promise<Own> {
  const paths = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)]
  const kind = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    '-subj',
    `/O=acme/CN=${name}`,
  ]
  const extensions = ['-addext', `basicConstraints=critical,${constraints}`]
  const { status, stderr } = await run(tool('openssl'), ['req', '-x509', ...kind, ...extensions, ...paths])
  if (status !== 0) throw new Error(stderr)
  return {
    certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'),
    key: createPrivateKey(readFileSync(join(folder, `${name}.key`), 'utf8')),
  }
}

interface Envelope {
  readonly headers?: Readonly<Record<string, unknown>>
  readonly digest?: string
  readonly by?: Own
}

/** What one's own JWS is refused for; `undefined` if it counts. */
function refusal({ headers = {}, digest = imageDigest, by = own }: Envelope, subject?: string): string | undefined {
  const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const header = base64url({
    alg: 'ES256',
    cty: 'application/vnd.cncf.notary.payload.v1+json',
    crit: ['io.cncf.notary.signingScheme'],
    'io.cncf.notary.signingScheme': 'notary.x509',
    'io.cncf.notary.signingTime': new Date().toISOString(),
    ...headers,
  })
  const payload = base64url({
    targetArtifact: { digest, size: 1, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
  })
  const signature = sign('sha256', Buffer.from(`${header}.${payload}`), { key: by.key, dsaEncoding: 'ieee-p1363' })
  const x5c = [new X509Certificate(by.certificate).raw.toString('base64')]
  const envelope = { payload, protected: header, header: { x5c }, signature: signature.toString('base64url') }
  const anchors = [new X509Certificate(by.certificate)]
  const result = attempt(() =>
    verifyNotation(readEnvelope(Buffer.from(JSON.stringify(envelope)), jwsType), imageDigest, {
      anchors,
      subject,
      now: Date.now(),
    }),
  )
  return 'reason' in result ? result.reason : undefined
}

it('an envelope signed by a certificate that is its own anchor counts', () => {
  expect(refusal({})).toBe(undefined)
  expect(refusal({}, 'CN=own, O=acme')).toBe(undefined)
})

it.each<[string, Envelope, RegExp]>([
  ['another image', { digest: `sha256:${'0'.repeat(64)}` }, /^is about something else: it names "sha256:0000/],
  ['an expired signature', { headers: { 'io.cncf.notary.expiry': '2020-01-01T00:00:00Z' } }, /^has expired on 2020/],
  [
    'a plugin',
    { headers: { crit: ['io.cncf.notary.verificationPlugin'] } },
    /^needs a Notation plugin .*verificationPlugin/,
  ],
  [
    'another scheme',
    { headers: { 'io.cncf.notary.signingScheme': 'notary.x509.signingAuthority' } },
    /only notary\.x509 is supported$/,
  ],
  ['another content type', { headers: { cty: 'text/plain' } }, /^signs a text that is not a Notation payload/],
  ['an algorithm without a signature', { headers: { alg: 'none' } }, /^does not match its certificate/],
  ['an algorithm of another kind of key', { headers: { alg: 'PS256' } }, /^does not match its certificate/],
  [
    'a signing time outside the certificate',
    { headers: { 'io.cncf.notary.signingTime': '2020-01-01T00:00:00Z' } },
    /^has a certificate that was valid from/,
  ],
  ['a signing time that is none', { headers: { 'io.cncf.notary.signingTime': 'yesterday' } }, /not well formed/],
])('%s does not count', (_, envelope, reason) => {
  expect(refusal(envelope)).toMatch(reason)
})

it('a certificate authority does not sign images itself', () => {
  expect(refusal({ by: authority })).toBe('is by a certificate authority itself, not by a certificate for signing')
})

it.each([
  ['a length beyond the end', '5affffffff00'],
  ['an array longer than its bytes', '9affffffff'],
  ['a map with the same key twice', 'a201010102'],
  ['an indefinite length', '9fff'],
  ['bytes behind the item', '0101'],
  ['nothing', ''],
  ['arrays in arrays', '81'.repeat(40)],
])('CBOR with %s is not read', (_, hex) => {
  expect(attempt(() => decodeCbor(Buffer.from(hex, 'hex')))).toEqual({
    reason: 'has an envelope that is not well formed',
  })
})
