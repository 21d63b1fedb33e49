// The environment variables of the options.
import type { CliOption } from './options.ts'

const variablePrefix = 'PROMOTE_IMAGE_'

/** The environment variable of an option. */
export function variableOf({ name }: Pick<CliOption, 'name'>): string {
  return `${variablePrefix}${name.replaceAll('-', '_').toUpperCase()}`
}

/** The option that an environment variable means, in any spelling, by name; `undefined` if it is not one of ours. */
export function nameOf(variable: string): string | undefined {
  if (!variable.toUpperCase().startsWith(variablePrefix)) return undefined
  return variable.slice(variablePrefix.length).replaceAll('_', '-').toLowerCase()
}
