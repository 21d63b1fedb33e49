// What registries say when they refuse, in all their shapes, and what we make of it for people.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { families } from '../../../src/registry/families/families.ts'
import { diagnose } from '../../../src/registry/families/remedies/diagnose.ts'
import { RegistryError, type RegistryErrorDetails } from '../../../src/registry/model/errors.ts'
import { plainText } from '../../../src/registry/model/plain-text.ts'
import { tag } from './content.ts'
import { connected } from './stage.ts'

interface Said {
  readonly body: string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

async function refusal({ body, type = 'application/json', headers = {} }: Said): Promise<RegistryErrorDetails> {
  const answer = { kind: 'status', status: 403, headers: { 'content-type': type, ...headers }, body } as const
  const connection = await connected({ fault: () => answer })
  const error: unknown = await connection
    .open('app')
    .manifest(tag('v1'))
    .catch((caught: unknown) => caught)
  if (!(error instanceof RegistryError)) throw new Error('no refusal')
  return error.details
}

describe('a refusal', () => {
  it.each<[string, Said, readonly string[], string | undefined]>([
    ['the specification', { body: '{"errors":[{"code":"DENIED","message":"no"}]}' }, ['DENIED'], 'no'],
    ['several errors', { body: '{"errors":[{"code":"A"},{"code":"B","message":"b"}]}' }, ['A', 'B'], 'b'],
    ['Docker Hub, details', { body: '{"details":"incorrect username"}' }, [], 'incorrect username'],
    ['Docker Hub, detail', { body: '{"detail":"not allowed"}' }, [], 'not allowed'],
    ['a message alone', { body: '{"message":"access denied"}' }, [], 'access denied'],
    ['plain text', { body: 'Method not allowed', type: 'text/plain' }, [], 'Method not allowed'],
    ['a page of a proxy', { body: '<html><title>Blocked</title><p>x</p>', type: 'text/html' }, [], 'Blocked'],
    ['nothing', { body: '' }, [], undefined],
    ['no JSON after all', { body: '{"errors":[' }, [], '{"errors":['],
    ['codes that are none', { body: '{"errors":[{"code":"::error::x"},{"code":7},null]}' }, [], undefined],
    ['commands for the runner', { body: '{"message":"\\n::set-output name=x::y"}' }, [], ': :set-output name=x::y'],
  ])('is read in the shape of %s', async (_shape, responseBody, codes, detail) => {
    expect(await refusal(responseBody)).toMatchObject({
      codes,
      status: 403,
      operation: 'read manifest v1',
      access: 'read',
    })
    expect((await refusal(responseBody)).detail).toBe(detail)
  })

  it('contains the request ID for the support of the registry', async () => {
    expect((await refusal({ body: '', headers: { 'x-github-request-id': 'A:1' } })).requestId).toBe('A:1')
  })

  it('is read only up to the limit', async () => {
    expect((await refusal({ body: 'x'.repeat(10_000_000), type: 'text/plain' })).detail).toBeUndefined()
  })

  it('states that no login was sent', async () => {
    expect((await refusal({ body: '' })).remedy).toMatch(
      /^No login for \S+ was found\. The registry does not allow this/,
    )
  })
})

describe('a refusal of the token service', () => {
  const wrong = {
    credential: { kind: 'basic', username: 'acme', password: 'wrong' },
    origin: 'registry-auth',
    implicit: false,
  } as const
  it.each([
    ['without a login', undefined, /^No login for \S+ was found \(looked in registry-auth\)\./],
    ['of a wrong password', wrong, /^\S+ rejected the login from registry-auth \(user acme\)\./],
  ])('%s states whether a login was sent', async (_, credential, remedy) => {
    const connection = await connected(
      { auth: { kind: 'bearer', users: { acme: 'right' } }, quirks: ['token-denied'] },
      { credentials: { find: async () => credential, sources: ['registry-auth'] } },
    )
    const error: unknown = await connection
      .open('app')
      .manifest(tag('v1'))
      .catch((caught: unknown) => caught)
    if (!(error instanceof RegistryError)) throw new Error('no refusal')
    expect(error.details.anonymous).toBe(credential === undefined)
    expect(error.details.remedy).toMatch(remedy)
  })
})

describe('a warning', () => {
  it('is reported once, with control characters removed', async () => {
    const headers = { warning: '299 - "::error::old \\"tag\\"", 299 - "second"' }
    const connection = await connected({ fault: () => ({ kind: 'alter', headers }) })
    await connection.open('app').resolve(tag('v1'))
    await connection.open('other').resolve(tag('v1'))
    const warnings = connection.events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []))
    expect(warnings).toEqual([': :error::old "tag"', 'second'])
  })
})

describe('plain text', () => {
  it('is one line without workflow commands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 100 }), (text, limit) => {
        const line = plainText(text, limit)
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(line).not.toMatch(/^(?:::|##\[)/)
        expect(line.length).toBeLessThanOrEqual(limit + 1)
        expect(plainText(line, limit + 1)).toBe(line)
      }),
    )
  })
})

describe('a diagnosis', () => {
  const of = (facts: Partial<RegistryErrorDetails>): string | undefined =>
    diagnose({
      registry: 'r.example',
      repository: 'r.example/app',
      operation: 'read manifest x',
      access: 'read',
      ...facts,
    })

  it.each<[string, Partial<RegistryErrorDetails>, RegExp]>([
    [
      'GHCR push',
      { registry: 'ghcr.io', operation: 'start an upload', access: 'write', status: 403 },
      /Manage Actions access.*from reports/,
    ],
    ['GHCR pull', { registry: 'ghcr.io', status: 403 }, /private package.*Manage Actions access/],
    [
      'ECR repository',
      {
        registry: '1'.repeat(12) + '.dkr.ecr.eu-west-1.amazonaws.com',
        operation: 'start an upload',
        access: 'write',
        status: 404,
        codes: ['NAME_UNKNOWN'],
      },
      /creation template says so: create it first/,
    ],
    ['Docker Hub limit', { registry: 'docker.io', status: 429 }, /counts manifest reads/],
    [
      'Docker Hub push',
      { registry: 'docker.io', operation: 'start an upload', access: 'write', status: 401 },
      /Read & Write/,
    ],
    [
      'Harbor by its name',
      { registry: 'harbor.corp', operation: 'push manifest x', access: 'write', status: 412, detail: 'immutable' },
      /immutability rule/,
    ],
    ['read-only', { operation: 'start an upload', access: 'write', status: 405 }, /read-only mode/],
    ['anybody', { status: 401 }, /does not know these credentials/],
  ])('knows %s', (_name, facts, remedy) => {
    expect(of(facts)).toMatch(remedy)
  })

  it('is absent if nothing is known', () => {
    expect(of({ status: 418 })).toBeUndefined()
    expect(of({})).toBeUndefined()
  })

  it('has a source if it is about one registry', () => {
    const remedies = families.flatMap((family) => family.remedies ?? [])
    expect(remedies.filter(({ source }) => source === undefined)).toEqual([])
  })
})
