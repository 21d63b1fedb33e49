// Finds entries of `overwrite` beside a plan that permit more than the plan does: they have no effect.
import type { Tag } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import type { Overwrite, OverwriteRule } from '../model/request.ts'
import { overwriteLists, overwriteRules, parseOverwriteEntry, strictestRule } from '../plan/overwrite.ts'
import type { PromotionData } from './schema.ts'

interface PlannedRule {
  readonly tag: Tag
  readonly rule: OverwriteRule
}

/**
 * The problem with an entry of the applying step that permits more than the plan for every tag that it is for: it was
 * meant to have an effect. An entry that is stricter for one of them is fine, and so is one for no tag of the plan.
 */
export async function looserOverwrite(
  promotions: readonly Pick<PromotionData, 'options' | 'targets'>[],
  applying: Overwrite | undefined,
): Promise<string | undefined> {
  if (applying === undefined) return undefined
  const planned = (await Promise.all(promotions.map(plannedRules))).flat()
  for (const list of overwriteLists(applying)) {
    const deciding = await decidingEntry(list)
    const byEntry = Map.groupBy(planned, ({ tag }) => deciding(tag))
    for (const [entry, decided] of byEntry) {
      const { rule, glob } = (entry === undefined ? undefined : parseOverwriteEntry(entry)) ?? {}
      const [first] = decided
      if (rule === undefined || first === undefined || !decided.every((plan) => isLooser(rule, plan.rule))) continue
      const written = glob === '*' ? `\`overwrite: ${rule}\`` : `\`${rule}: ${glob}\` of \`overwrite\``
      const tag = glob === '*' ? '' : ` for ${first.tag}`
      return `it was created with \`overwrite: ${first.rule}\`${tag}, and ${written} beside it permits more: a step can only make a plan stricter. Leave it out, or plan again with ${glob === '*' ? written : 'it'}`
    }
  }
  return undefined
}

async function plannedRules({
  options: { overwrite },
  targets,
}: Pick<PromotionData, 'options' | 'targets'>): Promise<readonly PlannedRule[]> {
  const ruleOf = await overwriteRules(overwrite)
  return targets.flatMap(({ reference }) => {
    const { tag } = parseReference(reference)
    return tag === undefined ? [] : [{ tag, rule: ruleOf(tag) }]
  })
}

/** The entry of a list that counts for a tag. The library of globs is imported only if there is one. */
async function decidingEntry(list: readonly string[]): Promise<(tag: Tag) => string | undefined> {
  const [only, ...rest] = list
  if (rest.length === 0 && only !== undefined && !only.includes(':')) return () => only
  const { matchesGlob } = await import('../match/glob.ts')
  return (tag) => list.find((entry) => matchesGlob(tag, parseOverwriteEntry(entry)?.glob ?? ''))
}

function isLooser(rule: OverwriteRule, planned: OverwriteRule): boolean {
  return rule !== planned && strictestRule([rule, planned]) === planned
}
