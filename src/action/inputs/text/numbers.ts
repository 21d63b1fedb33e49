// Parsers of inputs that hold a number.
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import { quote } from '../../../promote/text/quote.ts'
import { milliseconds } from '../../../promote/text/units.ts'

/** The most that `concurrency`, or a registry's `max-concurrency`, can ask for. */
export const concurrencyLimit = 256

/** Milliseconds; the most that `wait` and `timeout` take. No advice asks for more. */
export const longestWait = 5 * 86_400_000
/** The same as a duration. */
export const longestDuration = `${longestWait / 86_400_000}d`

/** A whole number between the two, both included. */
export function integerBetween(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : undefined
}

/** A duration with its unit, between the two bounds (themselves durations). */
export function duration(least: string, most: string): (text: string) => ParseResult<number> {
  const [low = 0, high = 0] = [milliseconds(least), milliseconds(most)]
  const within = (text: string): number | undefined => {
    const value = milliseconds(text)
    return value !== undefined && value >= low && value <= high ? value : undefined
  }
  return (text) => {
    const value = within(text)
    if (value !== undefined) return { value }
    const meant = [`${text}s`, `${text}m`].filter((candidate) => within(candidate) !== undefined).map(quote)
    const hint = meant.length > 0 ? ` Did you mean ${meant.join(' or ')}?` : ''
    return problem(`${quote(text)} is not a duration between ${least} and ${most}; write 90s, 5m or 1h30m.${hint}`)
  }
}
