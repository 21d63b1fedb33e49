// Images of which a part is missing, is not copied, or comes changed, and what is said of them.
import { gzipSync } from 'node:zlib'
import { blob, build, mediaTypes, referrer } from '../../sandbox/content.ts'
import { recordSigner } from '../../src/action/trust/record-signer.ts'
import { digestOf } from '../../src/registry/model/digest.ts'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { digest, store } from '../integration/promote/support.ts'
import { app, document, failure, type Scene, tell, tellOverHttp } from './messages.ts'

const config = blob('{"os":"windows","architecture":"amd64"}', mediaTypes.config)
const elsewhere = {
  mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  digest: digestOf('windows'),
  size: 7,
  urls: ['https://example.test/layer'],
}
const windows = build({
  document: {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: config.descriptor,
    layers: [elsewhere],
  },
  blobs: [config],
})

const refusal = new RegistryError({
  registry: 'two.test',
  repository: 'app',
  operation: 'push a manifest',
  access: 'write',
  status: 400,
  codes: ['MANIFEST_BLOB_UNKNOWN'],
})

const scenes: readonly Scene[] = [
  {
    inputs: { targets: 'two.test/app:1.2.3' },
    arrange: (registries) => {
      let subject = app
      for (let at = 0; at < 9; at++) {
        subject = referrer({ subject, artifactType: 'application/x' })
        store(registries.repository('one.test/build'), subject)
      }
    },
  },
  {
    there: { 'one.test/build:sbom': document },
    inputs: { targets: 'two.test/app:1.2.3', referrers: 'aplication/spdx+json' },
  },
  { inputs: { targets: 'two.test/app:1.2.3', 'referrers-source': 'one.test/nope' } },
  {
    there: { 'one.test/others:other': windows },
    inputs: { targets: 'two.test/app:1.2.3', 'referrers-source': 'one.test/others' },
  },
  { inputs: { source: `one.test/build@${digestOf('a config')}` } },
  {
    there: { 'one.test/build:windows': windows },
    inputs: { source: 'one.test/build:windows', targets: 'two.test/app:1' },
    options: { fault: ({ kind }) => (kind === 'pushManifest' ? refusal : undefined) },
  },
  {
    there: { 'two.test/app:1.2.3': app },
    inputs: { targets: 'two.test/app:1.2.3' },
    settings: { verify: 'strict' },
    arrange: (registries) =>
      registries.repository('two.test/app').manifests.delete(digest(app.children[0]?.digest ?? '')),
  },
]

/** A job without an identity is to sign a record. */
function unsigned(): Promise<string> {
  const context = { serverUrl: 'https://github.com', payload: {} }
  const options = { context, env: {}, signal: new AbortController().signal, onSecret: () => undefined }
  return failure(() => recordSigner({ kind: 'keyless', instance: undefined }, options).prepare())
}

export async function partMessages(): Promise<readonly string[]> {
  const headers = { 'content-encoding': 'gzip' }
  const compressed = tellOverHttp({
    fault: ({ operation }) =>
      operation === 'manifest-get' ? { kind: 'alter', headers, body: gzipSync(app.bytes) } : undefined,
  })
  return (await Promise.all([compressed, unsigned(), ...scenes.map(tell)])).flat()
}
