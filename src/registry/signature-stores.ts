// Which signature stores a repository has: the extension of its registry, else those that are configured beside it.
import type { RepositoryContext } from './client/request.ts'
import type { Digest } from './model/digest.ts'
import type { Tag } from './model/reference.ts'
import type { OpenOptions, SignatureStore } from './repository.ts'

/** As containers/image chooses (docker_image_src.go: GetSignaturesWithFormat). The code of stores is loaded only if there is one. */
export async function openSignatureStores(
  remote: RepositoryContext,
  at: readonly (Tag | Digest)[],
  access: OpenOptions['access'],
): Promise<readonly SignatureStore[]> {
  const { host, name, signal } = remote
  if (host.session.learned.signatureExtension === true) {
    const { extensionStore } = await import('./client/signature-extension.ts')
    return [extensionStore(remote)]
  }
  const config = await host.lookaside?.()
  if (config === undefined) return []
  const [{ lookasideUrls }, { openSourceStore, openTargetStore }, web] = await Promise.all([
    import('./signatures/namespaces.ts'),
    import('./signatures/lookaside.ts'),
    host.webReader(),
  ])
  const context = { name, web, signal }
  const open = access === 'pull' ? openSourceStore : openTargetStore
  const stores = at.flatMap((tagOrDigest) => open(lookasideUrls(config, name, tagOrDigest), context) ?? [])
  return [...new Map(stores.map((store) => [store.title, store])).values()]
}
