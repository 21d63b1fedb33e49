// Images for the comparison of verdicts: those of the fixtures as real tools signed them, and some with what no tool makes.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Built, blob, digestTag, image, mediaTypes, referrer, seed } from '../../../../sandbox/content.ts'
import type { Sandbox } from '../../../../sandbox/server.ts'
import { keylessSigner } from '../../../../src/action/trust/sign-record.ts'
import { isRecord } from '../../../../src/registry/model/descriptor.ts'
import { promoteOverHttp } from '../../../support/promotions.ts'
import { layoutPath } from '../../../support/signed-images.ts'
import { jobToken, type Sigstore } from '../../../support/sigstore.ts'
import { request } from '../../promote/support.ts'

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
type Json = Readonly<Record<string, unknown>>

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? { ...value } : {})

/** Puts an image of the fixtures, with all that refers to it, into `acme/NAME:v1`. */
export async function seedLayout(registry: Sandbox, name: string): Promise<void> {
  const { status, failures } = await promoteOverHttp([
    request(`oci:${layoutPath(name)}:v1`, [`${registry.host}/acme/${name}:v1`]),
  ])
  if (status !== 'promoted') throw new Error(JSON.stringify(failures))
}

/** Puts an image that a bundle is attached to into `acme/NAME:v1`. */
export function seedBundle(registry: Sandbox, name: string, payload: string | Uint8Array, subject: Built): void {
  seed(registry.store, `acme/${name}`, subject, ['v1'])
  const annotations = { 'dev.sigstore.bundle.content': 'dsse-envelope' }
  seed(registry.store, `acme/${name}`, referrer({ subject, artifactType: bundleType, payload, annotations }))
}

/** Puts an image whose `.sig` tag has the payload and the signature of another image. */
export function seedMovedTag(registry: Sandbox, name: string, layout: string): void {
  const subject = plain(name)
  const manifest = documentsOf(layout).find(({ layers }) => JSON.stringify(layers)?.includes('cosignproject'))
  const layers = Array.isArray(manifest?.['layers']) ? manifest['layers'].map(record) : []
  const copied = layers.map(({ digest, annotations }) =>
    blob(bytesOf(layout, String(digest)), mediaTypes.simpleSigning, textsOf(record(annotations))),
  )
  seed(registry.store, `acme/${name}`, subject, ['v1'])
  seed(registry.store, `acme/${name}`, image({ layers: copied }), [digestTag(subject.digest, '.sig')])
}

/** An image that nobody has signed. */
export function plain(name: string): Built {
  return image({ labels: { name } })
}

/** The bundle of the fixtures that signs, and does not attest. */
export function signatureBundle(layout: string): Json {
  const bundle = documentsOf(layout).find((document) => predicateOf(document) === 'https://sigstore.dev/cosign/sign/v1')
  if (bundle === undefined) throw new Error(`${layout} has no signature in a bundle`)
  return bundle
}

/** The image itself, as what a bundle is attached to. */
export function fixtureImage(layout: string): Built {
  const document = documentsOf(layout).find(({ config }) => JSON.stringify(config)?.includes('oci.image.config'))
  const layers: readonly unknown[] = Array.isArray(document?.['layers']) ? document['layers'] : []
  const blobs = [document?.['config'], ...layers]
    .map((descriptor) => String(record(descriptor)['digest']))
    .map((digest): [string, Uint8Array] => [digest, bytesOf(layout, digest)])
  const bytes = readdirSync(folderOf(layout)).flatMap((name) => {
    const content = readFileSync(join(folderOf(layout), name))
    return JSON.stringify(parse(content)) === JSON.stringify(document) ? [content] : []
  })[0]
  if (bytes === undefined) throw new Error(`${layout} has no image`)
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const descriptor = { mediaType: mediaTypes.manifest, digest, size: bytes.length }
  return { mediaType: mediaTypes.manifest, bytes, digest, descriptor, blobs: new Map(blobs), children: [] }
}

/** The bundle with a timestamp of now, by another authority than its own: its certificate has long expired. */
export async function stampAgain(bundle: Json, { send }: Sigstore): Promise<string> {
  const [signature] = [record(bundle['dsseEnvelope'])['signatures']].flat()
  const signed = Buffer.from(String(record(signature)['sig']), 'base64')
  const artifactHash = createHash('sha256').update(signed).digest('base64')
  const { bytes } = await send(new URL('https://tsa.test/api/v1/timestamp'), {
    method: 'POST',
    headers: {},
    body: JSON.stringify({ artifactHash, hashAlgorithm: 'sha256', certificates: true }),
  })
  const rfc3161Timestamps = [{ signedTimestamp: Buffer.from(bytes).toString('base64') }]
  return withMaterial(bundle, { timestampVerificationData: { rfc3161Timestamps } })
}

/** The bundle in JSON with a part of its verification material replaced. */
export function withMaterial(document: unknown, change: Json): string {
  const bundle = record(document)
  return JSON.stringify({ ...bundle, verificationMaterial: { ...record(bundle['verificationMaterial']), ...change } })
}

/** The timestamp authorities of both roots, and all else of the first. */
export function withAuthoritiesOf(root: string, authoritiesRoot: string): string {
  const [first, second] = [record(JSON.parse(root)), record(JSON.parse(authoritiesRoot))]
  const timestampAuthorities = [first['timestampAuthorities'], second['timestampAuthorities']].flat()
  return JSON.stringify({ ...first, timestampAuthorities })
}

/** SLSA provenance of the image as GitHub's own instance signs it: with a timestamp, and in no log. */
export async function provenanceBundle(subject: Built, { send }: Sigstore): Promise<Uint8Array> {
  const instance = {
    fulcio: new URL('https://fulcio.test'),
    timestampAuthority: new URL('https://tsa.test/api/v1/timestamp'),
  }
  const sign = keylessSigner({ instance, send, idToken: async () => jobToken, now: () => 0 })
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'ghcr.io/acme/app', digest: { sha256: subject.digest.slice('sha256:'.length) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: { buildType: 'https://actions.github.io/buildtypes/workflow/v1', externalParameters: {} },
      runDetails: { builder: { id: 'https://github.com/acme/app/.github/workflows/promote.yml@refs/heads/main' } },
    },
  }
  return sign(Buffer.from(JSON.stringify(statement)))
}

function predicateOf({ dsseEnvelope }: Json): unknown {
  const { payload } = record(dsseEnvelope)
  return typeof payload === 'string' ? parse(Buffer.from(payload, 'base64'))['predicateType'] : undefined
}

function documentsOf(layout: string): readonly Json[] {
  return readdirSync(folderOf(layout)).map((name) => parse(readFileSync(join(folderOf(layout), name))))
}

function parse(bytes: Uint8Array): Json {
  try {
    return record(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    return {}
  }
}

function bytesOf(layout: string, digest: string): Buffer {
  return readFileSync(join(folderOf(layout), digest.slice('sha256:'.length)))
}

function folderOf(layout: string): string {
  return join(layoutPath(layout), 'blobs/sha256')
}

function textsOf(annotations: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, String(value)] as const))
}
