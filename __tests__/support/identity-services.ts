// Stand-ins for token services that check what the vendor checks: the signature, issuer and audience of the ID token, and
// for AWS the signature of the request, computed by other code than ours.
import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { ServiceRequest, ServiceResponse } from '../../src/registry/identities/exchange.ts'
import { isRecord } from '../../src/registry/model/descriptor.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }))

const issuer = 'https://token.actions.githubusercontent.com'
export const subject = 'repo:acme/app:environment:production'

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** A JWT of the job, or of any service that issues some. */
export function issueJwt(claims: Readonly<Record<string, unknown>>): string {
  const head = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`
  return `${head}.${sign('sha256', Buffer.from(head), privateKey).toString('base64url')}`
}

export function idTokenFor(audience: string): string {
  return issueJwt({ iss: issuer, sub: subject, aud: audience, exp: 4_000_000_000 })
}

function decoded(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  return isRecord(value) ? value : {}
}

/** Whether a vendor that trusts the issuer for this audience would take the token. */
export function isTrusted(token: string, audience: string): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.')
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), spki, Buffer.from(signature, 'base64url'))) return false
  const { iss, aud, sub } = decoded(Buffer.from(claims, 'base64url').toString('utf8'))
  return iss === issuer && aud === audience && sub === subject
}

export const awsKeys = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'FQoGZXIvYXdzEXAMPLE/+=',
} as const

/** AWS Signature Version 4, by the specification. Answers whether the request's signature is right. */
export function isSignedForAws({ method, url, headers = {}, body = '' }: ServiceRequest, service: string): boolean {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const authorization =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(
      lower['authorization'] ?? '',
    )
  const [, key = '', day = '', region = '', named = '', signed = '', signature = ''] = authorization ?? []
  if (key !== awsKeys.accessKeyId || named !== service) return false
  const values: Record<string, string> = { ...lower, host: url.host }
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = [
    method,
    url.pathname,
    '',
    ...signed.split(';').map((name) => `${name}:${values[name]}`),
    '',
    signed,
    hash(body),
  ]
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', values['x-amz-date'], scope, hash(canonical.join('\n'))].join('\n')
  const secret = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (key, text) => createHmac('sha256', key).update(text).digest(),
    `AWS4${awsKeys.secretAccessKey}`,
  )
  return createHmac('sha256', secret).update(toSign).digest('hex') === signature
}

export function answer(status: number, body: unknown): ServiceResponse {
  return { status, text: typeof body === 'string' ? body : JSON.stringify(body) }
}

export function formOf({ body = '' }: ServiceRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(body))
}

/** What STS answers to AssumeRoleWithWebIdentity. */
export function stsCredentials(): string {
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><SessionToken>${awsKeys.sessionToken}</SessionToken><SecretAccessKey>${awsKeys.secretAccessKey}</SecretAccessKey><Expiration>2026-11-28T18:00:00Z</Expiration><AccessKeyId>${awsKeys.accessKeyId}</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
}

/** The repository that a call of CreateRepository names. */
export function createdRepository({ body = '' }: Pick<ServiceRequest, 'body'>): string {
  const { repositoryName } = decoded(body)
  return typeof repositoryName === 'string' ? repositoryName : ''
}
