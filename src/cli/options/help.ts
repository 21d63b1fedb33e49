// Help texts: one screen by default, all options with `--help`.
import type { UsageProblem } from './invocation.ts'
import { type CliOption, commands, inputOptions, ownOptions } from './options.ts'

const helpHint = '`promote-image --help` lists the commands and options.'

export interface UsageDocument {
  readonly status: 'usage'
  readonly problems: readonly { readonly input: string; readonly text: string; readonly remedy: string }[]
}

/** A usage error for people, with the way to the help. */
export async function usageText(problems: readonly UsageProblem[]): Promise<string> {
  const lines = await Promise.all(
    problems.map(async (problem) => {
      const suggestion = await suggestionFor(problem)
      return `promote-image: ${problem.text}${suggestion === undefined ? '' : `. ${suggestion}`}`
    }),
  )
  return [...lines, '', ...usage, '', helpHint, ''].join('\n')
}

/** The same for programs. */
export async function usageDocument(problems: readonly UsageProblem[]): Promise<UsageDocument> {
  const described = problems.map(async (problem) => ({
    input: '',
    text: problem.text,
    remedy: (await suggestionFor(problem)) ?? helpHint,
  }))
  return { status: 'usage', problems: await Promise.all(described) }
}

const usage: readonly string[] = [
  'Usage: promote-image SOURCE TARGET... [options]',
  ...commands.map(({ usage }) => `       promote-image ${usage}`),
]

/** The suggestion costs a library, which the help itself must not load. */
async function suggestionFor({ word, known, remedy }: UsageProblem): Promise<string | undefined> {
  if (remedy !== undefined) return remedy
  if (word === undefined || known === undefined) return undefined
  const { nearestName } = await import('../../promote/text/did-you-mean.ts')
  const nearest = nearestName(word, known)
  return nearest === undefined
    ? undefined
    : `Did you mean ${nearest.startsWith('--') ? nearest : JSON.stringify(nearest)}?`
}

export function helpText(version: string): string {
  return [
    `promote-image ${version}: promotes a container image, with everything attached to it, by digest.`,
    '',
    ...usage,
    '',
    '  promote-image ghcr.io/acme/app:sha-1f2e docker.io/acme/app:1.2.3 docker.io/acme/app:latest',
    '',
    'A target `:tag` means the repository of the source.',
    '',
    ...columns([...inputOptions, ...ownOptions]),
    '',
    'Every option is also read from its variable: --dry-run from PROMOTE_IMAGE_DRY_RUN.',
    'Exit codes: 0 promoted or unchanged, 1 failed, 2 usage, 3 refused by a guard or gate.',
    '',
  ].join('\n')
}

function columns(options: readonly CliOption[]): readonly string[] {
  const named = options.map((option) => [spelled(option), option.help] as const)
  const width = Math.max(...named.map(([name]) => name.length))
  return named.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`)
}

function spelled({ name, value, word }: CliOption): string {
  return `--${name}${word === undefined ? '' : `[=${word}]`}${value === undefined ? '' : ` ${value}`}`
}
