// Runs that end badly, or not quite as asked, and what is said of them.
import { EventEmitter } from 'node:events'
import { digestTag, image, index, referrer } from '../../sandbox/content.ts'
import { cancellationSignal } from '../../src/action/cancellation.ts'
import type { PromotionRequest } from '../../src/promote/model/request.ts'
import { digestOf } from '../../src/registry/model/digest.ts'
import { MalformedError, RegistryError } from '../../src/registry/model/errors.ts'
import { digest, request, tag } from '../integration/promote/support.ts'
import type { MemoryOperation, MemoryOptions } from '../support/memory.ts'
import { schema1Payload, schema1Types } from '../support/schema1.ts'
import { ecKeys, pem } from '../support/sign-bundle.ts'
import { material, noServices } from '../support/signed-images.ts'
import { app, document, failing, otherImage, put, type Scene, tell, tellAll } from './messages.ts'

const aged = { 'one.test/app:1.2.3': otherImage }
const two = { targets: 'one.test/app:edge\none.test/app:1' }
const gates = `platforms: [linux/s390x]
referrers-present: [application/spdx+json]
labels: { stage: tested }
annotations: { approved: 'yes' }
max-age: 1h
max-size: 1B
non-root: true
no-unknown: true
signed-by: [{ key: ${JSON.stringify(pem(ecKeys()))} }]
built-by: { repository: acme/app }
attested: [spdx]
trusted-root: '${JSON.stringify(JSON.parse(material('trusted_root.r2.json')))}'`
const twice = index([...app.children, otherImage])
const unknown = index([app, image({ platform: 'unknown/unknown' })])

/** Once a tag is set, this is refused. */
function failingAfterwards(operationKind: MemoryOperation['kind']): MemoryOptions {
  let set = false
  return {
    fault: ({ kind }) => {
      if (kind === 'pushTag') set = true
      return set && kind === operationKind ? 'refused' : undefined
    },
  }
}

const sbomTag = digestTag(app.digest, '.sbom')

/** A registry that misses a blob which it said it had. */
function losingOnce(): MemoryOptions {
  const facts = { registry: 'two.test', repository: 'app', operation: 'push', access: 'write', status: 400 } as const
  let lost = false
  return {
    fault: ({ kind }) => {
      if (lost || kind !== 'pushManifest') return undefined
      lost = true
      return new RegistryError({ ...facts, codes: ['MANIFEST_BLOB_UNKNOWN'] })
    },
  }
}

const unlisted = new RegistryError({
  registry: 'one.test',
  repository: 'app',
  operation: 'list tags',
  access: 'read',
  status: 405,
})

const recorder = { repository: 'acme/app', run: '1', workflow: 'release', sha: '', ref: '', actor: '' }

const schema1Bytes = Buffer.from(schema1Payload([...otherImage.blobs.keys()]))
const old = { ...otherImage, mediaType: schema1Types.unsigned, bytes: schema1Bytes, digest: digestOf(schema1Bytes) }
const fromOld = {
  there: { 'one.test/build:old': old },
  inputs: { source: 'one.test/build:old', targets: 'two.test/app:1' },
}

