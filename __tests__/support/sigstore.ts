// A Sigstore for one test: a certificate authority and a timestamp authority made with openssl, and a log of one entry.
import { createHash, createPrivateKey, createPublicKey, sign, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jwtClaims } from '../../src/registry/identities/jwt.ts'
import { isRecord } from '../../src/registry/model/descriptor.ts'
import { run } from './processes.ts'
import { answering, type ServiceAnswer } from './service-answers.ts'
import { ecKeys, type KeyPair } from './sign-bundle.ts'
import { tool } from './tools.ts'

export interface Sigstore {
  readonly send: ReturnType<typeof answering>['send']
  readonly asked: ReturnType<typeof answering>['asked']
  /** trusted_root.json, with or without the log. */
  readonly root: (parts: { readonly log: boolean }) => string
  readonly close: () => Promise<void>
}

export const signerName = 'https://github.com/acme/app/.github/workflows/promote.yml@refs/heads/main'
export const signerIssuer = 'https://token.actions.githubusercontent.com'
/** The token of the job, unsigned: nobody here checks it. */
export const jobToken = `e30.${Buffer.from(JSON.stringify({ sub: 'repo:acme/app:ref:refs/heads/main' })).toString('base64url')}.c2ln`

/** The certificate for a token: of the workflow or the email address in it, as Fulcio makes it for GitHub's issuer and others. */
function extensionsOf(claims: Readonly<Record<string, unknown>>): string {
  const text = (name: string, fallback: string) => (typeof claims[name] === 'string' ? claims[name] : fallback)
  const workflow = typeof claims['job_workflow_ref'] === 'string' && `https://github.com/${claims['job_workflow_ref']}`
  const email = text('email', '')
  const repository = text('repository', 'acme/app')
  return [
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=codeSigning',
    `subjectAltName=critical,${email === '' ? `URI:${workflow || signerName}` : `email:${email}`}`,
    'authorityKeyIdentifier=keyid',
    `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${text('iss', signerIssuer)}`,
    // The older extension of the repository, which cosign compares, is the text itself.
    `1.3.6.1.4.1.57264.1.5=DER:${Buffer.from(repository).toString('hex')}`,
    `1.3.6.1.4.1.57264.1.9=ASN1:UTF8String:${workflow || signerName}`,
    '1.3.6.1.4.1.57264.1.11=ASN1:UTF8String:github-hosted',
    `1.3.6.1.4.1.57264.1.12=ASN1:UTF8String:https://github.com/${repository}`,
    `1.3.6.1.4.1.57264.1.14=ASN1:UTF8String:${text('ref', 'refs/heads/main')}`,
    // `gh` compares the owner, and prints the workflow that was started.
    `1.3.6.1.4.1.57264.1.16=ASN1:UTF8String:https://github.com/${repository.split('/')[0]}`,
    `1.3.6.1.4.1.57264.1.18=ASN1:UTF8String:${workflow || signerName}`,
  ].join('\n')
}

