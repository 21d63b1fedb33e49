// Describes what a run cost: blobs, requests, time.
import type { Report, Traffic } from '../../promote/model/report.ts'
import { count, formatBytes, formatTime } from '../format.ts'

/** `3 blobs sent (1.2 GiB)`, `2 blobs mounted (10.0 MiB)`, `12 requests`, `1.2 s`; no word of blobs that are none. */
export function describeCost({ traffic, requests, milliseconds }: Report): readonly string[] {
  return [...describeTraffic(traffic), count(requests, 'request'), formatTime(milliseconds)]
}

function describeTraffic(traffic: Traffic): readonly string[] {
  const parts = [
    { words: 'sent', ...traffic.sent },
    { words: 'mounted', ...traffic.mounted },
    { words: 'already there', ...traffic.present },
  ]
  return parts
    .filter(({ blobs }) => blobs > 0)
    .map(({ words, blobs, bytes }) => `${count(blobs, 'blob')} ${words} (${formatBytes(bytes)})`)
}
