// Reads the version that a tag spells.
import type { Tag } from '../../../registry/model/reference.ts'
import { type BuiltinScheme, findCore } from './core.ts'
import { lineOf, readSuffix, type Suffix } from './suffix.ts'
import type { Version } from './version.ts'

/** The version that a tag spells in a built-in scheme; `undefined` if it spells none. */
export function readVersion(tag: Tag, scheme: BuiltinScheme): Version | undefined {
  const core = findCore(tag, scheme)
  if (core === undefined) return undefined
  const before = readLeading(core.leading)
  const after = readSuffix(core.rest)
  if (before === undefined || after === undefined) return undefined
  const { variant, ...line } = lineNames(before.variant, after.variant)
  return {
    tag,
    ...line,
    variant,
    numbers: core.numbers,
    prerelease: [...after.prerelease, ...before.prerelease],
    revision: after.revision,
    metadata: after.metadata,
    moving: (after.moving || before.moving) && after.revision.length === 0,
    spelling: {
      leading: before.variant === '' ? '' : `${before.variant}-`,
      prefix: core.prefix,
      cuts: core.cuts,
      trailing: after.variant === '' ? '' : `-${after.variant}`,
    },
  }
}

/** A leading variant: `alpine-` of `alpine-1.2.3`. Everything but a prerelease belongs to its name. */
export function readLeading(text: string): Suffix | undefined {
  const word = text.replace(/-$/, '')
  const suffix = readSuffix(`-${word}`)
  const plain = suffix !== undefined && suffix.prerelease.length > 0
  return plain ? suffix : suffix && { ...suffix, variant: word, revision: [], metadata: [] }
}

/** The line and the full name of a variant before the numbers, after them, or both. */
export function lineNames(before: string, after: string): { readonly line: string; readonly variant: string } {
  const variant = [before, after]
    .filter((text) => text !== '')
    .join('-')
    .toLowerCase()
  return { line: lineOf(variant), variant }
}
