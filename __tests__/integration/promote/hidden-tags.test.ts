// Tags that a HEAD does not show, or that no client of today can read: they are there all the same.
import { describe, expect, it } from 'vitest'
import { image, layer, seed } from '../../../sandbox/content.ts'
import { type Fault, type LoggedRequest, type Sandbox } from '../../../sandbox/server.ts'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import { isDigest } from '../../../src/registry/model/digest.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = image({ layers: [layer({ app: 'new' })] })
const former = image({ layers: [layer({ app: 'former' })] })

/** Answers 404 to the HEAD of a tag and serves it to a GET. */
const hide =
  (...tags: readonly string[]) =>
  ({ operation, path }: LoggedRequest): Fault | undefined =>
    operation === 'manifest-head' && tags.some((tag) => path.endsWith(`/manifests/${tag}`))
      ? { kind: 'status', status: 404 }
      : undefined

async function holding(fault: (request: LoggedRequest) => Fault | undefined, tag: string): Promise<Sandbox> {
  const sandbox = await registry({ fault })
  seed(sandbox.store, 'acme/app', app, ['sha-1'])
  seed(sandbox.store, 'acme/app', former, [tag])
  return sandbox
}

const named = (sandbox: Sandbox, tag: string) => sandbox.store.manifest('acme/app', tag)?.digest

describe('a tag that HEAD hides and GET shows', () => {
  it.each<[string, string, Partial<PromotionOptions>]>([
    ['a full version', '1.2.3', {}],
    ['overwrite: never', 'edge', { overwrite: 'never' }],
    ['a derived tag, overwrite: never', '1.2', { overwrite: 'never', floatingTags: ['minor'] }],
  ])('is refused in a retag: %s', async (_name, tag, options) => {
    const sandbox = await holding(hide(tag), tag)
    const name = tag === '1.2' ? '1.2.3' : tag
    const report = await promoteOverHttp([
      request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:${name}`], {
        referrers: 'none',
        ...options,
      }),
    ])
    expect(report).toMatchObject({ status: 'refused', changed: false })
    expect(named(sandbox, tag)).toBe(former.digest)
  })

  it('is not overwritten by a copy', async () => {
    const source = await registry()
    seed(source.store, 'acme/app', app, ['sha-1'])
    const sandbox = await holding(hide('1.2.3'), '1.2.3')
    const report = await promoteOverHttp([
      request(
        `${source.host}/acme/app:sha-1`,
        [`${sandbox.host}/acme/mirror:1.2.3`, `${sandbox.host}/acme/app:1.2.3`],
        {
          referrers: 'none',
        },
      ),
    ])
    expect(report.status).toBe('failed')
    expect(report.failures.map(({ message }) => message).join()).toMatch(/1\.2\.3 is sha256:.* answers HEAD requests/)
    expect(report.failures.map(({ remedy }) => remedy).join()).not.toMatch(/another writer/i)
    expect(named(sandbox, '1.2.3')).toBe(former.digest)
  })

  it('is refused if a plan expects it to be absent', async () => {
    const sandbox = await holding(hide('edge'), 'edge')
    const name = `${sandbox.host}/acme/app:edge`
    const asked = request(`${sandbox.host}/acme/app:sha-1`, [name], { referrers: 'none' })
    const { digest } = app
    if (!isDigest(digest)) throw new TypeError('no digest')
    const pin = { digest, graph: digest, expected: new Map([[name, undefined]]) }
    const report = await promoteOverHttp([{ ...asked, pin }])
    expect(report).toMatchObject({ status: 'refused', changed: false })
    expect(named(sandbox, 'edge')).toBe(former.digest)
  })

  it('stays with overwrite: never if another run derived it meanwhile', async () => {
    const source = await registry()
    seed(source.store, 'acme/app', app, ['sha-1'])
    const hidden = hide('latest')
    const sandbox: Sandbox = await registry({
      fault: (asked) => {
        if (asked.operation === 'manifest-put') seed(sandbox.store, 'acme/app', former, ['latest'])
        return hidden(asked)
      },
    })
    const report = await promoteOverHttp([
      request(`${source.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:1.2.3`], {
        overwrite: 'never',
        floatingTags: ['latest'],
      }),
    ])
    expect(report.promotions[0]?.targets.map(({ result }) => result)).toEqual(['created', 'held'])
    expect(named(sandbox, 'latest')).toBe(former.digest)
  })

  it('moves with overwrite: always', async () => {
    const sandbox = await holding(hide('1.2.3'), '1.2.3')
    const report = await promoteOverHttp([
      request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:1.2.3`], { overwrite: 'always' }),
    ])
    expect(report.status).toBe('promoted')
    expect(named(sandbox, '1.2.3')).toBe(app.digest)
  })
})
