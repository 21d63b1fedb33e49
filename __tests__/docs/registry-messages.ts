// Registries as the user set them up: a login that cannot be read, a mirror that refuses, and what is said of them.
import { tmpdir } from 'node:os'
import { image, seed } from '../../sandbox/content.ts'
import { startRegistry } from '../../sandbox/server.ts'
import { credentialStore } from '../../src/registry/credentials/store.ts'
import { ecrCreator } from '../../src/registry/identities/aws/create-repository.ts'
import { connect } from '../../src/registry/index.ts'
import type { HostSettings } from '../../src/registry/model/host-settings.ts'
import { parseReference } from '../../src/registry/model/reference-syntax/parse.ts'
import { app, failure, tell } from './messages.ts'

const firstPush = {
  inputs: { targets: 'ghcr.io/acme/app:1' },
  settings: {
    packageOwner: {
      registry: 'ghcr.io',
      serverUrl: 'https://github.com',
      repository: 'acme/app',
      pushesByJobToken: async () => false,
    },
  },
}
const foreign = image({ labels: { 'org.opencontainers.image.source': 'https://github.com/acme/other' } })

export async function registryMessages(): Promise<readonly string[]> {
  const [guarded, refusing, origin] = await Promise.all([
    startRegistry({ auth: { kind: 'basic', users: {} } }),
    startRegistry({ fault: () => ({ kind: 'status', status: 403 }) }),
    startRegistry(),
  ])
  seed(origin.store, 'app', app, ['v1'])
  try {
    return [
      ...(await readFrom(guarded.host, { DOCKER_AUTH_CONFIG: '{' })),
      ...(await readFrom(origin.host, {}, { mirrors: [refusing.host] })),
      await createWithoutKeys(),
      ...(await tell(firstPush)),
      ...(await tell({ ...firstPush, there: { 'one.test/build:new': foreign } })),
    ]
  } finally {
    await Promise.all([guarded, refusing, origin].map((openServer) => openServer.close()))
  }
}

function createWithoutKeys(): Promise<string> {
  const create = ecrCreator([], {
    env: {},
    now: () => 0,
    onSecret: () => undefined,
    send: () => Promise.reject(new Error('nothing is sent')),
  })
  const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
  return failure(() => create({ kind: 'registry', registry, path: 'app' }))
}

/** The warnings and the failure of reading the image. */
async function readFrom(
  host: string,
  env: Readonly<Record<string, string>>,
  settings: HostSettings = {},
): Promise<readonly string[]> {
  const collected: string[] = []
  const registries = connect({
    settings: new Map([[host, settings]]),
    credentials: credentialStore({
      env,
      registryAuth: [],
      serverUrl: 'https://github.com',
      actor: 'ann',
      readFile: async () => undefined,
      runHelper: async () => undefined,
      onSecret: () => undefined,
    }),
    concurrency: 1,
    observe: (event) => event.kind === 'warning' && collected.push(event.message),
    temporary: tmpdir(),
  })
  // By digest: a tag is always read from the registry itself.
  const { repository, digest } = parseReference(`${host}/app@${app.digest}`)
  const opened = registries.open(repository, { access: 'pull', signal: AbortSignal.any([]) })
  if (digest !== undefined) collected.push(await failure(() => opened.manifest(digest)))
  await registries.close()
  return collected
}
