// The options of a promotion, one row each: inputs, keys of a config, the plan and "the stricter of both" follow from it.
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../registry/model/reference-syntax/syntax-error.ts'
import { parsePlatform } from '../match/platform.ts'
import { versionPatternProblem } from '../match/version/scheme.ts'
import { floatingClasses } from '../match/version/version.ts'
import type { AllowTargets, PromotionOptions, ReferrerSelection } from '../model/request.ts'
import { allowListsOf } from '../model/request.ts'
import { isBackupTemplate } from '../plan/backup.ts'
import { parseDeletedTags } from '../plan/deleted-tags.ts'
import { isOverwriteRule } from '../plan/overwrite.ts'
import { nearestName } from '../text/did-you-mean.ts'
import { listOf, type ParseResult, problem, quote } from '../text/parse.ts'
import { flag, list, type PromotionOption, text } from './option.ts'

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

function readReferrers(text: string): ParseResult<ReferrerSelection> {
  return listOf(text, readTypes)
}

function readTypes(globs: readonly string[]): ParseResult<ReferrerSelection> {
  const wrong = globs.filter((glob) => !/^!?[\w.+*?[\]{},-]+\/[\w.+*?[\]{},-]+$|^!?\*+$|^!?[^\s=!*]+=.+$/.test(glob))
  const [first] = globs
  if (globs.length === 1 && (first === 'all' || first === 'none')) return { value: first }
  if (globs.length > 0 && wrong.length === 0) return { value: globs }
  const allowed =
    'all, none, a glob of artifact types such as application/spdx+json, or an annotation such as org.example.kind=sbom; ! excludes.'
  return globs.length === 0
    ? problem(`it has no entry. Write ${allowed}`)
    : problem(...wrong.map((glob) => `${quote(glob)} is not ${allowed}`))
}

function readRepository(text: string): ParseResult<string> {
  try {
    const { repository, tag, digest } = parseReference(text)
    if (repository.kind === 'registry' && tag === undefined && digest === undefined) return { value: text }
  } catch (error) {
    if (!(error instanceof ReferenceSyntaxError)) throw error
  }
  return problem(`${quote(text)} is not a repository without tag and digest, such as ghcr.io/acme/app-signatures.`)
}

/** A name of the user's own floats as `latest` does; a name that is nearly a built-in one is a typing error. */
function readFloatingTags(text: string): ParseResult<readonly string[]> {
  return listOf(text, (names) => {
    const problems = names.flatMap((name) => floatingTagProblem(name) ?? [])
    return problems.length > 0 ? { problems } : { value: [...new Set(names)] }
  })
}

function floatingTagProblem(name: string): string | undefined {
  if (floatingClasses.some((floating) => floating === name)) return undefined
  const nearest = nearestName(name, floatingClasses)
  if (nearest !== undefined)
    return `${quote(name)} is not one of ${floatingClasses.join(', ')}. Did you mean ${quote(nearest)}?`
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return undefined
  return `${quote(name)} is not one of ${floatingClasses.join(', ')}, nor a name of your own such as stable.`
}

function readVersionPattern(text: string): ParseResult<string> {
  const wrong = versionPatternProblem(text)
  return wrong === undefined ? { value: text } : problem(`${quote(text)} cannot be used: ${wrong}.`)
}

function readDeletedTags(text: string): ParseResult<readonly string[]> {
  return listOf(text, (globs) => {
    if (globs.length === 0) return problem('it has no glob. Write at least one, such as staging-*.')
    const wrong = globs.filter((glob) => parseDeletedTags(glob) === undefined)
    if (wrong.length === 0) return { value: globs }
    return problem(
      ...wrong.map(
        (glob) =>
          `${quote(glob)} is not a glob of tags with a word of two characters or more outside of braces and brackets, alone or as "keep 10: GLOB", such as staging-*.`,
      ),
    )
  })
}

function readBackup(text: string): ParseResult<string> {
  if (isBackupTemplate(text)) return { value: text }
  return problem(`${quote(text)} is not a name with {tag} and a word set off by -, _ or ., such as "{tag}-previous".`)
}

function readPlatforms(text: string): ParseResult<readonly string[]> {
  return listOf(text, (platforms) => {
    if (platforms.length === 0) return problem('it names no platform. Write at least one, such as linux/amd64.')
    const problems = platforms
      .map(parsePlatform)
      .flatMap((platform) => ('problem' in platform ? [`${platform.problem}.`] : []))
    return problems.length > 0 ? { problems } : { value: platforms }
  })
}

/** Globs that targets must match. A glob that no target can match, and an empty list, are mistakes. */
function readGlobs(text: string): ParseResult<readonly string[]> {
  return listOf(text, (globs) => {
    if (globs.length === 0) return problem('it has no glob. Write at least one, such as ghcr.io/acme/**.')
    const wrong = globs.filter((glob) => glob.startsWith('!') || /\s/.test(glob))
    if (wrong.length === 0) return { value: globs }
    return problem(...wrong.map((glob) => `${quote(glob)} is not a glob of targets, such as ghcr.io/acme/**.`))
  })
}

/** Lists that let through only what those of both let through. */
function mergeAllowLists(planned: AllowTargets, applying: AllowTargets): AllowTargets {
  const lists = [...allowListsOf(planned), ...allowListsOf(applying)]
  const [first, ...rest] = [...new Map(lists.map((globs) => [JSON.stringify(globs), globs])).values()]
  return rest.length === 0 ? (first ?? []) : [first ?? [], ...rest]
}