const scenes: readonly Scene[] = [
  fromOld,
  {
    ...fromOld,
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
  },
  {
    there: { 'one.test/app:edge': otherImage },
    inputs: { targets: 'one.test/app:edge', backup: '{tag}-previous' },
    options: {
      fault: ({ kind, what }) =>
        kind === 'manifest' && what === otherImage.digest
          ? new MalformedError('neither an image nor an index')
          : undefined,
    },
  },
  { there: { 'one.test/app:edge': otherImage }, inputs: { targets: 'one.test/app:edge', backup: '{tag}-previous' } },
  {
    there: { 'one.test/app:edge': otherImage },
    inputs: { targets: 'one.test/app:edge\none.test/app:edge-previous', backup: '{tag}-previous' },
  },
  { inputs: { platforms: 'linux/amd64, linux/arm64', annotations: 'org.example.a=b' } },
  { there: aged, inputs: { overwrite: 'skip' } },
  { there: aged },
  { there: aged, inputs: { overwrite: 'never' } },
  { inputs: { 'allow-targets': 'two.test/**' } },
  {
    there: { 'one.test/app:1.0.0': otherImage, 'one.test/app:1.3.0': otherImage, 'one.test/app:1': otherImage },
    inputs: { 'floating-tags': 'major' },
  },
  { inputs: { targets: 'one.test/app:1.2.3-rc.1', 'floating-tags': 'major' } },
  {
    there: { 'one.test/build:unknown': unknown },
    inputs: { source: 'one.test/build:unknown', require: gates },
    settings: { today: () => Date.now(), trustServices: async () => noServices },
  },
  { inputs: { source: 'one.test/build:newer' } },
  {
    arrange: (registries) =>
      registries.repository('one.test/build').manifests.delete(digest(app.children[0]?.digest ?? '')),
    inputs: { targets: 'two.test/app:1.2.3' },
  },
  { inputs: { source: 'one.test/build', select: 'semver: 1', targets: 'one.test/app:{tag}' } },
  { inputs: { source: 'one.test/build', select: 'all', targets: 'one.test/app:{major}' } },
  { inputs: { platforms: 'linux/s390x' } },
  {
    there: { 'one.test/build:twice': twice },
    inputs: { source: 'one.test/build:twice', platforms: 'linux/amd64', unwrap: 'true' },
  },
  { inputs: { combine: 'true', source: 'one.test/build:new\none.test/build:new' } },
  {
    there: { 'one.test/build:chart': referrer({ subject: app, artifactType: 'application/x' }) },
    inputs: { combine: 'true', source: 'one.test/build:new\none.test/build:chart' },
  },
  { there: { 'one.test/app:edge': otherImage }, inputs: two, options: failing('1') },
  {
    there: { 'two.test/app:edge': otherImage },
    inputs: { targets: 'two.test/app:new, two.test/app:1' },
    options: failing('1'),
  },
  { inputs: { targets: 'two.test/app:new, two.test/app:1' }, options: { ...failing('1'), deletes: false } },
  { inputs: { targets: 'one.test/build:new2, one.test/build:1' }, options: failing('1') },
  {
    inputs: { targets: 'two.test/app:new, two.test/app:1' },
    options: failing('1'),
    meanwhile: (event, registries) => event.kind === 'tag' && put(registries, 'two.test/app:new', otherImage),
  },
  {
    inputs: { targets: 'two.test/app:new' },
    meanwhile: (event, registries) => event.kind === 'content' && put(registries, 'two.test/app:new', otherImage),
  },
  {
    inputs: { targets: 'two.test/app:1.2.3', 'floating-tags': 'latest' },
    meanwhile: (event, registries) => {
      if (event.kind !== 'content') return
      put(registries, 'two.test/app:1.3.0', otherImage)
      put(registries, 'two.test/app:latest', otherImage)
    },
  },
  {
    inputs: { targets: 'two.test/app:1.2.3', 'floating-tags': 'latest' },
    meanwhile: (event, registries) =>
      event.kind === 'tag' && event.target.tag === 'latest' && put(registries, 'two.test/app:latest', otherImage),
  },
  {
    there: { 'two.test/app:edge': otherImage },
    inputs: { targets: 'two.test/app:edge', overwrite: 'never' },
    options: { hidden: 'edge' },
  },
  { options: failingAfterwards('resolve') },
  { options: failingAfterwards('pushManifest'), settings: { recorder } },
  { settings: { recorder, signRecord: () => Promise.reject(new Error('fulcio.example: the answer was 503')) } },
  {
    there: { 'two.test/app:edge': app },
    inputs: { targets: 'two.test/app:edge' },
    settings: { recorder, signRecord: (statement) => Promise.resolve(statement) },
  },
  {
    inputs: { targets: 'two.test/app:1.2.3' },
    options: { referrers: 'tag' },
    there: { 'one.test/build:sbom': document, [`one.test/build:${digestTag(app.digest)}`]: index([document]) },
    meanwhile: (event, registries) =>
      event.kind === 'tag' && registries.repository('two.test/app').tags.delete(tag(digestTag(app.digest))),
  },
  {
    inputs: { targets: 'two.test/app:1.2.3' },
    meanwhile: (event, registries) => event.kind === 'content' && registries.repository('one.test/build').blobs.clear(),
  },
  { inputs: { platforms: 'linux/amd64' } },
  { inputs: { targets: 'two.test/app:1.2.3' }, options: losingOnce() },
  {
    inputs: { targets: 'two.test/app:1.2.3' },
    there: { [`one.test/build:${sbomTag}`]: image(), [`two.test/app:${sbomTag}`]: otherImage },
  },
  { inputs: { targets: `one.test/app:${digestTag(app.digest)}` } },
  { inputs: { targets: 'one.test/app:edge', 'floating-tags': 'major' } },
  { inputs: { targets: 'one.test/app:0.2.3', 'floating-tags': 'major' } },
  { there: { 'one.test/app:latest': otherImage }, inputs: { targets: 'one.test/app:latest' } },
  { inputs: { targets: 'one.test/app:1.2.3-alpine, one.test/app:latest' } },
  { there: { 'one.test/app:v1.2.3': otherImage }, inputs: { targets: 'one.test/app:1.2.3, one.test/app:latest' } },
  {
    arrange: (registries) => {
      const { tags } = registries.repository('one.test/app')
      for (let at = 0; at <= 20_000; at++) tags.set(tag(`build-${at}`), digest(app.digest))
    },
    inputs: { 'floating-tags': 'latest' },
  },
  { inputs: { 'version-pattern': 'release-(?<major>[0-9]+)' } },
  {
    there: { 'one.test/build:1.0.0': otherImage, 'one.test/build:1.1.0': app },
    inputs: { source: 'one.test/build', select: 'semver: 1', targets: 'one.test/app:latest' },
  },
  { inputs: { 'floating-tags': 'latest' }, options: { fault: ({ kind }) => (kind === 'tags' ? unlisted : undefined) } },
  { inputs: { targets: `one.test/app:${'1'.repeat(60)}x`, 'version-pattern': String.raw`(?<major>(\d+)+)` } },
]

