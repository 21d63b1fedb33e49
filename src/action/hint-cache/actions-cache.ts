// Keeps hint cache entries in the Actions cache by @actions/cache: one file in a folder of the job's temporary folder.
// The toolkit unpacks an entry with tar, which may write anywhere; that is why the input `cache` is off by default.
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFeatureAvailable, restoreCache, saveCache } from '@actions/cache'
import type { HintStore } from './session.ts'

/** Bytes of an entry that is read; a hint cache packs to less. */
const entryLimit = 2 * 1024 * 1024

/** False on a runner without a cache service. */
export const isCacheAvailable = isFeatureAvailable

/** `temp` is part of what identifies an entry: runners with another path do not share it. */
export function actionsCache(temp: string): HintStore {
  const folder = join(temp, 'promote-image-hints')
  const file = join(folder, 'hints.json.gz')
  return {
    async restore(keyPrefix) {
      await rm(folder, { recursive: true, force: true })
      const key = await restoreCache([folder], keyPrefix, [keyPrefix])
      return key === undefined ? undefined : readEntry(file)
    },
    async save(key, bytes) {
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true })
      await writeFile(file, bytes, { flag: 'wx' })
      await saveCache([folder], key)
    },
  }
}

async function readEntry(file: string): Promise<Uint8Array> {
  const stats = await lstat(file)
  if (!stats.isFile() || stats.size > entryLimit)
    throw new Error(`the entry is not a file of at most ${entryLimit} bytes`)
  return readFile(file)
}
