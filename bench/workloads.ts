// The workloads of the benchmarks: what is promoted, from where to where. The names are those of the published table.
import { type Built, digestTag, index, push, randomImage, referrer } from '../sandbox/content.ts'

export interface Hosts {
  readonly source: string
  readonly target: string
}

export interface Copy {
  /** Reference without the registry. */
  readonly source: string
  /** `true`: in the source's registry. */
  readonly sameRegistry: boolean
  /** References without the registry. */
  readonly targets: readonly string[]
  readonly referrers: boolean
}

export interface Workload {
  readonly name: string
  readonly about: string
  /** Without a delay only, since its bytes would take too long. */
  readonly heavy?: boolean
  /** Puts what the runs need into the source registry (host:port). */
  seed(host: string): Promise<void>
  /** What run number `run` of a tool does; targets are new ones, but for workloads about nothing to do. */
  copy(run: string): Copy
}

const kilobyte = 1024
const megabyte = 1024 * kilobyte

/** An index of images with layers of noise. */
function noisy(name: string, platforms: number, layers: readonly number[]): Built {
  const numbers = Array.from({ length: platforms }, (_, at) => at)
  return index(numbers.map((at) => randomImage({ layers, seed: `${name} ${at}`, platform: `linux/arm/v${at}` })))
}

async function pushWithReferrers(host: string, repository: string, built: Built): Promise<void> {
  const url = `http://${host}`
  await push(url, repository, built, ['a'])
  for (const subject of [built, ...built.children]) {
    const types = ['application/spdx+json', 'application/vnd.in-toto+json', 'application/vnd.example.report']
    const referrers = types.map((artifactType) =>
      referrer({ subject, artifactType, payload: `${artifactType} of ${subject.digest}` }),
    )
    await push(url, repository, index(referrers), [digestTag(subject.digest)])
  }
}

const plain = { sameRegistry: false, referrers: false }
const sameRegistry = { ...plain, sameRegistry: true }
const eight = (size: number): readonly number[] => Array.from({ length: 8 }, () => size)

export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    about: 'retag in place, index of 2',
    seed: (host) => push(`http://${host}`, 'bench/w1', noisy('w1', 2, [kilobyte]), ['a']),
    copy: (run) => ({ ...sameRegistry, source: 'bench/w1:a', targets: [`bench/w1:${run}`] }),
  },
  {
    name: 'W1x5',
    about: 'the same to five tags',
    seed: (host) => push(`http://${host}`, 'bench/w1x5', noisy('w1x5', 2, [kilobyte]), ['a']),
    copy: (run) => {
      const targets = [1, 2, 3, 4, 5].map((tag) => `bench/w1x5:${run}-${tag}`)
      return { ...sameRegistry, source: 'bench/w1x5:a', targets }
    },
  },
  {
    name: 'W2',
    about: 'other repository, same registry, 4 platforms × 8 layers',
    seed: (host) => push(`http://${host}`, 'bench/w2', noisy('w2', 4, eight(kilobyte)), ['a']),
    copy: (run) => ({ ...sameRegistry, source: 'bench/w2:a', targets: [`bench/w2-${run}:a`] }),
  },
  {
    name: 'W3',
    about: 'across registries, cold, 4 × 8 × 1 MiB',
    seed: (host) => push(`http://${host}`, 'bench/w3', noisy('w3', 4, eight(megabyte)), ['a']),
    copy: (run) => ({ ...plain, source: 'bench/w3:a', targets: [`bench/w3-${run}:a`] }),
  },
  {
    name: 'W3r',
    about: 'W3 with three referrers on each of the five manifests, by fallback tags',
    seed: (host) => pushWithReferrers(host, 'bench/w3r', noisy('w3r', 4, eight(megabyte))),
    copy: (run) => ({ ...plain, referrers: true, source: 'bench/w3r:a', targets: [`bench/w3r-${run}:a`] }),
  },
  {
    name: 'W4',
    about: 'across registries, 2 × 2 × 256 MiB',
    heavy: true,
    seed: (host) => push(`http://${host}`, 'bench/w4', noisy('w4', 2, [256 * megabyte, 256 * megabyte]), ['a']),
    copy: (run) => ({ ...plain, source: 'bench/w4:a', targets: [`bench/w4-${run}:a`] }),
  },
  {
    name: 'W5',
    about: 'again, nothing to do',
    seed: async (host) => {
      const built = noisy('w5', 2, [kilobyte])
      await push(`http://${host}`, 'bench/w5', built, ['a', 'b'])
    },
    copy: () => ({ ...sameRegistry, source: 'bench/w5:a', targets: ['bench/w5:b'] }),
  },
  {
    name: 'W6',
    about: 'one source (W3) to five repositories elsewhere',
    seed: (host) => push(`http://${host}`, 'bench/w6', noisy('w6', 4, eight(megabyte)), ['a']),
    copy: (run) => {
      const targets = [1, 2, 3, 4, 5].map((to) => `bench/w6-${run}-${to}:a`)
      return { ...plain, source: 'bench/w6:a', targets }
    },
  },
]
