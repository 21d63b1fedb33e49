// Lets one process at a time change a layout: if two read its index and write it back, one loses its tags.
import { type FileHandle, open, rm, stat } from 'node:fs/promises'
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
  const lock = await acquire(path, signal)
  if (lock === undefined) return task()
  const alive = setInterval(() => void touch(lock), refresh)
  try {
    return await task()
  } finally {
    clearInterval(alive)
    await release(path, lock)
  }
}

/** `undefined` if the folder does not exist. */
async function acquire(path: string, signal: AbortSignal): Promise<FileHandle | undefined> {
  for (;;) {
    try {
      return await open(path, 'wx')
    } catch (error) {
      if (isMissing(error)) return undefined
      if (codeOf(error) !== 'EEXIST') throw error
    }
    if (!(await removeLeft(path))) await orAborted(sleep(pause), signal)
  }
}

/**
 * Removes a lock that a killed process left, and returns whether there is none any more. Only the process that creates
 * the claim, a file named after that one lock, may remove it. Otherwise a slower process, which saw the same lock, would
 * remove the new lock of a faster one.
 */
async function removeLeft(path: string): Promise<boolean> {
  const left = await identifyLeft(path)
  if (left === undefined) return false
  const claim = `${path}.${left}`
  try {
    await (await open(claim, 'wx')).close()
  } catch (error) {
    if (isMissing(error)) return false
    if (codeOf(error) !== 'EEXIST') throw error
    // the process that made the claim may have been killed too
    await removeLeft(claim)
    return false
  }
  try {
    if ((await identifyLeft(path)) !== left) return false
    await rm(path, { force: true })
    return true
  } finally {
    await rm(claim, { force: true })
  }
}

/** What tells a lock that was left from any other lock; `undefined` if its holder is alive, or there is none. */
async function identifyLeft(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, mtimeNs } = await stat(path, { bigint: true })
    return BigInt(Date.now()) - mtimeMs > leftAfter ? `${ino}-${mtimeNs}` : undefined
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function touch(lock: FileHandle): Promise<void> {
  const now = new Date()
  await lock.utimes(now, now).catch(() => undefined)
}

/** A process that was suspended for long may find the lock of another one in place of its own, and leaves it. */
async function release(path: string, lock: FileHandle): Promise<void> {
  try {
    const [own, current] = await Promise.all([lock.stat({ bigint: true }), stat(path, { bigint: true })])
    if (own.ino === current.ino && own.dev === current.dev) await rm(path, { force: true })
  } catch (error) {
    if (!isMissing(error)) throw error
  } finally {
    await lock.close()
  }
}
