// Live progress in a terminal: bytes, rate and time left per registry, and one line per image.
import { formatBytes, formatTime } from '../../action/format.ts'
import type { Event } from '../../promote/model/events.ts'
import { formatName } from '../../registry/model/reference.ts'

export interface Progress {
  readonly onEvent: (event: Event) => void
  /** The lines to show now; none unless content is copied. */
  readonly lines: () => readonly string[]
}

interface Image {
  readonly name: string
  blobs: number
  bytes: number
}

const barWidth = 24

/** `now`: milliseconds on a clock that never goes back. */
export function liveProgress(now: () => number): Progress {
  let start: number | undefined
  let total = 0
  const sent = new Map<string, number>()
  const images = new Map<string, Image>()
  return {
    onEvent: (event) => {
      if (event.kind === 'content') {
        start = now()
        total = event.bytes
      } else if (event.kind === 'phase' && event.phase !== 'content') start = undefined
      else if (event.kind === 'blob') {
        const name = formatName(event.destination)
        const image = images.get(name) ?? { name, blobs: 0, bytes: 0 }
        images.set(name, image)
        image.blobs += 1
        image.bytes += event.size
        if (event.outcome !== 'sent') total = Math.max(0, total - event.size)
      } else if (event.kind === 'wire' && event.event.kind === 'sent')
        sent.set(event.event.registry, (sent.get(event.event.registry) ?? 0) + event.event.bytes)
    },
    lines: () => {
      if (start === undefined) return []
      const elapsed = Math.max(1, now() - start)
      const all = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0)
      return [
        bar(all, Math.max(all, total), elapsed),
        ...[...sent].map(([registry, bytes]) => rate(registry, bytes, elapsed)),
        ...[...images.values()].map(imageLine),
      ]
    },
  }
}

function bar(sent: number, total: number, elapsed: number): string {
  const share = total === 0 ? 1 : sent / total
  const full = Math.round(share * barWidth)
  const left = sent > 0 && total > sent ? `, ${formatTime(((total - sent) / sent) * elapsed)} left` : ''
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)} ${Math.floor(share * 100)} % of ${formatBytes(total)}${left}`
}

function rate(registry: string, bytes: number, elapsed: number): string {
  return `${registry}: ${formatBytes(bytes)} sent, ${formatBytes((bytes / elapsed) * 1000)}/s`
}

function imageLine({ name, blobs, bytes }: Image): string {
  return `  ${name}: ${blobs} ${blobs === 1 ? 'blob' : 'blobs'} there (${formatBytes(bytes)})`
}
