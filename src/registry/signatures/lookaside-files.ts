// The numbered files of one manifest in a signature store.
import type { Digest } from '../model/digest.ts'
import { RegistryError } from '../model/errors.ts'
import type { StoredSignatures } from '../repository.ts'
import { codeOf } from '../util/file-errors.ts'
import { storeError } from './errors.ts'
import { readSignatureFile, writeSignatureFile } from './folder.ts'
import { countLimit, isSignature, sameBytes } from './format.ts'
import type { Location, LookasideContext } from './locate.ts'
import { WebStoreError } from './web.ts'

/** Reads up to the first index that is absent or not a signature. Later ones are not read. */
export async function readAll(
  location: Location,
  subject: Digest,
  context: LookasideContext,
): Promise<StoredSignatures> {
  const signatures: Uint8Array[] = []
  const { title } = location
  return doing({ access: 'read', subject, title }, context, async () => {
    for (let index = 1; ; index++) {
      const bytes = await location.read(subject, index)
      if (bytes === undefined) return { signatures }
      if (!isSignature(bytes))
        return { signatures, problem: `signature-${index} of ${subject} in ${title} is not a signature` }
      if (index > countLimit) throw new Error(`there are more than ${countLimit} signatures`)
      signatures.push(bytes)
    }
  })
}

/** The folder gets the signatures of the public store too, because it is published as a whole. */
export async function writeAll(
  { title, folder }: Location,
  subject: Digest,
  signatures: readonly Uint8Array[],
  context: LookasideContext,
): Promise<void> {
  if (folder === undefined) return
  const at = folder(subject)
  const pending = [...signatures]
  await doing({ access: 'write', subject, title }, context, async () => {
    for (let index = 1; pending.length > 0; index++) {
      if (index > countLimit) throw new Error(`there would be more than ${countLimit} signatures`)
      const [bytes] = pending
      const current = await readSignatureFile(at, index)
      if (current !== undefined && isListed(current, pending)) remove(current, pending)
      else if (bytes !== undefined && current === undefined && (await writeSignatureFile(at, index, bytes)))
        pending.shift()
    }
  })
}

interface Doing {
  readonly access: 'read' | 'write'
  readonly subject: Digest
  readonly title: string
}

async function doing<T>(
  { access, subject, title }: Doing,
  { name }: LookasideContext,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof RegistryError || !(cause instanceof Error) || cause.name === 'AbortError') throw cause
    const reason = codeOf(cause)
    const what = `signatures of ${subject} ${access === 'read' ? 'from' : 'to'} the store ${title}`
    throw storeError({
      name,
      access,
      what,
      detail: cause.message,
      cause,
      ...(cause instanceof WebStoreError && { status: cause.status }),
      ...(reason !== undefined && { reason }),
    })
  }
}

function isListed(bytes: Uint8Array, list: readonly Uint8Array[]): boolean {
  return list.some((entry) => sameBytes(entry, bytes))
}

function remove(bytes: Uint8Array, list: Uint8Array[]): void {
  list.splice(
    list.findIndex((entry) => sameBytes(entry, bytes)),
    1,
  )
}