/** A plan of which two things are no longer so: what the source's tag names, and what the target's. */
const planned: PromotionRequest = {
  ...request(`one.test/build:new@${app.digest}`, ['one.test/app:1.2.3']),
  pin: {
    digest: digest(app.digest),
    graph: digest(app.digest),
    expected: new Map([['one.test/app:1.2.3', undefined]]),
  },
}
/** A plan of another image than its source is. */
const forged: PromotionRequest = {
  ...request(`one.test/build@${app.digest}`, ['one.test/app:1.2.3']),
  pin: { digest: digest(otherImage.digest), graph: digest(otherImage.digest), expected: new Map() },
}
const clashing = ['new', 'other'].map((name) => request(`one.test/build:${name}`, ['one.test/app:edge']))

export async function runMessages(): Promise<readonly string[]> {
  const there = { 'one.test/build:other': otherImage }
  const parts = await Promise.all([
    ...scenes.map(tell),
    tellAll([planned], { there: { ...aged, 'one.test/build:new': otherImage, 'one.test/build:old': app } }),
    tellAll([forged], {}),
    tellAll(clashing, { there }),
    ...(['time', 'signal'] as const).map(stopped),
  ])
  return parts.flat()
}

/** A run that was stopped before it began: by its own time limit, or by a signal. */
async function stopped(by: 'time' | 'signal'): Promise<readonly string[]> {
  const signals = new EventEmitter()
  const stop = cancellationSignal(signals, by === 'time' ? 2 : 60_000, () => 'ghcr.io: HTTP 503 to PUT /v2/')
  if (by === 'signal') signals.emit('SIGINT')
  else await new Promise((resolve) => stop.signal.addEventListener('abort', resolve))
  return tell({ settings: { signal: stop.signal } }).finally(stop.release)
}
