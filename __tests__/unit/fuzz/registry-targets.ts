// What registries, layouts, docker's files and the hint cache send.
import { Readable } from 'node:stream'
import { image, index, referrer } from '../../../sandbox/content.ts'
import { parseChallenges } from '../../../src/registry/auth/challenge.ts'
import { nextPage } from '../../../src/registry/client/lists/pagination.ts'
import { decodeCredentialFile, findInFile } from '../../../src/registry/credentials/config-file.ts'
import { decodeHints } from '../../../src/registry/hint-cache/serialize.ts'
import { decodeIndex, findTag, onlyImage } from '../../../src/registry/layout/index-json.ts'
import { decodeManifest } from '../../../src/registry/model/decode/manifest.ts'
import { childBlobs, childManifests } from '../../../src/registry/model/manifest.ts'
import { mediaTypes } from '../../../src/registry/model/media-types.ts'
import { formatReference, isTag } from '../../../src/registry/model/reference.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { addReferrers } from '../../../src/registry/model/referrers-index.ts'
import { parseErrorBody } from '../../../src/registry/model/refusals/error-body.ts'
import { parseRetryAfter } from '../../../src/registry/transport/retry/policy.ts'
import { check, type Target } from './target.ts'

const app = image()
const list = index([app, image({ platform: 'linux/arm64' })])
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json', annotations: { a: 'b' } })
const digest = app.digest
const text = (input: Buffer): string => input.toString()
const tag = 'v1.2.3'

const asked = { registry: 'one.test', repository: 'acme/app', operation: 'list tags', access: 'read' } as const
const at = new URL('https://one.test/v2/acme/app/tags/list')

function linkOf(link: string): unknown {
  const response = { status: 200, headers: { link }, url: at } as const
  const next = nextPage(asked, { ...response, body: emptyBody(), discard: async () => {}, freed: Promise.resolve() })
  check(next === undefined || next.origin === at.origin, 'a page is read at another origin')
  return next
}

function emptyBody(): Readable {
  return Readable.from([])
}

async function credentialsOf(file: string): Promise<unknown> {
  const title = 'the file'
  return findInFile(
    decodeCredentialFile(file, title),
    { kind: 'registry', registry: 'one.test', path: 'acme/app' },
    { title, runHelper: async () => undefined },
  )
}

export const registryTargets: readonly Target[] = [
  {
    name: 'WWW-Authenticate',
    seeds: [
      'Bearer realm="https://one.test/token",service="one.test",scope="repository:acme/app:pull"',
      'Basic realm=x',
    ],
    parse: (input) => {
      const challenges = parseChallenges(text(input))
      check(challenges.length <= 16, 'too many challenges')
      return challenges
    },
  },
  {
    name: 'Link',
    seeds: [
      '</v2/acme/app/tags/list?last=b&n=2>; rel="next"',
      '<https://one.test/v2/x?n=1>;rel=next, <y>; rel="first"',
    ],
    parse: (input) => linkOf(text(input)),
  },
  {
    name: 'Retry-After',
    seeds: ['120', '1.5', 'Wed, 21 Oct 2026 07:28:00 GMT'],
    parse: (input) => {
      const wait = parseRetryAfter(text(input), Date.UTC(2026, 0, 1))
      check(wait === undefined || (Number.isFinite(wait) && wait > 0), `a wait of ${wait}`)
      return wait
    },
  },
  {
    name: 'error body',
    seeds: ['{"errors":[{"code":"DENIED","message":"no","detail":{"a":1}}]}', '<html>no</html>', '{"message":"x"}'],
    parse: (input) => [parseErrorBody(text(input)), parseErrorBody(text(input), 'application/json')],
  },
  {
    name: 'manifest',
    seeds: [app.bytes, list.bytes, sbom.bytes],
    parse: (input) =>
      [undefined, mediaTypes.ociManifest, mediaTypes.ociIndex].map((type) => {
        try {
          const manifest = decodeManifest(input, type)
          return [childBlobs(manifest), childManifests(manifest), manifest.subject]
        } catch (error) {
          if (type === undefined) throw error
          return undefined
        }
      }),
  },
  {
    name: 'list of referrers',
    seeds: [index([sbom]).bytes, index([]).bytes, list.bytes],
    parse: (input) =>
      addReferrers(decodeManifest(input, mediaTypes.ociIndex), [decodeManifest(sbom.bytes, undefined).descriptor]),
  },
  {
    name: 'index.json of a layout',
    seeds: [
      JSON.stringify({
        schemaVersion: 2,
        manifests: [{ ...app.descriptor, annotations: { 'org.opencontainers.image.ref.name': tag } }],
      }),
      list.bytes,
    ],
    parse: (input) => {
      const read = decodeIndex(input)
      return [onlyImage(read), isTag(tag) && findTag(read, tag), read.entries.length]
    },
  },
  {
    name: "docker's config.json",
    seeds: [
      JSON.stringify({ auths: { 'one.test': { auth: Buffer.from('a:b').toString('base64') }, 'https://x/v1/': {} } }),
      JSON.stringify({ credsStore: 'desktop', credHelpers: { 'one.test': 'ecr-login' } }),
      JSON.stringify({ auths: { 'one.test/acme': { identitytoken: 'x', username: 'y', password: 'z' } } }),
    ],
    parse: (input) => credentialsOf(text(input)),
  },
  {
    name: 'hint cache',
    seeds: [
      JSON.stringify({
        version: 1,
        registries: { 'one.test': { day: 20_000, hints: { referrersApi: true }, holds: { 'acme/app': ['aaaa'] } } },
        manifests: { [digest]: Buffer.from(app.bytes).toString('base64') },
      }),
    ],
    parse: (input) => decodeHints(text(input)),
  },
  {
    name: 'reference',
    seeds: [`ghcr.io/acme/app:1.2.3@${digest}`, 'alpine', 'oci:./dir:tag', '[::1]:5000/a/b:c', 'localhost:5000/x'],
    parse: (input) => {
      const reference = parseReference(text(input))
      const again = parseReference(formatReference(reference))
      check(formatReference(again) === formatReference(reference), 'it is not read as it was written')
      return reference
    },
  },
]
