// The key that a transparency log entry names: @sigstore/verify compares signature and digest of an entry, not its key
// (GHSA-whqx-f9j3-ch6m shows why the key matters).
import { createPublicKey, X509Certificate } from 'node:crypto'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { decodeJson } from '../../../registry/model/json/json.ts'
import { SignatureRejected } from '../signed/rejection.ts'
import { subjectPublicKeyInfo } from './public-key.ts'

/** The signer's own certificate or public key, in DER. */
export interface SignerMaterial {
  readonly certificate?: Uint8Array
  readonly publicKey: Uint8Array
}

/** Throws SignatureRejected unless every verifier of the entry is the signer's certificate or key. */
export function checkLogEntryKey(body: Uint8Array, signer: SignerMaterial): void {
  const verifiers = verifiersOf(decodeJson(body, 'the log entry'))
  if (verifiers.length === 0 || !verifiers.every((verifier) => isSigner(verifier, signer)))
    throw new SignatureRejected('has a transparency log entry of another key')
}

/** Rekor v1 names a PEM in base64 (in `intoto` entries in base64 once more), Rekor v2 the DER. */
type Verifier = { readonly pem: string } | { readonly certificate: string } | { readonly publicKey: string }

function verifiersOf(entry: unknown): readonly Verifier[] {
  const spec = field(entry, 'spec')
  switch (`${text(field(entry, 'kind'))}/${text(field(entry, 'apiVersion'))}`) {
    case 'hashedrekord/0.0.1':
      return [{ pem: decoded(field(spec, 'signature', 'publicKey', 'content')) }]
    case 'dsse/0.0.1':
      return entries(field(spec, 'signatures')).map((signature) => ({ pem: decoded(field(signature, 'verifier')) }))
    case 'intoto/0.0.2':
      return entries(field(spec, 'content', 'envelope', 'signatures')).map((signature) => ({
        pem: decoded(field(signature, 'publicKey')),
      }))
    case 'hashedrekord/0.0.2':
      return [derOf(field(spec, 'hashedRekordV002', 'signature', 'verifier'))]
    case 'dsse/0.0.2':
      return entries(field(spec, 'dsseV002', 'signatures')).map((signature) => derOf(field(signature, 'verifier')))
    default:
      return []
  }
}

function derOf(verifier: unknown): Verifier {
  const certificate = field(verifier, 'x509Certificate', 'rawBytes')
  return certificate === undefined
    ? { publicKey: text(field(verifier, 'publicKey', 'rawBytes')) }
    : { certificate: text(certificate) }
}

function isSigner(verifier: Verifier, signer: SignerMaterial): boolean {
  if ('certificate' in verifier) return isSame(Buffer.from(verifier.certificate, 'base64'), signer.certificate)
  if ('publicKey' in verifier) return isSame(Buffer.from(verifier.publicKey, 'base64'), signer.publicKey)
  const { pem } = verifier
  if (/BEGIN CERTIFICATE/.test(pem)) return isSame(new X509Certificate(pem).raw, signer.certificate)
  return signer.certificate === undefined && isSame(subjectPublicKeyInfo(createPublicKey(pem)), signer.publicKey)
}

function isSame(entry: Uint8Array, own: Uint8Array | undefined): boolean {
  return own !== undefined && Buffer.from(entry).equals(own)
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), value)
}

function entries(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** PEM out of base64, encoded once or twice. */
function decoded(value: unknown): string {
  const once = Buffer.from(text(value), 'base64').toString()
  return once.startsWith('-----') ? once : Buffer.from(once, 'base64').toString()
}
