// One run of a work over HTTP, on a clock that waits for nobody.
import { setTimeout } from 'node:timers/promises'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { applyPlan } from '../../../src/promote/plan-file/read.ts'
import { promote } from '../../../src/promote/promote.ts'
import type { RunRequest } from '../../../src/promote/requests/expand-selection.ts'
import { openSpool } from '../../../src/registry/content/spool.ts'
import type { CredentialStore } from '../../../src/registry/credentials/types.ts'
import { connect } from '../../../src/registry/index.ts'
import type { Clock } from '../../../src/registry/transport/clock.ts'
import { noServices } from '../../support/signed-images.ts'
import { settings } from '../promote/support.ts'
import { account, type Stage } from './stage.ts'
import type { Work, World } from './works.ts'

export interface RunOptions {
  /** Called each time the client waits. */
  readonly onWait?: () => void
  readonly idleTimeout?: number
}

let worlds = 0

/** Repositories for one run, with what the work needs in them. */
export function openWorld(stage: Stage, work: Work): World {
  worlds += 1
  const path = `acme/run-${worlds}`
  const world: World = {
    stage,
    path,
    ref: (role, tag, beside = '') => `${stage.registries[role].host}/${path}${beside}:${tag}`,
  }
  work.prepare(world)
  return world
}

const maker = { repository: 'acme/app', run: '7' }

/** The reports of the work's runs, in their order: one, or a plan's and its application's. */
export async function runWork(work: Work, world: World, options: RunOptions = {}): Promise<readonly Report[]> {
  const requests = work.requests(world)
  if (work.planned !== true) return [await runOnce(world.stage, requests, options)]
  const planning = await runOnce(world.stage, requests, options, { dryRun: true, maker })
  if (planning.plan === undefined) return [planning]
  const applied = await applyPlan(JSON.stringify(planning.plan), { repository: maker.repository })
  if (applied.kind === 'refused') throw new Error(applied.problems.join())
  return [planning, await runOnce(world.stage, applied.requests, options)]
}

async function runOnce(
  stage: Stage,
  requests: readonly RunRequest[],
  { onWait, idleTimeout }: RunOptions,
  overrides: Partial<Settings> = {},
): Promise<Report> {
  const events = eventHub()
  const registries = connect({
    settings: stage.settings,
    credentials: credentialsOf(stage),
    concurrency: 'auto',
    temporary: stage.temporary,
    observe: (event) => events.emit({ kind: 'wire', event }),
    clock: clockOf(onWait),
    ...(idleTimeout && { idleTimeout }),
  })
  try {
    return await promote(requests, {
      ...settings,
      ...registries,
      events,
      spool: openSpool(stage.temporary),
      trustServices: async () => noServices,
      ...overrides,
    })
  } finally {
    await registries.close()
  }
}

function credentialsOf({ registries: [source] }: Stage): CredentialStore {
  const credential = { kind: 'basic', ...account } as const
  return {
    find: async ({ registry }) =>
      registry === source.host ? undefined : { credential, origin: 'the test', implicit: false },
    sources: ['the test'],
  }
}

/** Its sleeps move it on by as much as was asked, and take a moment, so that what the network told is heard. */
function clockOf(onWait: (() => void) | undefined): Clock {
  let now = 0
  return {
    now: () => now,
    wall: () => Date.UTC(2026, 0, 1) + now,
    random: () => 0.5,
    sleep: async (milliseconds, signal) => {
      signal.throwIfAborted()
      now += milliseconds
      onWait?.()
      await setTimeout(2)
    },
  }
}
