// Progress lines of the content phase: at most one in ten seconds, since a log cannot be redrawn.
import { formatBytes, formatTime } from '../format.ts'

/** Milliseconds between two lines, and the least share of the whole that a line must add. */
const interval = 10_000
const leastShare = 0.02

export interface Progress {
  /** The content phase begins: `bytes` is an upper bound. */
  start(bytes: number): void
  /** Bytes that need not travel after all. */
  skip(bytes: number): void
  /** Bytes that left for a registry; returns the line to print if one is due. */
  send(bytes: number): readonly string[]
}

/** `now`: milliseconds on a clock that never goes back. */
export function progressLine(now: () => number): Progress {
  let [total, sent] = [0, 0]
  let [began, lastReport, lastReportBytes] = [0, 0, 0]
  return {
    start: (bytes) => {
      total = bytes
      sent = 0
      lastReportBytes = 0
      began = now()
      lastReport = began
    },
    skip: (bytes) => {
      total = Math.max(0, total - bytes)
    },
    send: (bytes) => {
      sent += bytes
      const at = now()
      if (at - lastReport < interval || sent - lastReportBytes < total * leastShare) return []
      lastReport = at
      lastReportBytes = sent
      return [line(sent, Math.max(total, sent), at - began)]
    },
  }
}

function line(sent: number, total: number, elapsed: number): string {
  const rate = sent / (elapsed / 1000)
  const left = total > sent ? `, ${formatTime(((total - sent) / rate) * 1000)} left` : ''
  const share = Math.floor((sent / total) * 100)
  return `${formatBytes(sent)} of ${formatBytes(total)} sent (${share} %), ${formatBytes(rate)}/s${left}`
}
