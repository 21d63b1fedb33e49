// The tables of docs/reliability.md, from what the long runs found (docs/reliability.json).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { formatTable } from './markdown.ts'

const outcomes = ['completed', 'held', 'stopped', 'rolled back', 'left', 'moved', 'not met'] as const
type Outcome = (typeof outcomes)[number]

const peerEnds = ['right', 'failed', 'failed, tag set', 'hung', 'hung, tag set', 'wrong and green'] as const
export type PeerEnd = (typeof peerEnds)[number]

const counts = z.partialRecord(z.enum(outcomes), z.number())
const schema = z.object({
  /** By kind of promotion. */
  faults: z.record(
    z.string(),
    z.object({
      /** Of a run without faults. */
      requests: z.number(),
      runs: z.number(),
      /** One in so many faults. */
      share: z.number().default(1),
      /** By fault and operation of the request. */
      ends: z.record(z.string(), z.record(z.string(), counts)),
    }),
  ),
  /** By tool: what others did under a share of the same faults. */
  peers: z.record(
    z.string(),
    z.object({
      version: z.string(),
      requests: z.number(),
      /** One in so many. */
      share: z.number(),
      ends: z.record(z.string(), z.partialRecord(z.enum(peerEnds), z.number())),
    }),
  ),
})

export type Reliability = z.infer<typeof schema>
type Counts = z.infer<typeof counts>

/** Throws if the text is not what the long runs write. */
export function readReliability(text: string): Reliability {
  return schema.parse(JSON.parse(text))
}

function read(): Reliability {
  return readReliability(readFileSync(join(import.meta.dirname, '../../docs/reliability.json'), 'utf8'))
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = {}
  for (const counts of all)
    for (const outcome of outcomes) {
      const count = (total[outcome] ?? 0) + (counts[outcome] ?? 0)
      if (count > 0) total[outcome] = count
    }
  return total
}

const shown: readonly Outcome[] = ['completed', 'held', 'stopped', 'rolled back', 'left', 'moved', 'not met']
const number = (count: number | undefined): string => (count === undefined ? '' : count.toLocaleString('en-US'))
const cells = (total: Counts): readonly string[] => shown.map((outcome) => number(total[outcome]))

/** A row for each fault, over all kinds of promotion. */
export function formatFaults(): string {
  const { faults } = read()
  const byFault = Map.groupBy(
    Object.values(faults).flatMap(({ ends }) => Object.entries(ends)),
    ([fault]) => fault,
  )
  const rows = [...byFault].map(([fault, entries]) => [
    fault,
    ...cells(sum(entries.flatMap(([, byOperation]) => Object.values(byOperation)))),
  ])
  return formatTable(['fault', ...shown], rows)
}

/** A row for each kind of promotion. */
export function formatWorks(): string {
  const rows = Object.entries(read().faults).map(([work, { requests, runs, share, ends }]) => [
    share === 1 ? work : `${work} (one in ${share} faults)`,
    number(requests),
    number(runs),
    ...cells(sum(Object.values(ends).flatMap((byOperation) => Object.values(byOperation)))),
  ])
  return formatTable(['promotion', 'requests', 'runs', ...shown], rows)
}

const reads = ['manifest-get', 'manifest-head', 'blob-get', 'blob-head', 'tags', 'referrers', 'token']

/** A row for each operation of a registry. */
export function formatOperations(): string {
  const byOperation = new Map<string, Counts[]>()
  for (const { ends } of Object.values(read().faults))
    for (const [fault, operations] of Object.entries(ends))
      for (const [operation, counts] of Object.entries(operations))
        if (fault !== 'two faults') byOperation.set(operation, [...(byOperation.get(operation) ?? []), counts])
  const rows = [...byOperation]
    .sort(([left], [right]) => reads.indexOf(right) - reads.indexOf(left) || (left < right ? -1 : 1))
    .map(([operation, counts]) => [operation, ...cells(sum(counts))])
  return formatTable(['request', ...shown], rows)
}

function formatEnds(counts: Partial<Record<PeerEnd, number>> | undefined): string {
  return peerEnds.flatMap((end) => (counts?.[end] === undefined ? [] : [`${number(counts[end])} ${end}`])).join(', ')
}

/** A row for each fault, a column for each tool: what became of how many runs. */
export function formatPeers(): string {
  const { peers } = read()
  const tools = Object.entries(peers)
  const faults = [...new Set(tools.flatMap(([, { ends }]) => Object.keys(ends)))]
  const head = ['fault', ...tools.map(([name, { version }]) => `${name} ${version.replace(/^\D*/, '')}`)]
  return formatTable(
    head,
    faults.map((fault) => [fault, ...tools.map(([, { ends }]) => formatEnds(ends[fault]))]),
  )
}
