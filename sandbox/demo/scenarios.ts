// What the demo can show, as data.
import type { Quirk } from '../quirks.ts'
import { buildRelease, buildSmall, type Release } from './image.ts'

type Texts = Readonly<Record<string, string>>
export type Side = 'build' | 'release'

/** A tag and the image that it names. */
export interface Tagged {
  readonly side: Side
  readonly repository: string
  readonly tag: string
  readonly names: Release
}

export interface Step {
  readonly title: string
  /** `{build}` and `{release}` stand for the registries, here and in files. */
  readonly inputs: Texts
  /** Of the workspace. */
  readonly files?: Texts
  /** What the output `status` must say. */
  readonly status: 'planned' | 'promoted' | 'unchanged' | 'failed'
}

export interface Scenario {
  /** Deviations of the two registries from the specification. */
  readonly quirks: Readonly<Record<Side, readonly Quirk[]>>
  /** What is in the build registry at first. */
  readonly before: readonly Tagged[]
  readonly steps: readonly Step[]
  /** Every tag of both registries at the end. */
  readonly after: readonly Tagged[]
}

const repository = 'acme/app'

function promotion(quirks: readonly Quirk[]): Scenario {
  const names = buildRelease('1.2.3')
  const before: readonly Tagged[] = [{ side: 'build', repository, tag: 'sha-1f2e3d4', names }]
  const inputs = {
    source: '{build}/acme/app:sha-1f2e3d4',
    targets: '{release}/acme/app:1.2.3\n{release}/acme/app:latest',
  }
  const released = ['1.2.3', 'latest'].map((tag): Tagged => ({ side: 'release', repository, tag, names }))
  const steps: readonly Step[] = [
    { title: 'What would be done (dry-run)', inputs: { ...inputs, 'dry-run': 'true' }, status: 'planned' },
    { title: 'The promotion', inputs, status: 'promoted' },
    { title: 'The same step again', inputs, status: 'unchanged' },
  ]
  return { quirks: { build: [], release: quirks }, before, steps, after: [...before, ...released] }
}

/** @param remaining tags of the release registry that the rollback cannot remove. */
function failure(quirks: readonly Quirk[], remaining: readonly string[]): Scenario {
  const [former, next] = [buildRelease('1.2.2'), buildRelease('1.2.3')]
  const build = { side: 'build', repository } as const
  const release = { side: 'release', repository } as const
  const before: readonly Tagged[] = [
    { ...build, tag: 'sha-0a1b2c3', names: former },
    { ...build, tag: 'stable', names: former },
    { ...build, tag: 'sha-1f2e3d4', names: next },
  ]
  const steps: readonly Step[] = [
    {
      title: 'Last month: 1.2.2 is released',
      inputs: {
        source: '{build}/acme/app:sha-0a1b2c3',
        targets: '{release}/acme/app:1.2.2, {release}/acme/app:latest',
      },
      status: 'promoted',
    },
    {
      title: 'Today: 1.2.3, but the release registry lets no tag move, and does not say so before',
      inputs: {
        source: '{build}/acme/app:sha-1f2e3d4',
        targets: ':stable, {release}/acme/app:1.2.3, {release}/acme/app:latest',
      },
      status: 'failed',
    },
  ]
  const after: readonly Tagged[] = [
    ...before,
    { ...release, tag: '1.2.2', names: former },
    { ...release, tag: 'latest', names: former },
    ...remaining.map((tag) => ({ ...release, tag, names: next })),
  ]
  return { quirks: { build: [], release: ['immutable-tags', ...quirks] }, before, steps, after }
}

const config = `
defaults:
  referrers: none
promotions:
  - source: '{build}/acme/*'
    select: 'semver: ^1'
    targets: '{release}/prod/{repository}:{tag}'
`

function bulk(): Scenario {
  const services = Array.from({ length: 10 }, (_, at) => `service-${at}`)
  const versions = ['1.0.0', '1.1.0', '1.1.1', '1.2.0', '2.0.0-rc.1']
  const before = services.flatMap((service) =>
    versions.map((tag): Tagged => {
      return { side: 'build', repository: `acme/${service}`, tag, names: buildSmall(`${service} ${tag}`) }
    }),
  )
  const chosen = before.filter(({ tag }) => tag.startsWith('1.'))
  const released = chosen.map((release): Tagged => {
    return { ...release, side: 'release', repository: release.repository.replace('acme/', 'prod/') }
  })
  const step = { inputs: { config: 'promotions.yml' }, files: { 'promotions.yml': config } }
  return {
    quirks: { build: [], release: [] },
    before,
    steps: [
      { ...step, title: 'The promotion', status: 'promoted' },
      { ...step, title: 'The same step again', status: 'unchanged' },
    ],
    after: [...before, ...released],
  }
}

/** By name. Creating one builds its images. */
export const scenarios = {
  promote: {
    about: 'Promote a signed four-platform image from a build registry to a release registry.',
    create: () => promotion([]),
  },
  fallback: {
    about: 'The same into a registry without the referrers API: signature and SBOM use the fallback tag.',
    create: () => promotion(['no-referrers-api', 'no-delete']),
  },
  release: {
    about: 'Three targets in two registries; one registry refuses its tag, and the other tags are rolled back.',
    create: () => failure([], []),
  },
  standing: {
    about: 'The same with a registry that cannot delete tags (as GHCR): the report lists the tag that remains.',
    create: () => failure(['ghcr'], ['1.2.3']),
  },
  bulk: {
    about: 'Promote forty images at once, selected by a config file: the 1.x versions of ten services.',
    create: bulk,
  },
} as const satisfies Readonly<Record<string, { readonly about: string; readonly create: () => Scenario }>>
