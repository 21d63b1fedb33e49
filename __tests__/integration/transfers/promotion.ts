// One promotion between two registries in boxes, by the whole engine over the real client, and what is there afterwards.
import { tmpdir } from 'node:os'
import { expect, onTestFinished } from 'vitest'
import type { Built } from '../../../sandbox/content.ts'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../../sandbox/server.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { promote } from '../../../src/promote/promote.ts'
import { openSpool } from '../../../src/registry/content/spool.ts'
import type { CredentialStore } from '../../../src/registry/credentials/types.ts'
import { connect } from '../../../src/registry/index.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import type { WireEvent } from '../../../src/registry/model/wire-event.ts'
import { settings } from '../promote/support.ts'

/** Takes what is to be done when the test ends: of tests that run at once, each has its own. */
export type AtEnd = (end: () => void | Promise<void>) => void

/** A registry for the length of the test. */
export async function sandbox(options: SandboxOptions = {}, atEnd: AtEnd = onTestFinished): Promise<Sandbox> {
  const started = await startRegistry(options)
  atEnd(() => started.close())
  return started
}

const anonymous: CredentialStore = { find: async () => undefined, sources: ['nowhere'] }

export interface Run {
  readonly report: Report
  readonly events: readonly WireEvent[]
  /** Everything that the run said, for a test to look for what must not be in it. */
  readonly said: string
}

/** Promotes once, with a client of its own. */
export async function promoteOnce(requests: readonly PromotionRequest[], credentials = anonymous): Promise<Run> {
  const events = eventHub()
  const wire: WireEvent[] = []
  const heard: unknown[] = []
  events.listen((event) => {
    heard.push(event)
    if (event.kind === 'wire') wire.push(event.event)
  })
  const registries = connect({
    settings: new Map(),
    credentials,
    concurrency: 'auto',
    temporary: tmpdir(),
    observe: (event) => events.emit({ kind: 'wire', event }),
  })
  try {
    const report = await promote(requests, { ...settings, ...registries, events, spool: openSpool(tmpdir()) })
    return { report, events: wire, said: JSON.stringify([report, heard]) }
  } finally {
    await registries.close()
  }
}

type Stored = Pick<Sandbox, 'store'>

/** Every byte of the image is there, and is what its digest says. */
export function expectWhole({ store }: Stored, repository: string, built: Built): void {
  const manifest = store.manifest(repository, built.digest)
  expect(Buffer.from(manifest?.bytes ?? []).equals(built.bytes)).toBe(true)
  for (const digest of built.blobs.keys()) expect(store.blobSize(repository, digest), digest).toBeDefined()
  expectSound({ store }, repository, built)
  for (const child of built.children) expectWhole({ store }, repository, child)
}

/** Whatever of the image is there is what its digest says. */
export function expectSound({ store }: Stored, repository: string, built: Built): void {
  for (const { digest, bytes } of store.manifests(repository)) expect(digestOf(bytes)).toBe(digest)
  for (const digest of built.blobs.keys())
    if (store.blobSize(repository, digest) !== undefined) expect(digestOf(store.bytes.whole(digest))).toBe(digest)
  for (const child of built.children) expectSound({ store }, repository, child)
}
