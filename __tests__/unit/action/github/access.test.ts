// A refusal by GitHub's own registry is told with its cause, as far as the run, the registry and the API know it.
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccessFacts, accessFactsOf, diagnose } from '../../../../src/action/github/diagnose-access.ts'
import { explainAccess } from '../../../../src/action/github/explain-access.ts'
import type { ApiResponse } from '../../../../src/action/github/octokit.ts'
import { openApi } from '../../../../src/action/github/octokit.ts'
import { apiOf, readPackage } from '../../../../src/action/github/packages-api.ts'
import type { Refusal } from '../../../../src/action/github/types.ts'
import { refusalOf } from '../../../../src/action/github/types.ts'
import { failuresOf } from '../../../../src/promote/report/failures.ts'
import { IntegrityError, RegistryError } from '../../../../src/registry/model/errors.ts'
import { report } from '../inputs/support.ts'

const write: Refusal = { owner: 'acme', name: 'app', access: 'write', message: ': permission_denied: write_package' }
const read: Refusal = { ...write, access: 'read', message: '' }

function answer(status: number, document: unknown = {}, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return { status, data: document, headers }
}

function around(answers: Readonly<Record<string, ApiResponse>>, rest: Partial<AccessFacts> = {}): AccessFacts {
  const callApi = async (path: string) => answers[path.split('/')[1] ?? ''] ?? answer(404)
  const none = { fork: undefined, dependabot: false }
  return { serverUrl: 'https://github.com', repository: 'acme/app', callApi, ...none, ...rest }
}

const own = {
  serverUrl: 'https://github.com',
  apiUrl: 'https://api.github.com',
  repository: 'acme/app',
  actor: 'octocat',
  eventName: 'push',
  payload: {},
  githubToken: undefined,
}
const linked = (full_name: string, visibility = 'public') => answer(200, { visibility, repository: { full_name } })
const settings = 'https://github.com/orgs/acme/packages/container/app/settings'

