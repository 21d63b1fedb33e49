// What this run makes and attaches: files, and the record of the promotion itself.
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import type { Attachment } from '../../../src/promote/model/attachment.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { failAt, type MemoryOptions, type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store } from './support.ts'

const app = multiPlatform('app')
const [amd = app] = app.children
const requests = [request('one.test/app:sha-1', ['one.test/app:1.0.0', 'two.test/app:1.0.0'])]

function world(options: MemoryOptions = {}): MemoryRegistries {
  const registries = memoryRegistries(options)
  store(registries.repository('one.test/app'), app, 'sha-1')
  return registries
}

function file(content: string, platform?: string): Attachment {
  const bytes = new TextEncoder().encode(content)
  return {
    artifactType: 'application/spdx+json',
    layer: { mediaType: 'application/spdx+json', digest: digestOf(bytes), size: bytes.byteLength },
    open: async () => Readable.from([bytes]),
    annotations: {},
    ...(platform !== undefined && { platform }),
  }
}

async function referrersAt(registries: MemoryRegistries, registry: string, subject: string) {
  const repository = registries.open(
    { kind: 'registry', registry, path: 'app' },
    { access: 'pull', signal: AbortSignal.timeout(1000) },
  )
  return repository.referrers(digest(subject))
}

describe.each(['api', 'tag'] as const)('with referrers by %s', (referrers) => {
  it('attaches a file at every destination, once', async () => {
    const registries = world({ referrers })
    const settings = { attachments: [file('{"sbom":1}')] }
    expect((await run(registries, requests, settings)).status).toBe('promoted')
    for (const registry of ['one.test', 'two.test'])
      expect(await referrersAt(registries, registry, app.digest)).toMatchObject([
        { artifactType: 'application/spdx+json' },
      ])
    expect(await run(registries, requests, settings)).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('reports what this run created as attached, the record too', async () => {
    const registries = world({ referrers })
    const settings = { attachments: [file('{"sbom":1}')] }
    const results = async (recorded: boolean) => {
      const { promotions } = await run(registries, requests, { ...settings, ...(recorded && { recorder }) })
      return promotions.flatMap((promotion) =>
        promotion.referrers.map((referrer) => [referrer.artifactType, referrer.result]),
      )
    }
    const attachedFiles = [
      ['application/spdx+json', 'attached'],
      ['application/vnd.in-toto+json', 'attached'],
    ]
    expect(await results(true)).toEqual([...attachedFiles, ...attachedFiles])
  })

  it('attaches to one platform when asked', async () => {
    const registries = world({ referrers })
    await run(registries, requests, { attachments: [file('{}', 'linux/amd64')] })
    expect(await referrersAt(registries, 'two.test', amd.digest)).toHaveLength(1)
    expect(await referrersAt(registries, 'two.test', app.digest)).toHaveLength(0)
  })

  it('keeps what was attached before', async () => {
    const registries = world({ referrers })
    await run(registries, requests, { attachments: [file('one')] })
    await run(registries, requests, { attachments: [file('two')] })
    expect(await referrersAt(registries, 'two.test', app.digest)).toHaveLength(2)
  })
})

const recorder = {
  repository: 'acme/app',
  workflow: 'release',
  run: '7',
  sha: '1f2e',
  ref: 'refs/heads/main',
  actor: 'octocat',
}

describe('a record', () => {
  it('says what was promoted, from where to where and by what run', async () => {
    const registries = world()
    await run(registries, requests, { recorder, today: () => Date.UTC(2026, 10, 21) })
    const [listed] = await referrersAt(registries, 'two.test', app.digest)
    const repository = registries.repository('two.test/app')
    const manifest = repository.manifests.get(listed?.digest ?? digest(app.digest))
    const layer = manifest?.kind === 'image' ? manifest.layers[0] : undefined
    const statement: unknown = JSON.parse(
      await text(Readable.from([Buffer.from(repository.blobs.get(layer?.digest ?? digest(app.digest)) ?? [])])),
    )
    expect(statement).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'one.test/app:1.0.0', digest: { sha256: app.digest.slice(7) } },
        { name: 'two.test/app:1.0.0' },
      ],
      predicate: {
        sources: [{ reference: `one.test/app:sha-1@${app.digest}` }],
        promotedAt: '2026-11-21T00:00:00.000Z',
        runner: recorder,
      },
    })
  })

  it('is not written again if nothing changed', async () => {
    const registries = world()
    await run(registries, requests, { recorder })
    expect(await run(registries, requests, { recorder })).toMatchObject({ status: 'unchanged', changed: false })
  })

  it('that cannot be written is a warning, and the promotion is kept', async () => {
    const armed = failAt(
      1,
      'refused',
      ({ kind, repository }) => kind === 'indexReferrers' && repository === 'two.test/app',
    )
    const report = await run(world({ fault: armed }), requests, { recorder })
    expect(report.status).toBe('promoted')
    expect(report.warnings.join()).toMatch(/record could not be attached/)
  })
})

describe('a dry run', () => {
  const carry = 'the plan does not carry'
  it.each([
    [
      'files and a record',
      { attachments: [file('x')], recorder },
      [`${carry} \`attach\` and \`record\`: give them again`],
    ],
    ['files', { attachments: [file('x')] }, [`${carry} \`attach\`: give it again`]],
    ['a record', { recorder }, [`${carry} \`record\`: give it again`]],
    ['neither', {}, []],
  ])('with %s says what its plan does not carry', async (_, settings, begins) => {
    const { notices } = await run(world(), requests, { ...settings, dryRun: true })
    expect(notices).toEqual(begins.map((text) => `${text} to the step that applies it`))
  })
})
