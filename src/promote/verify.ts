// Reading promised tags back: what lags is waited for, what someone else moved is told, and nothing is rolled back.
import { formatReference } from '../registry/reference.ts'
import type { Emit } from './events.ts'
import type { Tally } from './tally.ts'
import { verifyReferrers } from './verify-referrers.ts'
import type { TagStep, Work } from './work.ts'
import type { World } from './world.ts'

export type Verify = 'off' | 'on' | 'strict'

interface VerifyContext {
  readonly tally: Tally
  readonly world: World
  readonly emit: Emit
  readonly verify: Verify
  readonly sleep: (milliseconds: number) => Promise<void>
}

/** Milliseconds between reads of a tag that is not visible yet: 30 s in all. */
const pauses = [250, 500, 1000, 2000, 4000, 6000, 8000, 8250]

/** Throws where a tag names a third digest, or (`strict`) something is not visible in time. */
export async function verifyAll(work: Work, context: VerifyContext): Promise<void> {
  const steps = work.classes.flatMap((one) => one.steps)
  if (context.verify === 'off' || steps.length + work.destinations.length === 0) return
  context.emit({ kind: 'phase', phase: 'verify' })
  const [unlisted, ...tags] = await Promise.all([
    verifyReferrers(work, context),
    ...steps.map((step) => verifyTag(step, context)),
  ])
  const strict = context.verify === 'strict' ? unlisted : []
  if (context.verify === 'on') for (const message of unlisted) context.emit({ kind: 'warning', message })
  const problems = [...strict, ...tags.filter((problem) => problem !== undefined)]
  if (problems.length > 0) throw new VerifyError(problems)
}

/** What reading back found wrong, all of it. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError'
  readonly remedy =
    'The content is complete and nothing was rolled back. Look at what the tags name now; a re-run completes what is missing.'

  constructor(problems: readonly string[]) {
    super(problems.join('; '))
  }
}

async function verifyTag(
  { planned, root }: TagStep,
  { world, emit, verify, sleep }: VerifyContext,
): Promise<string | undefined> {
  const { target, expected } = planned
  const read = async () => (await world.at(target.repository).resolve(target.tag))?.digest
  let found = await read()
  for (const pause of pauses) {
    if (found !== expected?.digest && found !== undefined) break
    await sleep(pause)
    found = await read()
  }
  const name = formatReference(target)
  if (found === root.descriptor.digest) {
    emit({ kind: 'verified', target, outcome: 'confirmed' })
    return undefined
  }
  if (found !== undefined && found !== expected?.digest) {
    emit({ kind: 'verified', target, outcome: 'moved-by-other', after: found })
    return `${name} was moved by someone else: it names ${found}`
  }
  emit({ kind: 'verified', target, outcome: 'not-visible' })
  if (verify === 'strict') return `${name} was set, and reads do not show it after 30 seconds`
  emit({ kind: 'warning', message: `${name} was set; the registry's reads do not show it yet` })
  return undefined
}
