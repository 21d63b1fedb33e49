// Parses the files of registries.d, and merges them as containers/image does.
import { pathToFileURL } from 'node:url'
import * as z from 'zod/mini'
import { RegistryError } from '../../../registry/model/errors.ts'
import type { LookasideConfig, LookasideNamespace } from '../../../registry/model/lookaside.ts'
import { readYaml } from '../yaml/parse.ts'
import { validate } from '../yaml/schema.ts'

const text = z.optional(z.string({ error: 'it is not a text' }))
interface NamespaceText {
  readonly lookaside?: string | undefined
  readonly 'lookaside-staging'?: string | undefined
  readonly sigstore?: string | undefined
  readonly 'sigstore-staging'?: string | undefined
}
/** `key:` with nothing behind it, as a text. */
const nothing = z.literal('')
/** `sigstore` is what `lookaside` was called. Other keys, such as use-sigstore-attachments, are for other readers. */
const namespace: z.ZodMiniType<NamespaceText | ''> = z.union(
  [nothing, z.object({ lookaside: text, 'lookaside-staging': text, sigstore: text, 'sigstore-staging': text })],
  { error: 'it is not a map of URLs' },
)
const schema = z.object(
  {
    'default-docker': z.optional(namespace),
    docker: z.optional(z.union([nothing, z.record(z.string(), namespace)], { error: 'it is not a map by namespace' })),
  },
  { error: 'it is not a map' },
)

/** `builtIn`: the folder that is read without configuration, if it exists. Throws RegistryError. */
export function parseLookaside(files: readonly ConfigFile[], builtIn: string | undefined): LookasideConfig {
  const docker = new Map<string, LookasideNamespace>()
  const defaults: LookasideNamespace[] = []
  for (const file of files) {
    const content = parse(file)
    const entry = content['default-docker']
    if (entry !== undefined) defaults.push(namespaceOf(entry))
    if (defaults.length > 1) throw invalid(file, '`default-docker` is in several files')
    for (const [name, value] of Object.entries(content.docker || {})) {
      if (docker.has(name)) throw invalid(file, `the namespace ${name} is in several files`)
      docker.set(name, namespaceOf(value))
    }
  }
  const [defaultDocker] = defaults
  return {
    docker,
    ...(defaultDocker && { defaultDocker }),
    ...(builtIn !== undefined && { builtIn: pathToFileURL(builtIn).href }),
  }
}

function parse(file: ConfigFile): z.output<typeof schema> {
  if (file.text.split('\n').every((line) => /^\s*(?:#|$)/.test(line))) return {}
  const document = readYaml(file.text)
  if ('problems' in document) throw invalid(file, document.problems.join(' '))
  const read = validate(schema, document.value)
  if ('problems' in read) throw invalid(file, read.problems.join(' '))
  return read.value
}

function namespaceOf(entry: NamespaceText | ''): LookasideNamespace {
  if (entry === '') return {}
  const lookaside = entry.lookaside || entry.sigstore
  const staging = entry['lookaside-staging'] || entry['sigstore-staging']
  return { ...(lookaside && { lookaside }), ...(staging && { staging }) }
}

function invalid({ path }: ConfigFile, detail: string): RegistryError {
  return new RegistryError({
    registry: path,
    repository: path,
    operation: 'read where signatures are stored',
    access: 'read',
    code: 'signature-store',
    codes: ['not valid'],
    detail,
    remedy: 'Correct the file: podman and skopeo do not read it either.',
  })
}

export interface ConfigFile {
  readonly path: string
  readonly text: string
}
