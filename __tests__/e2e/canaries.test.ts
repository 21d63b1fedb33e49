// Secrets of every kind of input, and a registry that repeats in its refusal all that it was sent: neither the action nor
// the command line shows one of them. Run with the built files.
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runStep } from '../../sandbox/runner.ts'
import { root } from '../support/root.ts'

const idToken = [
  'eyJhbGciOiJub25lIn0',
  Buffer.from('{"sub":"canary-subject"}').toString('base64url'),
  'canarySignature01',
].join('.')
const secrets = {
  header: 'canary-header-of-a-proxy-1',
  password: 'canary-password-of-a-login-2',
  issued: 'canary-token-that-a-service-issued-3',
  github: 'ghs_canaryTokenOfTheJob0123456789',
  idToken,
} as const
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const keyLines = key.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'))

let folder: string
let host: string
let close: () => void
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'promote-image-canaries-'))
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/login'))
      return response.end(JSON.stringify({ access_token: secrets.issued, token: secrets.issued }))
    if (request.headers.authorization === undefined)
      return response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
    return response.writeHead(403, { 'content-type': 'application/json' }).end(echo(request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  close = () => void server.close()
})
afterEach(() => {
  close()
  rmSync(folder, { recursive: true, force: true })
})

/** As it came, and what Basic makes of it. */
function echo({ headers }: IncomingMessage): string {
  const { authorization = '' } = headers
  const decoded = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()
  return JSON.stringify({ errors: [{ code: 'DENIED', message: `${JSON.stringify(headers)} ${decoded}` }] })
}

const inputsOf = (login: Readonly<Record<string, string>>) => ({
  source: `${host}/acme/app:1`,
  targets: `${host}/acme/app:2`,
  registries: JSON.stringify({ [host]: { headers: { 'X-Proxy-Token': secrets.header } } }),
  record: 'signed',
  'record-key': key,
  'github-token': secrets.github,
  ...login,
})

const logins: readonly (readonly [string, () => Readonly<Record<string, string>>])[] = [
  [
    'a password',
    () => ({ 'registry-auth': JSON.stringify([{ registry: host, username: 'ann', password: secrets.password }]) }),
  ],
  [
    'an identity',
    () => ({
      'registry-identities': JSON.stringify([
        { type: 'oidc', registry: host, 'token-url': `http://${host}/login`, audience: 'a', username: 'ann' },
      ]),
    }),
  ],
]
const environment = { PROMOTE_IMAGE_ID_TOKEN: idToken, SIGSTORE_ID_TOKEN: idToken }

function expectNone(shown: string): void {
  expect(shown).toContain('DENIED')
  for (const secret of [...Object.values(secrets), ...keyLines])
    for (const form of [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`ann:${secret}`).toString('base64'),
    ])
      expect(shown).not.toContain(form)
}

it.each(logins)('the action with %s', async (_, login) => {
  const step = await runStep({ inputs: inputsOf(login()), env: { RUNNER_DEBUG: '1', ...environment } })
  expect(step.status).toBe(1)
  const log = step.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  expectNone([...log, step.summary, ...Object.values(step.outputs)].join('\n'))
})

it.each(logins)('the command line with %s', async (_, login) => {
  const variables = Object.entries(inputsOf(login())).map(([name, text]): [string, string] => [
    `PROMOTE_IMAGE_${name.replaceAll('-', '_').toUpperCase()}`,
    text,
  ])
  const env = {
    ...Object.fromEntries(variables),
    ...environment,
    PROMOTE_IMAGE_DEBUG: '1',
    HOME: folder,
    TMPDIR: folder,
  }
  const argv = [join(root, 'dist', 'cli.js'), '--json', '--markdown', 'page.md', '--output-env', 'out.env']
  const ended = await new Promise<{ readonly code: unknown; readonly output: string }>((resolve) =>
    execFile(process.execPath, argv, { cwd: folder, env, timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code, output: `${stdout}\n${stderr}` }),
    ),
  )
  expect(ended.code).toBe(1)
  const files = ['page.md', 'out.env'].map((name) => readFileSync(join(folder, name), 'utf8'))
  expectNone([ended.output, ...files].join('\n'))
})
