// Bytes and files that are not what they should be, and what is said of them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Built, index } from '../../sandbox/content.ts'
import { openSpool } from '../../src/registry/content/spool.ts'
import { collect, verifiedStream } from '../../src/registry/content/verified-stream.ts'
import { connect } from '../../src/registry/index.ts'
import { decodeManifest } from '../../src/registry/model/decode/manifest.ts'
import { digestOf } from '../../src/registry/model/digest.ts'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { mediaTypes } from '../../src/registry/model/media-types.ts'
import { parseReference } from '../../src/registry/model/reference-syntax/parse.ts'
import type { OpenOptions, UploadPermission } from '../../src/registry/repository.ts'
import { tag } from '../integration/promote/support.ts'
import { schema1Payload, schema1Types } from '../support/schema1.ts'
import { noCredentials } from '../unit/registry/transport/support.ts'
import { app, failure, otherImage, type Scene, tell } from './messages.ts'

/** Ten indexes within one another. */
const deep = Array.from({ length: 10 }).reduce<Built>((inner) => index([inner]), otherImage)
const asked = { mediaType: 'application/octet-stream', digest: digestOf('asked'), size: 5 }

const artifactType = 'application/vnd.cncf.oras.artifact.manifest.v1+json'
const refusedArtifact: Scene = {
  there: { 'one.test/build:artifact': rewritten(artifactType, { artifactType: 'application/vnd.example', blobs: [] }) },
  inputs: { source: 'one.test/build:artifact', targets: 'two.test/app:1' },
  options: {
    fault: ({ kind }) =>
      kind === 'pushManifest'
        ? new RegistryError({
            registry: 'two.test',
            repository: 'app',
            operation: 'push',
            access: 'write',
            status: 400,
            codes: ['MANIFEST_INVALID'],
          })
        : undefined,
  },
}

const old = { ...otherImage, ...encoded(schema1Types.unsigned, schema1Payload([...otherImage.blobs.keys()])) }
const listOfOld: Scene = {
  there: {
    'one.test/build:list': {
      ...rewritten(mediaTypes.ociIndex, {
        schemaVersion: 2,
        manifests: [{ mediaType: old.mediaType, digest: old.digest, size: old.bytes.byteLength }],
      }),
      children: [old],
    },
  },
  inputs: { source: 'one.test/build:list', targets: 'two.test/app:1' },
}

/** An image without blobs whose manifest is this document. */
function rewritten(mediaType: string, document: Readonly<Record<string, unknown>>): Built {
  return {
    ...otherImage,
    blobs: new Map(),
    children: [],
    ...encoded(mediaType, JSON.stringify({ ...document, mediaType })),
  }
}

function encoded(mediaType: string, text: string): Pick<Built, 'mediaType' | 'bytes' | 'digest'> {
  const bytes = Buffer.from(text)
  return { mediaType, bytes, digest: digestOf(bytes) }
}

export async function contentMessages(folder: string): Promise<readonly string[]> {
  const huge = { ...asked, size: Number.MAX_SAFE_INTEGER }
  const open = async () => Readable.from([])
  return Promise.all([
    failure(() => collect(asked, verifiedStream(asked, Readable.from([Buffer.from('other')]), 'blob x'), 'blob x')),
    failure(() =>
      decodeManifest(
        Buffer.from('{"schemaVersion":1,"mediaType":"application/vnd.docker.distribution.manifest.v1+json"}'),
        undefined,
      ),
    ),
    failure(() => decodeManifest(Buffer.from('{"mediaType":"text/plain"}'), undefined)),
    tell(refusedArtifact).then(String),
    tell(listOfOld).then(String),
    failure(openSpool(folder).keep(huge, open)),
    tell({ there: { 'one.test/build:deep': deep }, inputs: { source: 'one.test/build:deep' } }).then(String),
  ])
}

/** Throws what stands in the way of an upload. */
function refuse(permission: UploadPermission): void {
  if (permission.kind !== 'granted') throw permission.error
}

/** Sources and targets that are files. */
export async function layoutMessages(folder: string): Promise<readonly string[]> {
  const [damaged, two] = [join(folder, 'damaged.tar'), join(folder, 'two')]
  await mkdir(two)
  const manifests = [app, otherImage].map(({ digest, mediaType, bytes }, at) => {
    const annotations = { 'org.opencontainers.image.ref.name': `v${at}` }
    return { mediaType, digest, size: bytes.byteLength, annotations }
  })
  await Promise.all([
    writeFile(damaged, 'no archive'.repeat(100)),
    writeFile(join(two, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}'),
    writeFile(join(two, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests })),
  ])
  const layouts = connect({
    settings: new Map(),
    credentials: noCredentials,
    concurrency: 1,
    observe: () => undefined,
    temporary: folder,
  })
  const at = (text: string, access: OpenOptions['access']) =>
    layouts.open(parseReference(text).repository, { access, signal: AbortSignal.any([]) })
  const collected = await Promise.all([
    failure(() => at(`oci:${two}`, 'pull').defaultImage?.()),
    failure(() => at(`oci:${join(folder, 'absent')}`, 'pull').defaultImage?.()),
    failure(() => at(`oci-archive:${join(folder, 'absent.tar')}`, 'pull').defaultImage?.()),
    failure(() => at(`oci-archive:${damaged}`, 'pull').manifest(tag('v1'))),
    failure(() => at(`oci-archive:${two}`, 'pull').manifest(tag('v1'))),
    failure(() => at(`oci-archive:${two}`, 'push').openUpload().then(refuse)),
    failure(() => at(`oci:${two}`, 'push').pushManifest(decodeManifest(Buffer.from(schema1Payload([])), undefined))),
  ])
  await layouts.close()
  return collected
}
