// Names the sources of a promotion in messages.
import type { PromotionReport } from '../../promote/model/report.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatReference, type Reference } from '../../registry/model/reference.ts'
import { count } from '../format.ts'

export type Mark = (name: string) => string

export function describeSources(promotions: readonly PromotionReport[], mark: Mark): string {
  const [first] = promotions
  if (first === undefined) return 'no image'
  return promotions.length === 1 ? mark(sourcesText(first.sources)) : count(promotions.length, 'image')
}

/** `ghcr.io/acme/app:1` with its digest in short behind it: 64 digits would bury the name. */
function nameOf({ digest, ...named }: Reference): string {
  const name = formatReference(named)
  return digest === undefined ? name : `${name} (${shortDigest(digest)})`
}

/** One source with the digest that it was read at. */
export function pinnedText(sources: readonly Reference[], digest: Digest): string {
  const named = sources.map(({ repository, tag }): Reference => ({ repository, ...(tag !== undefined && { tag }) }))
  return `${sourcesText(named)} (${shortDigest(digest)})`
}

/** Whether the sources are one that is named by this digest: nothing is left to say of it. */
export function isNamedBy(digest: Digest, [first, ...others]: readonly Reference[]): boolean {
  return others.length === 0 && first?.digest === digest
}

/** One source by its name; several, which become one index, by the first and their number. */
export function sourcesText(sources: readonly Reference[]): string {
  const [first, ...others] = sources
  const name = first === undefined ? 'nothing' : nameOf(first)
  return others.length === 0 ? name : `${name} and ${others.length} more`
}
