// Promotions over sandbox registries with a hint cache, and what they come to.
import { noise } from '../../../../sandbox/content/random.ts'
import { type Built, image, index, layer, referrer, seed } from '../../../../sandbox/content.ts'
import type { Sandbox, SandboxOptions } from '../../../../sandbox/server.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../../src/promote/model/request.ts'
import { createHintCache, type HintCache } from '../../../../src/registry/hint-cache/hint-cache.ts'
import type { RemoteName } from '../../../../src/registry/model/reference.ts'
import { digest, request } from '../../../integration/promote/support.ts'
import { promoteOverHttp } from '../../../support/promotions.ts'
import { registry as openRegistry } from '../../../support/sandboxes.ts'

/** The day of all tests here, in milliseconds. */
export const today = 20_000 * 86_400_000

/** Two platforms that share a layer which is worth a mount. */
export const base = layer({ base: noise(1_200_000, 'base') })
export const app = index(
  ['linux/amd64', 'linux/arm64'].map((platform) => image({ platform, layers: [base, layer({ app: platform })] })),
)
export const bill = referrer({ subject: app, artifactType: 'application/spdx+json' })

/** One run with a hint cache, or without; what the registries learned is noted at its end. */
export function runWith(hintCache: HintCache | undefined, requests: readonly PromotionRequest[]): Promise<Report> {
  return promoteOverHttp(requests, { hintCache })
}

export function hold(sandbox: Sandbox, repository: string, built: Built, ...tags: readonly string[]): void {
  seed(sandbox.store, repository, built, tags)
}

/** What was decided and what became of it: everything in a report that is not about speed. */
export function decisions({ status, changed, promotions, failures, warnings }: Report) {
  return { status, changed, promotions, failures, warnings }
}

/** Everything in a registry, but for the uploads that nobody finished. */
export function contents({ store }: Sandbox) {
  return store.repositories().map((repository) => ({
    repository,
    tags: Object.fromEntries(store.tags(repository).map((tag) => [tag, store.tag(repository, tag)])),
    manifests: [...store.manifests(repository)].map(({ digest }) => digest).sort(),
  }))
}

/** Closed after the test. */
export function registry(options: SandboxOptions = {}): Promise<Sandbox> {
  return openRegistry({ ...options, tuning: { pageSize: 100 } })
}

export function hintCacheOf(text: string): HintCache {
  const hintCache = createHintCache(today)
  hintCache.load(text)
  return hintCache
}

export const name = (registry: string, path: string): RemoteName => ({ kind: 'registry', registry, path })
/** The shared layer, as its descriptor. */
export const shared = {
  mediaType: 'application/octet-stream',
  digest: digest(base.digest),
  size: base.bytes.byteLength,
}

/** A hint cache in which the repository is said to hold the big layer. */
export function holding(registry: string, ...paths: readonly string[]): string {
  const hintCache = createHintCache(today)
  for (const path of paths) hintCache.recordHolder(name(registry, path), shared)
  return hintCache.serialize() ?? ''
}

export function speaking(registry: string, learned: Parameters<HintCache['recordBehaviour']>[1]): string {
  const hintCache = createHintCache(today)
  hintCache.recordBehaviour(registry, learned)
  return hintCache.serialize() ?? ''
}

/** The list that a registry without the API keeps under a tag. */
export async function linkByTag(sandbox: Sandbox): Promise<void> {
  const copy = await registry({ quirks: ['no-referrers-api'] })
  const whole = await registry()
  hold(whole, 'acme/app', app, 'sha-1')
  hold(whole, 'acme/app', bill)
  await runWith(undefined, [request(`${whole.host}/acme/app:sha-1`, [`${copy.host}/acme/app:copy`])])
  const tag = app.digest.replace(':', '-')
  const list = copy.store.manifest('acme/app', tag)
  if (list === undefined) throw new Error('no list was made')
  sandbox.store.setTag('acme/app', tag, sandbox.store.putManifest('acme/app', list))
}
