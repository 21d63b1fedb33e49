// What a promotion may say of itself: the same words in the step's inputs and in an entry of a config.

import { parsePlatform } from '../../promote/match/platform.ts'
import { type FloatingClass, versionPatternProblem } from '../../promote/match/version.ts'
import type { PromotionOptions, ReferrerSelection } from '../../promote/model/request.ts'
import type { Requirements } from '../../promote/model/requirements.ts'
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

function readFloatingTags(text: string): ParseResult<readonly FloatingClass[]> {
  return listOf(text, (names) => {
    const read = names.map(oneOf(['latest', 'major', 'minor']))
    const problems = read.flatMap((one) => ('problems' in one ? one.problems : []))
    if (problems.length > 0) return { problems }
    return { value: [...new Set(read.flatMap((one) => ('value' in one ? [one.value] : [])))] }
  })
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
