// Runs tools at one workload, interleaved, and keeps what each run took.
import { cpus } from 'node:os'
import type { Endpoints } from './endpoints.ts'
import type { Sample, Series } from './results.ts'
import type { CopyRequest, Tool } from './tools.ts'
import type { Usage } from './usage.ts'
import type { Copy, Workload } from './workloads.ts'

export interface Comparison {
  readonly work: Workload
  /** Milliseconds. */
  readonly rtt: number
  readonly transport: Series['transport']
  readonly tools: readonly Tool[]
  readonly runs: number
}

/** A tool whose first run took longer (milliseconds) has said enough after `fewRuns`. */
const longRun = 4000
const fewRuns = 3

/** What a tool is asked to do for a copy. */
export function requestOf(copy: Copy, { source, target, access }: Endpoints): CopyRequest {
  const to = copy.sameRegistry ? source : target
  return {
    source: `${source}/${copy.source}`,
    targets: copy.targets.map((name) => `${to}/${name}`),
    referrers: copy.referrers,
    hosts: [...new Set([source, to])],
    access,
  }
}

/** Milliseconds of processor time of all programs of the machine since it was started. */
function busyTime(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)
}

/** What one run took, and what it sent. */
export async function takeSample(endpoints: Endpoints, run: () => Promise<Usage>): Promise<Sample> {
  await endpoints.takeCounts()
  const before = busyTime()
  const usage = await run()
  const others = Math.max(0, busyTime() - before - usage.cpu)
  return { ...usage, others, ...(await endpoints.takeCounts()) }
}

export async function compare(comparison: Comparison, endpoints: Endpoints): Promise<readonly Series[]> {
  const { work, rtt, transport, tools, runs } = comparison
  const all = new Map(tools.map((tool) => [tool, [] as Sample[]] as const))
  for (let run = 0; run < runs; run++)
    for (const [tool, samples] of all) {
      if (run >= fewRuns && (samples[0]?.milliseconds ?? 0) > longRun) continue
      const copy = work.copy(`${tool.name}-${transport}-${rtt}-${run}`.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-'))
      samples.push(await takeSample(endpoints, () => tool.run(requestOf(copy, endpoints))))
    }
  return [...all].map(([tool, samples]) => ({ work: work.name, rtt, transport, tool: tool.name, samples }))
}
