// The registry that the quirks' tests ask, with and without a quirk.
import { image, referrer, seed } from '../../../sandbox/content.ts'
import type { Quirk, Sandbox, Tuning } from '../../../sandbox/server.ts'
import { digestOf } from '../../../sandbox/storage/names.ts'
import { start } from './harness.ts'

export const first = image()
export const second = image({ labels: { version: '2' } })
export const artifact = referrer({ subject: first, artifactType: 'application/spdx+json' })
export const blob = Buffer.from('hello, blob')
export const digest = digestOf(blob)
export const uploads = '/v2/acme/app/blobs/uploads/'
export const byTag = '/v2/acme/app/manifests/1.0'

/** A registry under a quirk, with two images, an artifact of the first, and a blob in `acme/app`. */
export async function open(quirk?: Quirk, tuning: Tuning = {}): Promise<Sandbox> {
  const registry = await start({ quirks: quirk === undefined ? [] : [quirk], tuning })
  for (const built of [second, artifact]) seed(registry.store, 'acme/app', built)
  seed(registry.store, 'acme/app', first, ['1.0'])
  registry.store.putBlob('acme/app', blob)
  return registry
}
