// Reports what is not promoted although the source has it.
import type { Emit } from '../model/events.ts'
import type { PromotionRequest } from '../model/request.ts'
import type { ResolvedSource } from './resolve-source.ts'

/** Referrers of the source's index are not referrers of an index, or a platform, that is promoted instead of it. */
export function reportReplacedIndex(
  { root, replaced }: ResolvedSource,
  { options }: PromotionRequest,
  emit: Emit,
): void {
  if (replaced === undefined || options.referrers === 'none') return
  const { digest } = root.descriptor
  const promoted = options.unwrap ? `the manifest of ${options.platforms?.join() ?? ''},` : 'the new index'
  emit({
    kind: 'notice',
    message: `${promoted} ${digest} is not ${replaced}: signatures and attestations of that index as a whole are not copied`,
  })
}

/** An index that keeps its digest keeps its annotations: `platforms` may name all of its platforms. */
export function reportUnusedAnnotations(
  { root, created }: ResolvedSource,
  { options }: PromotionRequest,
  emit: Emit,
): void {
  if (options.annotations === undefined || created !== undefined) return
  const { digest } = root.descriptor
  emit({
    kind: 'warning',
    message: `annotations are not added: ${digest} is promoted as it is, since no index is created`,
  })
}
