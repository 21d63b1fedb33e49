// Read, change, write is one act: within this process nobody else does it to the same thing meanwhile.

/** Runs acts under the same key one after the other, others at once. */
export interface KeyedMutex {
  runExclusive<T>(key: string, act: () => Promise<T>): Promise<T>
}

export function keyedMutex(): KeyedMutex {
  const last = new Map<string, Promise<unknown>>()
  return {
    async runExclusive(key, act) {
      const before = last.get(key) ?? Promise.resolve()
      const mine = before.then(act, act)
      last.set(key, mine)
      try {
        return await mine
      } finally {
        if (last.get(key) === mine) last.delete(key)
      }
    },
  }
}
