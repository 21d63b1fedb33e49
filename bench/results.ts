// The results of a benchmark: what is written as JSON, and what is computed from it.

export interface Sample {
  readonly milliseconds: number
  /** Milliseconds of processor time. */
  readonly cpu: number
  /** Milliseconds of processor time of all other programs meanwhile: the registries and the proxies. */
  readonly others: number
  /** Peak of the resident set, in MiB. */
  readonly memory: number
  readonly requests: number
  /** Requests to the token service. */
  readonly tokens: number
  readonly connections: number
  /** Both ways, through all proxies. */
  readonly bytes: number
}

/** All runs of one tool at one workload and distance. */
export interface Series {
  readonly work: string
  /** Milliseconds. */
  readonly rtt: number
  /** Plain HTTP, or TLS with bearer tokens. */
  readonly transport: 'plain' | 'tls'
  readonly tool: string
  readonly samples: readonly Sample[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly node: string
  /** Load average of the last minute, at the start. */
  readonly load: number
  /** An empty Node from start to end. */
  readonly emptyNode: { readonly milliseconds: number; readonly cpu: number }
}

export interface Results {
  readonly machine: Machine
  readonly registries: string
  readonly works: Readonly<Record<string, string>>
  readonly series: readonly Series[]
}

export const ours = 'promote-image'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** The median of one figure of a series. */
export function typical({ samples }: Series, figure: keyof Sample): number {
  return median(samples.map((sample) => sample[figure]))
}

/** The series that ran beside this one. */
export function rivals({ work, rtt, transport }: Series, all: readonly Series[]): readonly Series[] {
  return all.filter((series) => series.work === work && series.rtt === rtt && series.transport === transport)
}

/** The best peer's time over ours; above 1 we are ahead. */
export function ratioToBest(series: Series, all: readonly Series[]): number {
  const peers = rivals(series, all).filter(({ tool }) => !tool.startsWith(ours))
  return Math.min(...peers.map((peer) => typical(peer, 'milliseconds'))) / typical(series, 'milliseconds')
}
