// Beyond the barrier: promised tags move, and are read back. A cancel here lets what is in flight settle first.
import { formatName } from '../../registry/model/reference.ts'
import type { CopiedContent } from '../copy/copy.ts'
import { nodeBlobs } from '../model/image-graph.ts'
import type { Settings } from '../model/options.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { Steps, TagStep } from '../plan/steps.ts'
import type { RunCollector } from '../report/collector.ts'
import { openRepositories } from '../repositories.ts'
import { verifyAll } from '../verify/verify.ts'
import { moveTags } from './move-tags.ts'

/** Milliseconds that requests in flight get to settle after a cancel, and that the rollback has. */
const settling = 2_000
const rollingBack = 5_000

interface Publication {
  readonly requests: readonly PromotionRequest[]
  readonly staged: CopiedContent
  readonly settings: Settings
  readonly collector: RunCollector
}

export async function retag({ requests, staged, settings, collector }: Publication): Promise<void> {
  const { work, first } = staged
  const { open, events, signal, rollback, verify, sleep, today } = settings
  const { emit } = events
  const repositories = openRepositories(requests, open, delayedAbort(signal, settling), true)
  const rollbackRepositories = () => openRepositories(requests, open, AbortSignal.timeout(rollingBack), true)
  const brought = (step: TagStep) => wasCopied(step, work, collector)
  const readAgain = () => openRepositories(requests, open, signal, true)
  const tags = await moveTags(work, {
    first,
    repositories,
    emit,
    signal,
    rollback,
    rollbackRepositories,
    readAgain,
    brought,
    sleep,
  })
  await verifyAll(work, tags, { repositories, emit, verify, sleep, signal, today, collector })
}

/** Whether a blob of the tag's image had to be sent or mounted: then its manifest was not in that repository before. */
function wasCopied({ planned, root }: TagStep, { destinations }: Steps, collector: RunCollector): boolean {
  const name = formatName(planned.target.repository)
  const nodes = destinations.find(({ destination }) => formatName(destination) === name)?.nodes ?? []
  if (!nodes.some(({ manifest }) => manifest === root)) return false
  return nodes.flatMap(nodeBlobs).some(({ digest }) => collector.wasCopied(name, digest))
}

/** A signal that follows another by some milliseconds. */
function delayedAbort(signal: AbortSignal, milliseconds: number): AbortSignal {
  const later = new AbortController()
  const follow = () => setTimeout(() => later.abort(signal.reason), milliseconds).unref()
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return later.signal
}
