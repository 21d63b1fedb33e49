// A file of credentials: docker's config.json and the containers tools' auth.json have one shape.
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json.ts'
import type { RemoteName } from '../model/reference.ts'
import { decodeEntry } from './auth-entry.ts'
import { helperKey, matches } from './match-key.ts'
import { type Credential, CredentialError } from './types.ts'

export interface CredentialFile {
  readonly auths: readonly (readonly [key: string, entry: unknown])[]
  /** Helper suffixes by registry. */
  readonly helpers: readonly (readonly [key: string, suffix: string])[]
  /** The helper for every registry that has none of its own. */
  readonly store?: string
}

/** Asks the helper `docker-credential-<suffix>` for what it keeps under `server`; `undefined`: it has none. */
export type RunHelper = (suffix: string, server: string) => Promise<Credential | undefined>

export const noCredentials: CredentialFile = { auths: [], helpers: [] }

/** Reads the text of a file; `where` names it. Throws CredentialError, never with content. */
export function decodeCredentialFile(text: string, where: string): CredentialFile {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') return noCredentials
  const document = parseJson(trimmed)
  if (!isRecord(document)) throw new CredentialError(`${where} is not a JSON object. Repair it, or log in anew`)
  const { auths, credHelpers, credsStore } = document
  return {
    auths: entriesOf(auths, `"auths" of ${where}`),
    helpers: entriesOf(credHelpers, `"credHelpers" of ${where}`).flatMap(([key, suffix]) =>
      typeof suffix === 'string' && suffix !== '' ? [[key, suffix] as const] : [],
    ),
    ...(typeof credsStore === 'string' && credsStore !== '' && { store: credsStore }),
  }
}

function entriesOf(value: unknown, where: string): readonly (readonly [string, unknown])[] {
  if (value === undefined || value === null) return []
  if (!isRecord(value)) throw new CredentialError(`${where} is not an object. Repair it, or log in anew`)
  return Object.entries(value)
}

/**
 * What a file has for the repository: its registry's own helper, else the file's default store, then its entries. A
 * helper that fails throws: other credentials are never tried in its place (CVE-2021-41092).
 */
export async function findInFile(
  file: CredentialFile,
  name: RemoteName,
  { where, runHelper }: { readonly where: string; readonly runHelper: RunHelper },
): Promise<Credential | undefined> {
  const kept = await askHelper(file, name, runHelper)
  if (kept !== undefined) return kept
  for (const { key, entry } of matches(
    file.auths.map(([key, entry]) => [key, { key, entry }] as const),
    name,
  )) {
    // docker leaves empty entries behind: another spelling of the registry may hold the login
    const credential = decodeEntry(entry, `the entry "${key}" of ${where}`)
    if (credential !== undefined) return credential
  }
  return undefined
}

async function askHelper(
  { helpers, store }: CredentialFile,
  name: RemoteName,
  runHelper: RunHelper,
): Promise<Credential | undefined> {
  const server = helperKey(name.registry)
  const [own] = matches(helpers, { ...name, path: '' })
  if (own !== undefined) return runHelper(own, server)
  if (store === undefined) return undefined
  return runHelper(store, server).catch((error: unknown) => {
    if (!(error instanceof CredentialError)) throw error
    throw new CredentialError(error.message, { isDefaultStore: true, cause: error })
  })
}
