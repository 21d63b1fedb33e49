// Which trusted root belongs to a server of GitHub's.
import { expect, it } from 'vitest'
import { trustedRootName } from '../../../../src/action/trust/trust-domain.ts'
import { TrustServiceError } from '../../../../src/promote/model/errors.ts'
import { answering } from '../../../support/service-answers.ts'

const domainOf = (domain: unknown) => ({ domains: { artifact_attestations: { trust_domain: domain } } })

it('github.com and servers of enterprises have the one of github.com, without a request', async () => {
  const { send, asked } = answering(() => undefined)
  for (const api of ['https://api.github.com', 'https://ghe.corp/api/v3'])
    expect(await trustedRootName({ send, api, token: 'secret' })).toBe('trusted_root.json')
  expect(asked).toEqual([])
})

it('a server of ghe.com names its trust domain, and gets the token of the job', async () => {
  const { send, asked } = answering(() => ({ body: domainOf('acme') }))
  const api = 'https://api.acme.ghe.com'
  expect(await trustedRootName({ send, api, token: 'secret' })).toBe('acme.trusted_root.json')
  expect(asked.map(({ url, request }) => [url, request.headers?.['authorization']])).toEqual([
    ['https://api.acme.ghe.com/meta', 'Bearer secret'],
  ])
})

it.each<[string, unknown]>([
  ['none', {}],
  ['an empty one', domainOf('')],
])('%s means the default', async (_, body) => {
  const { send } = answering(() => ({ body: JSON.stringify(body) }))
  expect(await trustedRootName({ send, api: 'https://api.acme.ghe.com', token: undefined })).toBe('trusted_root.json')
})

it.each<[string, number, unknown]>([
  ['a refusal', 401, { message: 'Bad credentials' }],
  ['a path', 200, domainOf('../../other')],
  ['a query', 200, domainOf('a?b')],
])('%s is an error', async (_, status, body) => {
  const { send } = answering(() => ({ status, body: JSON.stringify(body) }))
  const failing = trustedRootName({ send, api: 'https://api.acme.ghe.com', token: undefined })
  const error: unknown = await failing.catch((reason: unknown) => reason)
  if (!(error instanceof TrustServiceError)) throw new Error('it did not fail', { cause: error })
  expect(error.message).toMatch(
    /^which trusted root is that of this server could not be read from api\.acme\.ghe\.com\/meta: /,
  )
  expect(error.remedy).toContain('`gh attestation trusted-root --hostname acme.ghe.com` writes it.')
})
