// Ends a run early: a cancelled job, or the time limit.

import { formatTime } from './format.ts'

export interface Stop {
  readonly signal: AbortSignal
  /** Removes the handlers and the timer. */
  readonly release: () => void
}

/** What this needs of `process`. */
export interface Signals {
  on(name: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  off(name: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
}

/** Milliseconds of the time limit that are reserved for a rollback. */
const reserve = 7_000

/**
 * Aborts on SIGINT and SIGTERM (the runner sends both, 7.5 s apart), and when `timeout` milliseconds are up, less the
 * time that a rollback needs. The reason is an Error that names which of them; `lastSeen` returns what the run was waiting for.
 */
export function cancellationSignal(signals: Signals, timeout: number, lastSeen: () => string | undefined): Stop {
  const stop = new AbortController()
  const onInterrupt = (): void => stop.abort(new Error('the job was cancelled (SIGINT)'))
  const onTerminate = (): void => stop.abort(new Error('the job was cancelled (SIGTERM)'))
  signals.on('SIGINT', onInterrupt)
  signals.on('SIGTERM', onTerminate)
  const allowed = Math.max(timeout / 2, timeout - reserve)
  const onTimeout = (): void => {
    const [limit, kept] = [formatTime(timeout), formatTime(timeout - allowed)]
    const last = lastSeen()
    const waited = last === undefined ? '' : `. Last response: ${last}`
    stop.abort(
      new Error(`the time is up. \`timeout\` is ${limit}, of which ${kept} are reserved for a rollback${waited}`),
    )
  }
  const timer = setTimeout(onTimeout, allowed)
  return {
    signal: stop.signal,
    release: () => {
      clearTimeout(timer)
      signals.off('SIGINT', onInterrupt)
      signals.off('SIGTERM', onTerminate)
    },
  }
}

/**
 * Keeps SIGINT and SIGTERM from ending the process where nothing else handles them. The runner sends both: the second may
 * come while the results of a cancelled run are written.
 */
export function outliveSignals(signals: Pick<Signals, 'on'>): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) signals.on(name, () => undefined)
}
