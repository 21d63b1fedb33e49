// The contract of a repository over registries that others wrote: what our client takes for granted, they keep.
import { afterAll, beforeAll, describe } from 'vitest'
import type { Credential } from '../../../src/registry/credentials/types.ts'
import { connect } from '../../../src/registry/index.ts'
import {
  type RealServer,
  type RealServers,
  type ServerName,
  serverTools,
  startServers,
  type writers,
} from '../../support/servers.ts'
import { lacks } from '../../support/tools.ts'
import type { Abilities } from '../registry/contract/abilities.ts'
import { describeRepository, type Implementation } from '../registry/contract.ts'

const places: readonly (readonly [name: (typeof writers)[number], abilities: Abilities])[] = [
  ['distribution 3', {}],
  ['distribution 3, basic auth', {}],
  ['distribution 3, token auth', {}],
  ['distribution 3, TLS', {}],
  ['docker-registry 2.8', { tagDelete: false }],
  ['ociserver (strict)', {}],
  ['go-containerregistry (loose)', { strict: false, presence: false, mounts: false, artifactTypes: false }],
]

/** Servers that share a storage must not meet in it: each has a folder of its own. */
function placeOn({ name, host, scheme, ca, credentials }: RealServer): Implementation {
  const folder = name.replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '')
  const { signal } = new AbortController()
  const credential: Credential | undefined = credentials && { kind: 'basic', ...credentials }
  const foundCredential = credential && { credential, origin: 'the test', implicit: false }
  const registries = connect({
    settings: new Map([[host, { plainHttp: scheme === 'http', ...(ca === undefined ? {} : { ca }) }]]),
    credentials: { find: async () => foundCredential, sources: [] },
    concurrency: 4,
    observe: () => undefined,
  })
  return {
    open: (path) =>
      registries.open({ kind: 'registry', registry: host, path: `${folder}/${path}` }, { access: 'push', signal }),
    close: () => registries.close(),
  }
}

describe.skipIf(lacks(...serverTools))('real servers', () => {
  const held: { servers?: RealServers } = {}
  beforeAll(async () => {
    held.servers = await startServers()
  })
  afterAll(() => held.servers?.close())

  const openOn = async (name: ServerName): Promise<Implementation> => {
    if (held.servers === undefined) throw new Error('the servers were not started')
    return placeOn(held.servers.named(name))
  }
  for (const [name, abilities] of places) describeRepository(name, () => openOn(name), abilities)
})
