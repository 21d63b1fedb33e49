// Target templates of a selection: text with placeholders, filled for each chosen tag.
import type { Version } from '../match/version/version.ts'
import { quote } from '../text/quote.ts'
import { unknownPlaceholder } from './unknown-placeholder.ts'

const placeholders = [
  'tag',
  'version',
  'major',
  'minor',
  'patch',
  'version.major',
  'version.minor',
  'version.patch',
  'repository',
] as const
type Placeholder = (typeof placeholders)[number]

/** A target's text: literal parts and placeholders in their order. */
export interface Template {
  readonly text: string
  readonly parts: readonly (string | { readonly placeholder: Placeholder })[]
}

export interface TemplateProblem {
  readonly problem: string
}

/** What one chosen tag fills a template with. */
export interface TemplateValues {
  readonly tag: string
  /** The full version that the tag spells, if it spells one. */
  readonly version?: Version
  /** What `{repository}` stands for: see repositoryPart. */
  readonly repository: string
}

/**
 * Reads a target such as `docker.io/acme/{repository}:{version.major}`. `{tag}` is the tag as it is, `{version}` the same
 * without its `v`; `{major}`, `{minor}`, `{patch}` (also `{version.major}` …) are the version's numbers as written.
 */
export function parseTemplate(text: string): Template | TemplateProblem {
  if (/\{\{|\}\}/.test(text)) return { problem: `${quote(text)} has double braces: write {tag} with single ones` }
  if (text.includes('${')) return { problem: `${quote(text)} has a dollar sign before a brace: write {tag} alone` }
  const parts: Template['parts'][number][] = []
  for (const part of text.split(/(\{[^{}]*\})/)) {
    const name = /^\{(.*)\}$/s.exec(part)?.[1]
    const placeholder = placeholders.find((candidate) => candidate === name)
    if (name !== undefined && placeholder === undefined) return { problem: unknownPlaceholder(name, placeholders) }
    if (name === undefined && /[{}]/.test(part)) return { problem: `${quote(text)} has a brace without its other half` }
    if (part !== '') parts.push(placeholder === undefined ? part : { placeholder })
  }
  return { text, parts }
}

/** The reference that a template makes of one tag. Whether it is one that a registry takes is for parseReference. */
export function fillTemplate(template: Template, filling: TemplateValues): string | TemplateProblem {
  const names = template.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.placeholder]))
  const problem = problemOf(template, names, filling)
  if (problem !== undefined) return { problem }
  const values = valuesOf(filling)
  return template.parts.map((part) => (typeof part === 'string' ? part : values[part.placeholder])).join('')
}

/** Whether the template takes numbers from the tag's version: then the tag that it makes is one of that version. */
export function usesVersion({ parts }: Template): boolean {
  return parts.some((part) => typeof part !== 'string' && !needsNoVersion.includes(part.placeholder))
}

/**
 * What `{repository}` stands for: the part of a repository's full name from the first folder in which the source's glob
 * has a wildcard (`app` for `ghcr.io/acme/*`, `team/app` for `ghcr.io/acme/**`), or its last part if there is none.
 */
export function repositoryPart(name: string, source: string): string {
  const fixed = source.slice(0, /[*?[{]/.exec(source)?.index ?? source.length)
  const start = fixed.lastIndexOf('/') + 1
  return name.startsWith(fixed.slice(0, start)) ? name.slice(start) : name.slice(name.lastIndexOf('/') + 1)
}

const needsNoVersion: readonly Placeholder[] = ['tag', 'repository']

function problemOf(
  { text }: Template,
  names: readonly Placeholder[],
  { tag, version }: TemplateValues,
): string | undefined {
  const needs = names.find((name) => !needsNoVersion.includes(name))
  if (needs === undefined) return undefined
  if (version === undefined)
    return `{${needs}} in ${quote(text)} needs a version, and ${JSON.stringify(tag)} is not one. Select versions only, such as \`semver: >=1\``
  const missing = names.find((name) => numberOf(name) >= version.numbers.length)
  if (missing !== undefined) return `{${missing}} in ${quote(text)} has no number in ${JSON.stringify(tag)}`
  if (names.includes('tag') || names.includes('version')) return undefined
  const line = version.prerelease.length > 0 ? 'a prerelease' : `of the line ${JSON.stringify(version.line)}`
  if (version.prerelease.length === 0 && version.line === '') return undefined
  return `${quote(text)} would name ${JSON.stringify(tag)}, which is ${line}, like a release of the main line. Add {tag} or {version}, or do not select it`
}

const numberNames = ['major', 'minor', 'patch'] as const

/** The position of the number that a placeholder stands for, or -1. */
function numberOf(name: Placeholder): number {
  return numberNames.findIndex((number) => name === number || name === `version.${number}`)
}

function valuesOf({ tag, version, repository }: TemplateValues): Readonly<Record<Placeholder, string>> {
  const [major = '', minor = '', patch = ''] = version === undefined ? [] : numbersAsWritten(version)
  return {
    tag,
    version: tag.replace(/^v(?=\d)/, ''),
    major,
    minor,
    patch,
    'version.major': major,
    'version.minor': minor,
    'version.patch': patch,
    repository,
  }
}

/** `24` and `04` of `24.04`: a number keeps the zeros that its tag has. */
function numbersAsWritten({ tag, numbers }: Version): readonly string[] {
  let from = 0
  return numbers.map((number) => {
    const pattern = new RegExp(`0*${number}`, 'g')
    pattern.lastIndex = from
    const written = pattern.exec(tag)?.[0]
    from = written === undefined ? from : pattern.lastIndex
    return written ?? String(number)
  })
}
