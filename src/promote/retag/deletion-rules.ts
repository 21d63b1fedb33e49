// What `delete-source-tags` of all promotions asks of each source repository.
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { type Scheme, versionScheme } from '../match/version/scheme.ts'
import type { PlannedPromotion } from '../model/plan.ts'
import { parseDeletedTags } from '../plan/deleted-tags.ts'

export interface DeletionRules {
  readonly repository: RepositoryName
  /** By glob, the images that lose the tags which match it. */
  readonly images: ReadonlyMap<string, ReadonlySet<Digest>>
  /** Entries with `keep`, each once. */
  readonly keeping: readonly KeepRule[]
}

export interface KeepRule {
  readonly glob: string
  readonly keep: number
  readonly scheme: Scheme
}

interface CollectedRules {
  readonly repository: RepositoryName
  readonly images: Map<string, Set<Digest>>
  readonly keeping: Map<string, KeepRule>
}

/** One entry per repository, however many promotions have a source there. */
export function rulesBySource(promotions: readonly PlannedPromotion[]): readonly DeletionRules[] {
  const byRepository = new Map<string, CollectedRules>()
  for (const { sources, request } of promotions) {
    const { deleteSourceTags = [], versionPattern } = request.options
    const entries = deleteSourceTags.flatMap((entry) => parseDeletedTags(entry) ?? [])
    for (const { repository, digest } of sources) {
      const name = formatName(repository)
      const rules: CollectedRules = byRepository.get(name) ?? { repository, images: new Map(), keeping: new Map() }
      byRepository.set(name, rules)
      for (const { glob, keep } of entries)
        if (keep === undefined) rules.images.set(glob, withDigest(rules.images.get(glob), digest))
        else if (!rules.keeping.has(`${keep} ${glob}`))
          rules.keeping.set(`${keep} ${glob}`, { glob, keep, scheme: versionScheme(versionPattern) })
    }
  }
  return [...byRepository.values()].map(({ keeping, ...rules }) => ({ ...rules, keeping: [...keeping.values()] }))
}

function withDigest(digests: Set<Digest> = new Set(), digest: Digest | undefined): Set<Digest> {
  return digest === undefined ? digests : digests.add(digest)
}
