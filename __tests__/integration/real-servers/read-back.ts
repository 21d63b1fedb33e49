// What the world reads where we have written: the clients of others, byte for byte.
import { expect } from 'vitest'
import { z } from 'zod'
import type { Built } from '../../../sandbox/content.ts'
import type { Clients } from '../../support/clients.ts'
import type { RealServer } from '../../support/servers.ts'
import type { Kind } from './kinds.ts'

export interface Place {
  readonly server: RealServer
  readonly repository: string
  readonly tag: string
}

export const referenceTo = ({ server, repository, tag }: Place): string => `${server.host}/${repository}:${tag}`

const artifactList = z.object({ descriptors: z.array(z.object({ digest: z.string() })) })

function dockerReference(server: RealServer, reference: string): readonly string[] {
  return [`--tls-verify=${server.scheme === 'https'}`, `docker://${reference}`]
}

async function expectManifest(clients: Clients, server: RealServer, at: string, built: Built): Promise<void> {
  const read = await Promise.all([
    clients.ask('crane', 'manifest', at),
    clients.ask('regctl', 'manifest', 'get', '--format', 'raw-body', at),
    clients.ask('skopeo', 'inspect', '--raw', ...dockerReference(server, at)),
  ])
  for (const bytes of read) expect(bytes.equals(built.bytes)).toBe(true)
}

async function expectBytes(clients: Clients, at: string, built: Built): Promise<void> {
  expect((await clients.ask('crane', 'manifest', at)).equals(built.bytes)).toBe(true)
}

/** The digests that regctl finds to refer to an image. */
async function referrersOf(clients: Clients, at: string): Promise<readonly string[]> {
  const listed: unknown = JSON.parse(
    (await clients.ask('regctl', 'artifact', 'list', '--format', '{{json .}}', at)).toString(),
  )
  return artifactList
    .parse(listed)
    .descriptors.map(({ digest }) => digest)
    .sort()
}

async function expectBlobs(server: RealServer, repository: string, built: Built): Promise<void> {
  for (const [digest, bytes] of built.blobs) {
    const response = await fetch(`${server.back}/v2/${repository}/blobs/${digest}`)
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  }
  for (const child of built.children) await expectBlobs(server, repository, child)
}

/** Expects the whole image there: every manifest and blob readable, its bytes as they were built, all that refers to it. */
export async function expectImage(clients: Clients, place: Place, kind: Kind): Promise<void> {
  const { server, repository } = place
  const name = `${server.host}/${repository}`
  await expectManifest(clients, server, referenceTo(place), kind.built)
  for (const { digest } of kind.validated) await clients.ask('crane', 'validate', '--remote', `${name}@${digest}`)
  for (const [subject, built] of kind.referrers) {
    const wanted = built.map(({ digest }) => digest).sort()
    expect(await referrersOf(clients, `${name}@${subject}`)).toEqual(wanted)
    for (const each of built) await expectBytes(clients, `${name}@${each.digest}`, each)
  }
  for (const [tag, built] of kind.tagged) await expectBytes(clients, `${name}:${tag}`, built)
  const all = [kind.built, ...[...kind.referrers.values()].flat(), ...kind.tagged.values()]
  for (const built of all) await expectBlobs(server, repository, built)
}
