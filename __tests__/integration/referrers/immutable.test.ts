// Registries whose tags cannot be written twice: what was attached later has nowhere to go, and the user is told why.
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, multiPlatform, referrer, seed } from '../../../sandbox/content.ts'
import type { Quirk } from '../../../sandbox/server.ts'
import { explainImmutable } from '../../../src/registry/families/remedies/immutable-tags.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from '../promote/support.ts'
import { run } from './engine.ts'
import { attach } from './kinds.ts'
import { listedByTag } from './stage.ts'

const app = multiPlatform('app')
const [sbom, signature] = ['application/spdx+json', 'application/vnd.example.signature'].map((artifactType) =>
  referrer({ subject: app, artifactType }),
)
if (sbom === undefined || signature === undefined) throw new TypeError('two types make two referrers')
const quirks = [
  'immutable-tags',
  'immutable-tags-403',
  'immutable-tags-409',
  'immutable-tags-412',
  'immutable-tags-strict',
] as const satisfies readonly Quirk[]

async function stage(quirk: Quirk) {
  const source = await registry()
  const destination = await registry({ quirks: ['no-referrers-api', quirk] })
  seed(source.store, 'acme/app', app, ['sha-1'])
  const promote = (tag: string) =>
    run([request(`${source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:${tag}`])])
  return { source, destination, promote }
}

describe.each(quirks)('with tags that are immutable as %s', (quirk) => {
  it('the first list is written, and a run with nothing new is unchanged', async () => {
    const { source, destination, promote } = await stage(quirk)
    attach(source, 'acme/app', 'API', [sbom])
    expect(await promote('1.0.0')).toMatchObject({ status: 'promoted', warnings: [] })
    expect(await listedByTag(destination, 'acme/app', app.digest)).toHaveLength(1)
    expect(await promote('1.0.0')).toMatchObject({ status: 'unchanged' })
  })

  it('a second referrer fails the run before any tag, and the error names the tags to exclude from the rule', async () => {
    const { source, destination, promote } = await stage(quirk)
    attach(source, 'acme/app', 'API', [sbom])
    await promote('1.0.0')
    attach(source, 'acme/app', 'API', [signature])
    const { status, failures } = await promote('1.0.1')
    expect(status).toBe('failed')
    expect(failures.map(({ side }) => side)).toEqual(['target'])
    expect(failures[0]?.message).toContain(digestTag(app.digest))
    expect(failures[0]?.message).toMatch(/immutable/)
    expect(failures[0]?.remedy).toMatch(/`sha256-\*`/)
    expect(destination.store.tag('acme/app', '1.0.1')).toBeUndefined()
    expect(await listedByTag(destination, 'acme/app', app.digest)).toHaveLength(1)
  })

  it.each(['.sig', '.att'] as const)('a second signature in a %s tag does the same', async (suffix) => {
    const { source, destination, promote } = await stage(quirk)
    const tag = digestTag(app.digest, suffix)
    seed(destination.store, 'acme/app', cosignSignature(app, ['theirs']), [tag])
    seed(source.store, 'acme/app', cosignSignature(app, ['ours']), [tag])
    const { status, failures } = await promote('1.0.0')
    expect(status).toBe('failed')
    expect(failures[0]?.message).toContain(tag)
    expect(failures[0]?.remedy).toMatch(/`sha256-\*`/)
    expect(destination.store.tag('acme/app', '1.0.0')).toBeUndefined()
    expect(destination.store.tag('acme/app', tag)).toBe(cosignSignature(app, ['theirs']).digest)
  })
})

describe('the setting that is named', () => {
  const refusal = (registry: string, status = 400, detail = 'The image tag is immutable.') =>
    new RegistryError({
      registry,
      repository: 'acme/app',
      operation: 'push manifest sha256-0',
      access: 'write',
      status,
      detail,
    })
  const remedyFor = (registry: string): string => {
    const explanation = explainImmutable(refusal(registry))
    return explanation.details.remedy ?? ''
  }

  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', /IMMUTABLE_WITH_EXCLUSION .*filterType=WILDCARD,filter=sha256-\*/],
    ['harbor.corp.example', /Tag Immutability.*excluding/],
    ['docker.io', /Specific tags are immutable/],
    ['europe-docker.pkg.dev', /--no-immutable-tags/],
    ['acme.azurecr.io', /--write-enabled true/],
    ['quay.io', /immutability policy/],
    ['registry.gitlab.com', /rule for immutable tags/],
    ['registry.corp.example', /Keep tags that match `sha256-\*` out of the rule/],
  ])('is that of %s', (host, remedy) => {
    expect(remedyFor(host)).toMatch(remedy)
  })

  it('is not named if the registry refused for another reason', () => {
    for (const error of [refusal('docker.io', 403, 'no rights'), refusal('docker.io', 500), new Error('immutable')])
      expect(explainImmutable(error)).toBe(error)
  })
})
