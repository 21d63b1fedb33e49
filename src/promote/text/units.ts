// Durations and sizes as people write them.

const unitMilliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `5m`, `1h`, `1h30m`, `7d` in milliseconds; `undefined` for anything else. */
export function milliseconds(text: string): number | undefined {
  if (!/^(?:\d{1,9}[smhd])+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+)([smhd])/g)]
    .map(([, number = '', unit = '']) => Number(number) * (unitMilliseconds[unit] ?? 0))
    .reduce((sum, part) => sum + part, 0)
}

/** A duration in the last unit of `like`, which is a duration as `milliseconds` reads it: `9.5d`. */
export function formatDurationLike(duration: number, like: string): string {
  const unit = like.at(-1) ?? ''
  return `${Number((duration / (unitMilliseconds[unit] ?? 1)).toFixed(1))}${unit}`
}

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

const size = /^(\d{1,12}(?:\.\d{1,3})?) ?([kKMGT]?i?B?)$/

/** `500MB`, `2GiB`, `1.5 GiB` in bytes; `undefined` for anything else. */
export function bytes(text: string): number | undefined {
  const [, number = '', unit = ''] = size.exec(text) ?? []
  const factor = unitBytes[unit]
  return number === '' || factor === undefined ? undefined : Math.floor(Number(number) * factor)
}

/** A size in the unit of `like`, which is a size as `bytes` reads it: `2.31GiB`. */
export function formatSizeLike(amount: number, like: string): string {
  const [, , unit = ''] = size.exec(like) ?? []
  const factor = unitBytes[unit] ?? 1
  return factor === 1 ? `${formatCount(amount)} bytes` : `${Number((amount / factor).toFixed(3))}${unit}`
}

function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}
