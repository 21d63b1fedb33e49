// Applies `platforms` and `unwrap` to a source.
import type { Platform } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { MalformedError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import { depthLimit } from '../image/graph.ts'
import { configPlatform } from '../image/image-config.ts'
import { checkPlatform, pickPlatform, platformSubset } from '../image/platform-subset.ts'
import type { PromotionOptions, PromotionRequest } from '../model/request.ts'
import type { Repositories } from '../repositories.ts'
import { readSource } from './read-source.ts'

type Selected =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'entry'; readonly digest: Digest }

/** The whole source, an index with some of its entries, or (`unwrap`) the digest of one entry. */
export function selectPlatforms(whole: Manifest, options: PromotionOptions, name: string): Selected {
  const { platforms, unwrap = false } = options
  if (whole.kind !== 'index') return { kind: 'manifest', manifest: whole }
  const [first] = platforms ?? []
  if (unwrap && first !== undefined) return { kind: 'entry', digest: pickPlatform(whole, first, name).digest }
  return { kind: 'manifest', manifest: platformSubset(whole, options, name) }
}

/** Checks that a single image is for the platform that was asked for. `undefined` if there is nothing to check. */
export async function checkSinglePlatform(
  whole: Manifest,
  { sources, options }: PromotionRequest,
  repositories: Repositories,
  name: string,
): Promise<Platform | undefined> {
  const { platforms = [] } = options
  if (whole.kind === 'index' || platforms.length === 0) return undefined
  const platform = await configPlatform(repositories.get(sources[0].repository), whole)
  checkPlatform(platform, platforms, name)
  return platform
}

/** The image of one platform, also if its entry is an index within the index. Throws MalformedError if nested too deep. */
export async function readPlatform(
  digest: Digest,
  platform: string,
  {
    repository,
    repositories,
    name,
  }: { readonly repository: RepositoryName; readonly repositories: Repositories; readonly name: string },
): Promise<Manifest> {
  let manifest = await readSource({ repository, digest }, repositories)
  for (let depth = 0; manifest.kind === 'index'; depth++) {
    if (depth >= depthLimit) throw new MalformedError(`indexes are nested deeper than ${depthLimit} levels`)
    const entry = pickPlatform(manifest, platform, name)
    manifest = await readSource({ repository, digest: entry.digest }, repositories)
  }
  return manifest
}
