import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeConfig } from '../../../../src/promote/image/image-config.ts'

describe("an image's config", () => {
  it('says its platform, labels, user and age', () => {
    const json = {
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
      created: '2026-11-21T10:00:00.123456789Z',
      config: { User: 'app:app', Labels: { stage: 'tested' } },
    }
    expect(decodeConfig(json)).toEqual({
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
      labels: { stage: 'tested' },
      user: 'app:app',
      created: Date.UTC(2026, 10, 21, 10, 0, 0, 123),
    })
  })

  it('says which Windows it is for', () => {
    const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763.5696' }
    expect(decodeConfig(platform).platform).toEqual(platform)
  })

  it.each([
    [undefined],
    [null],
    ['{}'],
    [[]],
    [{}],
    [{ config: null, os: 1, created: 7 }],
    [{ config: { Labels: [] } }],
  ])('that is %j says nothing', (json) => {
    expect(decodeConfig(json)).toEqual({ labels: {}, user: '' })
  })

  it.each(['yesterday', '2026-11-21', '2026-13-41T10:00:00Z', '2026-11-21T10:00:00', '1'])(
    'has no age where `created` is %s',
    (created) => {
      expect(decodeConfig({ created }).created).toBeUndefined()
    },
  )

  it('is read as the runtimes read it, whose decoder ignores case', () => {
    expect(decodeConfig({ Config: { user: '1000', LABELS: { a: 'b' } } })).toEqual({ user: '1000', labels: { a: 'b' } })
    expect(decodeConfig({ config: { 'u\u017fer': '1000' } }).user).toBe('1000')
  })

  it('that could be read in two ways says neither', () => {
    expect(decodeConfig({ config: { User: '1000', user: '0' } }).user).toBe('')
    expect(decodeConfig({ config: { User: '1000' }, Config: { User: '0' } }).user).toBe('')
  })

  it('leaves out labels that are no texts', () => {
    expect(decodeConfig({ config: { Labels: { a: 1, b: 'x', c: null } } }).labels).toEqual({ b: 'x' })
  })

  it('becomes facts, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const { labels, user } = decodeConfig({ config: json })
        expect(typeof user).toBe('string')
        expect(Object.values(labels).every((value) => typeof value === 'string')).toBe(true)
      }),
    )
  })
})
