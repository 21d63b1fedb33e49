// What the long runs found, kept in docs/reliability.json: `npm run build` makes the tables of docs/reliability.md of it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Reliability, readReliability } from '../../scripts/docs/reliability.ts'
import type { Counted } from '../integration/faults/share.ts'
import { root } from '../support/root.ts'

const path = join(root, 'docs/reliability.json')

function update(change: (data: Reliability) => Reliability): void {
  const data = readReliability(readFileSync(path, 'utf8'))
  writeFileSync(path, `${JSON.stringify(change(data), undefined, 2)}\n`)
}

/** Keeps the counts of one kind of promotion. `share`: one in so many faults was run. */
export function recordFaults(work: string, { requests, runs, tally }: Counted, share = 1): void {
  update((data) => ({ ...data, faults: { ...data.faults, [work]: { requests, runs, share, ends: tally } } }))
}

export type { PeerEnd } from '../../scripts/docs/reliability.ts'

/** Keeps what another tool did. */
export function recordPeer(name: string, peer: Reliability['peers'][string]): void {
  update((data) => ({ ...data, peers: { ...data.peers, [name]: peer } }))
}
