// Opens the credential store of a run.
import type { Connection } from '../action/inputs/registries/connection.ts'
import { readCredentialFile } from '../registry/credentials/read-file.ts'
import { credentialStore } from '../registry/credentials/store.ts'
import type { createIdentitySource } from '../registry/identities/source.ts'
import type { CreateRepository } from '../registry/repository.ts'
import type { RunOptions } from './options.ts'

const { env } = process

/** Finds the logins of all registries. Files and helpers are asked when a registry needs them. */
export async function credentialsOf(
  inputs: Connection,
  signal: AbortSignal,
  { context, runner: { mask } }: RunOptions,
) {
  const { registryAuth, registryIdentities, registries, githubToken } = inputs
  const { serverUrl, actor } = context
  const options = { env, signal, settings: registries, onSecret: mask, now: Date.now }
  return credentialStore({
    registryAuth,
    serverUrl,
    actor,
    ...(registryIdentities.length > 0 && { identities: await openIdentities(registryIdentities, options) }),
    env,
    readFile: readCredentialFile,
    runHelper: async (suffix, server) => {
      const { spawnHelper } = await import('../registry/credentials/credential-helper.ts')
      return spawnHelper(env, signal)(suffix, server)
    },
    onSecret: mask,
    ...(githubToken !== undefined && { githubToken }),
    ...(process.getuid && { uid: process.getuid() }),
  })
}

/** Creates repositories at the registries that ask for it; the code is imported when the first is created. */
export function creatorOf(
  { registryIdentities, registries }: Connection,
  signal: AbortSignal,
  { runner: { mask } }: RunOptions,
): { readonly createRepository?: CreateRepository } {
  if (![...registries.values()].some(({ createRepository }) => createRepository === true)) return {}
  const options = { env, signal, settings: registries, onSecret: mask, now: Date.now }
  let creator: Promise<CreateRepository> | undefined
  const load = async () => {
    const { createEcrCreator } = await import('../registry/identities/aws/create-repository.ts')
    return createEcrCreator(registryIdentities, options)
  }
  return { createRepository: async (name) => (await (creator ??= load()))(name) }
}

async function openIdentities(...[identities, options]: Parameters<typeof createIdentitySource>) {
  const { createIdentitySource } = await import('../registry/identities/source.ts')
  return createIdentitySource(identities, options)
}
