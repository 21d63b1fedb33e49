// The whole engine over the real wire, as a test or a process of its own runs it.
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { eventHub } from '../../src/promote/events.ts'
import { promote, type Settings } from '../../src/promote/promote.ts'
import type { Report } from '../../src/promote/report.ts'
import type { Request } from '../../src/promote/request.ts'
import { connect } from '../../src/registry/index.ts'
import { openSpool } from '../../src/registry/spool.ts'
import { run as runProgram } from '../support/processes.ts'

/** One run over HTTP, with nothing remembered of any before it. */
export async function run(requests: readonly Request[], settings: Partial<Settings> = {}): Promise<Report> {
  const events = eventHub()
  const registries = connect({
    settings: new Map(),
    credentials: { find: async () => undefined, places: [] },
    concurrency: 16,
    observe: (event) => events.emit({ kind: 'wire', event }),
  })
  const report = await promote(requests, {
    ...registries,
    events,
    signal: new AbortController().signal,
    dryRun: false,
    phase: 'all',
    rollback: true,
    verify: 'on',
    wait: 0,
    maker: { repository: '', run: '' },
    attachments: [],
    recorder: undefined,
    spool: openSpool(tmpdir()),
    sleep: (milliseconds) => sleep(milliseconds),
    now: () => 0,
    today: () => 0,
    ...settings,
  })
  await registries.close()
  return report
}

const ending = z.object({
  status: z.string(),
  warnings: z.array(z.string()),
  notices: z.array(z.string()),
  failures: z.array(z.unknown()),
  peak: z.number(),
})

/** How a promotion ended that ran as a process of its own. */
export async function runApart(source: string, target: string): Promise<z.infer<typeof ending>> {
  const program = fileURLToPath(new URL('./racer.ts', import.meta.url))
  const { stdout, stderr } = await runProgram(process.execPath, [program, source, target])
  if (stdout.length === 0) throw new Error(stderr)
  return ending.parse(JSON.parse(stdout.toString()))
}
