// Defines how often a request is sent again, and the delays between the tries.

/** Tries of one request, including the first. */
export const attemptLimit = 5
/** Tries if the registry asks for a delay: the pause is shared by all requests, so that these cost it little. */
export const patientAttemptLimit = 12
/** Milliseconds; the longest delay that a registry may ask for. */
export const longestPause = 120_000
/** Milliseconds; the delay if a registry asks for one without a duration. */
export const shortestPause = 500
const firstDelay = 500
const longestDelay = 30_000

/** Milliseconds before try `tries + 1`: full jitter under an exponential bound. `random`: 0 … 1. */
export function backoff(tries: number, random: number): number {
  return Math.round(random * Math.min(longestDelay, firstDelay * 2 ** (tries - 1)))
}

/**
 * Milliseconds that a `Retry-After` asks for: seconds or an HTTP date (RFC 9110, 10.2.3). `undefined`: unreadable, or
 * not in the future, as if the two clocks differ.
 */
export function parseRetryAfter(value: string | undefined, nowMilliseconds: number): number | undefined {
  const wait = waitIn((value ?? '').trim(), nowMilliseconds)
  return wait > 0 ? wait : undefined
}

/** NaN if there is none. */
function waitIn(text: string, nowMilliseconds: number): number {
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000)
  return /^[A-Za-z]{3,9}, /.test(text) && text.length <= 64 ? Date.parse(text) - nowMilliseconds : Number.NaN
}
