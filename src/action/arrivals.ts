// What arrived where: blobs and manifests are counted per destination, since a line for each would bury the rest.
import type { Event } from '../promote/events.ts'
import { formatName } from '../registry/reference.ts'
import { count, formatBytes } from './text.ts'

type Counted = Extract<Event, { readonly kind: 'blob' | 'manifest' }>

export interface Arrivals {
  see(event: Counted): void
  /** One line per destination since the last call. */
  tell(): readonly string[]
}

interface Sums {
  sent: number
  mounted: number
  present: number
  manifests: number
  bytes: number
}

export function openArrivals(): Arrivals {
  const destinations = new Map<string, Sums>()
  return {
    see: (event) => {
      const name = formatName(event.destination)
      const sums = destinations.get(name) ?? { sent: 0, mounted: 0, present: 0, manifests: 0, bytes: 0 }
      destinations.set(name, sums)
      if (event.kind === 'manifest') sums.manifests += 1
      else sums[event.outcome] += 1
      if (event.kind === 'blob' && event.outcome === 'sent') sums.bytes += event.size
    },
    tell: () => {
      const lines = [...destinations].map(([name, sums]) => `${name}: ${describe(sums)}`)
      destinations.clear()
      return lines
    },
  }
}

function describe({ sent, mounted, present, manifests, bytes }: Sums): string {
  return [
    sent > 0 && `${count(sent, 'blob')} sent (${formatBytes(bytes)})`,
    mounted > 0 && `${count(mounted, 'blob')} mounted`,
    present > 0 && `${count(present, 'blob')} there already`,
    manifests > 0 && count(manifests, 'manifest'),
  ]
    .filter((part) => part !== false)
    .join(', ')
}
