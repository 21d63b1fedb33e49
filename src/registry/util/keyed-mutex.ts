// A mutex per key: read-modify-write sequences on one key never overlap in this process.
import { orAborted } from './abort.ts'

/** Runs tasks of the same key one after the other, and tasks of different keys concurrently. */
export interface KeyedMutex {
  /** Rejects with the signal's reason, and never runs the task, if the signal is aborted before it is the task's turn. */
  runExclusive<T>(key: string, task: () => Promise<T>, signal?: AbortSignal): Promise<T>
}

export function keyedMutex(): KeyedMutex {
  /** By key: resolves when the last task has ended. */
  const ends = new Map<string, Promise<void>>()
  return {
    async runExclusive(key, task, signal) {
      const previous = ends.get(key) ?? Promise.resolve()
      const current = previous.then(() => {
        signal?.throwIfAborted()
        return task()
      })
      const end = current.then(ignore, ignore)
      ends.set(key, end)
      void end.then(() => {
        if (ends.get(key) === end) ends.delete(key)
      })
      if (signal !== undefined) await orAborted(previous, signal)
      return current
    },
  }
}

function ignore(): void {}
