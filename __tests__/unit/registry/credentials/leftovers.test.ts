// What docker and its helpers leave behind in credential files, read as docker reads it.
import { describe, expect, it } from 'vitest'
import { decodeHelperResult } from '../../../../src/registry/credentials/credential-helper.ts'
import { CredentialError } from '../../../../src/registry/credentials/types.ts'
import { credentials, reply, request, serve, session, statusOf } from '../transport/support.ts'
import { auth, remote, storeOf, whoIs } from './surroundings.ts'

const config = '/home/me/.docker/config.json'
const fail = (suffix: string): Promise<never> => Promise.reject(new CredentialError(`helper ${suffix} is missing`))

describe('an entry', () => {
  it('whose base64 is wrapped into lines is read', async () => {
    const wrapped = auth('ann', 'a-long-password-that-base64-wraps').auth.replace(/.{20}/g, '$&\n')
    const store = storeOf({ files: { [config]: { auths: { 'r.test': { auth: wrapped } } } } })
    expect(await whoIs(store, 'r.test/a')).toBe('ann:a-long-password-that-base64-wraps')
  })

  it('that is empty does not hide another spelling of the registry', async () => {
    const auths = { 'r.test': {}, 'https://r.test': auth('ann', 'secret') }
    expect(await whoIs(storeOf({ files: { [config]: { auths } } }), 'r.test/a')).toBe('ann:secret')
  })
})

describe('a helper', () => {
  it('that prints a line about itself first is understood', () => {
    const stdout = 'using profile default\n{"Username":"ann","Secret":"s"}\n'
    expect(decodeHelperResult({ stdout }, 'h')).toEqual({ kind: 'basic', username: 'ann', password: 's' })
  })

  it('for every registry fails with another message than a helper for one registry', async () => {
    const byStore = storeOf({ files: { [config]: { credsStore: 'desktop' } }, runHelper: fail })
    await expect(byStore.find(remote('r.test/a'))).rejects.toMatchObject({ isDefaultStore: true })
    const named = storeOf({ files: { [config]: { credHelpers: { 'r.test': 'ecr' } } }, runHelper: fail })
    await expect(named.find(remote('r.test/a'))).rejects.toMatchObject({ isDefaultStore: false })
  })
})

describe('a default store that fails', () => {
  const broken = {
    sources: ['config.json'],
    find: () => Promise.reject(new CredentialError('docker-credential-desktop is missing', { isDefaultStore: true })),
  }

  it('is not asked for a public image', async () => {
    const server = await serve((_, response) => reply(response, 200))
    const open = session(server.host, { credentials: broken })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    expect(open.events.filter(({ kind }) => kind === 'warning')).toEqual([])
  })

  it('is a warning for a pull, which continues without a login', async () => {
    const server = await serve((incoming, response) => {
      const host = incoming.headers.host ?? ''
      if (incoming.url?.startsWith('/token')) reply(response, 200, {}, '{"token":"t"}')
      else if (incoming.headers.authorization === 'Bearer t') reply(response, 200)
      else reply(response, 401, { 'www-authenticate': `Bearer realm="http://${host}/token"` })
    })
    const open = session(server.host, { credentials: broken })
    expect(await statusOf(open, request('/v2/x'))).toBe(200)
    const warnings = open.events.flatMap((event) => (event.kind === 'warning' ? [event.message] : []))
    expect(warnings.join('|')).toMatch(/^docker-credential-desktop is missing[^|]*without a login$/)
    expect(open.isAnonymous('acme/app')).toBe(true)
  })

  it('is an error for a push', async () => {
    const server = await serve((_, response) => reply(response, 401, { 'www-authenticate': 'Basic realm="r"' }))
    const push = request('/v2/x', { method: 'PUT', scope: { repository: 'acme/app', actions: 'pull,push' } })
    await expect(session(server.host, { credentials: broken }).send(push)).rejects.toMatchObject({
      code: 'credentials-unusable',
    })
  })
})

describe('a token service', () => {
  it('may answer 201', async () => {
    const server = await serve((incoming, response) => {
      const host = incoming.headers.host ?? ''
      if (incoming.url?.startsWith('/token')) reply(response, 201, {}, '{"token":"t"}')
      else if (incoming.headers.authorization === 'Bearer t') reply(response, 200)
      else reply(response, 401, { 'www-authenticate': `Bearer realm="http://${host}/token"` })
    })
    const ann = credentials({ credential: { kind: 'basic', username: 'ann', password: 'secret' } })
    expect(await statusOf(session(server.host, { credentials: ann }), request('/v2/x'))).toBe(200)
  })
})
