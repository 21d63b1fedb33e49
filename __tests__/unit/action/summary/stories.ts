// Reports of runs by name, for the tests of the summary.
import type { PlanDocument } from '../../../../src/promote/model/plan-document.ts'
import type { PromotionReport, ReferrerReport } from '../../../../src/promote/model/report.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'

const MiB = 1024 ** 2
const image = digestFrom('app 1.2.3')
const former = digestFrom('app 1.2.2')
const source = parseReference('ghcr.io/acme/app:sha-1f2e3d4')

const platforms = [
  { platform: { os: 'linux', architecture: 'amd64' }, digest: digestFrom('amd64'), size: 31.4 * MiB },
  { platform: { os: 'linux', architecture: 'arm64' }, digest: digestFrom('arm64'), size: 29.8 * MiB },
  { platform: { os: 'linux', architecture: 'arm', variant: 'v7' }, digest: digestFrom('arm v7'), size: 27.1 * MiB },
]

const types = ['application/spdx+json', 'application/vnd.dev.sigstore.bundle.v0.3+json']

function referrers(destination: string, result: ReferrerReport['result']): readonly ReferrerReport[] {
  const { repository } = parseReference(destination)
  return types.map((artifactType) => ({
    digest: digestFrom(artifactType),
    artifactType,
    subject: image,
    size: artifactType.length * 400,
    destination: repository,
    result,
  }))
}

const app = (rest: Partial<PromotionReport>): PromotionReport =>
  promotion({ sources: [source], digest: image, platforms, ...rest })

const none = { blobs: 0, bytes: 0 }
const moved = (reference: string) => target(reference, { move: 'move', before: former, after: image, result: 'moved' })
const created = (reference: string) => target(reference, { after: image })

const promoted = report({
  promotions: [
    app({
      targets: [
        created('ghcr.io/acme/app:1.2.3'),
        moved('ghcr.io/acme/app:latest'),
        created('docker.io/acme/app:1.2.3'),
        moved('docker.io/acme/app:latest'),
      ],
      referrers: referrers('docker.io/acme/app', 'copied'),
    }),
  ],
  traffic: { sent: { blobs: 9, bytes: 31.6 * MiB }, mounted: none, present: { blobs: 6, bytes: 56.7 * MiB } },
  requests: 61,
  milliseconds: 4210,
})

const unchanged = report({
  status: 'unchanged',
  changed: false,
  promotions: [
    app({
      decision: 'unchanged',
      platforms: platforms.map((platform) => ({ ...platform, size: undefined })),
      referrers: referrers('docker.io/acme/app', 'present'),
      targets: ['1.2.3', 'latest'].map((tag) =>
        target(`docker.io/acme/app:${tag}`, { move: 'same', before: image, after: image, result: 'same' }),
      ),
    }),
  ],
  traffic: { sent: none, mounted: none, present: none },
  requests: 3,
  milliseconds: 240,
})

const reason =
  'it names another digest, and a full version is not moved (overwrite: floating); promote to a new version, or say overwrite: always'
const refused = report({
  status: 'refused',
  changed: false,
  promotions: [
    app({
      decision: 'refused',
      targets: [
        target('docker.io/acme/app:1.2.3', {
          move: 'refused',
          before: former,
          after: former,
          result: 'refused',
          detail: reason,
        }),
        target('docker.io/acme/app:latest', { move: 'move', before: former, after: former, result: 'untouched' }),
      ],
      refusals: ['require max-age: the image is 12 days old, and at most 7 days are allowed'],
    }),
  ],
  traffic: { sent: none, mounted: none, present: none },
  requests: 6,
  milliseconds: 310,
})

const message =
  "registry.corp: could not push manifest latest in registry.corp/acme/app (HTTP 400 TAG_INVALID): The image tag 'latest' already exists and cannot be overwritten: it is immutable."
