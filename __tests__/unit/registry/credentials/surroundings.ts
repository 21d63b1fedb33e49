// A machine as the credential store sees one: files, variables and helpers, all of them data.
import type { RunHelper } from '../../../../src/registry/credentials/config-file.ts'
import { type CredentialOptions, credentialStore } from '../../../../src/registry/credentials/store.ts'
import type { CredentialStore } from '../../../../src/registry/credentials/types.ts'
import type { RemoteName } from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'

export interface Machine extends Partial<Omit<CredentialOptions, 'readFile'>> {
  /** Texts, or documents that become texts. */
  readonly files?: Readonly<Record<string, unknown>>
}

export interface MachineStore extends CredentialStore {
  /** Paths in the order in which they were read. */
  readonly read: readonly string[]
}

const noHelper: RunHelper = async (suffix) => {
  throw new Error(`helper ${suffix} was run`)
}

export function storeOf({ files = {}, ...given }: Machine): MachineStore {
  const read: string[] = []
  const store = credentialStore({
    registryAuth: [],
    serverUrl: 'https://github.com',
    env: { HOME: '/home/me' },
    runHelper: noHelper,
    readFile: async (path) => {
      read.push(path)
      const content = files[path]
      return typeof content === 'string' || content === undefined ? content : JSON.stringify(content)
    },
    ...given,
  })
  return { ...store, read }
}

export function remote(text: string): RemoteName {
  const { repository } = parseReference(text)
  if (repository.kind !== 'registry') throw new TypeError(`${text} is no repository of a registry`)
  return repository
}

export function auth(username: string, password: string): { readonly auth: string } {
  return { auth: Buffer.from(`${username}:${password}`).toString('base64') }
}

/** `user:password`, `identity:token`, `bearer:token` or `anonymous`. */
export async function whoIs(store: CredentialStore, name: string, access?: 'pull' | 'push'): Promise<string> {
  const foundCredential = await store.find(remote(name), access)
  if (foundCredential === undefined) return 'anonymous'
  const { credential } = foundCredential
  return credential.kind === 'basic'
    ? `${credential.username}:${credential.password}`
    : `${credential.kind}:${credential.token}`
}
