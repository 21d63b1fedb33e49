// A manifest that one registry names by sha512 and another by sha256 is one manifest.
import { describe, expect, it } from 'vitest'
import { image, layer, referrer, seed } from '../../../sandbox/content.ts'
import type { Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from './support.ts'

const app = image({ layers: [layer({ app: 'new' })] })
const former = image({ layers: [layer({ app: 'former' })] })

/** A registry whose tag `sha-1` names the image by sha512; what is pushed to a tag it names by sha256. */
async function source(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await registry(options)
  seed(sandbox.store, 'acme/app', app, [])
  sandbox.store.setTag('acme/app', 'sha-1', sandbox.store.putManifest('acme/app', app, 'sha512'))
  return sandbox
}

const named = (sandbox: Sandbox, tag: string) => sandbox.store.manifest('acme/app', tag)?.bytes

describe('a source that is named by sha512', () => {
  it('is promoted in its repository, and again without a write', async () => {
    const sandbox = await source()
    const run = () =>
      promoteOverHttp([
        request(`${sandbox.host}/acme/app:sha-1`, [
          `${sandbox.host}/acme/app:1.2.3`,
          `${sandbox.host}/acme/app:latest`,
        ]),
      ])
    expect(await run()).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    expect(sandbox.store.tag('acme/app', '1.2.3')).toBe(app.digest)
    expect(await run()).toMatchObject({ status: 'unchanged', changed: false })
  })

  it.each(['floating', 'never', 'always'] as const)(
    'is copied, and again without a write: overwrite: %s',
    async (overwrite) => {
      const [from, to] = [await source(), await registry()]
      const run = () =>
        promoteOverHttp([request(`${from.host}/acme/app:sha-1`, [`${to.host}/acme/app:1.2.3`], { overwrite })])
      expect(await run()).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
      expect(await run()).toMatchObject({ status: 'unchanged', changed: false })
    },
  )

  it('is given what is attached to its sha256, and to its sha512', async () => {
    const [from, to] = [await source(), await registry()]
    const sha512 = digestOf(app.bytes, 'sha512')
    const attached = [app.digest, sha512].map((digest, at) =>
      referrer({
        subject: { descriptor: { ...app.descriptor, digest } },
        artifactType: `application/vnd.example.${at}`,
      }),
    )
    for (const built of attached) seed(from.store, 'acme/app', built, [])
    const run = () => promoteOverHttp([request(`${from.host}/acme/app@${sha512}`, [`${to.host}/acme/app:1.2.3`])])
    expect(await run()).toMatchObject({ status: 'promoted', failures: [], warnings: [] })
    const there = attached.map(({ digest }) => to.store.manifest('acme/app', digest) !== undefined)
    expect(there).toEqual([true, true])
    expect(await run()).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('is known at a target that has it by sha256', async () => {
    const [from, to] = [await source(), await registry()]
    seed(to.store, 'acme/app', app, ['1.2.3'])
    const report = await promoteOverHttp([
      request(`${from.host}/acme/app:sha-1`, [`${to.host}/acme/app:1.2.3`], { overwrite: 'never' }),
    ])
    expect(report).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('is put back if another tag cannot move', async () => {
    const sandbox = await source({
      fault: ({ operation, path }) =>
        operation === 'manifest-put' && path.endsWith('/latest') ? { kind: 'status', status: 403 } : undefined,
    })
    seed(sandbox.store, 'acme/app', former, ['edge'])
    const report = await promoteOverHttp([
      request(`${sandbox.host}/acme/app:sha-1`, [`${sandbox.host}/acme/app:edge`, `${sandbox.host}/acme/app:latest`], {
        overwrite: 'always',
      }),
    ])
    expect(report.status).toBe('failed')
    expect(report.promotions[0]?.targets.map(({ result }) => result)).toEqual(['restored', 'unmoved'])
    expect(named(sandbox, 'edge')).toEqual(former.bytes)
  })
})

it('a target that is named by sha512 has the image of a source by sha256', async () => {
  const [from, to] = [await registry(), await source()]
  seed(from.store, 'acme/app', app, ['build'])
  to.store.setTag('acme/app', '1.2.3', digestOf(app.bytes, 'sha512'))
  const report = await promoteOverHttp([request(`${from.host}/acme/app:build`, [`${to.host}/acme/app:1.2.3`])])
  expect(report).toMatchObject({ status: 'unchanged', changed: false })
})
