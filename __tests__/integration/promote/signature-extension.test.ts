// Signatures that registries keep themselves: `X-Registry-Supports-Signatures`, as OpenShift speaks it.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { image, index, layer, multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Fault, LoggedRequest } from '../../../sandbox/server.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = multiPlatform('app')
const signature = Buffer.from([0x90, 1, 2, 3])
const signatureOf = (digest: string) => Buffer.concat([signature, Buffer.from(digest)])
const entrySchema = z.object({ schemaVersion: z.number(), name: z.string(), type: z.string(), content: z.string() })
type Entry = z.output<typeof entrySchema>

const entry = (content: Buffer, more: Partial<Entry> = {}): Entry => ({
  schemaVersion: 2,
  name: 'n',
  type: 'atomic',
  content: content.toString('base64'),
  ...more,
})

/** A registry with the extension. `lists`: entries by digest. The sandbox shows no bodies, so PUT keeps only that it came. */
async function openshift(lists: Readonly<Record<string, readonly Entry[]>>) {
  const extension: LoggedRequest[] = []
  const fault = (logged: LoggedRequest): Fault | undefined => {
    if (!logged.path.startsWith('/extensions/v2/'))
      return { kind: 'alter', headers: { 'x-registry-supports-signatures': '1' } }
    extension.push(logged)
    const digest = logged.path.slice(logged.path.lastIndexOf('/') + 1)
    if (logged.method === 'PUT') return { kind: 'status', status: 201 }
    return { kind: 'status', status: 200, body: JSON.stringify({ signatures: lists[digest] ?? [] }) }
  }
  const sandbox = await registry({ fault })
  return { sandbox, extension }
}

describe('a registry with the extension', () => {
  it('is read for every manifest and written for what it does not have', async () => {
    const signed = Object.fromEntries(
      [app, ...app.children].map(({ digest }) => [digest, [entry(signatureOf(digest))]]),
    )
    const [sourceServer, two] = [
      await openshift(signed),
      await openshift({ [app.digest]: [entry(signatureOf(app.digest))] }),
    ]
    seed(sourceServer.sandbox.store, 'acme/app', app, ['1'])
    const report = await promoteOverHttp(
      [request(`${sourceServer.sandbox.host}/acme/app:1`, [`${two.sandbox.host}/prod/app:1`])],
      { verify: 'off' },
    )
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    const puts = two.extension.filter(({ method }) => method === 'PUT').map(({ path }) => path)
    expect(puts.toSorted()).toEqual(
      app.children.map(({ digest }) => `/extensions/v2/prod/app/signatures/${digest}`).toSorted(),
    )
    expect(
      report.promotions[0]?.referrers.map(({ artifactType, result }) => `${artifactType} ${result}`).toSorted(),
    ).toEqual([...app.children.map(() => 'simple-signing copied'), 'simple-signing present'])
  })

  it('with more signatures than are held in memory fails the run before any write', async () => {
    const large = index(Array.from({ length: 16 }, (_, at) => image({ layers: [layer({ part: String(at) })] })))
    const many = Array.from({ length: 18 }, (_, at) => entry(Buffer.concat([signature, Buffer.alloc(240 * 1024, at)])))
    const [sourceServer, two] = [
      await openshift(Object.fromEntries(large.children.map(({ digest }) => [digest, many]))),
      await openshift({}),
    ]
    seed(sourceServer.sandbox.store, 'acme/app', large, ['1'])
    const report = await promoteOverHttp([
      request(`${sourceServer.sandbox.host}/acme/app:1`, [`${two.sandbox.host}/prod/app:1`]),
    ])
    expect(report).toMatchObject({ status: 'failed', changed: false })
    expect(report.failures.map(({ message }) => message)).toEqual([
      'the simple-signing signatures of the image are more than 64 MiB',
    ])
  })

  it('that does not keep what it took fails the run', async () => {
    const [sourceServer, two] = [await openshift({ [app.digest]: [entry(signature)] }), await openshift({})]
    seed(sourceServer.sandbox.store, 'acme/app', app, ['1'])
    const report = await promoteOverHttp([
      request(`${sourceServer.sandbox.host}/acme/app:1`, [`${two.sandbox.host}/prod/app:1`]),
    ])
    expect(report.failures.map(({ message }) => message).join()).toMatch(/1 of 1 signatures .* cannot be read/)
  })

  it.each([
    ['another version', entry(signature, { schemaVersion: 1 })],
    ['another type', entry(signature, { type: 'AtomicImageV1' })],
    ['no signature', entry(Buffer.from('<html>'))],
  ])('with an entry of %s copies none', async (_, wrong) => {
    const [sourceServer, two] = [await openshift({ [app.digest]: [wrong] }), await openshift({})]
    seed(sourceServer.sandbox.store, 'acme/app', app, ['1'])
    await promoteOverHttp([request(`${sourceServer.sandbox.host}/acme/app:1`, [`${two.sandbox.host}/prod/app:1`])])
    expect(two.extension).toEqual([])
  })

  it('costs no more than its plan says, signed or not', async () => {
    for (const signed of [[], [app, ...app.children]]) {
      const lists = Object.fromEntries(signed.map(({ digest }) => [digest, [entry(signatureOf(digest))]]))
      const [sourceServer, two] = [await openshift(lists), await openshift(lists)]
      seed(sourceServer.sandbox.store, 'acme/app', app, ['1'])
      const asked = [request(`${sourceServer.sandbox.host}/acme/app:1`, [`${two.sandbox.host}/prod/app:1`])]
      const { plan } = await promoteOverHttp(asked, { dryRun: true, maker: { repository: 'acme/app', run: '1' } })
      const report = await promoteOverHttp(asked)
      expect(report.status).toBe('promoted')
      expect(report.requests).toBeLessThanOrEqual(plan?.requests ?? 0)
    }
  })

  it('costs nothing if it does not say so', async () => {
    const sourceServer = await registry()
    seed(sourceServer.store, 'acme/app', app, ['1'])
    await promoteOverHttp([request(`${sourceServer.host}/acme/app:1`, [`${sourceServer.host}/acme/prod:1`])])
    expect(sourceServer.requests.filter(({ path }) => path.startsWith('/extensions'))).toEqual([])
  })
})
