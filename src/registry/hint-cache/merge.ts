// What one run saw put together with what was remembered: the newer first, so that limits cut what is old.
import type { Memory, RegistryMemory } from './serialize.ts'

/** Whether later runs would gain anything by what this one saw. */
export function addsTo(earlier: Memory, added: Memory): boolean {
  if ([...added.manifests.keys()].some((digest) => !earlier.manifests.has(digest))) return true
  return [...added.registries].some(([registry, { hints, holds }]) => {
    const former = earlier.registries.get(registry)
    const known = new Map(Object.entries(former?.hints ?? {}))
    if (Object.entries(hints).some(([name, hint]) => known.get(name) !== hint)) return true
    return [...holds].some(([path, marks]) => [...marks].some((mark) => former?.holds.get(path)?.has(mark) !== true))
  })
}

export function mergeMemories(newer: Memory, older: Memory): Memory {
  const registries = new Map(newer.registries)
  for (const [name, memory] of older.registries) {
    const fresh = registries.get(name)
    registries.set(name, fresh === undefined ? memory : mergeRegistry(fresh, memory))
  }
  return { registries, manifests: new Map([...newer.manifests, ...older.manifests]) }
}

/** Hints that were not confirmed today keep their day for all: they are to be tried again when they are old. */
function mergeRegistry(newer: RegistryMemory, older: RegistryMemory): RegistryMemory {
  const confirmed = Object.keys(older.hints).every((name) => Object.hasOwn(newer.hints, name))
  const holds = new Map(newer.holds)
  for (const [path, marks] of older.holds) holds.set(path, new Set([...(holds.get(path) ?? []), ...marks]))
  return { hints: { ...older.hints, ...newer.hints }, day: confirmed ? newer.day : older.day, holds }
}
