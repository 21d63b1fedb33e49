// Waits for a source, or for platforms of it, that a build is still pushing.
import type { Descriptor } from '../../registry/model/descriptor.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import type { RetryOptions } from '../image/read-with-retry.ts'
import { matchesPlatform, parsePlatform } from '../match/platform.ts'
import { InvalidSourceError, SourceNotFoundError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { PromotionRequest } from '../model/request.ts'
import { reportMovedSources } from '../plan-file/changes-since.ts'
import type { Repositories } from '../repositories.ts'
import { type ResolvedSource, resolveSource } from './resolve-source.ts'

const firstPause = 2_000
const longestPause = 30_000

/** How long a run waits for its sources. */
export interface SourceWait extends RetryOptions {
  /** A signal that is aborted after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal
}

/**
 * Pins the request, again and again until it is all there or the time is up. A request in flight at that time gets the
 * time of one try, so that a slow registry is no failure and a silent one does not hold the run.
 */
export async function waitForSource(
  request: PromotionRequest,
  repositories: Repositories,
  emit: Emit,
  wait: SourceWait,
): Promise<ResolvedSource> {
  const [pinned] = await Promise.all([
    keepTrying(request, repositories, emit, wait),
    reportMovedSources(request, repositories, emit),
  ])
  return pinned
}

async function keepTrying(
  request: PromotionRequest,
  repositories: Repositories,
  emit: Emit,
  { until, now, sleep, deadline }: SourceWait,
): Promise<ResolvedSource> {
  if (until <= now()) return resolveSource(request, repositories)
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const remaining = until - now()
    const over = remaining > 0 ? deadline(remaining) : AbortSignal.abort()
    const result = await untilOver(over, repositories, (patient) => attempt(request, patient, remaining > 0))
    if (typeof result !== 'string') return result
    emit({ kind: 'waiting', reason: result, milliseconds: remaining })
    await sleep(Math.min(pause, remaining))
  }
}

/** Looks through repositories whose patience ends with `over`. What they read after the look is as patient as ever. */
async function untilOver<T>(
  over: AbortSignal,
  repositories: Repositories,
  look: (repositories: Repositories) => Promise<T>,
): Promise<T> {
  const patience = new AbortController()
  const end = (): void => patience.abort(over.reason)
  if (over.aborted) end()
  over.addEventListener('abort', end)
  try {
    return await look(repositories.withPatience(patience.signal))
  } finally {
    over.removeEventListener('abort', end)
  }
}

/** The pinned request, or what it still waits for, in a sentence that names the source. */
async function attempt(
  request: PromotionRequest,
  repositories: Repositories,
  waiting: boolean,
): Promise<ResolvedSource | string> {
  try {
    const pinned = await resolveSource(request, repositories)
    if (!waiting) return pinned
    const missing = missingPlatforms(request.options.require?.platforms ?? [], pinned.root)
    const lagging = missing.length > 0 ? [] : await laggingManifests(pinned, repositories)
    const source = request.sources.map(formatReference).join(', ')
    if (missing.length > 0) return `${source} has no ${missing.join(' and no ')} yet`
    return lagging.length > 0 ? `${source} names manifests that cannot be read yet: ${lagging.join(', ')}` : pinned
  } catch (error) {
    if (waiting && (error instanceof SourceNotFoundError || error instanceof InvalidSourceError)) return error.message
    throw error
  }
}

/** Wanted platforms that an index does not name; a single image has to be looked into by the gate. */
function missingPlatforms(wanted: readonly string[], root: Manifest): readonly string[] {
  if (root.kind !== 'index') return []
  return wanted.filter((text) => {
    const platform = parsePlatform(text)
    return (
      'problem' in platform ||
      !root.entries.some((entry) => entry.platform && matchesPlatform(platform, entry.platform))
    )
  })
}

/** Manifests that the index names and reads do not show yet: they count as the source. One HEAD each, only under `wait`. */
async function laggingManifests(
  { parts, root }: ResolvedSource,
  repositories: Repositories,
): Promise<readonly string[]> {
  if (root.kind !== 'index') return []
  const present = await Promise.all(
    root.entries.map(async ({ digest }) => {
      const reads = await Promise.all(parts.map(({ origin }) => repositories.get(origin).resolve(digest)))
      return reads.some((descriptor) => descriptor !== undefined)
    }),
  )
  return root.entries.filter((_, at) => present[at] === false).map(nameOfEntry)
}

function nameOfEntry({ digest, platform }: Descriptor): string {
  return platform === undefined ? digest : `${platform.os}/${platform.architecture} (${digest})`
}
