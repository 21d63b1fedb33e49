// Promotions of referrers over HTTP, in this process or in one of their own.
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Settings } from '../../../src/promote/model/options.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { run as runProgram } from '../../support/processes.ts'
import { promoteOverHttp } from '../../support/promotions.ts'

/** One run on a clock that waits as long as it says. */
export function run(requests: readonly PromotionRequest[], overrides: Partial<Settings> = {}): Promise<Report> {
  return promoteOverHttp(requests, { sleep: (milliseconds) => sleep(milliseconds), ...overrides })
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