describe('the reported cause', () => {
  it.each<[string, Refusal, AccessFacts, readonly string[]]>([
    [
      'a package that is linked to no repository',
      write,
      around({ orgs: answer(200, { visibility: 'public' }) }),
      ['not linked to a repository', 'org.opencontainers.image.source', 'the role Write', settings],
    ],
    [
      'a package of another repository',
      read,
      around({ orgs: linked('acme/other', 'private') }),
      ['The private package belongs to acme/other', 'Add acme/app', 'the role Read'],
    ],
    [
      'a package of this repository',
      write,
      around({ orgs: linked('Acme/App') }),
      ['linked to this repository', 'permissions: { packages: write }'],
    ],
    [
      'a package of a user',
      write,
      around({ users: answer(200, { visibility: 'private' }) }),
      ['https://github.com/users/acme/packages/container/app/settings'],
    ],
    [
      'a name with slashes',
      { ...write, name: 'app/base' },
      around({ orgs: linked('acme/other') }),
      ['/packages/container/app%2Fbase/settings'],
    ],
    [
      'a package that nobody sees, written',
      write,
      around({}),
      ['cannot see a package acme/app', 'if it does not exist yet'],
    ],
    ['a package that nobody sees, read', read, around({}), ['does not exist, or it is private']],
    ['a token without any right', write, around({ orgs: answer(403) }), ['packages: write']],
    ['a token that is over', read, around({ orgs: answer(401) }), ['GitHub does not know this token']],
    [
      'single sign-on, by the API',
      write,
      around({ orgs: answer(403, {}, { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?a=b' }) }),
      ['single sign-on', 'https://github.com/orgs/acme/sso?a=b'],
    ],
    [
      'single sign-on, by the registry',
      { ...write, message: ': Resource protected by organization SAML enforcement.' },
      around({}),
      ['single sign-on', 'https://github.com/settings/tokens'],
    ],
    [
      'a missing permission, by the registry',
      { ...write, message: ': installation not allowed to Create organization package' },
      around({ orgs: linked('acme/other') }),
      ['permissions: { packages: write }', 'from reports: github.com/actions/runner/issues/1039'],
    ],
    [
      'a token with too little scope',
      { ...write, message: ': permission_denied: The token provided does not match expected scopes.' },
      around({}),
      ['write:packages'],
    ],
    ["a fork's pull request", write, around({}, { fork: 'mallory/app' }), ['of the fork mallory/app', 'can only read']],
    ['Dependabot', write, around({}, { dependabot: true }), ['started by Dependabot']],
  ])('%s', async (_, refusal, circumstances, words) => {
    const diagnosis = await diagnose(refusal, circumstances)
    for (const word of words) expect(diagnosis).toContain(word)
  })

  it("a fork's pull request may read: that is not what stands in the way", async () => {
    expect(await diagnose(read, around({}, { fork: 'mallory/app' }))).not.toContain('fork')
  })

  it('not at all if the API cannot be asked or does not answer', async () => {
    expect(await diagnose(write, around({}, { callApi: undefined }))).toBeUndefined()
    expect(await diagnose(write, around({}, { callApi: () => Promise.reject(new Error('no')) }))).toBeUndefined()
    expect(await diagnose(write, around({ orgs: answer(500) }))).toBeUndefined()
    expect(await diagnose(write, around({ orgs: answer(200, 'nonsense') }))).toBeUndefined()
  })

  it('in two requests at the most', async () => {
    const asked: string[] = []
    await readPackage(async (path) => (asked.push(path), answer(404)), 'acme', 'a/b')
    expect(asked).toEqual(['/orgs/{owner}/packages/container/{name}', '/users/{owner}/packages/container/{name}'])
  })
})

describe('the token goes to the API of the server that issued it', () => {
  it.each([
    ['https://github.com', 'https://api.github.com', 'https://api.github.com'],
    ['https://acme.ghe.com', 'https://api.acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://git.corp', 'https://git.corp/api/v3', 'https://git.corp/api/v3'],
  ])('%s has %s', (server, api, expected) => {
    expect(apiOf(server, api)).toBe(expected)
  })

  it.each([
    ['https://github.com', 'https://api.github.com.evil.test'],
    ['https://github.com', 'https://user@api.github.com'],
    ['https://github.com', 'http://api.github.com'],
    ['https://github.com', 'https://api.github.com:8443'],
    ['https://github.com', undefined],
    ['https://git.corp', 'https://api.github.com'],
    ['http://git.corp', 'http://git.corp/api/v3'],
    ['nonsense', 'https://api.github.com'],
  ])('%s has not %s', (server, api) => {
    expect(apiOf(server, api)).toBeUndefined()
  })
})

describe('what the run knows', () => {
  async function forkBy(payload: object, eventName = 'pull_request') {
    return (await accessFactsOf({ ...own, eventName, payload: { ...payload } })).fork
  }
  const from = (full_name: unknown) => ({ pull_request: { head: { repo: { full_name } } } })

  it('is the fork of a pull request', async () => {
    expect(await forkBy(from('mallory/app'))).toBe('mallory/app')
    expect(await forkBy(from('acme/app'))).toBeUndefined()
    expect(await forkBy(from('mallory/app'), 'pull_request_target')).toBeUndefined()
    for (const payload of [{}, { pull_request: 'x' }, from(5), from('::error::x/y')])
      expect(await forkBy(payload)).toBeUndefined()
  })

  it('is Dependabot, but not if its event runs with the rights of the repository', async () => {
    const dependabot = { ...own, actor: 'dependabot[bot]' }
    expect((await accessFactsOf({ ...dependabot, eventName: 'push' })).dependabot).toBe(true)
    expect((await accessFactsOf({ ...dependabot, eventName: 'pull_request_target' })).dependabot).toBe(false)
  })
})

describe('the API is called', () => {
  const requests: { path: string | undefined; authorization: string | undefined }[] = []
  let status = 200
  const server = createServer(({ url, headers }, response) => {
    requests.push({ path: url, authorization: headers.authorization })
    response.writeHead(status, {
      'content-type': 'application/json',
      location: '/elsewhere',
      'x-github-sso': 'partial',
    })
    response.end(JSON.stringify({ visibility: 'public' }))
  })
  let baseUrl = ''
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    baseUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  })
  afterAll(() => new Promise((closed) => server.close(closed)))
  const call = () => readPackage(openApi(baseUrl, 'the token', 3000), 'acme', 'app/base')

  it('with the token, and each name as one part of the path', async () => {
    expect(await call()).toMatchObject({ kind: 'visible', visibility: 'public' })
    expect(requests).toEqual([{ path: '/orgs/acme/packages/container/app%2Fbase', authorization: 'token the token' }])
  })

  it.each([
    [401, { kind: 'token-unknown' }],
    [403, { kind: 'single-sign-on', url: undefined }],
    [404, { kind: 'not-found' }],
    [302, undefined],
    [500, undefined],
  ])('%i is an answer, or none', async (refusal, facts) => {
    status = refusal
    requests.length = 0
    expect(await call()).toEqual(facts)
    expect(requests.every(({ path }) => path !== '/elsewhere')).toBe(true)
  })
})

describe('a refusal is recognised by what the registry answered', () => {
  const facts = { registry: 'ghcr.io', repository: 'ghcr.io/acme/app/base' }
  const run = { requests: [], signal: new AbortController().signal, isTagTouched: false, writesNothing: false }
  function answerTo(operation: string, status: number, detail = 'no') {
    const access = operation === 'start an upload' ? 'write' : 'read'
    const [failure] = failuresOf(new RegistryError({ ...facts, operation, access, status, detail }), run)
    return failure ?? expect.unreachable()
  }

  it('with its repository, and whether it was a write', () => {
    const refusal = { owner: 'acme', name: 'app/base', message: 'no' }
    expect(refusalOf(answerTo('start an upload', 403), 'ghcr.io')).toEqual({ ...refusal, access: 'write' })
    expect(refusalOf(answerTo('read manifest 1.2.3', 401), 'ghcr.io')).toEqual({ ...refusal, access: 'read' })
  })

  it('and nothing else is', () => {
    expect(refusalOf(answerTo('read manifest 1.2.3', 404), 'ghcr.io')).toBeUndefined()
    expect(refusalOf(answerTo('start an upload', 403), 'containers.acme.ghe.com')).toBeUndefined()
    const [damaged] = failuresOf(new IntegrityError('a blob', 1, 2), run)
    expect(damaged && refusalOf(damaged, 'ghcr.io')).toBeUndefined()
  })

  it('and a report says it before what else there is to do', async () => {
    const refusalAnswer = answerTo('start an upload', 403, 'installation not allowed to Write organization package')
    const failures = [
      { ...refusalAnswer, remedy: 'The login came from github-token (user octocat).' },
      { message: 'docker.io: could not …', side: undefined, remedy: 'Other.' },
    ]
    const explained = await explainAccess(report({ status: 'failed', failures }), own)
    expect(explained.failures[0]?.remedy).toMatch(/^The job's token may not write packages.*The login came from/)
    expect(explained.failures[1]).toEqual(failures[1])
  })
})