const timestampConfig = `[tsa]
serial = serial
digests = sha256
signer_digest = sha256
default_policy = 1.2.3.4
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

interface SigstoreOptions {
  /** Paths of services that answer with an error. */
  readonly refuse?: readonly string[]
  /** Of the authority's certificate: what is required of a signature follows it. */
  readonly organization?: string
}

export async function startSigstore({ refuse = [], organization = 'acme' }: SigstoreOptions = {}): Promise<Sigstore> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-sigstore-'))
  const path = (name: string) => join(folder, name)
  const openssl = async (...args: readonly string[]) => {
    const { status, stderr } = await run(tool('openssl'), args, { cwd: folder })
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`)
  }
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign']
  await openssl(
    'req',
    '-x509',
    ...ec,
    ...authority,
    '-subj',
    `/O=${organization}/CN=ca`,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  await openssl(
    'req',
    '-x509',
    ...ec,
    ...authority,
    '-subj',
    '/O=acme/CN=tsa ca',
    '-keyout',
    'tsaca.key',
    '-out',
    'tsaca.pem',
  )
  await openssl('req', ...ec.slice(0, -2), '-subj', '/O=acme/CN=tsa', '-keyout', 'tsa.key', '-out', 'tsa.csr')
  await writeFile(path('tsa.ext'), 'extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n')
  await openssl(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'tsaca.pem',
    '-CAkey',
    'tsaca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'tsa.ext',
    '-out',
    'tsa.pem',
  )
  await writeFile(path('tsa.cnf'), timestampConfig)
  const log = ecKeys()
  const services: Readonly<Record<string, (body: Record<string, unknown>) => Promise<ServiceAnswer>>> = {
    '/api/v2/signingCert': async (body) => {
      const request = record(body['publicKeyRequest'])
      const pem = String(record(request['publicKey'])['content'])
      const proof = Buffer.from(String(request['proofOfPossession']), 'base64')
      if (proof.length === 0 || createPublicKey(pem).asymmetricKeyType !== 'ec') return { status: 400 }
      await writeFile(path('leaf.pub'), pem)
      await writeFile(
        path('leaf.ext'),
        extensionsOf(jwtClaims(String(record(body['credentials'])['oidcIdentityToken']))),
      )
      await openssl(
        'x509',
        '-new',
        '-force_pubkey',
        'leaf.pub',
        '-subj',
        '/',
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-days',
        '1',
        '-extfile',
        'leaf.ext',
        '-out',
        'leaf.pem',
      )
      const certificates = [await readFile(path('leaf.pem'), 'utf8'), await readFile(path('ca.pem'), 'utf8')]
      return { body: { signedCertificateDetachedSct: { chain: { certificates } } } }
    },
    '/api/v1/timestamp': async (body) => {
      const digest = Buffer.from(String(body['artifactHash']), 'base64').toString('hex')
      await openssl('ts', '-query', '-digest', digest, '-sha256', '-cert', '-out', 'query.tsq')
      await openssl(
        'ts',
        '-reply',
        '-config',
        'tsa.cnf',
        '-section',
        'tsa',
        '-queryfile',
        'query.tsq',
        '-signer',
        'tsa.pem',
        '-inkey',
        'tsa.key',
        '-out',
        'reply.tsr',
      )
      return { status: 201, body: await readFile(path('reply.tsr')) }
    },
    '/api/v1/log/entries': async (body) => ({ status: 201, body: { uuid: rekorEntry(body, log) } }),
  }
  const { send, asked } = answering(async ({ pathname }, request) => {
    if (refuse.includes(pathname)) return { status: 500, body: 'the service is down' }
    return services[pathname]?.(record(JSON.parse(request.body ?? '{}')))
  })
  const certificates = async (...names: readonly string[]) =>
    Promise.all(
      names.map(async (name) => ({ rawBytes: new X509Certificate(await readFile(path(name))).raw.toString('base64') })),
    )
  const chains = { ca: await certificates('ca.pem'), tsa: await certificates('tsa.pem', 'tsaca.pem') }
  const validFor = { start: '2020-01-01T00:00:00Z' }
  return {
    send,
    asked,
    root: (parts) =>
      JSON.stringify({
        mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
        tlogs: parts.log ? [{ ...logOf(log, validFor) }] : [],
        certificateAuthorities: [
          { subject: {}, uri: 'https://fulcio.test', certChain: { certificates: chains.ca }, validFor },
        ],
        ctlogs: [],
        timestampAuthorities: [
          { subject: {}, uri: 'https://tsa.test', certChain: { certificates: chains.tsa }, validFor },
        ],
      }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? { ...value } : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function der({ publicKey }: KeyPair): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function logOf(log: KeyPair, validFor: object): object {
  return {
    baseUrl: 'https://log.test',
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: der(log).toString('base64'), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: createHash('sha256').update(der(log)).digest('base64') },
  }
}

/** What Rekor v1 answers: the entry, its promise, and the proof in a tree of one leaf with a signed checkpoint. */
function rekorEntry(body: Record<string, unknown>, log: KeyPair): object {
  const proposed = record(record(body['spec'])['proposedContent'])
  const envelope = record(JSON.parse(String(proposed['envelope'])))
  const [first] = list(envelope['signatures'])
  const [verifier] = list(proposed['verifiers'])
  const payload = Buffer.from(String(envelope['payload']), 'base64')
  const spec = {
    envelopeHash: {
      algorithm: 'sha256',
      value: createHash('sha256').update(String(proposed['envelope'])).digest('hex'),
    },
    payloadHash: { algorithm: 'sha256', value: createHash('sha256').update(payload).digest('hex') },
    signatures: [{ signature: record(first)['sig'], verifier }],
  }
  const canonical = Buffer.from(JSON.stringify({ apiVersion: '0.0.1', kind: 'dsse', spec }))
  const encoded = canonical.toString('base64')
  const logID = createHash('sha256').update(der(log)).digest()
  const integratedTime = Math.floor(Date.now() / 1000)
  const key = createPrivateKey(log.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const promise = JSON.stringify({ body: encoded, integratedTime, logID: logID.toString('hex'), logIndex: 0 })
  const leaf = createHash('sha256')
    .update(Buffer.concat([Buffer.from([0]), canonical]))
    .digest()
  // Rekor v1 names its tree: gh tells it from v2 by that.
  const note = `log.test - 1\n1\n${leaf.toString('base64')}\n`
  const signature = Buffer.concat([logID.subarray(0, 4), sign('sha256', Buffer.from(note), key)]).toString('base64')
  return {
    body: encoded,
    integratedTime,
    logID: logID.toString('hex'),
    logIndex: 0,
    verification: {
      signedEntryTimestamp: sign('sha256', Buffer.from(promise), key).toString('base64'),
      inclusionProof: {
        logIndex: 0,
        rootHash: leaf.toString('hex'),
        treeSize: 1,
        hashes: [],
        checkpoint: `${note}\n— log.test ${signature}\n`,
      },
    },
  }
}
