// Size limits of outputs, and what happens to a list that exceeds its limit.
/**
 * Characters of an output. A job fails if its outputs exceed 1 MiB in total, at two bytes a character: these limits leave
 * room for the short outputs. `images` has the most, because later jobs loop over it.
 */
export const sizeLimits = { images: 288 * 1024, report: 128 * 1024, referrers: 64 * 1024, digests: 32 * 1024 } as const

/** The whole list, or an empty text: `fromJSON` fails on an empty text, but would accept a truncated list as complete. */
export function listText(list: readonly object[], limit: number): string {
  const whole = JSON.stringify(list)
  return whole.length <= limit ? whole : ''
}

/** As many of the first entries as fit into so many characters of JSON. */
export function fitting<T>(list: readonly T[], characters: number): readonly T[] {
  let room = characters
  const end = list.findIndex((entry) => {
    room -= JSON.stringify(entry).length + 1
    return room < 0
  })
  return end < 0 ? list : list.slice(0, end)
}
