// A release that is ended by a signal at its n-th request: what must be true of it, and of the run that follows.
import type { ChildProcess } from 'node:child_process'
import { z } from 'zod'
import { app, isWhole, openRelease, openStage, type ReleaseResult, type Stage } from './release.ts'

export interface KillStage extends Stage {
  /** Calls back at the n-th request from now on; not at all if undefined. */
  arm(at: number | undefined, act?: () => void): void
}

export async function openKillStage(): Promise<KillStage> {
  let left: number | undefined
  let act = (): void => undefined
  const stage = await openStage({
    fault: () => {
      if (left !== undefined) {
        left -= 1
        if (left === 0) act()
      }
      return undefined
    },
  })
  return {
    ...stage,
    arm: (at, then = () => undefined) => {
      left = at
      act = then
    },
  }
}

const report = z.object({
  promotions: z.array(
    z.object({
      targets: z.array(z.object({ target: z.string(), after: z.string().nullable().optional(), result: z.string() })),
    }),
  ),
})

/** What is wrong with a release that gets the signal at the request, and with the run after it: a sentence each. */
export async function killedRelease(stage: KillStage, signal: NodeJS.Signals, at: number): Promise<readonly string[]> {
  const release = openRelease(stage)
  let child: ChildProcess | undefined
  stage.arm(at, () => void child?.kill(signal))
  const ended = await release.run({ onStart: (started) => (child = started) })
  stage.arm(undefined)
  const wrong = [
    ...(signal === 'SIGKILL' ? [] : wrongEnd(ended)),
    ...ended.leftovers.map((name) => `${name} is left in RUNNER_TEMP`),
  ]
  const now = release.now()
  const tags = release.targets.flatMap(({ registry, reference }, index) => {
    const [was, is] = [release.before[index], now[index]]
    if (is !== was && is !== app.digest) return [`${reference} names ${is}`]
    const repository = reference.slice(reference.indexOf('/') + 1, reference.lastIndexOf(':'))
    return is === app.digest && !isWhole(registry, repository, app) ? [`${reference} is not whole`] : []
  })
  const moved = now.filter((digest, index) => digest === app.digest && release.before[index] !== app.digest).length
  const half =
    signal !== 'SIGKILL' && moved > 0 && moved < now.length
      ? [`${moved} of ${now.length} tags moved\n${ended.log}`]
      : []
  const again = await release.run()
  const undone = release.now().filter((digest) => digest !== app.digest)
  return [
    ...wrong,
    ...tags,
    ...half,
    ...falseReport(ended, release.targets, now),
    ...(again.status === 0 && undone.length === 0 ? [] : [`the next run does not complete it\n${again.log}`]),
  ].map((text) => `${signal} at request ${at}: ${text}`)
}

/** A run that is cancelled fails and says why; one that was done already is done. */
function wrongEnd({ status, outputs, log }: ReleaseResult): readonly string[] {
  const isDone = status === 0 && outputs['status'] === 'promoted'
  const isFailed = status === 1 && outputs['status'] === 'failed' && /cancelled \(SIG(?:INT|TERM)\)/.test(log)
  return [
    ...(isDone || isFailed ? [] : [`it ends with ${status} and is ${outputs['status']}\n${log}`]),
    ...(/bug/i.test(log) ? [`it speaks of a bug\n${log}`] : []),
  ]
}

function falseReport(
  { outputs }: ReleaseResult,
  targets: readonly { readonly reference: string }[],
  now: readonly (string | undefined)[],
): readonly string[] {
  if (!outputs['report']) return []
  const { promotions } = report.parse(JSON.parse(outputs['report']))
  return promotions
    .flatMap((promotion) => promotion.targets)
    .filter(({ after }) => after)
    .flatMap(({ target, after, result }) => {
      const is = now[targets.findIndex(({ reference }) => reference === target)]
      return is === after ? [] : [`${target} is said to be ${result} at ${after}, and names ${is}`]
    })
}
