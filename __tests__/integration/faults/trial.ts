// One run under faults: what became of it, what is wrong with that, and whether a run without faults completes it.

import type { LoggedRequest } from '../../../sandbox/server.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { FaultContext, FaultKind } from './kinds.ts'
import { missingContent, stateOf, tagsOf, unmoved, violationsOf } from './oracle.ts'
import { type Outcome, outcomeOf } from './outcomes.ts'
import { kindOfRequest, requestNamer } from './requests.ts'
import { openWorld, runWork } from './run.ts'
import { type Role, roles, type Stage } from './stage.ts'
import type { Work, World } from './works.ts'

/** A fault at the request of this name. */
export interface Injected {
  readonly name: string
  readonly kind: FaultKind
}

export interface Trial {
  readonly outcome: Outcome
  readonly violations: readonly string[]
}

/** `clean`: how the work ends without faults; faults that pass must not change it. */
export async function tryFaults(stage: Stage, work: Work, faults: readonly Injected[], clean: Outcome): Promise<Trial> {
  const world = openWorld(stage, work)
  const before = { tags: tagsOf(world), state: stateOf(work, world) }
  const armed = arm(world, work, faults)
  const idleTimeout = Math.min(...faults.map(({ kind }) => kind.idleTimeout ?? Number.POSITIVE_INFINITY))
  const reports = await runWork(work, world, {
    onWait: armed.onWait,
    ...(Number.isFinite(idleTimeout) && { idleTimeout }),
  })
  await settle(stage, armed.end)
  const outcome = armed.met() === 0 ? 'not met' : outcomeOf(reports.at(-1))
  const stopped = faults.every(({ kind }) => kind.passes) && ![clean, 'not met'].includes(outcome)
  const isLiedTo = faults.some(({ kind }) => kind.lies)
  const violations = [
    ...armed.early,
    ...violationsOf({ work, world, before, reports, isLiedTo }),
    ...(stopped ? [`it ends as ${outcome}, and the fault passes`] : []),
    ...(await recover(work, world)),
  ]
  for (const role of roles) stage.registries[role].clearLog()
  stage.elsewhere.credentials.length = 0
  return { outcome, violations: violations.map((text) => `${text}${failuresOf(reports)}`) }
}

/** Ends all faults, and waits until no request is under way. */
async function settle(stage: Stage, end: () => void): Promise<void> {
  end()
  stage.arm(undefined)
  for (const role of roles) await stage.registries[role].comeBack()
  stage.restore()
  while (stage.unanswered.size > 0) await new Promise((resolve) => setImmediate(resolve))
}

function failuresOf(reports: readonly Report[]): string {
  const messages = reports.flatMap(({ failures }) => failures.map(({ message }) => message))
  return messages.length === 0 ? '' : ` [${messages.join('; ')}]`
}

function arm(world: World, work: Work, faults: readonly Injected[]) {
  const { stage } = world
  const nameOf = requestNamer(world)
  const ended = Promise.withResolvers<void>()
  const waits: { left: number; act: () => void }[] = []
  const afterWaits: FaultContext['afterWaits'] = (left, act) => void waits.push({ left, act })
  const lasting = new Map<string, FaultKind>()
  const early: string[] = []
  let met = 0
  stage.arm((request, role) => {
    if (movesPromisedTag(work, world, request, role))
      early.push(...missingContent(work, world).map((part) => `a tag moves before ${part} is there`))
    const name = nameOf(request, role)
    const standing = work.standing?.(request, role)
    const kind = faults.find((fault) => fault.name === name)?.kind ?? lasting.get(kindOfRequest(name))
    if (kind === undefined) return standing
    met += 1
    if (kind.lasting) lasting.set(kindOfRequest(name), kind)
    return kind.inject(request, { stage, role, ended: ended.promise, afterWaits }) ?? standing
  })
  return {
    early,
    met: () => met,
    end: () => ended.resolve(),
    onWait: () => {
      for (const wait of waits) if (--wait.left === 0) wait.act()
    },
  }
}

function movesPromisedTag(work: Work, world: World, request: LoggedRequest, role: Role): boolean {
  if (request.operation !== 'manifest-put') return false
  const tags = [request.reference, ...new URLSearchParams(request.query).getAll('tag')]
  return work
    .promises(world)
    .some((promise) => promise.role === role && promise.repository === request.repository && tags.includes(promise.tag))
}

/** A run without faults completes what is missing, and another one has nothing to do. */
async function recover(work: Work, world: World): Promise<readonly string[]> {
  const second = await runWork(work, world)
  const missing = [...unmoved(work, world, second.at(-1)), ...missingContent(work, world)]
  const failures = second.flatMap((report) => report.failures.map(({ message }) => message))
  const third = (await runWork(work, world)).at(-1)
  return [
    ...missing.map((part) => `after a second run: ${part}`),
    ...failures.map((text) => `a second run: ${text}`),
    ...(third?.changed === false && third.status === 'unchanged' ? [] : [`a third run is ${third?.status}`]),
  ]
}
