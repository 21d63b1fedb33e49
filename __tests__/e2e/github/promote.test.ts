// The reusable workflow, as another repository's and as one's own, run by act: its jobs, its shards and its outputs.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { type Fault, type LoggedRequest, type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { root } from '../../support/root.ts'
import { lacks } from '../../support/tools.ts'
import { makeProject } from './project.ts'

const password = 'a password that no log may show'
const image = multiPlatform('one')
const many = Array.from({ length: 26 }, (_, at) => ({ tag: `v1.0.${at}`, built: multiPlatform(`v1.0.${at}`) }))

const own = './.github/workflows/promote.yml'
const ofAnother = 'promote-image/promote-image/.github/workflows/promote.yml@v1'

interface Call {
  readonly uses?: string
  readonly with: Readonly<Record<string, string | boolean | number>>
  readonly prepare?: (registry: Sandbox) => void
  readonly fault?: (request: LoggedRequest) => Fault | undefined
}

interface Called {
  readonly status: number | undefined
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  /** Requests that wrote. */
  readonly writes: readonly LoggedRequest[]
  readonly registry: Sandbox
}

async function call({ uses = ofAnother, with: inputs, prepare, fault }: Call): Promise<Called> {
  const auth = { kind: 'bearer', users: { alice: password } } as const
  const registry = await startRegistry({ auth, ...(fault && { fault }) })
  const caller = {
    on: 'push',
    jobs: {
      promote: { uses, with: at(registry, inputs), secrets },
      after: {
        needs: 'promote',
        if: 'always()',
        'runs-on': 'ubuntu-latest',
        steps: [{ env: { OUTPUTS: '${{ toJSON(needs.promote.outputs) }}' }, run: 'echo "outputs=$(echo $OUTPUTS)"' }],
      },
    },
  }
  const workflow = await readFile(join(root, '.github/workflows/promote.yml'), 'utf8')
  const files = { '.github/workflows/caller.yml': stringify(caller), [own.slice(2)]: workflow }
  const project = await makeProject(files)
  try {
    prepare?.(registry)
    const auth = JSON.stringify([{ registry: registry.host, username: 'alice', password }])
    const { status, log } = await project.act({ event: 'push', secrets: { AUTH: auth } })
    const outputs = z.record(z.string(), z.string()).parse(JSON.parse(/\| outputs=(.*)/.exec(log)?.[1] ?? '{}'))
    const writes = registry.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    return { status, log, outputs, writes, registry }
  } finally {
    await project.close()
    await registry.close()
  }
}

/** The inputs with the registry's name in them. */
function at({ host }: Sandbox, inputs: Call['with']): Call['with'] {
  const named = (value: Call['with'][string]) =>
    typeof value === 'string' ? value.replaceAll('REGISTRY', host) : value
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, named(value)]))
}

const secrets = { registry_auth: '${{ secrets.AUTH }}' }
const promotionInputs = { source: 'REGISTRY/staging/app:tested', targets: 'REGISTRY/prod/app:1.2.3' }
const seedOne = ({ store }: Sandbox) => seed(store, 'staging/app', image, ['tested'])
const all = { source: 'REGISTRY/staging/app', select: 'all', targets: 'REGISTRY/prod/app:{tag}' }
const seedAll = ({ store }: Sandbox) => {
  for (const { tag, built } of many) seed(store, 'staging/app', built, [tag])
}

