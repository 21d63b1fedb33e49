// A mutex per key: read-modify-write sequences on one key never overlap in this process.

/** Runs tasks of the same key one after the other, and tasks of different keys concurrently. */
export interface KeyedMutex {
  runExclusive<T>(key: string, task: () => Promise<T>): Promise<T>
}

export function keyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<unknown>>()
  return {
    async runExclusive(key, task) {
      const previous = last.get(key) ?? Promise.resolve()
      const current = previous.then(task, task)
      last.set(key, current)
      try {
        return await current
      } finally {
        if (last.get(key) === current) last.delete(key)
      }
    },
  }
}
