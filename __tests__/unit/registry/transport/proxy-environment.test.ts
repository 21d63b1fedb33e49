// The proxy variables, in the spellings that people use.
import { describe, expect, it } from 'vitest'
import { proxyFor } from '../../../../src/registry/transport/connections/proxy-environment.ts'

describe('a proxy', () => {
  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['https://ghcr.io/v2/', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
    ['https://ghcr.io/v2/', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128'],
    ['https://ghcr.io/v2/', { HTTPS_PROXY: 'user:word@proxy:3128' }, 'http://user:word@proxy:3128'],
    ['https://ghcr.io/v2/', { https_proxy: 'http://low', HTTPS_PROXY: 'http://up' }, 'http://low'],
    ['https://ghcr.io/v2/', { HTTP_PROXY: 'http://proxy' }, undefined],
    ['http://r.corp/v2/', { HTTP_PROXY: 'http://proxy' }, 'http://proxy'],
    ['http://r.corp/v2/', { HTTPS_PROXY: 'http://proxy' }, undefined],
    ['https://ghcr.io/v2/', { HTTPS_PROXY: '' }, undefined],
    ['https://127.0.0.1:5000/', { HTTPS_PROXY: 'http://proxy' }, undefined],
    ['https://localhost:5000/', { HTTPS_PROXY: 'http://proxy' }, undefined],
  ])('for %s of %j is %s', (url, environment, proxy) => {
    expect(proxyFor(new URL(url), environment)).toBe(proxy)
  })

  it.each<[string, string, boolean]>([
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://[fd00::1]/', 'fd00::/8', true],
    ['https://[2001:db8::1]/', 'fd00::/8', false],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://[fd00::1]/', 'fd00::1', true],
    ['https://a.corp/', '.corp', true],
    ['https://a.corp/', '*.corp', true],
    ['https://a.corp/', 'corp', true],
    ['https://acorp/', 'corp', false],
    ['https://a.corp/', 'a.corp:443', true],
    ['https://a.corp/', 'a.corp:8443', false],
    ['https://a.corp:8443/', 'other, a.corp:8443', true],
    ['https://A.CORP/', 'a.corp', true],
    ['https://ghcr.io/', '*', true],
    ['https://ghcr.io/', '', false],
  ])('leaves out %s if NO_PROXY is %j: %s', (url, list, left) => {
    const environment = { HTTPS_PROXY: 'http://proxy', NO_PROXY: list }
    expect(proxyFor(new URL(url), environment) === undefined).toBe(left)
  })
})
