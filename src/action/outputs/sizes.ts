// How long an output may be, and what becomes of a list that is longer.
/**
 * Characters of an output. A job fails whose outputs have more than 1 MiB together, of two bytes a character: handed on
 * all at once these leave room for the short ones. `images` is what others loop over, and has the most.
 */
export const sizeLimits = { images: 288 * 1024, report: 128 * 1024, referrers: 64 * 1024, digests: 32 * 1024 } as const

/** A list that others loop over is whole or not there: `fromJSON` fails on the empty text, and takes a part for all. */
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
