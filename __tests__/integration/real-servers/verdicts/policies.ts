// Whom an image must be signed by, as requirements of promote-image and as arguments of cosign.
import { join } from 'node:path'
import type { PromotionOptions } from '../../../../src/promote/model/request.ts'
import { issuer, layoutPath, material, workflow } from '../../../support/signed-images.ts'

export type Requirements = NonNullable<PromotionOptions['require']>

export interface VerdictCase {
  /** The image, for the page. */
  readonly image: string
  /** What is required of it, for the page. */
  readonly required: string
  /** The repository below `acme/`. */
  readonly repository: string
  readonly require: Requirements
  /** Arguments of cosign that require the same. */
  readonly cosign: readonly string[]
  /** What both say, or each. */
  readonly verdict: boolean | { readonly ours: boolean; readonly cosign: boolean }
  /** Why the verdicts differ. */
  readonly why?: string
}

/** Files that are written when the test has started its services. */
export interface Paths {
  readonly ed25519: string
  /** Trusted roots. */
  readonly restamped: string
  readonly foreign: string
  readonly github: string
}

export const keyFile = (name: string) => layoutPath(join('keys', name))
export const keyed = (path: string) => ['verify', '--key', path, '--insecure-ignore-tlog']
export const logged = (root: string) => [
  'verify',
  '--key',
  keyFile('cosign.pub'),
  '--trusted-root',
  keyFile(`trusted_root.${root}.json`),
]
export const rootFile = (name: string) => keyFile(`trusted_root.${name}.json`)
export const keyless = (root: string, name = workflow, from = issuer) => [
  'verify',
  '--trusted-root',
  root,
  '--certificate-identity',
  name,
  '--certificate-oidc-issuer',
  from,
]
export const stamped = ['--use-signed-timestamps', '--insecure-ignore-tlog']
export const attested = (flags: readonly string[]) => [
  'verify-attestation',
  '--type',
  'https://slsa.dev/provenance/v1',
  ...flags.slice(1),
]
export const key = (name: string): Requirements => ({ 'signed-by': [[{ key: material(name) }]] })
export const inLog = (root: string): Requirements => ({
  'signed-by': [[{ key: material('cosign.pub'), 'transparency-log': true }]],
  'trusted-root': [material(`trusted_root.${root}.json`)],
})
export const by = (root: string, identity = workflow, from = issuer): Requirements => ({
  'signed-by': [[{ identity, issuer: from }]],
  'trusted-root': [root],
})
export const notary = (pem: string): Requirements => ({ 'signed-by': [[{ notary: pem }]] })
export const trustedRoot = (name: string) => material(`trusted_root.${name}.json`)
export const otherWorkflow = `${workflow}-other`
export const notRead = 'cosign does not read Notation signatures'
