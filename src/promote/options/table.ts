// The options of a promotion, one row each: inputs, keys of a config, the plan and "the stricter of both" follow from it.
import type { AllowTargets, PromotionOptions } from '../model/request.ts'
import { allowListsOf } from '../model/request.ts'
import { isOverwriteRule } from '../plan/overwrite.ts'
import { flag, list, type PromotionOption, text } from './option.ts'
import {
  readBackup,
  readDeletedTags,
  readFloatingTags,
  readGlobs,
  readPlatforms,
  readReferrers,
  readRepository,
  readVersionPattern,
} from './read-options.ts'

export type OptionField = keyof PromotionOptions

export type OptionValues = Required<PromotionOptions>

/** As PromotionOptions, each field optional. */
export type SomeOptions = { readonly [Field in OptionField]?: OptionValues[Field] }

export type OptionTable = { readonly [Field in OptionField]: PromotionOption<OptionValues[Field]> }

export const promotionOptions: OptionTable = {
  overwrite: {
    key: 'overwrite',
    parse: async (text) =>
      isOverwriteRule(text) ? { value: text } : (await import('./overwrite.ts')).readOverwrite(text),
    schema: ({ overwriteSchema }) => overwriteSchema,
    fallback: 'floating',
    merge: (planned, applying, { mergeOverwrite }) => mergeOverwrite(planned, applying),
  },
  deleteSourceTags: { key: 'delete-source-tags', ...list(readDeletedTags) },
  backup: { key: 'backup', ...text(readBackup) },
  referrers: { key: 'referrers', ...list(readReferrers), fallback: 'all' },
  referrersSource: { key: 'referrers-source', ...text(readRepository) },
  referrersTarget: { key: 'referrers-target', ...text(readRepository) },
  floatingTags: { key: 'floating-tags', ...list(readFloatingTags), fallback: [] },
  versionPattern: { key: 'version-pattern', ...text(readVersionPattern) },
  platforms: { key: 'platforms', ...list(readPlatforms) },
  unwrap: { key: 'unwrap', ...flag },
  attestations: { key: 'attestations', ...flag },
  annotations: {
    key: 'annotations',
    parse: async (text) => (await import('./annotations.ts')).readAnnotations(text),
    schema: ({ annotationsSchema }) => annotationsSchema,
  },
  require: {
    key: 'require',
    schema: ({ requirementsSchema }) => requirementsSchema,
    merge: (planned, applying, { mergeRequirements }) => mergeRequirements(planned, applying),
  },
  allowTargets: {
    key: 'allow-targets',
    scope: 'step',
    parse: readGlobs,
    schema: ({ z }) => z.array(z.union([z.string(), z.array(z.string())])),
    merge: mergeAllowLists,
  },
}

/** Lists that let through only what those of both let through. */
function mergeAllowLists(planned: AllowTargets, applying: AllowTargets): AllowTargets {
  const lists = [...allowListsOf(planned), ...allowListsOf(applying)]
  const [first, ...rest] = [...new Map(lists.map((globs) => [JSON.stringify(globs), globs])).values()]
  return rest.length === 0 ? (first ?? []) : [first ?? [], ...rest]
}
