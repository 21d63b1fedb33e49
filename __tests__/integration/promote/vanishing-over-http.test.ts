// A blob that the source denies while it travels, over HTTP: streamed or spooled, for a moment or for good.
import { describe, expect, it } from 'vitest'
import { image, layer, noise, seed } from '../../../sandbox/content.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const large = layer({ large: noise(2_000_000, 'large') })
const small = layer({ small: 'small' })
const app = image({ layers: [large, small] })

/** Promotes to so many registries; the source answers 404 for a blob the first `times` times. */
async function promoted(blob: string, times: number, registries: number) {
  let denied = 0
  const source = await registry({
    fault: ({ operation, reference }) => {
      if (operation !== 'blob-get' || reference !== blob || denied >= times) return undefined
      denied += 1
      return { kind: 'status', status: 404 }
    },
  })
  seed(source.store, 'acme/app', app, ['sha-1'])
  const destinations = await Promise.all(Array.from({ length: registries }, () => registry()))
  const targets = destinations.map(({ host }) => `${host}/acme/app:1.0.0`)
  const report = await promoteOverHttp([request(`${source.host}/acme/app:sha-1`, targets)])
  return { report, tags: destinations.map(({ store }) => store.tag('acme/app', '1.0.0')) }
}

describe.each([
  ['a large blob to one registry', large.digest, 1],
  ['a small blob to one registry', small.digest, 1],
  ['a large blob to two registries', large.digest, 2],
])('%s', (_, blob, registries) => {
  it('that is denied once is found when the image is surveyed once more', async () => {
    const { report, tags } = await promoted(blob, 1, registries)
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(report.notices.join()).toContain(`blob ${blob} is gone from`)
    expect(new Set(tags)).toEqual(new Set([app.digest]))
  })

  it('that stays away is an error of the source, and nothing is tagged', async () => {
    const { report, tags } = await promoted(blob, Number.POSITIVE_INFINITY, registries)
    expect(report.failures.map(({ side }) => side)).toEqual(['source'])
    expect(report.failures[0]?.message).toContain(`blob ${blob} is gone from`)
    expect(new Set(tags)).toEqual(new Set([undefined]))
  })
})
