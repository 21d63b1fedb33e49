// Every form of signature that real tools make, against the gates that it must and must not satisfy.
import { expect, it } from 'vitest'
import type { SignerPolicy, TrustRequirements } from '../../../../src/promote/model/trust.ts'
import { issuer, judgeImage, material, workflow } from '../../../support/signed-images.ts'

const key: SignerPolicy = { key: material('cosign.pub') }
const logged: SignerPolicy = { key: material('cosign.pub'), 'transparency-log': true }
const identity: SignerPolicy = { identity: workflow, issuer }
const notary: SignerPolicy = { notary: material('notary-root.pem') }
const built = { repository: 'acme/app', workflow: '.github/workflows/build.yml', ref: 'refs/heads/*', issuer }

const signed = (policy: SignerPolicy, root?: string): TrustRequirements => ({
  signedBy: [[policy]],
  ...(root !== undefined && { trustedRoot: [material(`trusted_root.${root}.json`)] }),
})

it.each<[string, string, TrustRequirements]>([
  ['cosign bundle, key', 'app1', signed(key)],
  ['cosign .sig, key', 'app2', signed(key)],
  ['cosign bundle, RSA key', 'rsa', signed({ key: material('k-rsa.pub') })],
  ['cosign .sig, RSA key', 'rsa-sig', signed({ key: material('k-rsa.pub') })],
  ['cosign bundle, P-384 key', 'p384', signed({ key: material('k-p384.pub') })],
  ['cosign .sig, P-384 key', 'p384-sig', signed({ key: material('k-p384.pub') })],
  ['cosign bundle, keyless, timestamp', 'keyless-tsa', signed(identity, 'tsa')],
  ['cosign bundle, keyless, Rekor v2', 'bun-kl-r2', signed(identity, 'r2')],
  ['cosign bundle, key, Rekor v2', 'bun-key-r2', signed(logged, 'r2')],
  ['cosign .sig, key, Rekor v1', 'sig-r1', signed(logged, 'r1')],
  ['cosign .sig, keyless, Rekor v1', 'sig-kl-r1', signed(identity, 'r1')],
  ['cosign .sig beside a provenance bundle, key', 'mixed', signed(key)],
  ['Notation JWS, ECDSA', 'nota-ec-jws', signed(notary)],
  ['Notation COSE, ECDSA', 'nota-ec-cose', signed(notary)],
  ['Notation JWS, RSA', 'nota-rsa-jws', signed(notary)],
  ['Notation COSE, RSA', 'nota-rsa-cose', signed(notary)],
  ['SLSA provenance bundle', 'keyless-tsa', { builtBy: [built], trustedRoot: [material('trusted_root.tsa.json')] }],
])('%s holds', async (_, image, requirements) => {
  expect(await judgeImage(image, requirements)).toEqual([])
})
