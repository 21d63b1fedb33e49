// The rule of `overwrite` for each tag.

import type { Tag } from '../../registry/model/reference.ts'
import type { Overwrite, OverwriteList, OverwriteRule } from '../model/request.ts'

/** A rule permits no more than those after it. */
export const strictestFirst = ['never', 'skip', 'floating', 'always'] as const satisfies readonly OverwriteRule[]

export function isOverwriteRule(text: unknown): text is OverwriteRule {
  return strictestFirst.some((rule) => rule === text)
}

/** The strictest of some rules; `floating`, the default, if there are none. */
export function strictestRule(rules: readonly OverwriteRule[]): OverwriteRule {
  return strictestFirst.find((rule) => rules.includes(rule)) ?? 'floating'
}

export function overwriteLists(overwrite: Overwrite): readonly OverwriteList[] {
  if (typeof overwrite === 'string') return [[overwrite]]
  const lists = overwrite.filter((entry) => typeof entry !== 'string')
  return lists.length > 0 ? lists : [overwrite.filter((entry) => typeof entry === 'string')]
}

/** `never: v*` as its rule and its glob; without a glob it applies to every tag. `undefined` if the text is not an entry. */
export function parseOverwriteEntry(
  entry: string,
): { readonly rule: OverwriteRule; readonly glob: string } | undefined {
  const [, rule, glob = '*'] = /^([a-z]+)(?:\s*:\s*(\S+))?$/.exec(entry) ?? []
  return isOverwriteRule(rule) ? { rule, glob } : undefined
}

/** The library of globs is imported only if there is one. */
export async function overwriteRules(overwrite: Overwrite): Promise<(tag: Tag) => OverwriteRule> {
  if (typeof overwrite === 'string') return () => overwrite
  const { matchesGlob } = await import('../match/glob.ts')
  const lists = overwriteLists(overwrite).map((list) => list.flatMap((entry) => parseOverwriteEntry(entry) ?? []))
  return (tag) =>
    strictestRule(lists.map((list) => list.find(({ glob }) => matchesGlob(tag, glob))?.rule ?? 'floating'))
}
