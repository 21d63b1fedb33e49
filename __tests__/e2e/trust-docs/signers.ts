// What the readers of docs/trust.md sign: bundles by workflows, people and keys.
import type { Built } from '../../../sandbox/content.ts'
import { keyedSigner, keylessSigner } from '../../../src/action/trust/sign-record.ts'
import type { SignStatement } from '../../../src/promote/model/trust.ts'
import { issueJwt } from '../../support/identity-services.ts'
import type { KeyPair } from '../../support/sign-bundle.ts'
import { type Sigstore, signerIssuer } from '../../support/sigstore.ts'

export const predicateTypes = {
  signature: 'https://sigstore.dev/cosign/sign/v1',
  provenance: 'https://slsa.dev/provenance/v1',
  spdx: 'https://spdx.dev/Document',
  scan: 'https://in-toto.io/attestation/vulns/v0.2',
  record: 'https://github.com/promote-image/promote-image/record/v1',
} as const

/** Signs as the workflow, or the person, that the claims are of. */
export function withClaims({ send }: Sigstore, claims: Readonly<Record<string, string>>): SignStatement {
  const instance = {
    fulcio: new URL('https://fulcio.githubapp.com'),
    timestampAuthority: new URL('https://timestamp.githubapp.com/api/v1/timestamp'),
  }
  const idToken = async () => issueJwt({ iss: signerIssuer, sub: 'someone', ...claims })
  return keylessSigner({ instance, send, idToken, now: () => 0 })
}

/** Signs as a workflow of acme/app. */
export function byWorkflow(sigstore: Sigstore, name: string, ref = 'refs/heads/main'): SignStatement {
  const workflow = `acme/app/.github/workflows/${name}.yml@${ref}`
  return withClaims(sigstore, { job_workflow_ref: workflow, repository: 'acme/app', ref })
}

export function byKey({ privateKey, publicKey }: KeyPair): SignStatement {
  return keyedSigner(privateKey, publicKey)
}

/** A bundle that signs the image, or attests something of it. */
export function bundleOf(
  about: Built,
  sign: SignStatement,
  predicateType: string = predicateTypes.signature,
  predicate: object = {},
): Promise<Uint8Array> {
  const subject = [{ digest: { sha256: about.digest.slice('sha256:'.length) } }]
  const statement = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate }
  return sign(Buffer.from(JSON.stringify(statement)))
}
