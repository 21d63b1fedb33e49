// Signatures with a key: what does not count, and the reason that is told.
import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { SignerCheck } from '../../../../src/promote/trust/check-signer.ts'
import { evidenceFrom } from '../../../../src/promote/trust/find-evidence.ts'
import { readPublicKey } from '../../../../src/promote/trust/sigstore/public-key.ts'
import { givenRoots } from '../../../../src/promote/trust/sigstore/trust-roots.ts'
import { readTrustRoots } from '../../../../src/promote/trust/sigstore/trusted-root.ts'
import { hexOf, shortDigest } from '../../../../src/registry/model/digest.ts'
import { type BundleOptions, ecKeys, pem, rootOfLog, signBundle } from '../../../support/sign-bundle.ts'
import { imageDigest, imageOf, judgeImage, layoutOf, material, tampered } from '../../../support/signed-images.ts'

const keys = ecKeys()
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: hexOf(imageDigest) } }],
  predicateType: 'https://sigstore.dev/cosign/sign/v1',
  predicate: {},
}
const otherImage = { ...statement, subject: [{ digest: { sha256: '0'.repeat(64) } }] }

function verdict(options: Omit<BundleOptions, 'keys'>, { transparencyLog = false, roots = '' } = {}) {
  const evidence = evidenceFrom(signBundle({ keys, ...options }), 'bundle', imageDigest)
  const read = roots === '' ? { roots: [] } : readTrustRoots(roots)
  return new SignerCheck(givenRoots('roots' in read ? read.roots : []), 0).signed(evidence, {
    key: pem(keys),
    'transparency-log': transparencyLog,
  })
}

it('a bundle that is signed for the image counts', () => {
  expect(verdict({ payload: statement })).toBe(undefined)
})

it.each<[string, Omit<BundleOptions, 'keys'>, RegExp]>([
  [
    'a payload of another type',
    { payload: statement, payloadType: 'text/plain' },
    /^signs "text\/plain", not an in-toto/,
  ],
  [
    'a statement about another image',
    { payload: otherImage },
    /^is about something else: none of its subjects is sha256:b588/,
  ],
  ['a statement without subjects', { payload: { ...statement, subject: [] } }, /^is about something else/],
  [
    'a subject with a digest of another algorithm only',
    { payload: { ...statement, subject: [{ digest: { sha1: hexOf(imageDigest) } }] } },
    /^is about something else/,
  ],
  [
    'a statement of another version',
    { payload: { ...statement, _type: 'https://in-toto.io/Statement/v9' } },
    /not well formed/,
  ],
  ['something that is not a statement', { payload: [] }, /^signs a text that is not a JSON object/],
])('%s does not count', (_, options, reason) => {
  expect(verdict(options)).toMatch(reason)
})

it.each([
  ['P-256', 'sha256', undefined],
  ['P-384', 'sha384', undefined],
  ['P-384', 'sha256', undefined],
  ['P-521', 'sha512', undefined],
  ['P-256', 'sha512', 'does not match the key and the signed text'],
])('a key of curve %s that signs with %s', (curve, digest, reason) => {
  const curveKeys = ecKeys(curve)
  const evidence = evidenceFrom(signBundle({ payload: statement, keys: curveKeys, digest }), 'bundle', imageDigest)
  expect(new SignerCheck(givenRoots([]), 0).signed(evidence, { key: pem(curveKeys) })).toBe(reason)
})

it.each<[string, 'ed25519' | 'x25519', RegExp]>([
  ['Ed25519', 'ed25519', /Ed25519ph, which Node cannot verify; use an ECDSA or RSA key/],
  ['X25519', 'x25519', /neither an ECDSA key .* nor an RSA key/],
])('a key of type %s is refused in words', (_, type, problem) => {
  const { publicKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  const read = readPublicKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  expect('problem' in read ? read.problem : '').toMatch(problem)
})

it('a private key is refused, and nothing of it is said', () => {
  const secret = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(readPublicKey(secret)).toEqual({ problem: 'is a private key; give the public one, such as cosign.pub' })
})

it('a file with several keys is refused: only one of them would count', () => {
  expect(readPublicKey(pem(keys) + pem(ecKeys()))).toEqual({
    problem: 'has 2 keys, and one is read: give each a file and a signer of its own',
  })
})

it('a transparency log is looked at only if the policy asks for it', () => {
  const log = ecKeys()
  const root = rootOfLog(log)
  const logged = { payload: statement, log: { keys: log, named: keys } }
  expect(verdict(logged, { transparencyLog: true, roots: root })).toBe(undefined)
  expect(verdict({ payload: statement })).toBe(undefined)
  expect(verdict({ payload: statement }, { transparencyLog: true, roots: root })).toBe(
    'is not in a transparency log of the trusted root',
  )
  expect(verdict(logged, { transparencyLog: true, roots: rootOfLog(ecKeys()) })).toBe(
    'has a transparency log entry that the trusted root does not confirm',
  )
})

it('a log entry that names another key does not count, though signature and digest are right', () => {
  const log = ecKeys()
  const logged = { payload: statement, log: { keys: log, named: ecKeys() } }
  expect(verdict(logged, { transparencyLog: true, roots: rootOfLog(log) })).toBe(
    'has a transparency log entry of another key',
  )
})

it.each(['app1', 'app2'])('another key does not verify %s', async (name) => {
  const [problem] = await judgeImage(name, { signedBy: [[{ key: pem(ecKeys()), path: 'keys/other.pub' }]] })
  expect(problem).toMatch(
    /^signed-by: oci:.* must be signed by the key keys\/other\.pub; .*does not match the key and the signed text$/,
  )
})

it('a changed payload of a .sig layer is about something else, or does not match', async () => {
  const key = { signedBy: [[{ key: material('cosign.pub') }]] }
  const change = (from: string, to: string) =>
    tampered(layoutOf('app2'), { blob: (bytes) => Buffer.from(bytes.toString().replace(from, to)) })
  expect(await judgeImage(await imageOf('app2', change('b588', 'c588')), key)).toEqual([
    expect.stringContaining('is about something else: it names "sha256:c588'),
  ])
  expect(await judgeImage(await imageOf('app2', change('"optional":null', '"optional":{"a":"b"}')), key)).toEqual([
    expect.stringContaining('does not match the key and the signed text'),
  ])
})

it('a .sig layer without a signature, or of another payload type, does not count', async () => {
  const key = { signedBy: [[{ key: material('cosign.pub') }]] }
  const without = tampered(layoutOf('app2'), { annotations: () => ({}) })
  expect(await judgeImage(await imageOf('app2', without), key)).toEqual([
    expect.stringContaining('has no signature in its annotations'),
  ])
  const typed = tampered(layoutOf('app2'), {
    blob: (bytes) =>
      Buffer.from(bytes.toString().replace('cosign container image signature', 'atomic container signature')),
  })
  expect(await judgeImage(await imageOf('app2', typed), key)).toEqual([
    expect.stringContaining('signs a payload of type "atomic container signature"'),
  ])
})

it('an image without signatures is refused with what was wanted', async () => {
  const source = { ...layoutOf('app2'), manifest: async () => undefined, referrers: async () => [] }
  const image = await imageOf('app2')
  expect(
    await judgeImage(
      { ...image, source, holder: source },
      { signedBy: [[{ key: material('cosign.pub'), path: 'cosign.pub' }]] },
    ),
  ).toEqual([
    `signed-by: oci:app2@${shortDigest(imageDigest)} must be signed by the key cosign.pub; nothing that looks like a signature was found`,
  ])
})
