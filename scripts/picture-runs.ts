// The runs that docs/pictures show: the built action between two sandbox registries. Each gives the job summary as it was
// written, with the addresses of the registries replaced by names.
import { push } from '../sandbox/content.ts'
import { buildRelease, buildSmall, type Release } from '../sandbox/demo/image.ts'
import type { Quirk } from '../sandbox/quirks.ts'
import { runStep } from '../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../sandbox/server.ts'

type Texts = Readonly<Record<string, string>>

interface Registries {
  readonly build: Sandbox
  readonly release: Sandbox
}

interface PictureRun {
  /** Deviations of the release registry. */
  readonly quirks?: readonly Quirk[]
  readonly prepare: (registries: Registries) => Promise<void>
  /** Each run's inputs; `{build}` and `{release}` stand for the registries. The picture shows the last one. */
  readonly steps: readonly { readonly inputs: Texts; readonly files?: Texts }[]
}

async function pushRelease({ url }: Sandbox, { image, referrers }: Release, ...tags: readonly string[]): Promise<void> {
  await push(url, 'acme/app', image, tags)
  for (const artifact of referrers) await push(url, 'acme/app', artifact)
}

const [former, tested, other] = ['1.2.2', '1.2.3', '1.2.3-hotfix'].map(buildRelease)

async function prepare({ build, release }: Registries): Promise<void> {
  if (former === undefined || tested === undefined) return
  await pushRelease(build, former, 'stable')
  await pushRelease(build, tested, 'sha-1f2e3d4')
  await pushRelease(release, former, '1.2.2', 'latest')
}

const promotion = {
  source: '{build}/acme/app:sha-1f2e3d4',
  targets: '{build}/acme/app:stable\n{release}/acme/app:1.2.3\n{release}/acme/app:latest',
}

const config = `
promotions:
  - source: '{build}/acme/*'
    select: 'semver: ^2'
    targets: '{release}/prod/{repository}:{tag}'
`
const services = ['cart', 'catalog', 'checkout', 'gateway', 'orders', 'payments', 'pricing', 'search', 'stock', 'users']

export const pictureRuns: Readonly<Record<string, PictureRun>> = {
  planned: { prepare, steps: [{ inputs: { ...promotion, 'dry-run': 'true' } }] },
  promoted: { prepare, steps: [{ inputs: promotion }] },
  unchanged: { prepare, steps: [{ inputs: promotion }, { inputs: promotion }] },
  refused: {
    prepare: async (registries) => {
      await prepare(registries)
      if (other !== undefined) await pushRelease(registries.release, other, '1.2.3')
    },
    steps: [{ inputs: { ...promotion, require: 'max-size: 1MiB' } }],
  },
  'rolled-back': { quirks: ['immutable-tags', 'no-delete'], prepare, steps: [{ inputs: promotion }] },
  bulk: {
    prepare: async ({ build }) => {
      for (const service of services)
        for (const tag of ['2.3.9', '2.4.0', '2.4.1', '2.5.0'])
          await push(build.url, `acme/${service}`, buildSmall(`${service} ${tag}`).image, [tag])
    },
    steps: [{ inputs: { config: 'promotions.yml' }, files: { 'promotions.yml': config } }],
  },
}

/** An address as it is, and as the summary escapes it so that GitHub makes no link of it. */
const spellings = (host: string): readonly string[] => [host, host.replace(':', '<span>:</span>')]

/** Runs the steps and returns the Markdown of the last one's summary. */
export async function summaryOfRun({ quirks = [], prepare: before, steps }: PictureRun): Promise<string> {
  const registries = { build: await startRegistry(), release: await startRegistry({ quirks }) }
  const names = { build: 'builder.example', release: 'release.example' } as const
  const sides = ['build', 'release'] as const
  const address = (text: string): string =>
    sides.reduce((filled, side) => filled.replaceAll(`{${side}}`, registries[side].host), text)
  const addresses = (texts: Texts): Texts =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, address(text)]))
  try {
    await before(registries)
    let summary = ''
    for (const { inputs, files = {} } of steps)
      ({ summary } = await runStep({ inputs: addresses(inputs), files: addresses(files) }))
    return sides.reduce(
      (text, side) =>
        spellings(registries[side].host).reduce((named, host) => named.replaceAll(host, names[side]), text),
      summary,
    )
  } finally {
    await Promise.all(sides.map((side) => registries[side].close()))
  }
}
