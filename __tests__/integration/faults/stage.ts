// Three registries on which every run has repositories of its own, and in which any request can be made to go wrong.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fault, type LoggedRequest, type Quirk, type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import type { HostSettings } from '../../../src/registry/model/host-settings.ts'

/** The source; a registry of releases; a mirror of it. */
export type Role = 0 | 1 | 2
export const roles: readonly Role[] = [0, 1, 2]

/** Called with each request before it is handled. */
type Injection = (request: LoggedRequest, role: Role) => Fault | undefined

/** PEM. */
interface KeyPair {
  readonly key: string
  readonly cert: string
}

export interface StageOptions {
  /** Of the second and third registry. */
  readonly quirks?: readonly Quirk[]
  readonly tls?: { readonly trusted: KeyPair; readonly untrusted: KeyPair; readonly ca: string }
}

export interface Stage {
  readonly registries: readonly [source: Sandbox, release: Sandbox, mirror: Sandbox]
  readonly settings: ReadonlyMap<string, HostSettings>
  /** Another host, to which registries redirect, and the credentials that it was shown. */
  readonly elsewhere: { readonly url: string; readonly credentials: string[] }
  /** The temporary folder of the runs. */
  readonly temporary: string
  arm(injection: Injection | undefined): void
  /** The registry shows a certificate that nobody trusts, until `restore`. */
  distrust(role: Role): void
  restore(): void
  /** Requests that have come and are not answered yet. */
  readonly unanswered: ReadonlySet<LoggedRequest>
  close(): Promise<void>
}

export const account = { username: 'release', password: 'a-secret-password' } as const

/** The second and third registry want a login and issue tokens; everyone may read the first, and write to it. */
export async function openStage({ quirks = [], tls }: StageOptions = {}): Promise<Stage> {
  const armed: { injection?: Injection | undefined } = {}
  const unanswered = new Set<LoggedRequest>()
  const distrusted = new Set<Role>()
  const start = (role: Role) =>
    startRegistry({
      quirks: role === 0 ? [] : quirks,
      auth: role === 0 ? { kind: 'none' } : { kind: 'bearer', users: { [account.username]: account.password } },
      ...(tls && { tls: tls.trusted }),
      fault: (request) => {
        unanswered.add(request)
        return armed.injection?.(request, role)
      },
      onAnswered: (request) => void unanswered.delete(request),
    })
  const registries = [await start(0), await start(1), await start(2)] as const
  const temporary = await mkdtemp(join(tmpdir(), 'promote-image-faults-'))
  const elsewhere = await openElsewhere()
  return {
    registries,
    settings: new Map(tls ? registries.map(({ host }) => [host, { plainHttp: false, ca: tls.ca }]) : []),
    elsewhere,
    temporary,
    unanswered,
    arm: (injection) => {
      armed.injection = injection
    },
    distrust: (role) => {
      if (tls === undefined) throw new TypeError('the stage has no TLS')
      distrusted.add(role)
      registries[role].present(tls.untrusted)
    },
    restore: () => {
      if (tls !== undefined) for (const role of distrusted) registries[role].present(tls.trusted)
      distrusted.clear()
    },
    close: async () => {
      await Promise.all([...registries, elsewhere].map((server) => server.close()))
      await rm(temporary, { recursive: true, force: true })
    },
  }
}

/** A web server that has a page for everything. */
async function openElsewhere() {
  const credentials: string[] = []
  const server = createServer((request, response) => {
    const { authorization } = request.headers
    if (authorization !== undefined) credentials.push(`${request.method} ${request.url}: ${authorization}`)
    request.resume()
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    credentials,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
