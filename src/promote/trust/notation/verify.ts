// Verifies a Notation signature against trusted certificates (notaryproject/specifications, specs/trust-store-trust-policy.md).
import { constants, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { isRecord } from '../../../registry/model/descriptor.ts'
import type { Digest } from '../../../registry/model/digest.ts'
import { SignatureRejected } from '../signed/rejection.ts'
import { quote } from '../signed/signed-text.ts'
import type { NotationSignature } from './envelope.ts'

interface Algorithm {
  readonly digest: string
  readonly type: 'rsa' | 'ec'
  readonly curve?: string
}

/** Specs, "signature algorithm requirements": RSASSA-PSS and ECDSA only. */
const algorithms: Readonly<Record<string, Algorithm>> = {
  PS256: { digest: 'sha256', type: 'rsa' },
  PS384: { digest: 'sha384', type: 'rsa' },
  PS512: { digest: 'sha512', type: 'rsa' },
  ES256: { digest: 'sha256', type: 'ec', curve: 'prime256v1' },
  ES384: { digest: 'sha384', type: 'ec', curve: 'secp384r1' },
  ES512: { digest: 'sha512', type: 'ec', curve: 'secp521r1' },
}

const understood = new Set<unknown>(['io.cncf.notary.signingScheme', 'io.cncf.notary.expiry'])

export interface NotationTrust {
  readonly anchors: readonly X509Certificate[]
  readonly subject: string | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Throws SignatureRejected unless the signature is about `digest`, by a certificate that leads to an anchor. */
export function verifyNotation(signature: NotationSignature, digest: Digest, trust: NotationTrust): void {
  checkAttributes(signature, trust)
  const [leaf] = signature.chain
  if (leaf === undefined) throw new SignatureRejected('has no certificate')
  if (!isSigned(signature, leaf.publicKey))
    throw new SignatureRejected('does not match its certificate and the signed text')
  checkChain(signature, trust)
  if (trust.subject !== undefined && !hasSubject(leaf, trust.subject))
    throw new SignatureRejected(`is by ${quote(leaf.subject.replaceAll('\n', ', '))}, not by ${quote(trust.subject)}`)
  const { targetArtifact } = signature.payload
  const target = isRecord(targetArtifact) ? targetArtifact['digest'] : undefined
  if (signature.contentType !== 'application/vnd.cncf.notary.payload.v1+json' || typeof target !== 'string')
    throw new SignatureRejected('signs a text that is not a Notation payload')
  if (target !== digest)
    throw new SignatureRejected(`is about something else: it names ${quote(target)}, not ${digest}`)
}

/** Attributes that a verifier must understand; a plugin of Notation (as AWS Signer's) announces itself among them. */
function checkAttributes({ critical, scheme, expiry }: NotationSignature, { now }: NotationTrust): void {
  const unknown = critical.filter((name) => !understood.has(name))
  if (unknown.length > 0)
    throw new SignatureRejected(
      `needs a Notation plugin or attribute that is not supported: ${quote(unknown.join(', '))}`,
    )
  if (scheme !== 'notary.x509')
    throw new SignatureRejected(`has the signing scheme ${quote(String(scheme))}; only notary.x509 is supported`)
  if (expiry !== undefined && expiry < now)
    throw new SignatureRejected(`has expired on ${new Date(expiry).toISOString()}`)
}

function isSigned({ algorithm, signed, signature }: NotationSignature, key: KeyObject): boolean {
  const rule = algorithms[algorithm]
  if (rule === undefined || key.asymmetricKeyType !== rule.type) return false
  if (rule.curve !== undefined && key.asymmetricKeyDetails?.namedCurve !== rule.curve) return false
  const options =
    rule.type === 'rsa'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { key, dsaEncoding: 'ieee-p1363' as const }
  return verify(rule.digest, signed, options, signature)
}

const chainLimit = 10

/**
 * The chain from the signing certificate to an anchor: each issued the one before and was valid when it was signed. The
 * signing certificate must be valid now too: without a countersigned timestamp nothing else proves when it signed.
 */
function checkChain({ chain, signingTime }: NotationSignature, { anchors, now }: NotationTrust): void {
  const [leaf, ...issuers] = chain
  if (leaf === undefined || chain.length > chainLimit)
    throw new SignatureRejected('has a certificate chain that is too long')
  if (leaf.ca) throw new SignatureRejected('is by a certificate authority itself, not by a certificate for signing')
  const purposes = leaf.keyUsage ?? []
  if (purposes.length > 0 && !purposes.includes(codeSigning))
    throw new SignatureRejected('has a certificate that is not for code signing')
  let at = leaf
  for (const certificate of [leaf, ...issuers]) {
    if (certificate !== leaf && !issued(certificate, at)) throw new SignatureRejected('has a broken certificate chain')
    at = certificate
    if (!isValidAt(at, signingTime) || !isValidAt(at, now))
      throw new SignatureRejected(`has a certificate that was valid from ${at.validFrom} until ${at.validTo} only`)
    if (anchors.some((anchor) => anchor.raw.equals(at.raw))) return
  }
  const anchor = anchors.find((candidate) => issued(candidate, at))
  if (anchor === undefined) throw new SignatureRejected('has a certificate that the given ones did not issue')
  if (!isValidAt(anchor, now)) throw new SignatureRejected('leads to a given certificate that is out of date')
}

const codeSigning = '1.3.6.1.5.5.7.3.3'

function issued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function isValidAt({ validFromDate, validToDate }: X509Certificate, at: number): boolean {
  return validFromDate.getTime() <= at && at <= validToDate.getTime()
}

/** Whether a certificate's subject has every attribute of a distinguished name such as `C=US, O=acme`. */
function hasSubject({ subject }: X509Certificate, wanted: string): boolean {
  const own = new Set(subject.split('\n').map((attribute) => attribute.trim().replaceAll('\\,', ',')))
  return attributesOf(wanted).every((attribute) => own.has(attribute))
}

/** Attributes of a distinguished name as people write it (RFC 4514 without escapes other than of the comma). */
function attributesOf(name: string): readonly string[] {
  return name
    .replace(/^x509\.subject:/, '')
    .split(/(?<!\\),/)
    .map((attribute) => attribute.trim().replaceAll('\\,', ','))
    .filter((attribute) => attribute !== '')
}

/** Reads certificates in PEM; `problem` completes the sentence "the file …". */
export function readAnchors(
  pem: string,
): { readonly anchors: readonly X509Certificate[] } | { readonly problem: string } {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) return { problem: 'is not a certificate in PEM' }
  try {
    return { anchors: blocks.map((block) => new X509Certificate(block)) }
  } catch {
    return { problem: 'has a certificate that cannot be read' }
  }
}
