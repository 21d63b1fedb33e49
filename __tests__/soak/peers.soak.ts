// The tools of others under the same single faults: a copy of an image of two platforms from one registry to another.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Built, seed } from '../../sandbox/content.ts'
import type { Fault, LoggedRequest, Sandbox } from '../../sandbox/server.ts'
import { startRegistry } from '../../sandbox/server.ts'
import { app } from '../integration/faults/images.ts'
import { type FaultContext, kinds } from '../integration/faults/kinds.ts'
import { isInShare } from '../integration/faults/sample.ts'
import { makeClients } from '../support/clients.ts'
import { type Ended, run } from '../support/processes.ts'
import { tool } from '../support/tools.ts'
import { type PeerEnd, recordPeer } from './record.ts'

const share = { seed: 1, of: Number(process.env['SHARE'] ?? 4) }
/** Seconds after which a tool is ended that has not ended itself. */
const patience = 30

interface Peer {
  readonly name: 'crane' | 'regctl' | 'skopeo'
  readonly version: readonly string[]
  readonly copy: (from: string, to: string) => readonly string[]
}

const peers: readonly Peer[] = [
  { name: 'crane', version: ['version'], copy: (from, to) => ['copy', from, to] },
  {
    name: 'regctl',
    version: ['version', '--format', '{{.VCSTag}}'],
    copy: (from, to) => ['image', 'copy', from, to],
  },
  {
    name: 'skopeo',
    version: ['--version'],
    copy: (from, to) => [
      'copy',
      '--all',
      '--insecure-policy',
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      `docker://${from}`,
      `docker://${to}`,
    ],
  },
]

/** Faults that are an answer, or an end, of one request: the same as for promote-image. */
const skipped = /from then on|for a while|never answered|slow|401/
const single = kinds.filter(({ name }) => !skipped.test(name))

/** What the faults that are chosen here use: a host that answers nothing that a registry would. */
const elsewhere: FaultContext = {
  stage: {
    registries: [],
    distrust: () => undefined,
    elsewhere: { url: 'http://127.0.0.1:9' },
  },
  role: 0,
  ended: Promise.resolve(),
  afterWaits: () => undefined,
}

interface Stage {
  readonly source: Sandbox
  readonly target: Sandbox
  readonly copy: (path: string) => Promise<Ended>
  readonly arm: (fault: ((request: LoggedRequest, at: 'source' | 'target') => Fault | undefined) | undefined) => void
}

async function withPeer(peer: Peer, use: (stage: Stage) => Promise<void>): Promise<void> {
  let armed: Parameters<Stage['arm']>[0]
  const [source, target] = await Promise.all(
    (['source', 'target'] as const).map((at) => startRegistry({ fault: (request) => armed?.(request, at) })),
  )
  if (source === undefined || target === undefined) throw new Error('no registries')
  const clients = await makeClients([source, target].map(({ host }) => ({ host, scheme: 'http' as const })))
  const env = { PATH: '/usr/bin:/bin', HOME: clients.home, DOCKER_CONFIG: join(clients.home, 'docker') }
  const copy = (path: string) => {
    const args = peer.copy(`${source.host}/${path}:build`, `${target.host}/${path}:1.0.0`)
    return run(tool('timeout'), [String(patience), tool(peer.name), ...args], { env, cwd: clients.home })
  }
  try {
    const arm: Stage['arm'] = (fault) => {
      armed = fault
    }
    await use({ source, target, copy, arm })
  } finally {
    await Promise.all([source.close(), target.close(), clients.close()])
  }
}

/** The n-th request of its kind, whatever the repository and the upload are called. */
function namer(path: string) {
  const seen = new Map<string, number>()
  return ({ method, path: at, query }: LoggedRequest, side: string): string => {
    const digest = new URLSearchParams(query).get('digest') ?? ''
    const kind = `${side} ${method} ${at.replace(path, 'app').replace(/\/uploads\/[^/]+$/, '/uploads/*')} ${digest}`
    seen.set(kind, (seen.get(kind) ?? 0) + 1)
    return `${kind} #${seen.get(kind)}`
  }
}

function isWhole({ store }: Pick<Sandbox, 'store'>, path: string, built: Built): boolean {
  return (
    Buffer.from(store.manifest(path, built.digest)?.bytes ?? []).equals(built.bytes) &&
    [...built.blobs.keys()].every((digest) => store.blobSize(path, digest) !== undefined) &&
    built.children.every((child) => isWhole({ store }, path, child))
  )
}

function endOf({ status }: Ended, target: Sandbox, path: string): PeerEnd {
  const tag = target.store.tag(path, '1.0.0')
  const right = tag === app.digest && isWhole(target, path, app)
  if (status === 124) return right ? 'hung, tag set' : 'hung'
  if (status === 0) return right ? 'right' : 'wrong and green'
  return tag === undefined ? 'failed' : 'failed, tag set'
}

describe.each(peers)('$name', (peer) => {
  it(`under a share of one in ${share.of} faults, seed ${share.seed}`, async () => {
    await withPeer(peer, async ({ source, target, copy, arm }) => {
      let runs = 0
      const open = () => {
        const path = `acme/run-${++runs}`
        seed(source.store, path, app, ['build'])
        return path
      }
      const requests: { readonly name: string; readonly request: LoggedRequest }[] = []
      const clean = open()
      const nameOf = namer(clean)
      arm((request, at) => {
        requests.push({ name: nameOf(request, at), request })
        return undefined
      })
      expect(endOf(await copy(clean), target, clean)).toBe('right')
      const ends: Record<string, Partial<Record<PeerEnd, number>>> = {}
      for (const { name, request } of requests)
        for (const kind of single) {
          if (!kind.applies(request) || !isInShare(`${peer.name} ${name} ${kind.name}`, share)) continue
          const path = open()
          const named = namer(path)
          let isMet = false
          arm((exchange, at) => {
            if (isMet || named(exchange, at) !== name) return undefined
            isMet = true
            return kind.inject(exchange, elsewhere)
          })
          const end = endOf(await copy(path), target, path)
          const counts = (ends[kind.name] ??= {})
          if (isMet) counts[end] = (counts[end] ?? 0) + 1
        }
      const { stdout } = await run(tool(peer.name), peer.version, { env: { HOME: tmpdir() } })
      recordPeer(peer.name, { version: stdout.toString().trim(), requests: requests.length, share: share.of, ends })
    })
  })
})
