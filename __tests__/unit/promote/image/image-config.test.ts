import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeConfig } from '../../../../src/promote/image/image-config.ts'

const decode = (json: unknown) => decodeConfig(Buffer.from(JSON.stringify(json)))

describe("an image's config", () => {
  it('names its platform, labels, user and time of creation', () => {
    const json = {
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      created: '2026-11-21T10:00:00.123456789Z',
      config: { User: 'app:app', Labels: { stage: 'tested' } },
    }
    expect(decode(json).config).toEqual({
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      labels: { stage: 'tested' },
      user: 'app:app',
      created: Date.UTC(2026, 10, 21, 10, 0, 0, 123),
    })
  })

  it('names the version of Windows', () => {
    const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.5696' }
    expect(decode(platform).config?.platform).toEqual(platform)
  })

  it.each([[{}], [{ config: null, os: 1, created: 7 }], [{ config: { Labels: [] } }]])('may be silent: %j', (json) => {
    expect(decode(json).config).toEqual({ labels: {}, user: '' })
  })

  it.each(['null', '"{}"', '[]', '', '{', '\u00ff{}'])('that is %j cannot be inspected', (text) => {
    expect(decodeConfig(Buffer.from(text)).problem).toMatch(/^has a config that is not (?:JSON|a JSON object)$/)
  })

  it.each(['yesterday', '2026-11-21', '2026-13-41T10:00:00Z', '2026-11-21T10:00:00', '1'])(
    'has no age if `created` is %s',
    (created) => {
      expect(decode({ created }).config?.created).toBeUndefined()
    },
  )

  it.each([
    { Config: { User: '1000' } },
    { config: { user: '1000' } },
    { config: { User: '1000', user: '0' } },
    { config: { User: '1000' }, Config: { User: '0' } },
    { config: { 'u\u017fer': '0', User: '1000' } },
    { config: { LABELS: { a: 'b' } } },
    { Created: '2026-11-21T10:00:00Z' },
    { 'o\u017f': 'linux' },
  ])('with a key in another case cannot be inspected, since runtimes ignore the case: %j', (json) => {
    expect(decode(json).problem).toMatch(/^has a config that has the key ".*", which other clients read as ".*"$/)
  })

  it('leaves out labels that are not texts', () => {
    expect(decode({ config: { Labels: { a: 1, b: 'x', c: null } } }).config?.labels).toEqual({ b: 'x' })
  })

  it('is read, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const { config, problem } = decode({ config: json })
        expect(config === undefined).toBe(problem !== undefined)
        expect(Object.values(config?.labels ?? {}).every((value) => typeof value === 'string')).toBe(true)
      }),
    )
  })
})
