// Which options the commands that only read have a use for. An option that would do nothing is a usage error.
import type { CliOption } from './options.ts'

/** What `login check` needs to reach a registry, and to say what it found. */
const loginOptions: ReadonlySet<string> = new Set([
  'registry-auth',
  'registry-identities',
  'registries',
  'github-token',
  'concurrency',
  'timeout',
  'json',
])

/** What a promotion writes, or decides about writing. */
const writingOptions: ReadonlySet<string> = new Set([
  'annotations',
  'attach',
  'backup',
  'cache',
  'combine',
  'config',
  'delete-source-tags',
  'dry-run',
  'floating-tags',
  'github-records',
  'on-error',
  'overwrite',
  'phase',
  'plan',
  'plan-file',
  'record',
  'record-key',
  'rollback',
  'shard',
  'signing-config',
  'targets',
  'verification-summary',
  'verify',
])

/** Whether a command takes an option, by its name; commands that promote take all. */
export function takesOption(command: string, { name }: Pick<CliOption, 'name'>): boolean {
  if (command === 'login check') return loginOptions.has(name)
  return command !== 'verify' || !writingOptions.has(name)
}
