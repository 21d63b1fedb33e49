// What the sandbox's tests share: registries that are closed after each test, and one way to talk to them.
import { afterEach } from 'vitest'
import { type Built, multiPlatform, push } from '../../../sandbox/content.ts'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../../sandbox/server.ts'

const open: Sandbox[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((registry) => registry.close()))
})

export async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const registry = await startRegistry(options)
  open.push(registry)
  return registry
}

export interface Call {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** One request, redirects not followed; `path` may be a Location. */
export function call(registry: Sandbox, method: string, path: string, { headers, body }: Call = {}): Promise<Response> {
  const content = typeof body === 'object' ? new Uint8Array(body) : body
  return fetch(new URL(path, registry.url), {
    method,
    redirect: 'manual',
    ...(headers === undefined ? {} : { headers }),
    ...(content === undefined ? {} : { body: content }),
  })
}

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

export function putManifest(registry: Sandbox, path: string, built: Built): Promise<Response> {
  return call(registry, 'PUT', path, { headers: { 'content-type': built.mediaType }, body: built.bytes })
}

export interface Pushed {
  readonly registry: Sandbox
  readonly built: Built
}

/** A registry with a two-platform image in `acme/app`, by digest and as `1.0`. */
export async function startWithImage(options: SandboxOptions = {}): Promise<Pushed> {
  const registry = await start(options)
  const built = multiPlatform('app')
  await push(registry.url, 'acme/app', built, ['1.0'])
  registry.clearLog()
  return { registry, built }
}

export async function openUpload(registry: Sandbox, repository = 'acme/app'): Promise<string> {
  const response = await call(registry, 'POST', `/v2/${repository}/blobs/uploads/`)
  return response.headers.get('location') ?? ''
}

export const basic = (user: string, password: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})
