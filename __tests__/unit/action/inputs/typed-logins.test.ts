// A login that is typed where none belongs is not repeated in the problem: the runner cannot mask what it does not know.
import { describe, expect, it } from 'vitest'
import { withoutLogin } from '../../../../src/registry/model/reference-syntax/without-login.ts'
import { fine, problemsOf, type Texts } from './support.ts'

const secret = 'S3cretWord'
const login = `ann:${secret}@ghcr.io`
const url = `https://${login}`

describe('a login that is typed', () => {
  it.each<[string, Texts]>([
    ['into source', { source: `${login}/acme/app:1` }],
    ['into source, with a digest', { source: `${login}/acme/app@sha256:${'a'.repeat(64)}` }],
    ['into source, as a URL', { source: `${url}/acme/app:1` }],
    ['into targets', { targets: `${login}/acme/app:1` }],
    ['into targets, with @ in the password', { targets: `ann:p@${secret}@ghcr.io/acme/app:1` }],
    ['into targets, as a URL without a scheme', { targets: `//${login}/acme/app:1` }],
    ['into targets, behind the host', { targets: `ghcr.io/ann:${secret}@acme/app:1` }],
    ['into a template', { source: 'ghcr.io/a/b', select: 'all', targets: `${login}/acme/app:{{tag}}` }],
    ['into registries', { registries: `${login}: {rate: 1}` }],
    ['into registries, as a URL', { registries: `${url}: {rate: 1}` }],
    ['into mirrors', { registries: `ghcr.io: {mirrors: ["${login}", "${url}/x"]}` }],
    ['into a login', { 'registry-auth': `- {registry: "${url}", username: a, password: b}` }],
    ['into an identity', { 'registry-identities': `- {registry: "${url}", type: quay}` }],
    ['into backup', { backup: `${login}/x:1` }],
    ['for a config', { source: '', targets: '', config: `${url}/x.yml` }],
    ['for a plan', { source: '', targets: '', plan: `${url}/x.yml` }],
    ['into attach', { attach: `${url}/x.yml: a/b` }],
  ])('%s is not shown', async (_, texts) => {
    const problems = await problemsOf({ ...fine, ...texts })
    expect(problems).not.toEqual([])
    expect(problems.join('\n')).not.toContain(secret)
  })
})

describe('a text', () => {
  const digest = `sha256:${'a'.repeat(64)}`

  it.each([
    [`${login}/acme/app:1`, '…@ghcr.io/acme/app:1'],
    ['https://token@ghcr.io/acme/app', 'https://…@ghcr.io/acme/app'],
    ['https://ann:p@word@ghcr.io/acme/app', 'https://…@ghcr.io/acme/app'],
    [`ann:a/b?c#d@ghcr.io/app@${digest}`, `…@ghcr.io/app@${digest}`],
    [`${'ann:'.repeat(30_000)}x@ghcr.io`, 'ann:'.repeat(1024)],
  ])('%.60s is shown as %.60s', (text, shown) => {
    expect(withoutLogin(text)).toBe(shown)
  })

  it.each([
    `ghcr.io/acme/app:1.2.3@${digest}`,
    `localhost:5000/acme/app@${digest}`,
    'localhost:5000/acme/app@latest',
    'me@ghcr.io/app',
    'ghcr.io/acme/app:1.2.3',
    '>=1.2 <2',
  ])('%.60s is shown as it is', (text) => {
    expect(withoutLogin(text)).toBe(text)
  })
})
