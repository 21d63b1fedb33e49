// Reads the texts of promotion options.
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../registry/model/reference-syntax/syntax-error.ts'
import { isBackupTemplate } from '../match/backup-tag.ts'
import { parsePlatform } from '../match/platform.ts'
import { builtinSchemes } from '../match/version/core.ts'
import { versionPatternProblem } from '../match/version/scheme.ts'
import { floatingClasses } from '../match/version/version.ts'
import type { ReferrerSelection } from '../model/request.ts'
import { parseDeletedTags } from '../plan/deleted-tags.ts'
import { nearestName } from '../text/did-you-mean.ts'
import { listOf, type ParseResult, problem } from '../text/parse.ts'
import { quote } from '../text/quote.ts'

export function readReferrers(text: string): ParseResult<ReferrerSelection> {
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
    : problem(...wrong.map((glob) => `${quote(glob)} is not ${allowed}${didYouMean(glob)}`))
}

function didYouMean(word: string): string {
  const nearest = nearestName(word, ['all', 'none'])
  return nearest === undefined ? '' : ` Did you mean ${quote(nearest)}?`
}

export function readRepository(text: string): ParseResult<string> {
  try {
    const { repository, tag, digest } = parseReference(text)
    if (repository.kind === 'registry' && tag === undefined && digest === undefined) return { value: text }
  } catch (error) {
    if (!(error instanceof ReferenceSyntaxError)) throw error
  }
  return problem(`${quote(text)} is not a repository without tag and digest, such as ghcr.io/acme/app-signatures.`)
}

/** A name of the user's own floats as `latest` does; a name that is nearly a built-in one is a typing error. */
export function readFloatingTags(text: string): ParseResult<readonly string[]> {
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

export function readVersionPattern(text: string): ParseResult<string> {
  const scheme = /^\w+$/.test(text) ? nearestName(text, builtinSchemes) : undefined
  if (scheme !== undefined && scheme !== text)
    return problem(`${quote(text)} is not one of ${builtinSchemes.join(', ')}. Did you mean ${quote(scheme)}?`)
  const wrong = versionPatternProblem(text)
  return wrong === undefined ? { value: text } : problem(`${quote(text)} cannot be used: ${wrong}.`)
}

export function readDeletedTags(text: string): ParseResult<readonly string[]> {
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

export function readBackup(text: string): ParseResult<string> {
  if (isBackupTemplate(text)) return { value: text }
  return problem(`${quote(text)} is not a name with {tag} and a word set off by -, _ or ., such as "{tag}-previous".`)
}

export function readPlatforms(text: string): ParseResult<readonly string[]> {
  return listOf(text, (platforms) => {
    if (platforms.length === 0) return problem('it names no platform. Write at least one, such as linux/amd64.')
    const problems = platforms
      .map(parsePlatform)
      .flatMap((platform) => ('problem' in platform ? [`${platform.problem}.`] : []))
    return problems.length > 0 ? { problems } : { value: platforms }
  })
}

/** Globs that targets must match. A glob that no target can match, and an empty list, are mistakes. */
export function readGlobs(text: string): ParseResult<readonly string[]> {
  return listOf(text, (globs) => {
    if (globs.length === 0) return problem('it has no glob. Write at least one, such as ghcr.io/acme/**.')
    const wrong = globs.filter((glob) => glob.startsWith('!') || /\s/.test(glob))
    if (wrong.length === 0) return { value: globs }
    return problem(...wrong.map((glob) => `${quote(glob)} is not a glob of targets, such as ghcr.io/acme/**.`))
  })
}
