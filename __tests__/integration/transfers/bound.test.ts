// `concurrency: N` as the registries see it: never more than N requests, of whatever kind, and no run that waits for itself.
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { blob } from '../../../sandbox/content/images.ts'
import { type Built, image, index, mediaTypes, noise, referrer, seed } from '../../../sandbox/content.ts'
import type { Fault } from '../../../sandbox/http/fault.ts'
import type { LoggedRequest, Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { basic, credentials } from '../../unit/registry/transport/support.ts'
import { request } from '../promote/support.ts'
import { expectWhole } from './promotion.ts'

const mebibyte = 1024 * 1024

/** An image with layers of all sizes, one of them larger than the buffers of a connection, and its SBOM. */
function release(name: string): { readonly app: Built; readonly sbom: Built } {
  const layers = [0.25, 0.75, 1, 2, 8].map((size) =>
    blob(noise(size * mebibyte + 99, `${name} ${size}`), mediaTypes.layer),
  )
  const app = index([image({ platform: 'linux/amd64', layers }), image({ platform: 'linux/arm64', layers: [] })])
  return { app, sbom: referrer({ subject: app, artifactType: 'application/spdx+json' }) }
}

const large = release('large')

/** Holds every answer back for some turns of the event loop, so that requests that may overlap do. */
const slow = (): Fault => ({ kind: 'delay', until: turns(20) })

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn()
}

function most({ requests }: Sandbox): number {
  return Math.max(...requests.map(({ inFlight }) => inFlight))
}

const small: SandboxOptions = { quirks: ['mount-declined'], fault: slow }

async function holding(repository: string, { app, sbom }: typeof large, options = small): Promise<Sandbox> {
  const sandbox = await registry(options)
  seed(sandbox.store, repository, app, ['sha-1'])
  seed(sandbox.store, repository, sbom)
  return sandbox
}

