// Layouts on disk for tests: written the way other tools write them, and opened by ours.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type * as content from '../../../../sandbox/content.ts'
import { type LayoutDestination, type Layouts, openLayouts } from '../../../../src/registry/layout/repository.ts'
import type { LayoutName } from '../../../../src/registry/model/reference.ts'
import type { OpenOptions } from '../../../../src/registry/repository.ts'

export const refName = 'org.opencontainers.image.ref.name'
export const imageName = 'io.containerd.image.name'

export interface Ground {
  /** A path below the test's own folder. */
  readonly path: (name: string) => string
  /** A path of its own for each call. */
  readonly fresh: () => string
  /** A set of layouts as a new run would have it. */
  readonly layouts: () => Layouts
  readonly open: (kind: LayoutName['kind'], path: string, use?: Partial<OpenOptions>) => LayoutDestination
}

/** A folder for the tests of a file, removed after them. */
export function ground(): Ground {
  let root = ''
  let count = 0
  const opened: Layouts[] = []
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'layout-test-'))
  })
  afterAll(async () => {
    await Promise.all(opened.map((openLayout) => openLayout.close()))
    await rm(root, { recursive: true, force: true })
  })
  const layouts = (): Layouts => {
    const layoutRegistries = openLayouts({ temporary: root })
    opened.push(layoutRegistries)
    return layoutRegistries
  }
  return {
    path: (name) => join(root, name),
    fresh: () => join(root, `l${++count}`),
    layouts,
    open: (kind, path, use = {}) =>
      layouts().open({ kind, path }, { access: 'push', signal: new AbortController().signal, ...use }),
  }
}

export type Files = Readonly<Record<string, Uint8Array | string>>

/** The files of a layout that holds everything of `all`, with `entries` as its index. */
export function layoutFiles(all: readonly content.Built[], entries: readonly unknown[]): Files {
  const own: readonly (readonly [string, Uint8Array | string])[] = [
    ['oci-layout', '{"imageLayoutVersion": "1.0.0"}'],
    ['index.json', JSON.stringify({ schemaVersion: 2, manifests: entries })],
  ]
  return Object.fromEntries([...own, ...all.flatMap(blobsOf)])
}

function blobsOf({ digest, bytes, blobs, children }: content.Built): readonly (readonly [string, Uint8Array])[] {
  const all = [[digest, bytes] as const, ...blobs]
  return [...all.map(([digest, bytes]) => [pathOf(digest), bytes] as const), ...children.flatMap(blobsOf)]
}

export function pathOf(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`
}

export function entry(
  { descriptor }: content.Built,
  annotations?: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const { mediaType, digest, size } = descriptor
  return { mediaType, digest, size, ...(annotations && { annotations }) }
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
}

export async function all<T>(many: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const item of many) items.push(item)
  return items
}

/** Every file below the folder, sorted. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const dirents = await readdir(folder, { recursive: true, withFileTypes: true })
  return dirents
    .flatMap((directoryEntry) =>
      directoryEntry.isFile() ? [join(directoryEntry.parentPath, directoryEntry.name)] : [],
    )
    .sort()
}
