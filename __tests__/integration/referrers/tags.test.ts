// Manifests that belong to an image by the name of their tag: cosign's, and those of tools that do as it does.
import { describe, expect, it } from 'vitest'
import { type Built, cosignSignature, digestTag, image, index, layer, seed } from '../../../sandbox/content.ts'
import type { Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from '../promote/support.ts'
import { run } from './engine.ts'

const app = image()
const unknown = `${digestTag(app.digest)}.vex`

interface Stage {
  readonly destination: Sandbox
  promote(): Promise<Report>
}

/** An image at a source and a destination, with what else is tagged at each. */
async function stage(
  tagged: Readonly<Record<'source' | 'destination', Readonly<Record<string, Built>>>>,
  options: SandboxOptions = {},
  destinationOptions: SandboxOptions = {},
): Promise<Stage> {
  const places = { source: await registry(options), destination: await registry(destinationOptions) }
  seed(places.source.store, 'acme/app', app, ['sha-1'])
  for (const side of ['source', 'destination'] as const)
    for (const [tag, built] of Object.entries(tagged[side])) seed(places[side].store, 'acme/app', built, [tag])
  const { source, destination } = places
  const requests = [request(`${source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:1.0.0`])]
  return { destination, promote: () => run(requests) }
}

const signed = (...by: readonly string[]): Built => cosignSignature(app, by)
const tagOf = ({ destination }: Stage, tag: string) => destination.store.tag('acme/app', tag)

it('a tag with an unknown suffix is copied too', async () => {
  const vex = image({ layers: [layer({ vex: 'not affected' })] })
  const registries = await stage({ source: { [unknown]: vex }, destination: {} })
  expect(await registries.promote()).toMatchObject({ status: 'promoted', warnings: [] })
  expect(tagOf(registries, unknown)).toBe(vex.digest)
})

it('an index under such a tag is copied with its children', async () => {
  const list = index([signed('one'), signed('two')])
  const registries = await stage({ source: { [unknown]: list }, destination: {} })
  expect(await registries.promote()).toMatchObject({ status: 'promoted', warnings: [] })
  expect(tagOf(registries, unknown)).toBe(list.digest)
})

it('if tags cannot be listed, the tags of cosign are requested by name', async () => {
  const sig = digestTag(app.digest, '.sig')
  const fault: SandboxOptions['fault'] = ({ operation }) =>
    operation === 'tags' ? { kind: 'status', status: 403 } : undefined
  const registries = await stage({ source: { [sig]: signed('ours') }, destination: {} }, { fault })
  expect(await registries.promote()).toMatchObject({ status: 'promoted', warnings: [] })
  expect(tagOf(registries, sig)).toBe(signed('ours').digest)
})

describe.each(['.sig', '.att'] as const)('a %s tag', (suffix) => {
  const tag = digestTag(app.digest, suffix)

  it.each([
    ['all of the source and more', signed('ours', 'theirs'), signed('ours')],
    ['the same', signed('ours'), signed('ours')],
  ])('that has %s at the destination stays', async (_, theirs, ours) => {
    const registries = await stage({ source: { [tag]: ours }, destination: { [tag]: theirs } })
    expect(await registries.promote()).toMatchObject({ status: 'promoted', warnings: [] })
    expect(tagOf(registries, tag)).toBe(theirs.digest)
  })

  it('keeps what another writer adds while the merged config is uploaded', async () => {
    const both = signed('theirs', 'meanwhile')
    const fault: SandboxOptions['fault'] = ({ operation }) => {
      if (operation === 'blob-get') seed(registries.destination.store, 'acme/app', both, [tag])
      return undefined
    }
    const registries: Stage = await stage(
      { source: { [tag]: signed('ours') }, destination: { [tag]: signed('theirs') } },
      {},
      { fault },
    )
    expect(await registries.promote()).toMatchObject({ status: 'promoted', warnings: [] })
    const merged = registries.destination.store.manifest('acme/app', tag)
    expect(Buffer.from(merged?.bytes ?? []).toString()).toMatch(/theirs[\s\S]*meanwhile[\s\S]*ours/)
  })

  it('that has fewer signatures at the destination is replaced by that of the source', async () => {
    const registries = await stage({ source: { [tag]: signed('one', 'two') }, destination: { [tag]: signed('one') } })
    await registries.promote()
    expect(tagOf(registries, tag)).toBe(signed('one', 'two').digest)
  })

  it('with signatures on both sides gets all of them, and does not change afterwards', async () => {
    const registries = await stage({
      source: { [tag]: signed('one', 'two') },
      destination: { [tag]: signed('three', 'one') },
    })
    expect(await registries.promote()).toMatchObject({ status: 'promoted', warnings: [] })
    const merged = registries.destination.store.manifest('acme/app', tag)
    expect(Buffer.from(merged?.bytes ?? []).toString()).toMatch(/three[\s\S]*one[\s\S]*two/)
    expect(await registries.promote()).toMatchObject({ status: 'unchanged', changed: false })
  })
})

it('an .sbom tag of the destination does not change; a warning is emitted', async () => {
  const tag = digestTag(app.digest, '.sbom')
  const registries = await stage({ source: { [tag]: signed('ours') }, destination: { [tag]: signed('theirs') } })
  const { status, warnings } = await registries.promote()
  expect(status).toBe('promoted')
  expect(warnings.join()).toMatch(/names other content .* stays as it is/)
  expect(tagOf(registries, tag)).toBe(signed('theirs').digest)
})
