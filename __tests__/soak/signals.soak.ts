// The built action, ended by a signal at a hundred moments.
import { expect, it } from 'vitest'
import { killedRelease, openKillStage } from '../e2e/processes/kill.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const

it('a signal at any request leaves nothing half published', async () => {
  const stage = await openKillStage()
  const violations: string[] = []
  try {
    for (let at = 1; at <= 100; at++)
      violations.push(...(await killedRelease(stage, signals[at % 3] ?? 'SIGINT', 1 + Math.floor(at / 2))))
  } finally {
    await stage.close()
  }
  expect(violations).toEqual([])
})