describe.skipIf(lacks('act', 'git'))('the reusable workflow', () => {
  it('plans, does a small plan in one job, and passes the outputs on', async () => {
    const { status, log, outputs, registry } = await call({ with: promotionInputs, prepare: seedOne })
    expect(status, log).toBe(0)
    expect(registry.store.tag('prod/app', '1.2.3')).toBe(image.digest)
    expect(outputs).toMatchObject({ digest: image.digest, status: 'promoted', changed: 'true' })
    expect(JSON.parse(outputs['images'] ?? '')).toHaveLength(1)
    expect(JSON.parse(outputs['digests'] ?? '')).toHaveProperty('linux/amd64')
    expect(log).not.toContain(password)
    expect(log).not.toContain('/content')
    expect(log).toContain(`checkout of promote-image/promote-image at ${release}`)
  })

  it('attaches files of an artifact to what it promotes, also if the tags are there already', async () => {
    const attaching = {
      ...promotionInputs,
      attach: 'report.json: application/vnd.example.report',
      'attach-artifact': 'test-report',
    }
    for (const tags of [[], ['1.2.3']]) {
      const prepare = (registry: Sandbox) => {
        seedOne(registry)
        if (tags.length > 0) seed(registry.store, 'prod/app', image, tags)
      }
      const { status, log, registry } = await call({ with: attaching, prepare })
      expect(status, log).toBe(0)
      expect(registry.store.tag('prod/app', '1.2.3')).toBe(image.digest)
      expect(registry.store.referrers('prod/app', image.digest).map(({ facts }) => facts?.artifactType)).toEqual([
        'application/vnd.example.report',
      ])
    }
  })

  it('writes nothing if there is nothing to do, and starts no job that could', async () => {
    const prepare = (registry: Sandbox) => {
      seedOne(registry)
      seed(registry.store, 'prod/app', image, ['1.2.3'])
    }
    const { status, log, outputs, writes } = await call({ with: promotionInputs, prepare })
    expect(status, log).toBe(0)
    expect(outputs).toMatchObject({ digest: image.digest, status: 'unchanged', changed: 'false' })
    expect(writes).toEqual([])
  })

  it('only plans with dry-run', async () => {
    const { status, log, outputs, writes } = await call({
      with: { ...promotionInputs, 'dry-run': true },
      prepare: seedOne,
    })
    expect(status, log).toBe(0)
    expect(outputs).toMatchObject({ digest: image.digest, status: 'planned', changed: 'false' })
    expect(outputs['plan']).toMatch(/^H4sI/)
    expect(writes).toEqual([])
  })

  // act starts no job after a called workflow that failed: its outputs are read in the log.
  it('says that it was refused, and has written nothing', async () => {
    const prepare = (registry: Sandbox) => {
      seedOne(registry)
      seed(registry.store, 'prod/app', multiPlatform('another'), ['1.2.3'])
    }
    const { status, log, writes } = await call({ with: promotionInputs, prepare })
    expect(status).toBe(1)
    expect(log).toContain('::set-output:: status=refused')
    expect(writes).toEqual([])
  })

  it.each([own, ofAnother])(
    'shares many promotions between jobs and moves tags when all are done (%s)',
    async (uses) => {
      const { status, log, outputs, writes, registry } = await call({ uses, with: all, prepare: seedAll })
      expect(status, log).toBe(0)
      expect(log).toContain('shards "1/2","2/2"')
      for (const { tag, built } of many) expect(registry.store.tag('prod/app', tag)).toBe(built.digest)
      expect(outputs).toMatchObject({ digest: '', status: 'promoted', changed: 'true' })
      expect(JSON.parse(outputs['images'] ?? '')).toHaveLength(many.length)
      const tagged = (request: LoggedRequest) => /\/manifests\/v1/.test(request.path)
      const firstTag = writes.findIndex(tagged)
      expect(writes.slice(firstTag).filter((request) => !tagged(request))).toEqual([])
    },
  )

  it('moves no tag if one shard failed', async () => {
    const broken = [...(many[7]?.built.children[0]?.blobs.keys() ?? [])][0] ?? ''
    const fault = ({ method, query }: LoggedRequest): Fault | undefined =>
      method !== 'GET' && (query.includes(broken) || query.includes(encodeURIComponent(broken)))
        ? { kind: 'status', status: 403 }
        : undefined
    const { status, log, registry } = await call({ with: all, prepare: seedAll, fault })
    expect(status).toBe(1)
    expect(log).toContain('::set-output:: status=failed')
    expect(log).toContain('::set-output:: status=staged')
    expect(log).not.toMatch(/\/promote *\] .*Run Main/)
    for (const { tag } of many) expect(registry.store.tag('prod/app', tag)).toBeUndefined()
  })

  it('starts no shard if it may not write', async () => {
    const fault = ({ method, path }: LoggedRequest): Fault | undefined =>
      method === 'POST' && path.startsWith('/v2/prod/app/') ? { kind: 'status', status: 403 } : undefined
    const { status, log, writes } = await call({ with: all, prepare: seedAll, fault })
    expect(status).toBe(1)
    expect(log).toContain('shards "1/2","2/2"')
    expect(log).toMatch(/\/preflight *\] .*Failure - Main/)
    expect(log).not.toMatch(/\/content/)
    expect(writes).toHaveLength(1)
  })
})

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
const release = `v${version}`

