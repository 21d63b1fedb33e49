// A signature store beside the registry (containers/image, docs/signature-protocols.md, "separate storage").
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Digest, digestOf } from '../model/digest.ts'
import { RegistryError } from '../model/errors.ts'
import type { RemoteName } from '../model/reference.ts'
import type { SignatureStore, StoredSignatures } from '../repository.ts'
import { codeOf } from '../util/file-errors.ts'
import { storeError } from './errors.ts'
import { type Folder, readSignatureFile, writeSignatureFile } from './folder.ts'
import { countLimit, isSignature, sameBytes } from './format.ts'
import type { LookasideUrls } from './namespaces.ts'
import { type WebReader, WebStoreError } from './web.ts'

export interface LookasideContext {
  readonly name: RemoteName
  readonly web: WebReader
}

/** A place that the signatures of the repository's manifests are read from. */
interface Location {
  /** The URL without its login. */
  readonly title: string
  /** The signature of that index, from 1; `undefined` if there is none. */
  readonly read: (subject: Digest, index: number) => Promise<Uint8Array | undefined>
  /** Present if it is a folder: that of a manifest. */
  readonly folder?: (subject: Digest) => Folder
}

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

function locate(written: string, { name, web }: LookasideContext): Location {
  const url = URL.parse(written)
  const path = (subject: Digest) => `${name.path}@${subject.replace(':', '=')}`
  if (url?.protocol === 'file:') {
    const root = folderOf(url, name)
    const folder = (subject: Digest): Folder => ({ root, path: join(root, path(subject)) })
    return { title: url.href, folder, read: (subject, index) => readSignatureFile(folder(subject), index) }
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw storeError({ name, access: 'read', what: 'signatures', detail: 'the store is no file, http or https URL' })
  const read = (subject: Digest, index: number) => {
    const at = new URL(url)
    at.pathname = `${url.pathname === '/' ? '' : url.pathname}/${path(subject)}/signature-${index}`
    return web.read(at)
  }
  const title = new URL(url)
  title.username = ''
  title.password = ''
  return { title: title.href, read }
}

function folderOf(url: URL, name: RemoteName): string {
  try {
    return fileURLToPath(url)
  } catch (cause) {
    const detail = `${url.href} is not a folder of this machine: write file:///path`
    throw storeError({ name, access: 'read', what: 'signatures', detail, cause })
  }
}

/** Until the first index that is absent, or is no signature: what follows then was not read. */
async function readAll(location: Location, subject: Digest, context: LookasideContext): Promise<StoredSignatures> {
  const signatures: Uint8Array[] = []
  const { title } = location
  return doing({ access: 'read', subject, title }, context, async () => {
    for (let index = 1; ; index++) {
      const bytes = await location.read(subject, index)
      if (bytes === undefined) return { signatures }
      if (!isSignature(bytes))
        return { signatures, problem: `signature-${index} of ${subject} in ${title} is no signature` }
      if (index > countLimit) throw new Error(`there are more than ${countLimit} signatures`)
      signatures.push(bytes)
    }
  })
}

/** Whoever publishes the folder publishes all signatures, so that it gets those of the public store too. */
async function writeAll(
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

function unique(signatures: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(signatures.map((bytes) => [digestOf(bytes), bytes])).values()]
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