const rolledBack = report({
  status: 'failed',
  promotions: [
    app({
      decision: 'failed',
      targets: [
        target('ghcr.io/acme/app:stable', { move: 'move', before: former, after: former, result: 'restored' }),
        target('registry.corp/acme/app:1.2.3', {
          after: image,
          result: 'left',
          detail: 'this registry does not delete tags',
        }),
        target('registry.corp/acme/app:latest', {
          move: 'move',
          before: former,
          after: former,
          result: 'unmoved',
          detail: message,
        }),
      ],
      referrers: referrers('registry.corp/acme/app', 'copied'),
    }),
  ],
  failures: [
    {
      code: 'tag-immutable',
      message,
      side: 'target',
      remedy: 'The tag cannot be moved by the rules of the registry: promote to a new tag.',
    },
  ],
  warnings: ['registry.corp: reads lag behind writes; what was read back is waited for'],
  traffic: { sent: { blobs: 23, bytes: 32.9 * MiB }, mounted: none, present: { blobs: 4, bytes: 55.4 * MiB } },
  requests: 136,
  milliseconds: 8930,
})

const services = ['cart', 'catalog', 'checkout', 'gateway', 'orders', 'payments', 'pricing', 'search', 'stock', 'users']
const versions = ['2.3.9', '2.4.0', '2.4.1', '2.5.0']

function bulkTarget(service: string, version: string) {
  const reference = `docker.io/acme/${service}:${version}`
  const [digest, keptDigest] = [digestFrom(`${service} ${version}`), digestFrom(service)]
  if (service === 'search' && version === '2.5.0')
    return target(reference, {
      move: 'held',
      before: keptDigest,
      after: keptDigest,
      result: 'held',
      detail: '2.6.0 is newer there',
    })
  return version === '2.3.9'
    ? target(reference, { move: 'same', before: digest, after: digest, result: 'same' })
    : target(reference, { after: digest })
}

const bulk = report({
  promotions: services.flatMap((service) =>
    versions.map((version) =>
      promotion({
        sources: [parseReference(`ghcr.io/acme/${service}:${version}`)],
        digest: digestFrom(`${service} ${version}`),
        targets: [bulkTarget(service, version)],
        platforms: [],
      }),
    ),
  ),
  traffic: {
    sent: { blobs: 214, bytes: 1.7 * 1024 * MiB },
    mounted: none,
    present: { blobs: 66, bytes: 540 * MiB },
  },
  requests: 941,
  milliseconds: 68_400,
  warnings: ['docker.io/acme/search:2.5.0 stays where it is: 2.6.0 is newer there'],
  notices: ['`select` chose 40 tags of ghcr.io/acme/*'],
})

const plan: PlanDocument = {
  version: 1,
  repository: 'acme/app',
  run: '1',
  promotions: [
    {
      sources: ['ghcr.io/acme/app:sha-1f2e3d4'],
      digest: image,
      graph: digestFrom('graph'),
      options: { overwrite: 'floating', referrers: 'all', floatingTags: [] },
      targets: [
        { reference: 'docker.io/acme/app:1.2.3', expected: null, class: 'exact', move: 'create', derived: false },
        { reference: 'docker.io/acme/app:latest', expected: former, class: 'latest', move: 'move', derived: false },
      ],
      bytes: 88.3 * MiB,
    },
  ],
  bytes: 88.3 * MiB,
  requests: 96,
}

const planned = report({
  status: 'planned',
  changed: false,
  promotions: [
    app({
      targets: [
        target('docker.io/acme/app:1.2.3', { after: undefined, result: 'planned' }),
        target('docker.io/acme/app:latest', { move: 'move', before: former, after: former, result: 'planned' }),
      ],
      referrers: referrers('docker.io/acme/app', 'planned'),
    }),
  ],
  plan,
  traffic: { sent: none, mounted: none, present: none },
  requests: 14,
  milliseconds: 420,
})

/** By the name of the picture. */
export const stories = { promoted, unchanged, refused, 'rolled-back': rolledBack, bulk, planned } as const
