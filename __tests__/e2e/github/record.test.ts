// A record, as the built action attaches it, against the schema that docs/ promises.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { startRegistry } from '../../../sandbox/server.ts'
import { root } from '../../support/root.ts'

const image = multiPlatform('recorded')
const former = multiPlatform('former')
const sbom = referrer({ subject: image, artifactType: 'application/spdx+json' })
const hex = (digest: string) => ({ sha256: digest.replace('sha256:', '') })
const artifact = z.object({ artifactType: z.string(), layers: z.tuple([z.object({ digest: z.string() })]) })

/** The statement of the record of one promotion, as it lies in the registry. */
async function promoteAndReadRecord(): Promise<{ readonly statement: unknown; readonly host: string }> {
  const registry = await startRegistry()
  try {
    const { store, host } = registry
    seed(store, 'acme/app', image, ['tested'])
    seed(store, 'acme/app', sbom)
    seed(store, 'prod/app', former, ['stable'])
    const inputs = {
      source: `${host}/acme/app:tested`,
      targets: `${host}/prod/app:stable, ${host}/prod/app:1.2.3`,
      require: 'platforms: [linux/amd64]\nmax-size: 1GiB',
      record: 'true',
    }
    const env = { GITHUB_REPOSITORY: 'acme/app', GITHUB_SHA: '1f2e', GITHUB_REF: 'refs/tags/v1.2.3' }
    const { status, log } = await runStep({ inputs, env })
    expect(status, log).toBe(0)
    const put = registry.requests.findLast(({ operation }) => operation === 'manifest-put')
    const manifest = store.manifest('prod/app', put?.reference ?? '')
    const { artifactType, layers } = artifact.parse(JSON.parse(Buffer.from(manifest?.bytes ?? []).toString()))
    expect(artifactType).toBe('application/vnd.in-toto+json')
    const blob = await fetch(`${registry.url}/v2/prod/app/blobs/${layers[0].digest}`)
    return { statement: await blob.json(), host }
  } finally {
    await registry.close()
  }
}

async function readSchema(): Promise<z.ZodType> {
  const schema: unknown = JSON.parse(await readFile(join(root, 'docs/record.schema.json'), 'utf8'))
  return z.fromJSONSchema(z.record(z.string(), z.json()).parse(schema))
}

describe('the record of a promotion', () => {
  it('says what was promoted, from where to where, over what, and fits its schema', async () => {
    const { statement, host } = await promoteAndReadRecord()
    const schema = await readSchema()
    expect(schema.safeParse(statement).error).toBeUndefined()
    expect(statement).toMatchObject({
      subject: [
        { name: `${host}/prod/app:stable`, digest: hex(image.digest) },
        { name: `${host}/prod/app:1.2.3`, digest: hex(image.digest) },
      ],
      predicate: {
        sources: [{ reference: `${host}/acme/app:tested@${image.digest}`, digest: hex(image.digest) }],
        targets: [{ before: hex(former.digest) }, { reference: `${host}/prod/app:1.2.3` }],
        referrers: [{ digest: hex(sbom.digest), artifactType: 'application/spdx+json' }],
        gates: { platforms: ['linux/amd64'], 'max-size': '1GiB' },
        runner: { repository: 'acme/app', sha: '1f2e', ref: 'refs/tags/v1.2.3' },
      },
    })
  })

  it.each([
    ['another statement', { _type: 'https://in-toto.io/Statement/v0.1' }],
    ['no subject', { subject: [] }],
    ['a digest that is none', { subject: [{ name: 'a', digest: { sha256: 'abc' } }] }],
    ['a key that nobody knows', { signed: true }],
  ])('with %s does not fit', async (_, change) => {
    const schema = await readSchema()
    const runner = {}
    const reference = 'ghcr.io/acme/app:1'
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: reference, digest: hex(image.digest) }],
      predicateType: 'https://github.com/promote-image/promote-image/record/v1',
      predicate: {
        sources: [{ reference }],
        targets: [{ reference }],
        referrers: [],
        promotedAt: '2026-01-01T00:00:00.000Z',
        runner,
      },
    }
    expect(schema.safeParse(statement).success).toBe(true)
    expect(schema.safeParse({ ...statement, ...change }).success).toBe(false)
  })
})
