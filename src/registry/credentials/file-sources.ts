// Finds logins in credential files.
import { join } from 'node:path'
import { type CredentialFile, decodeCredentialFile, findInFile, noCredentials, type RunHelper } from './config-file.ts'
import {
  type CredentialEnvironment,
  containersFiles,
  dockerFile,
  scopedFolder,
  scopedLogins,
  titleOf,
  variable,
} from './paths.ts'
import type { CredentialSource } from './sources.ts'

export interface SourceContext {
  readonly environment: CredentialEnvironment
  /** The text of a file; `undefined` if it does not exist. */
  readonly readFile: (path: string) => Promise<string | undefined>
  readonly runHelper: RunHelper
}

/** Docker's files, then those of the containers tools. */
export function fileSources(context: SourceContext): readonly CredentialSource[] {
  const { environment } = context
  const open = fileReader(context)
  const inline = variable(environment, 'DOCKER_AUTH_CONFIG')
  const scoped = scopedFolder(environment)
  const docker = dockerFile(environment)
  return [
    ...(scoped === undefined ? [] : [scopedSource(scoped, { ...context, open })]),
    ...(inline === undefined ? [] : [inlineSource(inline, context)]),
    ...(docker === undefined ? [] : [fileSource(docker, { ...context, open })]),
    ...containersFiles(environment).map((path) => fileSource(path, { ...context, open })),
  ]
}

type OpenFile = (path: string) => Promise<CredentialFile>

type FileContext = SourceContext & { readonly open: OpenFile }

/** Reads each file once, when it is first needed. */
function fileReader({ readFile, environment }: SourceContext): OpenFile {
  const opened = new Map<string, Promise<CredentialFile>>()
  const read = async (path: string): Promise<CredentialFile> => {
    const text = await readFile(path)
    return text === undefined ? noCredentials : decodeCredentialFile(text, titleOf(path, environment))
  }
  return (path) => {
    const file = opened.get(path) ?? read(path)
    opened.set(path, file)
    return file
  }
}

function fileSource(path: string, { open, environment, runHelper }: FileContext): CredentialSource {
  const title = titleOf(path, environment)
  return {
    title,
    implicit: false,
    find: async (name) => findInFile(await open(path), name, { title, runHelper }),
  }
}

/** DOCKER_AUTH_CONFIG, which docker reads before its file; only entries, no helpers. */
function inlineSource(text: string, { runHelper }: SourceContext): CredentialSource {
  const title = 'DOCKER_AUTH_CONFIG'
  return {
    title,
    implicit: false,
    find: async (name) => {
      const { auths } = decodeCredentialFile(text, title, 'Correct or unset this variable')
      const found = await findInFile({ auths, helpers: [] }, name, { title, runHelper })
      return found && { ...found, place: 'variable' }
    },
  }
}

function scopedSource(folder: string, { open, environment, runHelper }: FileContext): CredentialSource {
  return {
    title: `scoped logins in ${titleOf(folder, environment)}`,
    implicit: false,
    find: async (name, access) => {
      for (const login of scopedLogins(name, access)) {
        const path = join(folder, login, 'config.json')
        const found = await findInFile(await open(path), name, { title: titleOf(path, environment), runHelper })
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}
