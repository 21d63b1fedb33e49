// `login check`: shows which login is used for each repository, and whether it may push. Nothing is written.
import type { InputSource, Problem } from '../../action/inputs/model/types.ts'
import { type Connection, readConnection } from '../../action/inputs/registries/connection.ts'
import { failureText } from '../../action/log/result.ts'
import { withAdvice } from '../../action/remedies.ts'
import { failuresOf } from '../../promote/report/failures.ts'
import { quote } from '../../promote/text/quote.ts'
import { PromoteError } from '../../registry/model/errors.ts'
import { formatName, type RemoteName } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import { ReferenceSyntaxError } from '../../registry/model/reference-syntax/syntax-error.ts'
import type { UploadPermission } from '../../registry/repository.ts'
import type { RunOptions } from '../../run/options.ts'
import { type OpenRegistries, withRegistries } from './with-registries.ts'

/** One repository: whether a push is allowed, in words too, and with which login. */
export interface LoginCheck {
  readonly repository: string
  readonly allowed: boolean
  readonly permission: string
  readonly login: string
}

/** Exit code 1 if a repository may not be pushed to, or that could not be learned. */
export async function checkLogins(
  operands: readonly string[],
  source: InputSource,
  options: RunOptions,
): Promise<
  { readonly code: 0 | 1; readonly logins: readonly LoginCheck[] } | { readonly problems: readonly Problem[] }
> {
  const names = operands.map(repositoryOf)
  const problems = names.flatMap((name) => ('problem' in name ? [{ input: '', text: name.problem }] : []))
  const read = await readConnection(source)
  if ('problems' in read || problems.length > 0)
    return { problems: [...problems, ...('problems' in read ? read.problems : [])] }
  const repositories = names.flatMap((name) => ('path' in name ? [name] : []))
  const logins = await openAll(repositories, read.connection, options)
  return { code: logins.every(({ allowed }) => allowed) ? 0 : 1, logins }
}

function openAll(
  names: readonly RemoteName[],
  connection: Connection,
  options: RunOptions,
): Promise<readonly LoginCheck[]> {
  return withRegistries(connection, options, (open) =>
    Promise.all(
      names.map(async (name) => {
        const check = await checkLogin(name, connection, open)
        const [first, ...advice] = check.permission.split('\n')
        options.runner.line(`${check.repository}: ${first} (${check.login})`)
        for (const line of advice) options.runner.line(`  ${line}`)
        return check
      }),
    ),
  )
}

async function checkLogin(name: RemoteName, connection: Connection, open: OpenRegistries): Promise<LoginCheck> {
  const { registries, credentials, signal } = open
  try {
    const repository = registries.open(name, { access: 'push', signal })
    const permission = await repository.openUpload()
    if (permission.kind === 'granted' && permission.session !== undefined)
      await repository.cancelUpload(permission.session)
    const isAnonymous = connection.registries.get(name.registry)?.anonymous === true
    const credential = isAnonymous ? undefined : await credentials.find(name, 'push')
    const login = credential?.origin ?? 'no login'
    const allowed = permission.kind === 'granted'
    return { repository: formatName(name), allowed, permission: describe(permission, signal), login }
  } catch (error) {
    return { repository: formatName(name), allowed: false, permission: whyUnknown(error, signal), login: 'unknown' }
  }
}

/** A time limit, a token service that refuses and a registry that fails are results; anything else is a bug. */
function whyUnknown(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) {
    const reason: unknown = signal.reason
    return `cannot tell: ${reason instanceof Error ? reason.message : 'stopped'}`
  }
  if (!(error instanceof PromoteError)) throw error
  return `cannot tell: ${explain(error, signal)}`
}

function describe(permission: UploadPermission, signal: AbortSignal): string {
  if (permission.kind === 'granted') return 'may push'
  return `${permission.kind === 'denied' ? 'may not push' : 'cannot tell'}: ${explain(permission.error, signal)}`
}

/** What the registry said, and on a line below it what to do: the same as a promotion that fails says. */
function explain(error: PromoteError, signal: AbortSignal): string {
  const failures = failuresOf(error, { requests: [], signal, isTagTouched: true, writesNothing: true })
  return failures.map((failure) => failureText(withAdvice(failure, 'command-line'))).join('\n')
}

/** The repository that an argument names, or what is wrong with it. */
export function repositoryOf(text: string): RemoteName | { readonly problem: string } {
  try {
    const { repository, tag, digest } = parseReference(text)
    if (repository.kind !== 'registry') return { problem: `${quote(text)} is not a repository of a registry.` }
    if (/^[^/]*[.:][^/]*$/.test(text) && digest === undefined)
      return { problem: `${quote(text)} names no repository. Add one that you push to, such as ${text}/acme/app.` }
    if (tag === undefined && digest === undefined) return repository
    return { problem: `${quote(text)} names an image. A login is for a repository: write ${formatName(repository)}.` }
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return { problem: `${JSON.stringify(text)}: ${error.message}` }
    throw error
  }
}
