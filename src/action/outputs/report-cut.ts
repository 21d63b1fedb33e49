// Cuts the promotions of a report that is too long: the tags come first, and what is cut is counted.
import { fitting } from './sizes.ts'

interface Lists {
  readonly targets: readonly object[]
  readonly platforms: readonly object[]
  readonly referrers: readonly object[]
}

/** The numbers of entries that are left out of a promotion's lists. */
type Omitted = { readonly [List in keyof Lists]: number }

type CutPromotion<T extends Lists> = T | (T & { readonly omitted: Omitted })

/** Characters of the longest `"omitted":{…}` of a promotion. */
const countsLength = 80

/**
 * As many promotions as fit into so many characters of JSON: all of them with their targets if that is possible, and the
 * last one with some of its targets if not. Platforms and then referrers fill the rest, in the order of the promotions.
 */
export function cutPromotions<T extends Lists>(
  promotions: readonly T[],
  characters: number,
): readonly CutPromotion<T>[] {
  const kept: T[] = []
  let room = characters
  for (const promotion of promotions) {
    const frame = { ...promotion, targets: [], platforms: [], referrers: [] }
    room -= lengthOf(frame) + countsLength + 1
    const targets = fitting(promotion.targets, room)
    const isWhole = targets.length === promotion.targets.length
    if (room < 0 || (targets.length === 0 && !isWhole)) break
    room -= lengthOf(targets)
    kept.push({ ...frame, targets })
    if (!isWhole) break
  }
  for (const list of ['platforms', 'referrers'] as const)
    for (const [at, promotion] of kept.entries()) {
      const entries = fitting(promotions[at]?.[list] ?? [], room)
      if (entries.length > 0) room -= lengthOf(entries)
      kept[at] = { ...promotion, [list]: entries }
    }
  return kept.map((promotion, at) => countOmitted(promotion, promotions[at] ?? promotion))
}

function countOmitted<T extends Lists>(kept: T, whole: T): CutPromotion<T> {
  const omitted = {
    targets: whole.targets.length - kept.targets.length,
    platforms: whole.platforms.length - kept.platforms.length,
    referrers: whole.referrers.length - kept.referrers.length,
  }
  return Object.values(omitted).some((number) => number > 0) ? { ...kept, omitted } : kept
}

function lengthOf(value: object): number {
  return JSON.stringify(value).length
}

/** How many entries of a kind a report has, and how many there are. */
export interface Cut {
  readonly noun: string
  readonly kept: number
  readonly all: number
}

interface Counted {
  readonly promotions: readonly Lists[]
  readonly deletions: readonly unknown[]
  readonly failures: readonly unknown[]
  readonly warnings: readonly unknown[]
  readonly notices: readonly unknown[]
}

/** The kinds of which entries are left out. */
export function findCuts(whole: Counted, cut: Counted): readonly Cut[] {
  const [all, kept] = [countKinds(whole), new Map(countKinds(cut))]
  return all
    .map(([noun, number]) => ({ noun, kept: kept.get(noun) ?? 0, all: number }))
    .filter((kind) => kind.kept < kind.all)
}

function countKinds({
  promotions,
  deletions,
  failures,
  warnings,
  notices,
}: Counted): readonly (readonly [string, number])[] {
  const sum = (list: keyof Lists) => promotions.reduce((total, promotion) => total + promotion[list].length, 0)
  return [
    ['promotion', promotions.length],
    ['target', sum('targets')],
    ['platform', sum('platforms')],
    ['referrer', sum('referrers')],
    ['deletion', deletions.length],
    ['failure', failures.length],
    ['warning', warnings.length],
    ['notice', notices.length],
  ]
}