describe('the reusable workflow', () => {
  it('takes every input of the action, but for those that are decided here', async () => {
    const [action, workflow] = await Promise.all([inputsOf('action.yml'), inputsOf('.github/workflows/promote.yml')])
    expect(action.filter((name) => !workflow.includes(name)).sort()).toEqual(Object.keys(decidedHere).sort())
    expect(workflow.filter((name) => !action.includes(name))).toEqual([
      'attach-artifact',
      'environment',
      'max-shards',
      'queue',
      'runs-on',
    ])
  })

  it('passes each that it takes on, under its own name', async () => {
    const [action, workflow, steps] = await Promise.all([
      inputsOf('action.yml'),
      inputsOf('.github/workflows/promote.yml'),
      stepsOf(),
    ])
    const taken = workflow.filter((name) => action.includes(name))
    const passed = (name: string) => steps.some((step) => new RegExp(`inputs\\.${name}\\b`).test(step.with[name] ?? ''))
    // `dry-run` decides which jobs there are.
    expect(taken.filter((name) => !passed(name))).toEqual(['dry-run'])
  })

  it('has every job know whom it may write to, and how', async () => {
    const everywhere = ['allow-targets', 'github-token', 'registry-auth', 'registries', 'timeout', 'cache']
    for (const step of await stepsOf()) expect(Object.keys(step.with)).toEqual(expect.arrayContaining(everywhere))
  })
})

/** Inputs of the action that a caller of the workflow does not give. */
const decidedHere = {
  'registry-identities': 'of promote-oidc.yml: its jobs need `id-token: write` of every caller',
  'github-records':
    'its last job would need `artifact-metadata: write` and `attestations: write` of every caller: GitHub starts no workflow with a job that asks for more than the caller grants, whether the job runs or not',
  'verification-summary': 'of promote-oidc.yml, as a signed record is',
  'record-key': 'a secret',
  'signing-config': 'it names a file, which does not travel between jobs',
  'github-token': 'the secret `packages_token`, else the token of the job',
  'on-error': 'a plan has every promotion or is none, and each shard fails by itself',
  phase: 'of the job',
  plan: 'of the first job',
  'registry-auth': 'a secret',
  shard: 'of the job',
  summary: 'the page of the run is where a reviewer reads what is to be approved',
}

const inputs = z.object({ inputs: z.record(z.string(), z.unknown()) })
const shape = z.union([
  inputs,
  z.object({ on: z.object({ workflow_call: inputs }) }).transform(({ on }) => on.workflow_call),
])

async function inputsOf(path: string): Promise<readonly string[]> {
  return Object.keys(shape.parse(parse(await readFile(join(root, path), 'utf8'))).inputs)
}

const text = z.union([z.string(), z.boolean()]).transform(String)
const step = z.object({ uses: z.string().default(''), with: z.record(z.string(), text).default({}) })
const jobs = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(step) })) })

/** The steps of the workflow that are the action. */
async function stepsOf() {
  const read = jobs.parse(parse(await readFile(join(root, '.github/workflows/promote.yml'), 'utf8')))
  return Object.values(read.jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses === './.promote-image'))
}
