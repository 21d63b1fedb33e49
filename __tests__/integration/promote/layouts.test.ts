// Exports for places without a network, and imports from them: layouts are sources and targets like any other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { PromotionRequest } from '../../../src/promote/model/request.ts'
import { promote } from '../../../src/promote/promote.ts'
import { openSpool } from '../../../src/registry/content/spool.ts'
import { connect } from '../../../src/registry/index.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { request, settings } from './support.ts'

const app = multiPlatform('app')
const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
const folder = mkdtempSync(join(tmpdir(), 'promote-image-test-'))
const started: Sandbox[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()))
  rmSync(folder, { recursive: true, force: true })
})

async function run(
  promotionRequest: PromotionRequest,
  onEvent: Parameters<ReturnType<typeof eventHub>['listen']>[0] = () => undefined,
) {
  const registries = connect({
    settings: new Map(),
    credentials: { find: async () => undefined, sources: [] },
    concurrency: 'auto',
    temporary: tmpdir(),
    observe: () => undefined,
  })
  const events = eventHub()
  events.listen(onEvent)
  const report = await promote([promotionRequest], {
    ...settings,
    ...registries,
    events,
    spool: openSpool(tmpdir()),
  })
  await registries.close()
  return report
}

it.each(['oci', 'oci-archive'])(
  'an image with its referrers goes out to %s and comes in again, the same',
  async (kind) => {
    const [source, target] = [await startRegistry(), await startRegistry()]
    started.push(source, target)
    seed(source.store, 'acme/app', app, ['1.0.0'])
    seed(source.store, 'acme/app', sbom)
    const layout = `${kind}:${join(folder, kind)}`
    expect(await run(request(`${source.host}/acme/app:1.0.0`, [`${layout}:1.0.0`]))).toMatchObject({
      status: 'promoted',
      failures: [],
    })
    const back = {
      ...request(`${layout}:1.0.0`, [`${target.host}/acme/app:1.0.0`]),
      sources: [parseReference(layout)] as const,
    }
    expect(await run(back)).toMatchObject({ status: 'promoted', failures: [] })
    expect(target.store.tag('acme/app', '1.0.0')).toBe(app.digest)
    expect(target.store.referrers('acme/app', app.digest).map(({ digest }) => digest)).toEqual([sbom.digest])
    expect(await run(back)).toMatchObject({ status: 'unchanged', changed: false })
  },
)

it('fails if another program wrote the index of a folder without the tag', async () => {
  const source = await startRegistry()
  started.push(source)
  seed(source.store, 'acme/app', app, ['1.0.0'])
  const path = join(folder, 'overwritten')
  const report = await run(request(`${source.host}/acme/app:1.0.0`, [`oci:${path}:1.0.0`]), ({ kind }) => {
    if (kind === 'tag') writeFileSync(join(path, 'index.json'), '{"schemaVersion":2,"manifests":[]}')
  })
  expect(report.status).toBe('failed')
  expect(report.failures[0]?.message).toContain(
    `oci:${path}:1.0.0 was set, and another program wrote the index of the layout since, without it`,
  )
})
