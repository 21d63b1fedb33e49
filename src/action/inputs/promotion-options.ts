// What a promotion may say of itself: the same words in the step's inputs and in an entry of a config.

import { parsePlatform } from '../../promote/match/platform.ts'
import { versionPatternProblem } from '../../promote/match/version/scheme.ts'
import { floatingClasses } from '../../promote/match/version/version.ts'
import type { PromotionOptions, ReferrerSelection } from '../../promote/model/request.ts'
import type { Requirements } from '../../promote/model/requirements.ts'
import { nearestName } from './did-you-mean.ts'
import { boolean, listOf, oneOf, type ParseResult, problem, quote } from './parsers.ts'
import type { InputReader } from './reader.ts'

/** The names that are read here. */
export async function readOptions({ read, isSet, addProblem }: InputReader): Promise<PromotionOptions> {
  const platforms = await read('platforms', readPlatforms, undefined)
  const unwrap = await read('unwrap', boolean, false)
  if (unwrap && platforms?.length !== 1) addProblem('unwrap', 'it needs `platforms` with exactly one platform.')
  const versionPattern = await read('version-pattern', readVersionPattern, undefined)
  const allowTargets = isSet('allow-targets') ? await read('allow-targets', readGlobs, []) : undefined
  const require = await read('require', readRequire, undefined)
  return {
    overwrite: await read('overwrite', oneOf(['never', 'floating', 'always']), 'floating'),
    referrers: await read('referrers', readReferrers, 'all'),
    floatingTags: await read('floating-tags', readFloatingTags, []),
    ...(versionPattern !== undefined && { versionPattern }),
    ...(platforms && { platforms }),
    ...(unwrap && { unwrap }),
    ...(require && { require }),
    ...(allowTargets && { allowTargets }),
  }
}

function readReferrers(text: string): ParseResult<ReferrerSelection> {
  return text === 'all' || text === 'none' ? { value: text } : listOf(text, readTypes)
}

function readTypes(globs: readonly string[]): ParseResult<ReferrerSelection> {
  const wrong = globs.filter((glob) => !/^!?[\w.+*?[\]{},-]+\/[\w.+*?[\]{},-]+$|^!?\*+$|^!?[^\s=!*]+=.+$/.test(glob))
  if (globs.length > 0 && wrong.length === 0) return { value: globs }
  const allowed =
    'all, none, a glob of artifact types such as application/spdx+json, or an annotation such as org.example.kind=sbom; ! excludes.'
  return globs.length === 0
    ? problem(`it has no entry. Write ${allowed}`)
    : problem(...wrong.map((glob) => `${quote(glob)} is not ${allowed}`))
}

/** Names of one's own float as `latest` does; a name that is nearly one of ours is a slip. */
function readFloatingTags(text: string): ParseResult<readonly string[]> {
  return listOf(text, (names) => {
    const problems = names.flatMap((name) => floatingTagProblem(name) ?? [])
    return problems.length > 0 ? { problems } : { value: [...new Set(names)] }
  })
}

function floatingTagProblem(name: string): string | undefined {
  if (floatingClasses.some((known) => known === name)) return undefined
  const meant = nearestName(name, floatingClasses)
  if (meant !== undefined)
    return `${quote(name)} is not one of ${floatingClasses.join(', ')}. Did you mean ${quote(meant)}?`
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return undefined
  return `${quote(name)} is not one of ${floatingClasses.join(', ')}, nor a name of your own such as stable.`
}

function readVersionPattern(text: string): ParseResult<string | undefined> {
  const wrong = versionPatternProblem(text)
  return wrong === undefined ? { value: text } : problem(`${quote(text)} cannot be used: ${wrong}.`)
}

function readPlatforms(text: string): ParseResult<readonly string[] | undefined> {
  return listOf(text, (platforms) => {
    if (platforms.length === 0) return problem('it names no platform. Write at least one, such as linux/amd64.')
    const problems = platforms.map(parsePlatform).flatMap((one) => ('problem' in one ? [`${one.problem}.`] : []))
    return problems.length > 0 ? { problems } : { value: platforms }
  })
}

/** Globs that targets must match; what a target never looks like is no fence but a mistake, and so is an empty one. */
function readGlobs(text: string): ParseResult<readonly string[]> {
  return listOf(text, (globs) => {
    if (globs.length === 0) return problem('it has no glob. Write at least one, such as ghcr.io/acme/**.')
    const wrong = globs.filter((glob) => glob.startsWith('!') || /\s/.test(glob))
    if (wrong.length === 0) return { value: globs }
    return problem(...wrong.map((glob) => `${quote(glob)} is no glob of targets, such as ghcr.io/acme/**.`))
  })
}

/** YAML and shapes are loaded for the runs that need them. */
async function readRequire(text: string): Promise<ParseResult<Requirements | undefined>> {
  return (await import('./require.ts')).readRequirements(text)
}
