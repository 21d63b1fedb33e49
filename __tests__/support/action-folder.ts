// The action as a release has it, made of the sources as they stand: what a change breaks, a test sees before the build.

import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bundle, bundle } from '../../scripts/bundle.ts'
import { root } from './root.ts'

let bundlePromise: Promise<Bundle> | undefined

/** Writes `action.yml` and `dist/` into a folder. */
export async function writeAction(folder: string): Promise<void> {
  bundlePromise ??= bundle()
  await mkdir(join(folder, 'dist', 'chunks'), { recursive: true })
  await cp(join(root, 'action.yml'), join(folder, 'action.yml'))
  for (const [name, text] of await bundlePromise) await writeFile(join(folder, 'dist', name), text)
}
