// The built action, ended by signals at some of its requests; `npm run test:soak` does it a hundred times.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type KillStage, killedRelease, openKillStage } from './kill.ts'

let stage: KillStage
beforeAll(async () => {
  stage = await openKillStage()
})
afterAll(() => stage.close())

it.each<[NodeJS.Signals, number]>([
  ['SIGINT', 1],
  ['SIGINT', 17],
  ['SIGINT', 44],
  ['SIGTERM', 4],
  ['SIGTERM', 30],
  ['SIGTERM', 47],
  ['SIGKILL', 25],
  ['SIGKILL', 45],
])('%s at request %i leaves nothing half published', async (signal, at) => {
  expect(await killedRelease(stage, signal, at)).toEqual([])
})
