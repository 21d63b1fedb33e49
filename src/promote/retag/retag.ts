// Moves the promised tags and reads them back. After a cancel, requests in flight get time to finish.
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

/** Milliseconds that requests in flight get after a cancel, and that a rollback gets. */
const cancelDelay = 2_000
const rollbackTimeout = 5_000

interface RetagRequest {
  readonly requests: readonly PromotionRequest[]
  readonly content: CopiedContent
  readonly settings: Settings
  readonly collector: RunCollector
}

export async function retag({ requests, content, settings, collector }: RetagRequest): Promise<void> {
  const { work, firstTags } = content
  const { open, events, signal, rollback, verify, sleep, today } = settings
  const { emit } = events
  const reopen = (until: AbortSignal) => openRepositories(requests, open, { signal: until, writing: true })
  using later = delayedAbort(signal, cancelDelay)
  const repositories = reopen(later.signal)
  const tags = await moveTags(work, {
    repositories,
    reopen: () => reopen(signal),
    reopenForRollback: () => reopen(AbortSignal.timeout(rollbackTimeout)),
    firstTags,
    emit,
    signal,
    rollback,
    wasCopied: (step) => wasCopied(step, work, collector),
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

/** A signal that aborts some milliseconds after another one, until it is disposed of. */
function delayedAbort(signal: AbortSignal, milliseconds: number): Disposable & { readonly signal: AbortSignal } {
  const later = new AbortController()
  const follow = () => setTimeout(() => later.abort(signal.reason), milliseconds).unref()
  if (signal.aborted) follow()
  else signal.addEventListener('abort', follow, { once: true })
  return { signal: later.signal, [Symbol.dispose]: () => signal.removeEventListener('abort', follow) }
}
