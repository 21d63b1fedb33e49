// Lets one process at a time change a layout: if two read its index and write it back, one loses its tags.
import { open, rm, stat, utimes } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { orAborted } from '../../util/abort.ts'
import { codeOf, isMissing } from '../../util/file-errors.ts'

/** Milliseconds between tries to get the lock. */
const pause = 50
/** Milliseconds between signs of life of the holder, and after which a lock without one was left by a killed process. */
const refresh = 2_000
const leftAfter = 10_000

/** Runs the task while the file exists; without a lock if its folder does not exist. The signal ends the wait for it. */
export async function withLock<T>(path: string, task: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (!(await acquire(path, signal))) return task()
  const alive = setInterval(() => void touch(path), refresh)
  try {
    return await task()
  } finally {
    clearInterval(alive)
    await rm(path, { force: true })
  }
}

async function acquire(path: string, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    try {
      await (await open(path, 'wx')).close()
      return true
    } catch (error) {
      if (isMissing(error)) return false
      if (codeOf(error) !== 'EEXIST') throw error
    }
    if (await isLeft(path)) await rm(path, { force: true })
    else await orAborted(sleep(pause), signal)
  }
}

async function isLeft(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > leftAfter
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date()
  await utimes(path, now, now).catch(() => undefined)
}
