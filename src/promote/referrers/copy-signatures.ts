// Copies simple-signing signatures to the signature stores of a destination.
import { type Digest, digestOf } from '../../registry/model/digest.ts'
import type { RepositoryName } from '../../registry/model/reference.ts'
import type { Destination, SignatureStore } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import { type Referrer, simpleSigning } from '../model/referrer.ts'
import type { Repositories } from '../repositories.ts'

interface CopyContext {
  readonly repositories: Repositories
  readonly emit: Emit
}

/** One write per manifest and store. Other referrers are left alone. Throws RegistryError. */
export async function copySignatures(
  destination: RepositoryName,
  referrers: readonly Referrer[],
  { repositories, emit }: CopyContext,
): Promise<void> {
  const repository = repositories.get(destination)
  for (const [subject, group] of Map.groupBy(referrers.filter(isSignature), (referrer) => referrer.subject)) {
    const signatures = group.map(({ signature }) => signature.bytes)
    for (const store of await storesOf(repository, group)) await store.add(subject, signatures)
    for (const { descriptor } of group) {
      const { digest, size } = descriptor
      emit({ kind: 'referrer', destination, subject, digest, size, artifactType: simpleSigning, how: 'stored' })
    }
  }
}

/** Those of the signatures that one of the stores does not have. Throws RegistryError. */
export async function missingSignatures(
  stores: readonly SignatureStore[],
  signatures: readonly Referrer[],
): Promise<readonly Referrer[]> {
  const subjects = new Set(signatures.map(({ subject }) => subject))
  const present = await Promise.all(stores.map((store) => presentIn(store, subjects)))
  return signatures.filter(
    ({ subject, descriptor }) => !present.every((bySubject) => bySubject.get(subject)?.has(descriptor.digest) === true),
  )
}

async function presentIn(
  store: SignatureStore,
  subjects: ReadonlySet<Digest>,
): Promise<ReadonlyMap<Digest, ReadonlySet<Digest>>> {
  const entries = [...subjects].map(async (subject) => {
    const { signatures } = await store.read(subject)
    return [subject, new Set(signatures.map((bytes) => digestOf(bytes)))] as const
  })
  return new Map(await Promise.all(entries))
}

/** The destination's stores of the signatures: each tag can have one of its own. Throws RegistryError. */
export async function storesOf(
  repository: Destination,
  signatures: readonly Referrer[],
): Promise<readonly SignatureStore[]> {
  const tags = [...new Set(signatures.flatMap(({ signature }) => signature?.tags ?? []))]
  return (await repository.signatureStores?.(tags, 'push')) ?? []
}

function isSignature(referrer: Referrer): referrer is Referrer & Required<Pick<Referrer, 'signature'>> {
  return referrer.signature !== undefined
}
