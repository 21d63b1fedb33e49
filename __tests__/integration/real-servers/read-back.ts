// What the world reads where we have written: plain HTTP, and the clients of others, byte for byte.
import { expect } from 'vitest'
import { z } from 'zod'
import { type Built, digestTag } from '../../../sandbox/content.ts'
import type { Clients } from '../../support/clients.ts'
import type { RealServer } from '../../support/servers.ts'
import type { Kind } from './kinds.ts'

export interface Place {
  readonly server: RealServer
  readonly repository: string
  readonly tag: string
}

export const referenceTo = ({ server, repository, tag }: Place): string => `${server.host}/${repository}:${tag}`

export const readingClients = ['crane', 'regctl', 'skopeo'] as const
export type ReadingClient = (typeof readingClients)[number]

interface Reading {
  readonly clients: Clients
  readonly place: Place
  readonly kind: Kind
}

const descriptors = z.array(z.object({ digest: z.string() }))
const artifactList = z.object({ descriptors })
const referrersIndex = z.object({ manifests: descriptors })

/** Reads the image as one client's users do. */
const readers: Readonly<Record<ReadingClient, (reading: Reading) => Promise<void>>> = {
  async crane({ clients, place, kind }) {
    const at = referenceTo(place)
    expectSame(await clients.ask('crane', 'manifest', at), kind.built)
    for (const { digest } of kind.validated)
      await clients.ask('crane', 'validate', '--remote', `${nameOf(place)}@${digest}`)
  },
  async regctl({ clients, place, kind }) {
    expectSame(await clients.ask('regctl', 'manifest', 'get', '--format', 'raw-body', referenceTo(place)), kind.built)
    for (const [subject, built] of kind.referrers) {
      const listed = await clients.ask(
        'regctl',
        'artifact',
        'list',
        '--format',
        '{{json .}}',
        `${nameOf(place)}@${subject}`,
      )
      expectListed(artifactList.parse(JSON.parse(listed.toString())).descriptors, built)
    }
  },
  async skopeo({ clients, place, kind }) {
    const tls = `--tls-verify=${place.server.scheme === 'https'}`
    expectSame(await clients.ask('skopeo', 'inspect', '--raw', tls, `docker://${referenceTo(place)}`), kind.built)
  },
}

const nameOf = ({ server, repository }: Place): string => `${server.host}/${repository}`

function expectSame(bytes: Uint8Array, built: Built): void {
  expect(Buffer.from(bytes).equals(built.bytes)).toBe(true)
}

function expectListed(listed: readonly { readonly digest: string }[], built: readonly Built[]): void {
  expect(listed.map(({ digest }) => digest).sort()).toEqual(built.map(({ digest }) => digest).sort())
}

async function get({ server, repository }: Place, path: string, accept = '*/*'): Promise<Response> {
  const response = await fetch(`${server.back}/v2/${repository}/${path}`, { headers: { accept } })
  expect(response.status, path).toBe(200)
  return response
}

async function expectManifest(location: Place, at: string, built: Built): Promise<void> {
  const response = await get(location, `manifests/${at}`, built.mediaType)
  expect(response.headers.get('content-type')).toBe(built.mediaType)
  expectSame(await response.bytes(), built)
}

/** The manifest by its digest, its blobs, and all below it. */
async function expectWhole(location: Place, built: Built): Promise<void> {
  await expectManifest(location, built.digest, built)
  for (const [digest, bytes] of built.blobs)
    expect(Buffer.from(await (await get(location, `blobs/${digest}`)).bytes()).equals(bytes)).toBe(true)
  for (const child of built.children) await expectWhole(location, child)
}

/** What refers to the subject, by the API or by the list under the fallback tag. */
async function expectReferrers(location: Place, subject: string, built: readonly Built[]): Promise<void> {
  const { referrersApi } = location.server.capabilities
  const path = referrersApi ? `referrers/${subject}` : `manifests/${digestTag(subject)}`
  const response = await get(location, path, 'application/vnd.oci.image.index.v1+json')
  expectListed(referrersIndex.parse(await response.json()).manifests, built)
}

/** Expects the whole image there: every manifest, blob and list by plain HTTP, and what these clients read of it. */
export async function expectImage(reading: Reading, by: readonly ReadingClient[]): Promise<void> {
  const { place: location, kind } = reading
  await expectManifest(location, location.tag, kind.built)
  for (const [subject, built] of kind.referrers) await expectReferrers(location, subject, built)
  for (const [tag, built] of kind.tagged) await expectManifest(location, tag, built)
  const all = [kind.built, ...[...kind.referrers.values()].flat(), ...kind.tagged.values()]
  for (const built of all) await expectWhole(location, built)
  for (const client of by) await readers[client](reading)
}
