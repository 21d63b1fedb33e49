// Finds where a signature store keeps the signatures of a manifest.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Digest } from '../model/digest.ts'
import type { RemoteName } from '../model/reference.ts'
import { showUrl } from '../model/show-url.ts'
import { storeError } from './errors.ts'
import { type Folder, readSignatureFile } from './folder.ts'
import type { WebReader } from './web.ts'

export interface LookasideContext {
  readonly name: RemoteName
  readonly web: Pick<WebReader, 'read'>
  readonly signal: AbortSignal
}

/** A place that the signatures of the repository's manifests are read from. */
export interface Location {
  /** The URL, for messages. */
  readonly title: string
  /** The signature of that index, from 1; `undefined` if there is none. */
  readonly read: (subject: Digest, index: number) => Promise<Uint8Array | undefined>
  /** Present if it is a folder: that of a manifest. */
  readonly folder?: (subject: Digest) => Folder
}

export function locate(written: string, { name, web, signal }: LookasideContext): Location {
  const url = URL.parse(written)
  const path = (subject: Digest) => `${name.path}@${subject.replace(':', '=')}`
  if (url?.protocol === 'file:') {
    const root = folderOf(url, name)
    const folder = (subject: Digest): Folder => ({ root, path: join(root, path(subject)) })
    return { title: showUrl(url), folder, read: (subject, index) => readSignatureFile(folder(subject), index) }
  }
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw storeError({
      name,
      access: 'read',
      what: 'signatures',
      detail: 'the URL of the store does not begin with file, http or https',
    })
  const read = (subject: Digest, index: number) => {
    const at = new URL(url)
    at.pathname = `${url.pathname === '/' ? '' : url.pathname}/${path(subject)}/signature-${index}`
    return web.read(at, signal)
  }
  return { title: showUrl(url), read }
}

function folderOf(url: URL, name: RemoteName): string {
  try {
    return fileURLToPath(url)
  } catch (cause) {
    const detail = `${showUrl(url)} is not a folder of this machine: write file:///path`
    throw storeError({ name, access: 'read', what: 'signatures', detail, cause })
  }
}
