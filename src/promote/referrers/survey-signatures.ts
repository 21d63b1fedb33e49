// Finds the simple-signing signatures of the source, and which of them the stores of each destination do not have.
import { type Digest, digestOf } from '../../registry/model/digest.ts'
import { formatName, type RepositoryName, sameName } from '../../registry/model/reference.ts'
import type { SignatureStore } from '../../registry/repository.ts'
import { mapWithLimit } from '../../registry/util/concurrency-limit.ts'
import { readSubjects } from '../image/graph.ts'
import { readWithRetry } from '../image/read-with-retry.ts'
import { InvalidRequestError } from '../model/errors.ts'
import { type Referrer, type SelectableReferrers, type SignatureInStore, simpleSigning } from '../model/referrer.ts'
import type { Target } from '../model/request.ts'
import { missingSignatures, storesOf } from './copy-signatures.ts'
import { matchesSelection } from './filter.ts'
import type { ReferrerSurvey, ReferrerSurveyContext } from './survey-referrers.ts'

export interface SignatureSurveyContext extends ReferrerSurveyContext {
  readonly targets: readonly Target[]
}

/** The signatures of the source that were selected, and those of them that a destination does not have. */
export interface SignatureSurvey extends Pick<ReferrerSurvey, 'selectable' | 'referrers' | 'missing'> {
  /** Whether the source has any, selected or not. */
  readonly exist: boolean
}

/** `stores`: those of the source. A destination without a store that can be written is reported. Throws RegistryError. */
export async function surveySignatures(
  stores: readonly SignatureStore[],
  context: SignatureSurveyContext,
): Promise<SignatureSurvey> {
  const { part, options, destinations, emit, retry } = context
  const subjects = await readWithRetry(() => readSubjects(part), retry)
  const { signatures, problems } = await readSignatures(stores, subjects)
  for (const message of problems) emit({ kind: 'warning', message: `${message}; what follows it there is not copied` })
  const attributes = { types: [simpleSigning], annotations: {} }
  const selected = matchesSelection(options.referrers, attributes) ? signatures : []
  const selectable: SelectableReferrers = new Map(signatures.map(({ descriptor }) => [descriptor.digest, attributes]))
  const surveyed = await Promise.all(
    destinations
      .filter((name) => !sameName(name, part.origin))
      .map(async (name) => ({ name: formatName(name), missing: await missingAt(name, selected, context) })),
  )
  const withoutStore = new Set(surveyed.flatMap(({ name, missing }) => (missing === 'no store' ? name : [])))
  return {
    exist: signatures.length > 0,
    selectable: destinations.length > 0 ? selectable : new Map(),
    referrers: selected.map((referrer) => withSignature(referrer, { withoutStore })),
    missing: new Map(surveyed.map(({ name, missing }) => [name, missing === 'no store' ? [] : missing])),
  }
}

/** Manifests whose signatures are read at the same time. */
const readWidth = 4
/** Bytes of all signatures, which are held in memory. */
const totalLimit = 64 * 1024 * 1024

/** Throws InvalidRequestError if the signatures are more than can be held. */
async function readSignatures(stores: readonly SignatureStore[], subjects: readonly Digest[]) {
  const limit = mapWithLimit(readWidth)
  let total = 0
  const read = async (store: SignatureStore, subject: Digest) => {
    const stored = await store.read(subject)
    total += stored.signatures.reduce((sum, bytes) => sum + bytes.byteLength, 0)
    if (total > totalLimit)
      throw new InvalidRequestError(
        `the simple-signing signatures of the image are more than ${totalLimit / 1024 ** 2} MiB`,
        'Remove signatures that are no longer needed, or promote without them: `referrers: none`.',
      )
    return { subject, ...stored }
  }
  const reads = await Promise.all(
    stores.flatMap((store) => subjects.map((subject) => limit(() => read(store, subject)))),
  )
  const signatures = reads.flatMap(({ subject, signatures: all }) => all.map((bytes) => referrerOf(subject, bytes)))
  return {
    signatures: [
      ...new Map(signatures.map((entry) => [`${entry.subject} ${entry.descriptor.digest}`, entry])).values(),
    ],
    problems: reads.flatMap(({ problem }) => problem ?? []),
  }
}

function referrerOf(subject: Digest, bytes: Uint8Array): Referrer {
  const descriptor = {
    mediaType: 'application/octet-stream',
    digest: digestOf(bytes),
    size: bytes.byteLength,
    artifactType: simpleSigning,
  }
  return { descriptor, subject, nodes: [], signature: { bytes, tags: [], withoutStore: new Set() } }
}

async function missingAt(
  name: RepositoryName,
  signatures: readonly Referrer[],
  { repositories, targets, part, emit }: SignatureSurveyContext,
): Promise<readonly Referrer[] | 'no store'> {
  if (signatures.length === 0) return []
  const repository = repositories.get(name)
  const tags = targets.filter((target) => sameName(target.repository, name)).map(({ tag }) => tag)
  const wanted = signatures.map((referrer) => withSignature(referrer, { tags }))
  const stores = await storesOf(repository, wanted)
  const readOnly = stores.find(({ writable }) => !writable)
  const missing = stores.length === 0 ? wanted : await missingSignatures(stores, wanted)
  if (missing.length === 0 || (stores.length > 0 && readOnly === undefined)) return missing
  const what = missing.length === 1 ? 'a simple-signing signature' : `${missing.length} simple-signing signatures`
  const reason =
    readOnly === undefined
      ? 'no signature store is configured for it'
      : `its signature store ${readOnly.title} can only be read, and no staging store is configured`
  emit({
    kind: 'warning',
    message: `${formatName(name)} is not given ${what} of ${formatName(part.origin)}: ${reason}`,
  })
  return 'no store'
}

function withSignature(referrer: Referrer, change: Partial<SignatureInStore>): Referrer {
  const { signature } = referrer
  return signature === undefined ? referrer : { ...referrer, signature: { ...signature, ...change } }
}
