// What is attached to images: configs, signature bundles, Notation's envelopes; and what signers and services send.

import { decodeConfig } from '../../../src/promote/image/image-config.ts'
import { SignerCheck } from '../../../src/promote/trust/check-signer.ts'
import { evidenceFrom } from '../../../src/promote/trust/find-evidence.ts'
import { decodeCbor, encodeBytes } from '../../../src/promote/trust/notation/cbor.ts'
import { readEnvelope } from '../../../src/promote/trust/notation/envelope.ts'
import { attempt } from '../../../src/promote/trust/signed/rejection.ts'
import { readPublicKey } from '../../../src/promote/trust/sigstore/public-key.ts'
import { givenRoots } from '../../../src/promote/trust/sigstore/trust-roots.ts'
import { readTrustRoots } from '../../../src/promote/trust/sigstore/trusted-root.ts'
import { jwtClaims, jwtExpiry } from '../../../src/registry/identities/jwt.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { ecKeys, pem, rootOfLog, signBundle } from '../../support/sign-bundle.ts'
import { check, type Target } from './target.ts'

const keys = ecKeys()
const otherKeys = ecKeys()
const about = digestOf('an image')
const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: about.slice('sha256:'.length) } }],
  predicateType: 'https://sigstore.dev/cosign/sign/v1',
  predicate: {},
}
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A bundle that was changed counts only if it still is the signer's: nobody else's key may. */
function judge(input: Buffer): unknown {
  const evidence = evidenceFrom(input, 'the bundle', about)
  const signers = new SignerCheck(givenRoots([]), 0)
  check(signers.signed(evidence, { key: pem(otherKeys) }) !== undefined, 'a key that signed nothing is believed')
  return signers.signed(evidence, { key: pem(keys) })
}

export const trustTargets: readonly Target[] = [
  {
    name: 'signature bundle',
    seeds: [
      signBundle({ keys, payload: statement }),
      signBundle({ keys, payload: statement, log: { keys, named: keys } }),
    ],
    parse: judge,
  },
  {
    name: 'Notation envelope in JWS',
    seeds: [
      JSON.stringify({
        payload: base64url({ targetArtifact: { digest: about } }),
        protected: base64url({ alg: 'ES256', crit: [], 'io.cncf.notary.signingTime': '2026-01-01T00:00:00Z' }),
        header: { x5c: ['MAA='] },
        signature: 'AAAA',
      }),
    ],
    parse: (input) => attempt(() => readEnvelope(input, 'application/jose+json')),
  },
  {
    name: 'CBOR',
    seeds: [
      encodeBytes(Buffer.from('bytes')),
      Buffer.from('d28443a10126a10442313154546869732069732074686520636f6e74656e742e', 'hex'),
    ],
    parse: (input) => attempt(() => decodeCbor(input)),
  },
  {
    name: 'trusted root',
    seeds: [rootOfLog(keys), `${rootOfLog(keys)}\n${rootOfLog(otherKeys)}`],
    parse: (input) => readTrustRoots(input.toString()),
  },
  {
    name: 'public key',
    seeds: [pem(keys)],
    parse: (input) => readPublicKey(input.toString()),
  },
  {
    name: 'image config',
    seeds: [
      JSON.stringify({
        created: '2026-01-01T00:00:00Z',
        os: 'linux',
        architecture: 'amd64',
        config: { User: '1000', Labels: { a: 'b' } },
      }),
    ],
    parse: (input) => decodeConfig(input),
  },
  {
    name: 'JWT',
    seeds: [`e30.${base64url({ sub: 'repo:acme/app', exp: 1_800_000_000 })}.c2ln`],
    parse: (input) => [jwtClaims(input.toString()), jwtExpiry(input.toString())],
  },
]
