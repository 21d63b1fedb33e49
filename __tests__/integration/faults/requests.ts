// The requests of a work's clean run, by names that are the same in every run.
import type { LoggedRequest } from '../../../sandbox/server.ts'
import { type Outcome, outcomeOf } from './outcomes.ts'
import { openWorld, runWork } from './run.ts'
import type { Role, Stage } from './stage.ts'
import type { Work, World } from './works.ts'

interface NamedRequest {
  /** `role METHOD path #n`: the n-th of its kind. */
  readonly name: string
  readonly request: LoggedRequest
}

export interface CleanRun {
  /** In the order of their names. */
  readonly requests: readonly NamedRequest[]
  readonly outcome: Outcome
}

/** Names requests as they come, whatever the run's repository and its upload ids are. */
export function requestNamer({ path }: World): (request: LoggedRequest, role: Role) => string {
  const seen = new Map<string, number>()
  return (request, role) => {
    const digest = new URLSearchParams(request.query).get('digest') ?? ''
    const endpoint = request.operation === 'token' ? '/token' : request.path.replace(/\/uploads\/[^/]+$/, '/uploads/*')
    const kind = `${role} ${request.method} ${endpoint.replace(path, 'app')} ${digest}`.trim()
    const times = (seen.get(kind) ?? 0) + 1
    seen.set(kind, times)
    return `${kind} #${times}`
  }
}

/** The name without its number: the same for a request that is sent again. */
export function kindOfRequest(name: string): string {
  return name.replace(/ #\d+$/, '')
}

/** Runs the work without faults. */
export async function runClean(stage: Stage, work: Work): Promise<CleanRun> {
  const world = openWorld(stage, work)
  const nameOf = requestNamer(world)
  const requests: NamedRequest[] = []
  stage.arm((request, role) => {
    const standing = work.standing?.(request, role)
    const name = nameOf(request, role)
    // a fault in place of the one that stands would be no fault
    if (standing === undefined) requests.push({ name, request })
    return standing
  })
  const reports = await runWork(work, world)
  stage.arm(undefined)
  const outcome = outcomeOf(reports.at(-1))
  if (outcome !== (work.ends ?? 'completed')) throw new Error(`${work.name} ends as ${outcome} without a fault`)
  return { requests: requests.sort((a, b) => (a.name < b.name ? -1 : 1)), outcome }
}
