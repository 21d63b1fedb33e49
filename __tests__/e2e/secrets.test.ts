// No secret of a step is in anything that the step leaves: log, outputs, summary. Run with the built action.
import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { runStep } from '../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../sandbox/server.ts'

const image = multiPlatform('app')
const token = 'ghs_canaryTokenOfTheJob0123456789'
const password = 'canary password/with+signs&"quotes"'
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

async function start(options: Parameters<typeof startRegistry>[0] = {}): Promise<Sandbox> {
  const registry = await startRegistry(options)
  closing.push(() => registry.close())
  return registry
}

/** Every form in which a secret could be shown. */
const formsOf = (secret: string): readonly string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  Buffer.from(`ann:${secret}`).toString('base64'),
  JSON.stringify(secret).slice(1, -1),
]

it.each<[string, string, string]>([
  ['succeeds', password, 'promoted'],
  ['is refused', `${password}-wrong`, 'failed'],
])('a step that %s shows none of its secrets', async (_name, given, status) => {
  const build = await start()
  const release = await start({ auth: { kind: 'basic', users: { ann: password } } })
  seed(build.store, 'acme/app', image, ['sha-1'])
  const step = await runStep({
    inputs: {
      source: `${build.host}/acme/app:sha-1`,
      targets: `${release.host}/acme/app:1.2.3`,
      'github-token': token,
      'registry-auth': JSON.stringify([{ registry: release.host, username: 'ann', password: given }]),
    },
    env: { RUNNER_DEBUG: '1' },
  })
  expect(step.outputs['status']).toBe(status)
  const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  const shown = [...log, step.summary, ...Object.values(step.outputs)].join('\n')
  for (const secret of [token, given]) for (const form of formsOf(secret)) expect(shown).not.toContain(form)
})

it.each([
  ['a login', (host: string) => ({ 'registry-auth': JSON.stringify([{ registry: host, username: 'ann', password }]) })],
  ['no login', () => ({})],
])('a token that was issued for %s is not shown, even if the registry repeats it', async (_, auth) => {
  const issued = 'issued-token-of-the-canary-0123456789'
  const server = createServer(({ url = '', headers }, response) => {
    const { host, authorization } = headers
    if (url.startsWith('/token')) return response.end(JSON.stringify({ token: issued }))
    if (authorization === undefined)
      return response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token",service="x"` }).end()
    const errors = [{ code: 'DENIED', message: `sent ${authorization}` }]
    return response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const step = await runStep({ inputs: { source: `${host}/acme/app:1`, targets: ':2', ...auth(host) } })
  expect(step.status).toBe(1)
  const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  const shown = [...log, step.summary, ...Object.values(step.outputs)].join('\n')
  expect(shown).toContain('DENIED')
  expect(shown).not.toContain(issued)
})
