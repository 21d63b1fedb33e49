// What arrived where, counted per destination: blobs, manifests, referrers, tags that read back as set. A line for each
// would bury the rest.
import type { Event } from '../../promote/model/events.ts'
import { type Digest, shortDigest } from '../../registry/model/digest.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { count, formatBytes } from '../format.ts'

export interface DestinationTotals {
  /** Counts what an event brings; most bring nothing. */
  record(event: Event): void
  /** What arrived since the last call, a few lines per destination. */
  flush(): readonly string[]
}

interface Sums {
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

/** Artifact types that are named; a registry may make up as many as it likes. */
const typeLimit = 8

export function destinationTotals(): DestinationTotals {
  const destinations = new Map<string, Sums>()
  const sumsOf = (destination: RepositoryName): Sums => {
    const name = formatName(destination)
    const sums = destinations.get(name) ?? noSums()
    destinations.set(name, sums)
    return sums
  }
  return {
    record: (event) => {
      if (event.kind === 'blob') addBlob(sumsOf(event.destination), event)
      else if (event.kind === 'manifest') sumsOf(event.destination).manifests += 1
      else if (event.kind === 'referrer') addReferrer(sumsOf(event.destination), event)
      else if (event.kind === 'verified' && event.outcome === 'confirmed')
        sumsOf(event.target.repository).confirmed += 1
    },
    flush: () => {
      const lines = [...destinations].flatMap(([name, sums]) => describe(sums).map((text) => `${name}: ${text}`))
      destinations.clear()
      return lines
    },
  }
}

function noSums(): Sums {
  const numbers = { sent: 0, mounted: 0, present: 0, manifests: 0, bytes: 0, confirmed: 0 }
  return { ...numbers, types: new Map(), subjects: new Set() }
}

function addBlob(sums: Sums, { outcome, size }: Extract<Event, { readonly kind: 'blob' }>): void {
  sums[outcome] += 1
  if (outcome === 'sent') sums.bytes += size
}

function addReferrer(sums: Sums, { artifactType, subject }: Extract<Event, { readonly kind: 'referrer' }>): void {
  sums.types.set(artifactType, (sums.types.get(artifactType) ?? 0) + 1)
  sums.subjects.add(subject)
}

function describe(sums: Sums): readonly string[] {
  return [describeContent(sums), describeReferrers(sums), describeTags(sums)].filter((text) => text !== '')
}

function describeContent({ sent, mounted, present, manifests, bytes }: Sums): string {
  return [
    sent > 0 && `${count(sent, 'blob')} sent (${formatBytes(bytes)})`,
    mounted > 0 && `${count(mounted, 'blob')} mounted`,
    present > 0 && `${count(present, 'blob')} there already`,
    manifests > 0 && count(manifests, 'manifest'),
  ]
    .filter((part) => part !== false)
    .join(', ')
}

/** `2 referrers of sha256:9113352fa20d: 1 application/spdx+json, 1 .sig`; empty where there are none. */
function describeReferrers({ types, subjects }: Sums): string {
  const [subject] = subjects
  if (subject === undefined) return ''
  const total = [...types.values()].reduce((sum, number) => sum + number, 0)
  const named = [...types].slice(0, typeLimit).map(([type, number]) => `${number} ${type}`)
  const more = types.size > typeLimit ? [count(types.size - typeLimit, 'more type')] : []
  const of = subjects.size === 1 ? shortDigest(subject) : count(subjects.size, 'manifest')
  return `${count(total, 'referrer')} of ${of}: ${[...named, ...more].join(', ')}`
}

function describeTags({ confirmed }: Sums): string {
  if (confirmed === 0) return ''
  return `${count(confirmed, 'tag')} ${confirmed === 1 ? 'reads' : 'read'} back as set`
}
