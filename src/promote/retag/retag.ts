// Beyond the barrier: promised tags move, and are read back. A cancel here lets what is in flight settle first.
import { childBlobs } from '../../registry/model/manifest.ts'
import { formatName } from '../../registry/model/reference.ts'
import type { Staged } from '../copy/copy.ts'
import type { Settings } from '../model/options.ts'
import type { Request } from '../model/request.ts'
import type { TagStep, Work } from '../plan/steps.ts'
import type { Tally } from '../report/collector.ts'
import { openWorld } from '../repositories.ts'
import { verifyAll } from '../verify/verify.ts'
import { moveTags } from './move-tags.ts'

/** Milliseconds that requests in flight get to settle after a cancel, and that the rollback has. */
const settling = 2_000
const rollingBack = 5_000

interface Publication {
  readonly requests: readonly Request[]
  readonly staged: Staged
  readonly settings: Settings
  readonly tally: Tally
}

export async function publish({ requests, staged, settings, tally }: Publication): Promise<void> {
  const { work, first } = staged
  const { open, events, signal, rollback, verify, sleep } = settings
  const { emit } = events
  const world = openWorld(requests, open, lingering(signal, settling), true)
  const rollbackWorld = () => openWorld(requests, open, AbortSignal.timeout(rollingBack), true)
  const brought = (step: TagStep) => wasBrought(step, work, tally)
  await moveTags(work, { first, world, emit, signal, rollback, rollbackWorld, brought, sleep })
  const tags = work.classes.flatMap(({ steps }) => steps)
  await verifyAll(work, tags, { world, emit, verify, sleep, signal, tally })
}

/** Whether a blob of the tag's image had to be sent or mounted: then its manifest was not in that repository before. */
function wasBrought({ planned, root }: TagStep, { destinations }: Work, tally: Tally): boolean {
  const name = formatName(planned.target.repository)
  const nodes = destinations.find(({ destination }) => formatName(destination) === name)?.nodes ?? []
  if (!nodes.some(({ manifest }) => manifest === root)) return false
  return nodes.flatMap(({ manifest }) => childBlobs(manifest)).some(({ digest }) => tally.brought(name, digest))
}

/** A signal that follows another by some milliseconds. */
function lingering(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController()
  const follow = () => setTimeout(() => later.abort(signal.reason), milliseconds).unref()
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return later.signal
}
