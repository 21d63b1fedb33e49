// Public keys of signers: which kinds are supported, and with which digest each kind signs.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Digests that cosign and sigstore use with each kind of key, the usual one first. */
const curveDigests: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['sha256'],
  secp384r1: ['sha384', 'sha256'],
  secp521r1: ['sha512', 'sha256'],
}

const rsaDigests = ['sha256', 'sha384', 'sha512']
/** Bits; what sigstore's algorithm registry begins with. */
const smallestRsa = 2048

/** Reads a public key in PEM; `problem` completes the sentence "the key …". */
export function readPublicKey(pem: string): { readonly key: KeyObject } | { readonly problem: string } {
  if (/PRIVATE KEY/.test(pem)) return { problem: 'is a private key; give the public one, such as cosign.pub' }
  const keys = pem.match(/-----BEGIN (?:[A-Z]+ )*(?:PUBLIC KEY|CERTIFICATE)-----/g)?.length ?? 0
  if (keys > 1) return { problem: `has ${keys} keys, and one is read: give each a file and a signer of its own` }
  try {
    const key = createPublicKey(pem)
    const problem = keyProblem(key)
    return problem === undefined ? { key } : { problem }
  } catch {
    return { problem: 'is not a public key in PEM, such as cosign.pub' }
  }
}

/** Why signatures of a key cannot be verified; `undefined` if they can. */
function keyProblem(key: KeyObject): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (type === 'ed25519')
    return 'is an Ed25519 key: cosign signs with Ed25519ph, which Node cannot verify; use an ECDSA or RSA key'
  if (type === 'rsa')
    return (details?.modulusLength ?? 0) < smallestRsa ? `is an RSA key of less than ${smallestRsa} bits` : undefined
  if (type === 'ec' && curveDigests[details?.namedCurve ?? ''] !== undefined) return undefined
  return 'is neither an ECDSA key (P-256, P-384, P-521) nor an RSA key'
}

/** Whether `signature` is the key's signature of `data`, with any digest that this kind of key signs with. */
export function verifySignature(data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean {
  if (keyProblem(key) !== undefined) return false
  const digests =
    key.asymmetricKeyType === 'rsa' ? rsaDigests : curveDigests[key.asymmetricKeyDetails?.namedCurve ?? '']
  return (digests ?? []).some((digest) => verify(digest, data, key, signature))
}

/** What identifies a key to people: the digest of its SubjectPublicKeyInfo, shortened. */
export function fingerprint(key: KeyObject): string {
  return `sha256:${createHash('sha256').update(subjectPublicKeyInfo(key)).digest('hex').slice(0, 12)}`
}

export function subjectPublicKeyInfo(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' })
}
