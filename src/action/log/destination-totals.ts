// Counts per destination what was copied and confirmed: a log line for each blob would bury the rest.
import type { Event } from '../../promote/model/events.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { count, formatBytes } from '../format.ts'

export interface DestinationTotals {
  /** Counts an event; most events count nothing. */
  record(event: Event): void
  /** The counts since the last call, a few lines per destination. */
  flush(): readonly string[]
}

interface Counts {
  sent: number
  mounted: number
  present: number
  manifests: number
  bytes: number
  /** Of referrers: how many there are of each artifact type, and what they belong to. */
  readonly types: Map<string, number>
  readonly subjects: Set<Digest>
  confirmed: number
}

/** Artifact types that are named; a registry can invent any number. */
const typeLimit = 8
/** Characters of one. */
const typeLength = 100

export function destinationTotals(): DestinationTotals {
  const destinations = new Map<string, Counts>()
  const countsOf = (destination: RepositoryName): Counts => {
    const name = formatName(destination)
    const counts = destinations.get(name) ?? noCounts()
    destinations.set(name, counts)
    return counts
  }
  return {
    record: (event) => {
      if (event.kind === 'blob') addBlob(countsOf(event.destination), event)
      else if (event.kind === 'manifest') countsOf(event.destination).manifests += 1
      else if (event.kind === 'referrer') addReferrer(countsOf(event.destination), event)
      else if (event.kind === 'verified' && event.outcome === 'confirmed')
        countsOf(event.target.repository).confirmed += 1
    },
    flush: () => {
      const lines = [...destinations].flatMap(([name, counts]) => describe(counts).map((text) => `${name}: ${text}`))
      destinations.clear()
      return lines
    },
  }
}

function noCounts(): Counts {
  const numbers = { sent: 0, mounted: 0, present: 0, manifests: 0, bytes: 0, confirmed: 0 }
  return { ...numbers, types: new Map(), subjects: new Set() }
}

function addBlob(counts: Counts, { outcome, size }: Extract<Event, { readonly kind: 'blob' }>): void {
  counts[outcome] += 1
  if (outcome === 'sent') counts.bytes += size
}

function addReferrer(counts: Counts, { artifactType, subject }: Extract<Event, { readonly kind: 'referrer' }>): void {
  counts.types.set(artifactType, (counts.types.get(artifactType) ?? 0) + 1)
  counts.subjects.add(subject)
}

function describe(counts: Counts): readonly string[] {
  return [describeContent(counts), describeReferrers(counts), describeTags(counts)].filter((text) => text !== '')
}

function describeContent({ sent, mounted, present, manifests, bytes }: Counts): string {
  return [
    sent > 0 && `${count(sent, 'blob')} sent (${formatBytes(bytes)})`,
    mounted > 0 && `${count(mounted, 'blob')} mounted`,
    present > 0 && `${count(present, 'blob')} already there`,
    manifests > 0 && count(manifests, 'manifest'),
  ]
    .filter((part) => part !== false)
    .join(', ')
}

/** `2 referrers of sha256:9113352fa20d: 1 application/spdx+json, 1 .sig`; empty if there are none. */
function describeReferrers({ types, subjects }: Counts): string {
  const [subject] = subjects
  if (subject === undefined) return ''
  const total = [...types.values()].reduce((sum, number) => sum + number, 0)
  const named = [...types].slice(0, typeLimit).map(([type, number]) => `${number} ${plainText(type, typeLength)}`)
  const more = types.size > typeLimit ? [count(types.size - typeLimit, 'more type')] : []
  const of = subjects.size === 1 ? shortDigest(subject) : count(subjects.size, 'manifest')
  return `${count(total, 'referrer')} of ${of}: ${[...named, ...more].join(', ')}`
}

function describeTags({ confirmed }: Counts): string {
  if (confirmed === 0) return ''
  return `${count(confirmed, 'tag')} ${confirmed === 1 ? 'reads' : 'read'} back as set`
}
