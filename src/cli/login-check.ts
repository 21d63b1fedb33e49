// `login check`: which login is used for each repository, and whether the registry lets it push. Nothing is written.
import { cancellationSignal } from '../action/cancellation.ts'
import type { InputSource, Problem } from '../action/inputs/model/types.ts'
import { type Connection, readConnection } from '../action/inputs/registries/connection.ts'
import { connect } from '../registry/index.ts'
import { formatName, parseRepository, ReferenceSyntaxError, type RemoteName } from '../registry/model/reference.ts'
import type { UploadPermission } from '../registry/repository.ts'
import { credentialsOf, headersOf, type RunOptions } from '../run.ts'

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
  const names = operands.map(readRepository)
  const problems = names.flatMap((name) => ('problem' in name ? [{ input: '', text: name.problem }] : []))
  const read = await readConnection(source)
  if ('problems' in read || problems.length > 0)
    return { problems: [...problems, ...('problems' in read ? read.problems : [])] }
  const repositories = names.flatMap((name) => ('path' in name ? [name] : []))
  const logins = await openAll(repositories, read.connection, options)
  return { code: logins.every(({ allowed }) => allowed) ? 0 : 1, logins }
}

async function openAll(
  names: readonly RemoteName[],
  connection: Connection,
  options: RunOptions,
): Promise<readonly LoginCheck[]> {
  const stop = cancellationSignal(process, connection.timeout, () => undefined)
  const credentials = await credentialsOf(connection, stop.signal, options)
  const registries = connect({
    settings: connection.registries,
    concurrency: connection.concurrency,
    credentials,
    headers: headersOf((message) => options.runner.annotate('warning', message), options.runner),
    temporary: options.context.temp,
    observe: () => undefined,
  })
  try {
    return await Promise.all(
      names.map(async (name) => {
        const check = await checkLogin(name, { connection, registries, credentials, signal: stop.signal })
        options.runner.line(`${check.repository}: ${check.permission} (${check.login})`)
        return check
      }),
    )
  } finally {
    stop.release()
    await registries.close()
  }
}

interface LoginContext {
  readonly connection: Connection
  readonly registries: ReturnType<typeof connect>
  readonly credentials: Awaited<ReturnType<typeof credentialsOf>>
  readonly signal: AbortSignal
}

async function checkLogin(name: RemoteName, context: LoginContext): Promise<LoginCheck> {
  const { connection, registries, credentials, signal } = context
  try {
    const repository = registries.open(name, { access: 'push', signal })
    const permission = await repository.openUpload()
    if (permission.kind === 'granted' && permission.session !== undefined)
      await repository.cancelUpload(permission.session)
    const isAnonymous = connection.registries.get(name.registry)?.anonymous === true
    const found = isAnonymous ? undefined : await credentials.find(name, 'push')
    const login = found?.origin ?? 'no login'
    const allowed = permission.kind === 'granted'
    return { repository: formatName(name), allowed, permission: describe(permission), login }
  } catch (error) {
    if (!signal.aborted) throw error
    const reason: unknown = signal.reason
    const message = reason instanceof Error ? reason.message : 'stopped'
    return { repository: formatName(name), allowed: false, permission: `cannot tell: ${message}`, login: 'unknown' }
  }
}

function describe(permission: UploadPermission): string {
  if (permission.kind === 'granted') return 'may push'
  const { message } = permission.error
  return permission.kind === 'denied' ? `may not push: ${message}` : `cannot tell: ${message}`
}

function readRepository(text: string): RemoteName | { readonly problem: string } {
  try {
    const name = parseRepository(text)
    return name?.kind === 'registry' ? name : { problem: `${JSON.stringify(text)} is not a repository of a registry.` }
  } catch (error) {
    if (error instanceof ReferenceSyntaxError) return { problem: `${JSON.stringify(text)}: ${error.message}` }
    throw error
  }
}
