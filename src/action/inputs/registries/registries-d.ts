// Whether the machine configures signature stores: containers-registries.d(5), read where podman and skopeo read it.
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readCredentialFile } from '../../../registry/credentials/read-file.ts'
import type { LookasideConfig } from '../../../registry/model/lookaside.ts'
import { secretsOfUrls } from '../text/find-secrets.ts'
import type { ConfigFile } from './parse-lookaside.ts'

/** Where the files are. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly uid: number | undefined
  /** `/` for the machine itself. */
  readonly root?: string
}

/** A line that names a store to read from: without one there is no signature to copy, and YAML need not be loaded. */
const names = /^[^#\n]*\b(?:lookaside|sigstore)["']?[ \t]*:/m
const fileLimit = 100

/**
 * The configuration, read once; `undefined` if no store could have a signature. `mask` is called with the logins in
 * its URLs. Throws RegistryError if it is wrong.
 */
export function lookasideReader(
  machine: Machine,
  mask: (secret: string) => void,
): () => Promise<LookasideConfig | undefined> {
  let config: Promise<LookasideConfig | undefined> | undefined
  return () => (config ??= readConfig(machine, mask))
}

async function readConfig(machine: Machine, mask: (secret: string) => void): Promise<LookasideConfig | undefined> {
  const [files, builtIn] = await Promise.all([readFiles(machine), existing(builtInFolder(machine))])
  const used = files.some(({ text }) => names.test(text))
  if (!used && builtIn === undefined) return undefined
  // Before the parser: its messages quote lines.
  for (const { text } of files) for (const secret of secretsOfUrls(text)) mask(secret)
  const { parseLookaside } = await import('./parse-lookaside.ts')
  return parseLookaside(files, builtIn)
}

/** The user's folder if there is one, else the system's (docker/registries_d.go: registriesDirPathWithHomeDir). */
async function readFiles({ env, root = '/' }: Machine): Promise<readonly ConfigFile[]> {
  const home = env['HOME'] || undefined
  const own = home && join(home, '.config/containers/registries.d')
  const folder = (await existing(own)) ?? join(root, 'etc/containers/registries.d')
  const entries = await readdir(folder).catch(() => [])
  const paths = entries.filter((name) => name.endsWith('.yaml')).toSorted()
  const files = await Promise.all(
    paths.slice(0, fileLimit).map(async (name) => {
      const path = join(folder, name)
      return { path, text: await readCredentialFile(path) }
    }),
  )
  return files.flatMap(({ path, text }) => (text === undefined ? [] : { path, text }))
}

/** docker/registries_d.go: builtinDefaultLookasideStorageDir. */
function builtInFolder({ env, uid, root = '/' }: Machine): string | undefined {
  if (uid === 0) return join(root, 'var/lib/containers/sigstore')
  const home = env['HOME'] || undefined
  return home && join(home, '.local/share/containers/sigstore')
}

async function existing(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  return access(path).then(
    () => path,
    () => undefined,
  )
}
