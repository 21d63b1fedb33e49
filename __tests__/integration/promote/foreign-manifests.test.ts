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

it.each(['ORAS artifact', 'OCI 1.1-rc artifact'] as const)(
  'a source of the kind %s is named for what it is',
  async (name) => {
    const sandbox = await holding(name, () => undefined)
    const report = await promoteOverHttp([
      request(`${sandbox.host}/acme/app:1.2.3`, [`${sandbox.host}/acme/app:2.0.0`], { referrers: 'none' }),
    ])
    expect(report).toMatchObject({ status: 'failed', changed: false })
    expect(report.failures[0]?.message).toMatch(/artifact manifest/)
    expect(report.failures[0]?.stack).toBeUndefined()
    expect(report.failures[0]?.remedy ?? '').not.toMatch(/proxy|login page/)
  },
)

it.each(['ORAS artifact', 'OCI 1.1-rc artifact'] as const)(
  'a referrer of the kind %s is named for what it is',
  async (name) => {
    const [source, target] = [await registry(), await registry()]
    seed(source.store, 'acme/app', app, ['sha-1'])
    const { mediaType, document } = foreign[name]
    const { mediaType: subjectType, digest, size } = app.descriptor
    const bytes = Buffer.from(JSON.stringify({ ...document, subject: { mediaType: subjectType, digest, size } }))
    source.store.putManifest('acme/app', { mediaType, bytes })
    const targets = [`${target.host}/acme/app:1.2.3`]
    const report = await promoteOverHttp([request(`${source.host}/acme/app:sha-1`, targets)])
    expect(report).toMatchObject({ status: 'failed', changed: false, failures: [{ side: 'source' }] })
    expect(report.failures[0]?.message).toMatch(/artifact manifest of an OCI 1\.1 draft/)
    expect(report.failures[0]?.remedy).toMatch(/referrers: none/)
    const without = await promoteOverHttp([request(`${source.host}/acme/app:sha-1`, targets, { referrers: 'none' })])
    expect(without.status).toBe('promoted')
  },
)
