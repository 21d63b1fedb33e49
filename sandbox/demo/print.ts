// How the demo looks on a terminal.
import { styleText } from 'node:util'
import type { TagState } from './inspect.ts'

const dim = (text: string): string => styleText('dim', text)
const bold = (text: string): string => styleText('bold', text)

export function title(text: string): void {
  console.log(`\n${bold(text)}\n${dim('─'.repeat(text.length))}`)
}

export function line(text: string): void {
  console.log(text)
}

/** More are counted. */
const mostTags = 8
const mostLines = 80

const short = (digest: string): string => digest.slice(0, 19)

/** A registry's content: each tag with its platforms and what belongs to it. */
export function registry(name: string, host: string, tags: readonly TagState[]): void {
  console.log(`${bold(name)} ${dim(host)}`)
  if (tags.length === 0) console.log('  (empty)')
  for (const { repository, tag, digest, platforms, attestations, referrers, foundBy } of tags.slice(0, mostTags)) {
    console.log(`  ${repository}:${tag}  ${short(digest)}`)
    const names = platforms.map(({ platform }) => platform).join(', ')
    if (platforms.length > 0) console.log(dim(`    ${names}; ${attestations} attestation manifests`))
    for (const { artifactType, digest } of referrers) {
      console.log(dim(`    ← ${artifactType}  ${short(digest)}  by ${foundBy}`))
    }
  }
  if (tags.length > mostTags) console.log(dim(`  … and ${tags.length - mostTags} more tags`))
}

/** The log of a step, as the page of a run shows it: workflow commands become what they mean. */
export function log(text: string): void {
  for (const each of text.trimEnd().split('\n')) {
    const [, command, message = each] = /^::(\w[\w-]*)(?: [^:]*)?::(.*)$/.exec(each) ?? []
    const shown = render(command, message)
    if (shown !== undefined) console.log(`${dim('│')} ${shown}`)
  }
}

function render(command: string | undefined, message: string): string | undefined {
  const text = message.replaceAll('%0A', '\n').replaceAll('%0D', '').replaceAll('%25', '%')
  if (command === undefined) return text
  if (command === 'group') return `▾ ${bold(text)}`
  if (command === 'error') return styleText('red', `Error: ${text}`)
  if (command === 'warning') return styleText('yellow', `Warning: ${text}`)
  return command === 'notice' ? `Notice: ${text}` : undefined
}

/** A text that is cut where it gets long. */
export function long(text: string): void {
  const lines = text.trim().split('\n')
  for (const each of lines.slice(0, mostLines)) console.log(each)
  if (lines.length > mostLines) console.log(dim(`… and ${lines.length - mostLines} more lines`))
}

/** Outputs one by one; long ones are cut. */
export function outputs(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) {
    console.log(`  ${name} = ${value.length > 160 ? `${value.slice(0, 160)}… (${value.length} characters)` : value}`)
  }
}

export function check(holds: boolean, what: string): void {
  console.log(`  ${holds ? styleText('green', '✓') : styleText('red', '✗')} ${what}`)
}
