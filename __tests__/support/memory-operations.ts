// The operations of registries in memory: each is written down, and may be made to fail or to take its time.
import { setImmediate } from 'node:timers/promises'
import { RegistryError } from '../../src/registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../src/registry/model/reference.ts'
import type { Destination } from '../../src/registry/repository.ts'

/** One call of the interface; a class of tags is one operation per tag. */
export interface MemoryOperation {
  /** From 1, in the order they began. */
  readonly index: number
  readonly kind: Exclude<keyof Destination, 'name' | 'pushTags' | 'cancelUpload'> | 'pushTag'
  readonly write: boolean
  /** `registry/path`. */
  readonly repository: string
  /** Tag or digest; empty where there is none. */
  readonly what: string
}

/**
 * `refused`: not done. `lost-answer`: done, and the caller is told otherwise. `slow`: done, and `late`: begun, when
 * nothing else moves any more, or the caller gives up. `absent`: a read of a tag, manifest or blob says that it is not
 * there, though it is; other operations are done. An error: not done, thrown as it is.
 */
export type MemoryFault = 'refused' | 'lost-answer' | 'slow' | 'late' | 'absent' | Error

/** Makes the k-th operation fail that `of` picks: every one, unless told otherwise. */
export function failAt(k: number, how: MemoryFault, of: (operation: MemoryOperation) => boolean = () => true) {
  let seen = 0
  return (operation: MemoryOperation): MemoryFault | undefined => {
    if (of(operation)) seen += 1
    return of(operation) && seen === k ? how : undefined
  }
}

export interface Journal {
  readonly operations: MemoryOperation[]
  /** Those that have not been answered yet. */
  readonly pending: Set<MemoryOperation>
  /** Operations that began, and those that ended. */
  readonly moves: { count: number }
  readonly fault: Faults | undefined
}

type Faults = (operation: MemoryOperation) => MemoryFault | undefined

export function openJournal(fault: Faults | undefined): Journal {
  return { operations: [], pending: new Set(), moves: { count: 0 }, fault }
}

const writes: ReadonlySet<string> = new Set([
  'openUpload',
  'pushBlob',
  'pushManifest',
  'pushTag',
  'indexReferrers',
  'deleteTag',
])

/** Writes the operation down, lets it fail where it is to, and does it. */
export async function perform<T>(
  { world, name, signal }: { readonly world: Journal; readonly name: RepositoryName; readonly signal: AbortSignal },
  [kind, operationReference]: readonly [kind: MemoryOperation['kind'], what: string],
  act: (isAbsent: boolean) => T | Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const index = world.operations.length + 1
  const operation = { index, kind, write: writes.has(kind), repository: formatName(name), what: operationReference }
  world.operations.push(operation)
  const fault = world.fault?.(operation)
  world.pending.add(operation)
  world.moves.count += 1
  await Promise.resolve()
  try {
    if (fault instanceof Error) throw fault
    if (fault === 'refused') throw new RegistryError({ ...facts(name, kind), status: 503, retryable: true })
    if (fault === 'late') await untilStill(world, signal)
    const result = await act(fault === 'absent')
    if (fault === 'slow') await untilStill(world, signal)
    if (fault === 'lost-answer') throw new RegistryError({ ...facts(name, kind), retryable: true })
    return result
  } finally {
    world.pending.delete(operation)
    world.moves.count += 1
  }
}

/** Turns of the event loop in which nothing begins and nothing ends, after which nothing will. */
const stillness = 10

/** Waits until all that can go on has gone on. Throws where the caller gives up. */
async function untilStill({ moves }: Journal, signal: AbortSignal): Promise<void> {
  let before = moves.count
  for (let still = 0; still < stillness; still++) {
    await setImmediate()
    signal.throwIfAborted()
    if (moves.count === before) continue
    before = moves.count
    still = -1
  }
}

export function facts(name: RepositoryName, operation: string, access: 'read' | 'write' = 'read') {
  const registry = name.kind === 'registry' ? name.registry : name.path
  return { registry, repository: formatName(name), operation, access }
}
