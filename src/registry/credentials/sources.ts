// The places where credentials are looked for, each behind one question.
import { join } from 'node:path'
import type { RemoteName } from '../model/reference.ts'
import { type CredentialFile, decodeCredentialFile, findInFile, noCredentials, type RunHelper } from './config-file.ts'
import { longestMatch } from './match-key.ts'
import {
  type CredentialEnvironment,
  containersFiles,
  dockerFile,
  scopedFolder,
  scopedLogins,
  titleOf,
  variable,
} from './paths.ts'
import type { Credential } from './types.ts'

/** One login of the `registry-auth` input; `registry` may carry a repository path. */
export interface RegistryAuth {
  readonly registry: string
  readonly username: string
  readonly password: string
}

export interface CredentialSource {
  /** For people. */
  readonly title: string
  readonly implicit: boolean
  readonly find: (name: RemoteName, access: 'pull' | 'push') => Promise<Credential | undefined>
}

export interface SourceContext {
  readonly around: CredentialEnvironment
  /** The text of a file; `undefined` where it is not there. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly runHelper: RunHelper
}

/** What the user gave this step outranks everything that earlier steps left behind. */
export function inputSource(given: readonly RegistryAuth[]): CredentialSource {
  const entries = given.map((auth) => [auth.registry || 'docker.io', auth] as const)
  return {
    title: 'registry-auth',
    implicit: false,
    find: async (name) => {
      const auth = longestMatch(entries, name)
      return auth && { kind: 'basic', username: auth.username, password: auth.password }
    },
  }
}

/** The token that every job has, for the container registry of the server that issued it and no other. */
export function githubTokenSource(token: string, serverUrl: string, actor: string | undefined): CredentialSource {
  const host = URL.parse(serverUrl)?.host
  const registry = host === 'github.com' ? 'ghcr.io' : `containers.${host}`
  const credential = { kind: 'basic', username: actor || 'x-access-token', password: token } as const
  return {
    title: 'github-token',
    implicit: true,
    find: async (name) => (host !== undefined && name.registry === registry ? credential : undefined),
  }
}

/** Docker's places, then those of the containers tools. */
export function fileSources(means: SourceContext): readonly CredentialSource[] {
  const { around } = means
  const open = fileReader(means)
  const inline = variable(around, 'DOCKER_AUTH_CONFIG')
  const scoped = scopedFolder(around)
  const docker = dockerFile(around)
  return [
    ...(scoped === undefined ? [] : [scopedPlace(scoped, { ...means, open })]),
    ...(inline === undefined ? [] : [inlinePlace(inline, means)]),
    ...(docker === undefined ? [] : [filePlace(docker, { ...means, open })]),
    ...containersFiles(around).map((path) => filePlace(path, { ...means, open })),
  ]
}

type Reader = (path: string) => Promise<CredentialFile>
type Files = SourceContext & { readonly open: Reader }

/** Every file is read once, when it is first wanted. */
function fileReader({ readFile, around }: SourceContext): Reader {
  const opened = new Map<string, Promise<CredentialFile>>()
  const read = async (path: string): Promise<CredentialFile> => {
    const text = await readFile(path)
    return text === undefined ? noCredentials : decodeCredentialFile(text, titleOf(path, around))
  }
  return (path) => {
    const file = opened.get(path) ?? read(path)
    opened.set(path, file)
    return file
  }
}

function filePlace(path: string, { open, around, runHelper }: Files): CredentialSource {
  const title = titleOf(path, around)
  return {
    title,
    implicit: false,
    find: async (name) => findInFile(await open(path), name, { where: title, runHelper }),
  }
}

/** The variable that docker reads before its file; it holds entries only. */
function inlinePlace(text: string, { runHelper }: SourceContext): CredentialSource {
  const where = 'DOCKER_AUTH_CONFIG'
  return {
    title: where,
    implicit: false,
    find: async (name) => {
      const { auths } = decodeCredentialFile(text, where)
      return findInFile({ auths, helpers: [] }, name, { where, runHelper })
    },
  }
}

function scopedPlace(folder: string, { open, around, runHelper }: Files): CredentialSource {
  return {
    title: `scoped logins in ${titleOf(folder, around)}`,
    implicit: false,
    find: async (name, access) => {
      for (const login of scopedLogins(name, access)) {
        const path = join(folder, login, 'config.json')
        const found = await findInFile(await open(path), name, { where: titleOf(path, around), runHelper })
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}
