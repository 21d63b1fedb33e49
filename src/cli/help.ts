// The help: one screen by default, every option by `--help`.
import type { UsageProblem } from './arguments.ts'
import { type CliOption, commands, inputOptions, ownOptions } from './options.ts'

/** A usage error and the way to the help. */
export async function usageText(problems: readonly UsageProblem[]): Promise<string> {
  return [
    ...(await Promise.all(problems.map(describe))),
    '',
    ...usage,
    '',
    'promote-image --help lists the options.',
    '',
  ].join('\n')
}

const usage: readonly string[] = [
  'Usage: promote-image SOURCE TARGET... [options]',
  ...commands.map(({ usage }) => `       promote-image ${usage}`),
]

/** The suggestion costs a library, which the help itself must not load. */
async function describe({ text, word, known }: UsageProblem): Promise<string> {
  const { nearestName } = await import('../promote/text/did-you-mean.ts')
  const meant = word === undefined || known === undefined ? undefined : nearestName(word, known)
  return `promote-image: ${text}${meant === undefined ? '' : `. Did you mean ${meant}?`}`
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

function spelled({ name, value }: CliOption): string {
  return `--${name}${value === undefined ? '' : ` ${value}`}`
}