describe.each([1, 2, 3])('concurrency: %i', (concurrency) => {
  it('bounds reads and writes of one registry that refuses to mount', async () => {
    const only = await holding('acme/app', large)
    const targets = ['acme/one:1.2.3', 'acme/two:1.2.3', 'acme/two:latest'].map((target) => `${only.host}/${target}`)
    const report = await promoteOverHttp([request(`${only.host}/acme/app:sha-1`, targets)], { concurrency })
    expect(report.status).toBe('promoted')
    for (const path of ['acme/one', 'acme/two']) {
      expectWhole(only, path, large.app)
      expectWhole(only, path, large.sbom)
    }
    expect(most(only)).toBe(concurrency)
  })

  it('counts tokens too', async () => {
    const auth = { kind: 'bearer', users: { acme: 'right' } } as const
    const only = await holding('acme/app', large, { ...small, auth })
    const requests = [request(`${only.host}/acme/app:sha-1`, [`${only.host}/acme/one:1`, `${only.host}/acme/two:1`])]
    const report = await promoteOverHttp(requests, {
      concurrency,
      credentials: credentials({ credential: basic('acme', 'right') }),
    })
    expect(report.status).toBe('promoted')
    expect(only.requests.filter(({ operation }) => operation === 'token').length).toBeGreaterThan(1)
    expect(most(only)).toBe(concurrency)
  })

  it('holds if blobs are sent in chunks', async () => {
    // after the whole body: one that is refused earlier gives up the read of its bytes, which the source notices later
    const refuse = ({ operation, headers }: LoggedRequest): Fault | undefined =>
      operation === 'upload-put' && Number(headers['content-length'] ?? 0) > mebibyte
        ? { kind: 'apply-then-status', status: 413 }
        : { kind: 'delay', until: turns(20) }
    const only = await holding('acme/app', large, { ...small, fault: refuse })
    const report = await promoteOverHttp([request(`${only.host}/acme/app:sha-1`, [`${only.host}/acme/one:1`])], {
      concurrency,
    })
    expect(report.status).toBe('promoted')
    expectWhole(only, 'acme/one', large.app)
    expect(only.requests.filter(({ operation }) => operation === 'upload-patch').length).toBeGreaterThan(3)
    expect(most(only)).toBe(concurrency)
  })

  it('holds if two registries send to each other', async () => {
    const otherRelease = release('other')
    const [left, right] = [await holding('acme/app', large), await holding('acme/other', otherRelease)]
    const requests = [
      request(`${left.host}/acme/app:sha-1`, [`${right.host}/acme/app:1`]),
      request(`${right.host}/acme/other:sha-1`, [`${left.host}/acme/other:1`]),
    ]
    const report = await promoteOverHttp(requests, { concurrency })
    expect(report.status).toBe('promoted')
    expectWhole(right, 'acme/app', large.app)
    expectWhole(left, 'acme/other', otherRelease.app)
    expect([most(left), most(right)]).toEqual([concurrency, concurrency])
  })

  it('holds if the registry of the source is one of two to which a blob is sent', async () => {
    const [left, right] = [await holding('acme/app', large), await registry(small)]
    const targets = [`${right.host}/acme/app:1`, `${left.host}/acme/one:1`]
    const report = await promoteOverHttp([request(`${left.host}/acme/app:sha-1`, targets)], { concurrency })
    expect(report.status).toBe('promoted')
    expectWhole(right, 'acme/app', large.app)
    expectWhole(left, 'acme/one', large.app)
    expect([most(left), most(right)]).toEqual([concurrency, concurrency])
  })

  it.each<[string, (request: LoggedRequest, number: number) => Fault | undefined]>([
    [
      'reads break off',
      ({ operation }, number) =>
        operation === 'blob-get' && number % 2 === 1 ? { kind: 'cut-body', after: 1e6 } : undefined,
    ],
    [
      'uploads break off',
      ({ operation }, number) =>
        operation === 'upload-put' && number % 5 === 4 ? { kind: 'cut-request', after: 1e6 } : undefined,
    ],
    [
      'uploads are redirected',
      ({ operation, path, query }) =>
        operation === 'upload-put' && !query.includes('again')
          ? { kind: 'status', status: 307, headers: { location: `${path}?${query}&again=1` } }
          : undefined,
    ],
    [
      'the registry asks for a pause',
      // of requests without a body: a refused body gives up the read of its bytes, which the source notices later
      ({ operation }, number) =>
        (operation === 'upload-start' || operation === 'upload-mount') && number % 5 === 2
          ? { kind: 'status', status: 429, headers: { 'retry-after': '0.01' } }
          : undefined,
    ],
  ])('holds if %s', async (_, faultOf) => {
    const counts = new Map<string, number>()
    const fault = (logged: LoggedRequest): Fault => {
      const count = counts.get(logged.operation) ?? 0
      counts.set(logged.operation, count + 1)
      return faultOf(logged, count) ?? { kind: 'delay', until: turns(20) }
    }
    const [left, right] = [await holding('acme/app', large, { ...small, fault }), await registry({ ...small, fault })]
    const targets = [`${left.host}/acme/one:1`, `${right.host}/acme/app:1`]
    for (const target of targets) {
      const report = await promoteOverHttp([request(`${left.host}/acme/app:sha-1`, [target])], { concurrency })
      expect(report.status).toBe('promoted')
    }
    expectWhole(left, 'acme/one', large.app)
    expectWhole(right, 'acme/app', large.app)
    expect(Math.max(most(left), most(right))).toBe(concurrency)
  })
})

it('needs no disk between two registries, whatever the bound', async () => {
  const [left, right] = [await holding('acme/app', large), await registry(small)]
  const report = await promoteOverHttp([request(`${left.host}/acme/app:sha-1`, [`${right.host}/acme/app:1`])], {
    concurrency: 1,
    temporary: '/a/folder/that/is/not/there',
  })
  expect(report.status).toBe('promoted')
  expectWhole(right, 'acme/app', large.app)
})
