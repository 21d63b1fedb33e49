// The options of docs/cli.md, from the table that the command line itself reads.
import { type CliOption, inputOptions, ownOptions } from '../../src/cli/options.ts'

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
