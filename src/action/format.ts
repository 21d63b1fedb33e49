// Formats text and numbers for the log. Text from outside is made harmless: the runner looks for commands in it.

/** Controls, line and paragraph separators, what turns the direction of text or has no width, halves of characters. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu

/**
 * One line of printable text, `limit` characters at most. The runner takes `##[…]` anywhere and `::…::` at the start
 * of a line for a command; neither survives.
 */
export function withoutControlCharacters(text: string, limit = 2000): string {
  const line = text
    .replaceAll(invisible, ' ')
    .replaceAll('##[', '## [')
    .replace(/^\s*::/, ': :')
  return line.length > limit ? `${line.slice(0, limit)}… (${line.length - limit} characters more)` : line
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `1.5 GiB`, `512 B`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)))
  const scaled = bytes / 1024 ** power
  return `${power > 0 && scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power]}`
}

/** `28 ms`, `1.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatTime(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

/** `1 tag`, `2 tags`; `noun` takes an s unless `many` is given. */
export function count(number: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(number)} ${number === 1 ? noun : many}`
}

/** A whole number, `12,345`; without Intl, which takes 20 ms to load. */
export function formatCount(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}

/** The text with a full stop at its end, unless it ends as a sentence already. */
export function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`
}
