// The commands and options of docs/cli.md, from the tables that the command line itself reads.
import { type CliOption, commands, inputOptions, ownOptions } from '../../src/cli/options/options.ts'
import { formatTable } from './markdown.ts'

/** The commands, the one without a name first. */
export function formatCliCommands(): string {
  const rows = [{ usage: 'SOURCE TARGET...', help: 'promote' }, ...commands]
  return formatTable(
    ['Command', 'What it does'],
    rows.map(({ usage, help }) => [`\`promote-image ${usage}\``, help]),
  )
}

/** Options of the command line, those that are inputs of the action first, with links to the reference. */
export function formatCliOptions(): string {
  const rows = [
    ...inputOptions.map((option) => formatOption(option, `[input](reference.md#${option.name})`)),
    ...ownOptions.map((option) => formatOption(option, '')),
  ]
  return ['| Option | Description | Input |', '| --- | --- | --- |', ...rows].join('\n')
}

function formatOption({ name, value, help }: CliOption, link: string): string {
  const description = help.replaceAll('|', '\\|').replaceAll('<', '&lt;')
  return `| \`--${name}${value === undefined ? '' : ` ${value}`}\` | ${description} | ${link} |`
}
