// A signature store beside the registry (containers/image, docs/signature-protocols.md, "separate storage").
import { type Digest, digestOf } from '../model/digest.ts'
import type { SignatureStore, StoredSignatures } from '../repository.ts'
import { type LookasideContext, locate } from './locate.ts'
import { readAll, writeAll } from './lookaside-files.ts'
import type { LookasideUrls } from './namespaces.ts'

/** For reading only: `urls.write` is not looked at. Throws RegistryError if a URL cannot be used. */
export function openSourceStore(urls: LookasideUrls, context: LookasideContext): SignatureStore | undefined {
  if (urls.read === undefined) return undefined
  const location = locate(urls.read, context)
  return {
    title: location.title,
    writable: false,
    read: (subject) => readAll(location, subject, context),
    add: async () => undefined,
  }
}

/** Signatures count as present if the public store has them or the one that is written to. Throws as `openSourceStore`. */
export function openTargetStore(urls: LookasideUrls, context: LookasideContext): SignatureStore | undefined {
  const { write, read = write } = urls
  if (write === undefined || read === undefined) return undefined
  const written = locate(write, context)
  const locations = read === write ? [written] : [locate(read, context), written]
  const readBoth = async (subject: Digest): Promise<StoredSignatures> => {
    const lists = await Promise.all(locations.map((location) => readAll(location, subject, context)))
    const problem = lists.map((list) => list.problem).find((text) => text !== undefined)
    return { signatures: unique(lists.flatMap(({ signatures }) => signatures)), ...(problem && { problem }) }
  }
  return {
    title: written.title,
    writable: written.folder !== undefined,
    read: readBoth,
    add: async (subject, signatures) => {
      const { signatures: present } = await readBoth(subject)
      await writeAll(written, subject, unique([...present, ...signatures]), context)
    },
  }
}

function unique(signatures: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(signatures.map((bytes) => [digestOf(bytes), bytes])).values()]
}
