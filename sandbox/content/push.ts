// Stores built content: directly in a sandbox store, or over HTTP in any registry.
import type { Store } from '../storage/store.ts'
import type { Built } from './images.ts'

/** Puts content and its tags into a store, without a request. */
export function seed(store: Store, repository: string, built: Built, tags: readonly string[] = []): void {
  for (const child of built.children) seed(store, repository, child)
  for (const [digest, bytes] of built.blobs) store.putBlob(repository, bytes, digest)
  store.putManifest(repository, built)
  for (const tag of tags) store.setTag(repository, tag, built.digest)
}

async function call(url: URL, method: 'POST' | 'PUT', content?: { readonly bytes: Uint8Array; readonly type: string }) {
  const sent = content && { body: new Uint8Array(content.bytes), headers: { 'content-type': content.type } }
  const response = await fetch(url, { method, ...sent })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url.pathname}: ${response.status} ${text}`)
  return response
}

async function pushBlob(uploads: URL, digest: string, bytes: Uint8Array): Promise<void> {
  const opened = await call(uploads, 'POST')
  const location = new URL(opened.headers.get('location') ?? '', uploads)
  location.searchParams.append('digest', digest)
  await call(location, 'PUT', { bytes, type: 'application/octet-stream' })
}

/** Pushes content by digest, blobs and children first, then by every tag. `url` is `http://127.0.0.1:5000`. */
export async function push(url: string, repository: string, built: Built, tags: readonly string[] = []): Promise<void> {
  const base = new URL(`/v2/${repository}/`, url)
  for (const child of built.children) await push(url, repository, child)
  for (const [digest, bytes] of built.blobs) await pushBlob(new URL('blobs/uploads/', base), digest, bytes)
  for (const reference of [built.digest, ...tags]) {
    await call(new URL(`manifests/${reference}`, base), 'PUT', { bytes: built.bytes, type: built.mediaType })
  }
}
