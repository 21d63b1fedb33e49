// `HttpHeaders` of docker's config.json: which of them are sent, and what becomes of the others.
import { describe, expect, it } from 'vitest'
import { httpHeaders } from '../../../../src/registry/credentials/http-headers.ts'
import { CredentialError } from '../../../../src/registry/credentials/types.ts'

interface Read {
  readonly headers: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
  readonly secrets: readonly string[]
}

async function read(text: string | undefined | Error): Promise<Read> {
  const [warnings, secrets]: [string[], string[]] = [[], []]
  const headers = await httpHeaders({
    environment: { env: { HOME: '/home/me' } },
    readFile: async (path) => {
      if (text instanceof Error) throw text
      return path === '/home/me/.docker/config.json' ? text : undefined
    },
    warn: (message) => warnings.push(message),
    onSecret: (secret) => secrets.push(secret),
  })
  return { headers, warnings, secrets }
}

const file = (headers: unknown) => JSON.stringify({ auths: {}, HttpHeaders: headers })

describe("the headers of docker's configuration", () => {
  it('are sent by lower-case name, and long values are masked', async () => {
    expect(await read(file({ 'X-Meta-Team': 'release', 'CF-Access-Client-Secret': 'abcdefghijkl' }))).toEqual({
      headers: { 'x-meta-team': 'release', 'cf-access-client-secret': 'abcdefghijkl' },
      warnings: [],
      secrets: ['abcdefghijkl'],
    })
  })

  it.each([
    ['Authorization', 'Basic c2VjcmV0'],
    ['Proxy-Authorization', 'Basic c2VjcmV0'],
    ['Connection', 'close'],
    ['Transfer-Encoding', 'chunked'],
    ['Host', 'evil.example'],
    ['Content-Length', '0'],
    ['If-None-Match', '*'],
    ['X-Lines', 'a\r\nb'],
    ['X-Number', 1],
  ])('are left out with a warning that quotes no value if they may not be set (%s)', async (name, value) => {
    const { headers, warnings } = await read(file({ [name]: value, 'X-Fine': 'yes' }))
    expect(headers).toEqual({ 'x-fine': 'yes' })
    expect(warnings).toEqual([
      expect.stringContaining(`"HttpHeaders" of ~/.docker/config.json: the header "${name}" is not sent: `),
    ])
    expect(warnings.join('')).not.toContain('c2VjcmV0')
  })

  it("leave docker's own user agent out, which old versions wrote", async () => {
    expect(await read(file({ 'User-Agent': 'Docker-Client/19.03' }))).toEqual({
      headers: {},
      warnings: [],
      secrets: [],
    })
  })

  it.each([[undefined], [''], ['{'], ['[]'], [file([])], [file('x')], [new CredentialError('unreadable')]])(
    'are none in %j',
    async (text) => {
      expect((await read(text)).headers).toEqual({})
    },
  )
})
