// Finds signed statements among the referrers of an image by what they say. No signature is verified.
import { isDeepStrictEqual } from 'node:util'
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { MalformedError } from '../../registry/model/errors.ts'
import { decodeJson } from '../../registry/model/json/json.ts'
import type { Source } from '../../registry/repository.ts'
import { bundlePredicate, bundleType } from '../model/sigstore-bundle.ts'
import { readWithin } from '../trust/signed/read-within.ts'
import type { WantedStatement } from './statement.ts'

/** Bundles of an image that are read: anyone who can push may attach more. */
const bundleLimit = 100

/** Those of the wanted statements that a bundle at the repository contains. Throws RegistryError. */
export async function findStatements(
  repository: Source,
  digest: Digest,
  wanted: readonly WantedStatement[],
): Promise<ReadonlySet<WantedStatement>> {
  const types = new Set(wanted.map(({ predicateType }) => predicateType))
  const mayHave = (annotations: Readonly<Record<string, string>>) => types.has(annotations[bundlePredicate] ?? '')
  // some registries list no annotations
  const bundles = (await repository.referrers(digest)).filter(
    ({ artifactType, annotations }) =>
      artifactType === bundleType && (annotations === undefined || mayHave(annotations)),
  )
  const found = new Set<WantedStatement>()
  // One after another, the newest first: the first one is usually the right one, and a bundle may be large.
  for (const bundle of bundles.slice(-bundleLimit).toReversed()) {
    if (found.size === wanted.length) break
    const manifest = await repository.manifest(bundle.digest)
    if (manifest?.kind !== 'image' || !mayHave(manifest.annotations)) continue
    const [layer] = manifest.layers
    const bytes = layer && (await readWithin(repository, layer))
    const statement = bytes && statementOf(bytes)
    for (const candidate of wanted) if (statement !== undefined && says(statement, candidate)) found.add(candidate)
  }
  return found
}

/** The statement in a bundle; `undefined` if there is none that can be read. */
function statementOf(bundle: Uint8Array): Json | undefined {
  try {
    const json = decodeJson(bundle, 'the bundle')
    const envelope = isRecord(json) ? json['dsseEnvelope'] : undefined
    const payload = isRecord(envelope) ? envelope['payload'] : undefined
    if (typeof payload !== 'string') return undefined
    const statement = decodeJson(Buffer.from(payload, 'base64'), 'the statement')
    return isRecord(statement) ? statement : undefined
  } catch (error) {
    if (error instanceof MalformedError) return undefined
    throw error
  }
}

/** Whether it is of the type, names each subject, and has each field of the predicate. It may say more. */
function says(found: Json, { predicateType, subject, predicate = {} }: WantedStatement): boolean {
  const { predicateType: type, subject: subjects, predicate: content } = found
  if (type !== predicateType || !Array.isArray(subjects) || !isRecord(content)) return false
  return (
    subject.every((wanted) => subjects.some((named: unknown) => isDeepStrictEqual(named, wanted))) &&
    Object.entries(predicate).every(([field, value]) => isDeepStrictEqual(content[field], value))
  )
}
