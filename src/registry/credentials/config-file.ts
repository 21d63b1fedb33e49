// Decodes credential files: docker's config.json and the containers tools' auth.json share one format.
import { isRecord } from '../model/descriptor.ts'
import { parseJson } from '../model/json/json.ts'
import type { RemoteName } from '../model/reference.ts'
import { decodeEntry } from './auth-entry.ts'
import { helperKey, matches } from './match-key.ts'
import { type Credential, CredentialError, type LocatedCredential } from './types.ts'

export interface CredentialFile {
  readonly auths: readonly (readonly [key: string, entry: unknown])[]
  /** Helper suffixes by registry. */
  readonly helpers: readonly (readonly [key: string, suffix: string])[]
  /** The helper for registries without an entry in `helpers`. */
  readonly store?: string
}

/** Runs `docker-credential-<suffix> get` for `server`; `undefined`: it has no credentials. */
export type RunHelper = (suffix: string, server: string) => Promise<Credential | undefined>

export const noCredentials: CredentialFile = { auths: [], helpers: [] }

/** Reads the text of a file; `title` names it. Throws CredentialError with `repair` as its advice, never with content. */
export function decodeCredentialFile(
  text: string,
  title: string,
  repair = 'Repair it, or log in again',
): CredentialFile {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') return noCredentials
  const document = parseJson(trimmed)
  if (!isRecord(document)) throw new CredentialError(`${title} is not a JSON object. ${repair}`)
  const { auths, credHelpers, credsStore } = document
  return {
    auths: entriesOf(auths, `"auths" of ${title}`, repair),
    helpers: entriesOf(credHelpers, `"credHelpers" of ${title}`, repair).flatMap(([key, suffix]) =>
      typeof suffix === 'string' && suffix !== '' ? [[key, suffix] as const] : [],
    ),
    ...(typeof credsStore === 'string' && credsStore !== '' && { store: credsStore }),
  }
}

function entriesOf(value: unknown, title: string, repair: string): readonly (readonly [string, unknown])[] {
  if (value === undefined || value === null) return []
  if (!isRecord(value)) throw new CredentialError(`${title} is not an object. ${repair}`)
  return Object.entries(value)
}

/**
 * Finds the credential of a repository: from its registry's helper, else the default store, then the entries. A
 * helper that fails throws: other credentials are never tried in its place (CVE-2021-41092).
 */
export async function findInFile(
  file: CredentialFile,
  name: RemoteName,
  { title, runHelper }: { readonly title: string; readonly runHelper: RunHelper },
): Promise<LocatedCredential | undefined> {
  const helped = await runHelperOf(file, name, runHelper)
  if (helped !== undefined) {
    const { credential, suffix } = helped
    return { credential, place: 'helper', origin: `the credential helper ${suffix} of ${title}` }
  }
  for (const { key, entry } of matches(
    file.auths.map(([key, entry]) => [key, { key, entry }] as const),
    name,
  )) {
    // docker leaves empty entries behind: another spelling of the registry may hold the login
    const credential = decodeEntry(entry, `the entry "${key}" of ${title}`)
    if (credential !== undefined) return { credential, place: 'file' }
  }
  return undefined
}

async function runHelperOf(
  { helpers, store }: CredentialFile,
  name: RemoteName,
  runHelper: RunHelper,
): Promise<{ readonly credential: Credential; readonly suffix: string } | undefined> {
  const server = helperKey(name.registry)
  const [suffix] = matches(helpers, { ...name, path: '' })
  const program = suffix ?? store
  if (program === undefined) return undefined
  try {
    const credential = await runHelper(program, server)
    return credential && { credential, suffix: program }
  } catch (error) {
    if (suffix !== undefined || !(error instanceof CredentialError)) throw error
    throw new CredentialError(error.message, { isDefaultStore: true, cause: error })
  }
}
