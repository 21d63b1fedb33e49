// What is said of signature stores, by the code itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startRegistry } from '../../sandbox/server.ts'
import { parseLookaside } from '../../src/action/inputs/registries/parse-lookaside.ts'
import type { OpenOptions, OpenRepository } from '../../src/registry/repository.ts'
import { openSourceStore, openTargetStore } from '../../src/registry/signatures/lookaside.ts'
import type { LookasideUrls } from '../../src/registry/signatures/namespaces.ts'
import { webReader } from '../../src/registry/signatures/web.ts'
import { request, run } from '../integration/promote/support.ts'
import { memoryRegistries } from '../support/memory.ts'
import { app, failure, put } from './messages.ts'

const name = { kind: 'registry', registry: 'one.test', path: 'build' } as const
const { signal } = new AbortController()
const context = { name, signal, web: webReader({ tls: {}, observe: () => undefined }) }

export async function signatureMessages(folder: string): Promise<readonly string[]> {
  const signatures = join(folder, 'signatures/build@'.concat(app.digest.replace(':', '=')))
  await mkdir(signatures, { recursive: true })
  await writeFile(join(signatures, 'signature-1'), Buffer.from([0x90]))
  await writeFile(join(signatures, 'signature-2'), 'no signature')
  const read = `file://${join(folder, 'signatures')}`
  const none = { read: undefined, write: undefined }
  const server = await startRegistry()
  const web = `http://${server.host}`
  const collected = (
    await Promise.all([
      promoted({ read, write: undefined }, none),
      promoted({ read, write: undefined }, { read: web, write: web }),
      promoted({ read: 'ftp://one.test', write: undefined }, none),
      failure(async () => parseLookaside([{ path: 'a.yaml', text: '- docker' }], undefined)),
    ])
  ).flat()
  await server.close()
  return collected
}

/** Everything that a promotion between two stores says. */
async function promoted(source: LookasideUrls, target: LookasideUrls): Promise<readonly string[]> {
  const registries = memoryRegistries()
  put(registries, 'one.test/build:new', app)
  const stores = (access: OpenOptions['access']) =>
    (access === 'pull' ? openSourceStore(source, context) : openTargetStore(target, context)) ?? []
  const open: OpenRepository = (repository, use) => ({
    ...registries.open(repository, use),
    signatureStores: async (_, access) => [stores(access)].flat(),
  })
  const { failures, warnings } = await run(registries, [request('one.test/build:new', ['two.test/app:1'])], { open })
  return [...warnings, ...failures.map(({ message, remedy }) => `${message} ${remedy ?? ''}`)]
}
