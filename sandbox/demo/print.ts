// How the demo looks on a terminal: everything it shows, as lines.
import { styleText } from 'node:util'
import type { CheckResult } from './assertions.ts'
import type { TagState } from './inspect.ts'
import { showSummary } from './summary.ts'

type Texts = Readonly<Record<string, string>>

const dim = (text: string): string => styleText('dim', text)
const bold = (text: string): string => styleText('bold', text)

export const title = (text: string): readonly string[] => ['', bold(text), dim('─'.repeat(text.length))]

/** More are counted. */
const mostTags = 8
const mostLines = 8

const short = (digest: string): string => digest.slice(0, 19)

function tagLines({ repository, tag, digest, platforms, attestations, referrers, foundBy }: TagState) {
  const names = platforms.map(({ platform }) => platform).join(', ')
  const attested = attestations > 0 ? `; ${attestations} attestation manifests` : ''
  return [
    `  ${repository}:${tag}  ${short(digest)}`,
    dim(`    ${names}${attested}`),
    ...referrers.map((referrer) => dim(`    ← ${referrer.artifactType}  ${short(referrer.digest)}, by ${foundBy}`)),
  ]
}

/** A registry's content: each tag with its platforms and what belongs to it. */
export function registry(name: string, tags: readonly TagState[]): readonly string[] {
  const more = tags.length - mostTags
  return [
    bold(name),
    ...(tags.length === 0 ? ['  (empty)'] : tags.slice(0, mostTags).flatMap(tagLines)),
    ...(more > 0 ? [dim(`  … and ${more} more tags`)] : []),
  ]
}

const inFrame = (text: string): string => `  ${dim('│')} ${text}`

function cut(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines
  return more > 1 ? [...lines.slice(0, mostLines), dim(`  … and ${more} more lines`)] : lines
}

const annotations = {
  error: (text: string): string => styleText('red', `Error: ${text}`),
  warning: (text: string): string => styleText('yellow', `Warning: ${text}`),
  notice: (text: string): string => `Notice: ${text}`,
}

const isAnnotation = (command: string): command is keyof typeof annotations => Object.hasOwn(annotations, command)

/** One line of a log as the page of a run shows it: annotations in full, other workflow commands not at all. */
function shown(line: string): readonly string[] {
  const [, command, message = ''] = /^::(\w[\w-]*)(?: [^:]*)?::(.*)$/.exec(line) ?? []
  if (command === undefined) return [line]
  const text = message.replaceAll('%0A', '\n').replaceAll('%0D', '').replaceAll('%25', '%')
  return isAnnotation(command) ? annotations[command](text).split('\n') : []
}

/** The log of a step: groups are open, and long ones cut. */
export function log(text: string): readonly string[] {
  const [top = '', ...groups] = text.trimEnd().split(/^::group::/m)
  return [
    ...top.split('\n').flatMap(shown),
    ...groups.flatMap((part) => {
      const [group = '', after = ''] = part.split(/^::endgroup::\n?/m)
      const [name = '', ...lines] = group.trimEnd().split('\n')
      const inset = lines.flatMap(shown).map((line) => `  ${line}`)
      return [bold(`▾ ${name}`), ...cut(inset), ...(after === '' ? [] : after.trimEnd().split('\n').flatMap(shown))]
    }),
  ]
    .filter((line) => line !== '')
    .map(inFrame)
}

/** A job summary, above its folds. */
export const summary = (markdown: string, nickname: (text: string) => string): readonly string[] =>
  showSummary(markdown, nickname).map(inFrame)

/** The inputs under `with:`, and the files they name. */
export function given(inputs: Texts, files: Texts): readonly string[] {
  return [
    ...Object.entries(inputs).map(([name, text]) => `  ${name}: ${text.replaceAll('\n', ', ')}`),
    ...Object.entries(files).flatMap(([name, text]) => [`  ${name}:`, ...text.trim().split('\n').map(inFrame)]),
  ]
}

const width = 100

/** Outputs one by one: long ones are cut, empty ones left out. */
export function outputs(values: Texts): readonly string[] {
  const lines = Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : [`${name} = ${value}`]))
  return lines.map((line) => inFrame(line.length > width ? `${line.slice(0, width)}…` : line))
}

export function check({ passed, description }: CheckResult): string {
  return `  ${passed ? styleText('green', '✓') : styleText('red', '✗')} ${description}`
}

/** The last line: how many checks passed, and how many failed. */
export function ending(results: readonly CheckResult[]): readonly string[] {
  const failed = results.filter(({ passed }) => !passed).length
  const passed = `checks: ${results.length - failed} passed`
  return ['', failed === 0 ? styleText('green', passed) : styleText('red', `${passed}, ${failed} failed`)]
}
