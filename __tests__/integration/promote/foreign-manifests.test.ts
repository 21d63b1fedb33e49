// Manifests of types that no client pushes any more: at a target tag they are there, and `always` replaces them.
import { describe, expect, it } from 'vitest'
import { image, layer, seed } from '../../../sandbox/content.ts'
import type { Fault, LoggedRequest, Sandbox } from '../../../sandbox/server.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = image({ layers: [layer({ app: 'new' })] })
const of = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: `sha256:${'a'.repeat(64)}`, size: 3 }

const foreign = {
  'docker schema 1': {
    mediaType: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
    document: { schemaVersion: 1, name: 'acme/app', tag: '1.2.3', fsLayers: [{ blobSum: of.digest }], history: [] },
  },
  'ORAS artifact': {
    mediaType: 'application/vnd.cncf.oras.artifact.manifest.v1+json',
    document: {
      mediaType: 'application/vnd.cncf.oras.artifact.manifest.v1+json',
      artifactType: 'application/vnd.example',
      blobs: [of],
    },
  },
  'OCI 1.1-rc artifact': {
    mediaType: 'application/vnd.oci.artifact.manifest.v1+json',
    document: {
      mediaType: 'application/vnd.oci.artifact.manifest.v1+json',
      artifactType: 'application/vnd.example',
      blobs: [of],
    },
  },
} as const

type HeadFault = (request: LoggedRequest) => Fault | undefined
const heads: Readonly<Record<string, HeadFault>> = {
  'a full HEAD': () => undefined,
  'a HEAD of 404': ({ operation, path }) =>
    operation === 'manifest-head' && path.endsWith('/1.2.3') ? { kind: 'status', status: 404 } : undefined,
  'a HEAD without a digest': ({ operation }) =>
    operation === 'manifest-head' ? { kind: 'alter', headers: { 'docker-content-digest': undefined } } : undefined,
}

async function holding(name: keyof typeof foreign, fault: HeadFault): Promise<Sandbox> {
  const sandbox = await registry({ fault })
  seed(sandbox.store, 'acme/app', app, ['sha-1'])
  const { mediaType, document } = foreign[name]
  const digest = sandbox.store.putManifest('acme/app', { mediaType, bytes: Buffer.from(JSON.stringify(document)) })
  sandbox.store.setTag('acme/app', '1.2.3', digest)
  return sandbox
}

const names = ['docker schema 1', 'ORAS artifact', 'OCI 1.1-rc artifact'] as const

describe.each(Object.entries(heads))('a target tag, by %s,', (_head, fault) => {
  it.each(names)('that names a manifest of the kind %s is protected', async (name) => {
    const sandbox = await holding(name, fault)
    const report = await promoteOverHttp([
      request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:1.2.3`], { referrers: 'none' }),
    ])
    expect(report).toMatchObject({ status: 'refused', changed: false, failures: [] })
    expect(sandbox.store.tag('acme/app', '1.2.3')).not.toBe(app.digest)
  })

  it.each(names)('that names a manifest of the kind %s is replaced with overwrite: always', async (name) => {
    const sandbox = await holding(name, fault)
    const report = await promoteOverHttp([
      request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:1.2.3`], { overwrite: 'always' }),
    ])
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(sandbox.store.tag('acme/app', '1.2.3')).toBe(app.digest)
  })
})

const drafts = ['ORAS artifact', 'OCI 1.1-rc artifact'] as const
const bytes = Buffer.from('a file')

/** A registry with the image and, as its referrer and under a tag of its own, an artifact of a draft. */
async function holdingArtifact(name: (typeof drafts)[number]) {
  const source = await registry()
  seed(source.store, 'acme/app', app, ['sha-1'])
  const { mediaType, document } = foreign[name]
  const blob = { mediaType: 'text/plain', digest: source.store.putBlob('acme/app', bytes), size: bytes.byteLength }
  const { mediaType: subjectType, digest, size } = app.descriptor
  const subject = { mediaType: subjectType, digest, size }
  const manifest = Buffer.from(JSON.stringify({ ...document, blobs: [blob], subject }))
  const artifact = source.store.putManifest('acme/app', { mediaType, bytes: manifest })
  source.store.setTag('acme/app', 'artifact', artifact)
  return { source, artifact, manifest, blob, mediaType }
}

describe.each(drafts)('an artifact manifest of the kind %s', (name) => {
  it.each(['api', 'fallback tag'])('travels as a referrer with its blobs, to a registry with the %s', async (list) => {
    const { source, artifact, manifest, blob, mediaType } = await holdingArtifact(name)
    const target = await registry(list === 'api' ? {} : { quirks: ['no-referrers-api'] })
    const requests = [request(`${source.host}/acme/app:sha-1`, [`${target.host}/acme/app:1.2.3`])]
    const report = await promoteOverHttp(requests)
    expect(report).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    expect(report.promotions[0]?.referrers).toMatchObject([
      { digest: artifact, artifactType: 'application/vnd.example', result: 'copied' },
    ])
    expect(Buffer.from(target.store.manifest('acme/app', artifact)?.bytes ?? [])).toEqual(manifest)
    expect(target.store.manifest('acme/app', artifact)?.mediaType).toBe(mediaType)
    expect(target.store.blobSize('acme/app', blob.digest)).toBe(bytes.byteLength)
    expect(await promoteOverHttp(requests)).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('is promoted itself', async () => {
    const { source, artifact, blob } = await holdingArtifact(name)
    const target = await registry()
    const requests = [request(`${source.host}/acme/app:artifact`, [`${target.host}/acme/artifacts:1`])]
    expect(await promoteOverHttp(requests)).toMatchObject({ status: 'promoted', failures: [] })
    expect(target.store.tag('acme/artifacts', '1')).toBe(artifact)
    expect(target.store.blobSize('acme/artifacts', blob.digest)).toBe(bytes.byteLength)
  })

  it('that the target refuses ends the run before a tag moves, and says how to leave it out', async () => {
    const { source, artifact } = await holdingArtifact(name)
    const target = await registry({
      fault: ({ operation, path }) =>
        operation === 'manifest-put' && path.endsWith(artifact) ? { kind: 'status', status: 400 } : undefined,
    })
    const [from, to] = [`${source.host}/acme/app:sha-1`, [`${target.host}/acme/app:1.2.3`]]
    const report = await promoteOverHttp([request(from, to)])
    expect(report).toMatchObject({ status: 'failed', failures: [{ side: 'target' }] })
    expect(report.failures[0]?.remedy).toMatch(
      /takes no artifact manifests .*`referrers: "!application\/vnd\.example"`/,
    )
    expect(target.store.tag('acme/app', '1.2.3')).toBeUndefined()
    const without = await promoteOverHttp([request(from, to, { referrers: ['!application/vnd.example'] })])
    expect(without).toMatchObject({ status: 'promoted', failures: [] })
  })
})
