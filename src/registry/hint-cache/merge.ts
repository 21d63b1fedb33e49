// Merges the hints of this run with those of earlier runs: newer ones first, so that limits drop the old ones.
import type { HintData, RegistryHints } from './serialize.ts'

/** Whether this run has hints that the earlier ones lack. */
export function hasNewHints(earlier: HintData, added: HintData): boolean {
  if ([...added.manifests.keys()].some((digest) => !earlier.manifests.has(digest))) return true
  return [...added.registries].some(([registry, { hints, holds }]) => {
    const former = earlier.registries.get(registry)
    const formerHints = new Map(Object.entries(former?.hints ?? {}))
    if (Object.entries(hints).some(([name, hint]) => formerHints.get(name) !== hint)) return true
    return [...holds].some(([path, marks]) => [...marks].some((mark) => former?.holds.get(path)?.has(mark) !== true))
  })
}

export function mergeHints(newer: HintData, older: HintData): HintData {
  const registries = new Map(newer.registries)
  for (const [name, memory] of older.registries) {
    const fresh = registries.get(name)
    registries.set(name, fresh === undefined ? memory : mergeRegistry(fresh, memory))
  }
  return { registries, manifests: new Map([...newer.manifests, ...older.manifests]) }
}

/** If a hint was not confirmed today, all keep their day, so that it expires in time. */
function mergeRegistry(newer: RegistryHints, older: RegistryHints): RegistryHints {
  const confirmed = Object.keys(older.hints).every((name) => Object.hasOwn(newer.hints, name))
  const holds = new Map(newer.holds)
  for (const [path, marks] of older.holds) holds.set(path, new Set([...(holds.get(path) ?? []), ...marks]))
  return { hints: { ...older.hints, ...newer.hints }, day: confirmed ? newer.day : older.day, holds }
}
