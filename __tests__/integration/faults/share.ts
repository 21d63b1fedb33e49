// A part of the matrix, run and counted.
import { type FaultKind, kinds } from './kinds.ts'
import { addTo, type Tally } from './outcomes.ts'
import { runClean } from './requests.ts'
import { isInShare, pick, type Share } from './sample.ts'
import type { Stage } from './stage.ts'
import { type Injected, tryFaults } from './trial.ts'
import type { Work } from './works.ts'

export interface Counted {
  /** Requests of the clean run. */
  readonly requests: number
  readonly runs: number
  readonly tally: Tally
  /** A sentence each, with the fault and the request. */
  readonly violations: readonly string[]
}

/** Cells that showed a bug once: they are in every share. */
const regressions: readonly (readonly [work: string, fault: string, request: RegExp])[] = [
  ['mount', 'connection refused for a while', /GET .*manifests\/sha256:/],
  ['cold copy', 'one byte of the request changed', /PUT .*uploads/],
  ['referrers by fallback tag', 'one byte of the answer changed', /GET .*manifests\/sha256-/],
  ['referrers by fallback tag', '503 once', /PUT .*manifests\/sha256:/],
]

function wasFound(work: string, fault: string, request: string): boolean {
  return regressions.some((cell) => cell[0] === work && cell[1] === fault && cell[2].test(request))
}

/** Every request of the clean run with every fault that applies to it, or a share of these. */
export async function runSingleFaults(
  stage: Stage,
  work: Work,
  share: Share,
  among: readonly FaultKind[] = kinds,
): Promise<Counted> {
  const clean = await runClean(stage, work)
  const isChosen = (name: string, kind: FaultKind): boolean =>
    isInShare(`${work.name} ${name} ${kind.name}`, share) || wasFound(work.name, kind.name, name)
  const cells = clean.requests.flatMap(({ name, request }) =>
    among
      .filter((kind) => kind.applies(request) && isChosen(name, kind))
      .map((kind) => ({ name, kind, operation: request.operation })),
  )
  const tally: Tally = {}
  const violations: string[] = []
  for (const { name, kind, operation } of cells) {
    const trial = await tryFaults(stage, work, [{ name, kind }], clean.outcome)
    addTo(tally, kind.name, operation, trial.outcome)
    violations.push(...trial.violations.map((violation) => `${kind.name} at ${name}: ${violation}`))
  }
  return { requests: clean.requests.length, runs: cells.length, tally, violations }
}

/** Two faults in one run, so often. */
export async function runDoubleFaults(stage: Stage, work: Work, count: number, seed: number): Promise<Counted> {
  const clean = await runClean(stage, work)
  const tally: Tally = {}
  const violations: string[] = []
  for (let at = 0; at < count; at++) {
    const faults = ['first', 'second'].map((which): Injected => {
      const text = `${work.name} ${at} ${which}`
      const { name, request } = pick(clean.requests, seed, text)
      const applicable = kinds.filter((kind) => kind.applies(request))
      return { name, kind: pick(applicable, seed, `${text} fault`) }
    })
    const trial = await tryFaults(stage, work, faults, clean.outcome)
    addTo(tally, 'two faults', work.name, trial.outcome)
    const description = faults.map(({ name, kind }) => `${kind.name} at ${name}`).join(' and ')
    violations.push(...trial.violations.map((violation) => `${description}: ${violation}`))
  }
  return { requests: clean.requests.length, runs: count, tally, violations }
}
