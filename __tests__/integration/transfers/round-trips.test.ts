// No ping, no HEAD of a blob, one token per repository: read off the request logs of whole promotions.
import { describe, expect, it } from 'vitest'
import { multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import type { Auth, LoggedRequest, Quirk, Sandbox } from '../../../sandbox/server.ts'
import type { CredentialStore } from '../../../src/registry/credentials/types.ts'
import { request } from '../promote/support.ts'
import { promoteOnce, sandbox } from './promotion.ts'

const app = multiPlatform('app')
const auth: Auth = { kind: 'bearer', users: { bob: 'secret' } }
const credential = { kind: 'basic', username: 'bob', password: 'secret' } as const
const bob: CredentialStore = {
  find: async () => ({ credential, origin: 'the test', implicit: false }),
  sources: ['the test'],
}

async function behind(quirks: readonly Quirk[] = []): Promise<Sandbox> {
  const started = await sandbox({ auth, quirks })
  seed(started.store, 'acme/app', app, ['sha-1'])
  seed(started.store, 'acme/app', referrer({ subject: app, artifactType: 'application/spdx+json' }))
  return started
}

async function empty(): Promise<Sandbox> {
  return sandbox({ auth })
}

const count = (requests: readonly LoggedRequest[], ...operations: readonly LoggedRequest['operation'][]): number =>
  requests.filter(({ operation }) => operations.includes(operation)).length

/** The scopes of every token that was asked for. */
const scopesOf = ({ requests }: Sandbox): readonly string[] =>
  requests
    .filter(({ operation }) => operation === 'token')
    .map(({ query }) => new URLSearchParams(query).getAll('scope').join(' + '))
    .sort()

async function promoted(source: string, targets: readonly string[]): Promise<void> {
  expect((await promoteOnce([request(source, targets)], bob)).report).toMatchObject({ failures: [] })
}

describe('a promotion behind a token service', () => {
  it('across registries requests one token per repository, with the access that the run needs', async () => {
    const [sourceRegistry, two] = [await behind(), await empty()]
    await promoted(
      `${sourceRegistry.host}/acme/app:sha-1`,
      ['a', 'b'].map((name) => `${two.host}/acme/${name}:1.0.0`),
    )
    expect(scopesOf(sourceRegistry)).toEqual(['repository:acme/app:pull'])
    expect(scopesOf(two).filter((scope) => !scope.includes(' + '))).toEqual([
      'repository:acme/a:pull,push',
      'repository:acme/b:pull,push',
    ])
    // the extra scope of a mount is asked apart, in a token of its own
    expect(scopesOf(two).filter((scope) => scope.includes(' + '))).toEqual([
      'repository:acme/b:pull,push + repository:acme/a:pull',
    ])
    for (const { requests } of [sourceRegistry, two]) expect(count(requests, 'ping', 'blob-head')).toBe(0)
  })

  it('within a registry mounts without a HEAD, a ping or a byte', async () => {
    const sandboxRegistry = await behind()
    await promoted(`${sandboxRegistry.host}/acme/app:sha-1`, [`${sandboxRegistry.host}/acme/release:1.0.0`])
    expect(count(sandboxRegistry.requests, 'ping', 'blob-head', 'blob-get', 'upload-put')).toBe(0)
    expect(count(sandboxRegistry.requests, 'upload-mount')).toBeGreaterThan(0)
    expect(scopesOf(sandboxRegistry)).toEqual([
      'repository:acme/app:pull',
      'repository:acme/release:pull,push',
      'repository:acme/release:pull,push + repository:acme/app:pull',
    ])
  })

  it('learns its token service from one 401, and wastes no other request', async () => {
    const [sourceRegistry, two] = [await behind(), await empty()]
    await promoted(`${sourceRegistry.host}/acme/app:sha-1`, [`${two.host}/acme/app:1.0.0`])
    for (const { requests } of [sourceRegistry, two]) {
      const refused = requests.filter(({ status }) => status === 401)
      expect(refused.length).toBeLessThanOrEqual(2)
      const last = requests.findLastIndex(({ status }) => status === 401)
      expect(requests.findIndex(({ operation }) => operation === 'token')).toBeGreaterThanOrEqual(0)
      for (const { headers, operation } of requests.slice(last + 1))
        if (operation !== 'token') expect(headers['authorization']).toBe('Bearer')
    }
  })

  it('requests the right to delete only for a deletion, and for that repository', async () => {
    const [sourceRegistry, two] = [await behind(), await sandbox({ auth, fault: refuseLatest })]
    const targets = ['1.0.0', 'latest'].map((tag) => `${two.host}/acme/app:${tag}`)
    const { report } = await promoteOnce([request(`${sourceRegistry.host}/acme/app:sha-1`, targets)], bob)
    expect(report.status).toBe('failed')
    expect(two.store.tags('acme/app').filter((tag) => !tag.startsWith('sha256-'))).toEqual([])
    expect(scopesOf(two)).toEqual(['repository:acme/app:pull,push', 'repository:acme/app:pull,push,delete'])
  })
})

function refuseLatest({ operation, reference }: LoggedRequest) {
  return operation === 'manifest-put' && reference === 'latest'
    ? ({ kind: 'status', status: 400, body: '{"errors":[{"code":"DENIED"}]}' } as const)
    : undefined
}
