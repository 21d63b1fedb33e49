// Every parser of bytes from outside, with examples to begin from. A parser returns, or throws an error of ours.

import { SignatureRejected } from '../../../src/promote/trust/signed/rejection.ts'
import { PromoteError } from '../../../src/registry/model/errors.ts'
import { inputTargets } from './input-targets.ts'
import { registryTargets } from './registry-targets.ts'
import type { Target } from './target.ts'
import { trustTargets } from './trust-targets.ts'

export const targets: readonly Target[] = [...registryTargets, ...trustTargets, ...inputTargets]

/** Whether an error is how a parser refuses, and no defect. */
export function isRefusal(error: unknown): boolean {
  return error instanceof PromoteError || error instanceof SignatureRejected
}

/** Characters and entries of a value, however deep; bytes and streams are not counted. */
export function weigh(value: unknown): number {
  let weight = 0
  const seen = new Set<unknown>()
  const left: unknown[] = [value]
  while (left.length > 0) {
    const next = left.pop()
    weight += typeof next === 'string' ? next.length : 1
    if (typeof next !== 'object' || next === null || seen.has(next) || ArrayBuffer.isView(next)) continue
    seen.add(next)
    if (next instanceof Map) for (const [key, inner] of next) left.push(key, inner)
    else if (next instanceof Set || Array.isArray(next)) for (const inner of next) left.push(inner)
    else for (const [key, inner] of Object.entries<unknown>({ ...next })) left.push(key, inner)
  }
  return weight
}
