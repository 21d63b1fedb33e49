// Destinations in ECR that do not exist: created by `create-repository`, through the real client and a stand-in of ECR's API.
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import { promote } from '../../../src/promote/promote.ts'
import { openSpool } from '../../../src/registry/content/spool.ts'
import { ecrCreator } from '../../../src/registry/identities/aws/create-repository.ts'
import type { ServiceRequest, ServiceResponse } from '../../../src/registry/identities/exchange.ts'
import type { AwsIdentity } from '../../../src/registry/identities/types.ts'
import { connect } from '../../../src/registry/index.ts'
import { answer, createdRepository, isSignedForAws, stsCredentials } from '../../support/identity-services.ts'
import { expectWhole, sandbox } from '../transfers/promotion.ts'
import { request, settings } from './support.ts'

const app = multiPlatform('app')
const ecrQuirks: SandboxOptions = { quirks: ['ecr', 'no-create-on-push'] }

interface Step {
  readonly settings?: Partial<Settings>
  readonly targets?: (registry: Sandbox) => readonly string[]
  readonly optIn?: boolean
  /** Whether the job has a role of AWS; `true` by default. */
  readonly identified?: boolean
  /** Further targets in the same registry. */
  readonly own?: readonly string[]
  /** Answers the call instead of creating the repository. */
  readonly refuse?: (registry: Sandbox) => ServiceResponse
  readonly registry?: SandboxOptions
  readonly others?: SandboxOptions
}

async function step({ optIn = true, identified = true, own = [], refuse, registry = ecrQuirks, ...step }: Step = {}) {
  const [from, to, otherRegistry] = [await sandbox(), await sandbox(registry), await sandbox(step.others)]
  seed(from.store, 'acme/app', app, ['sha-1'])
  const calls: ServiceRequest[] = []
  const createdBefore: number[] = []
  const identity: AwsIdentity = {
    type: 'aws-ecr',
    registry: to.host,
    roleToAssume: 'arn:aws:iam::123456789012:role/release',
    region: 'eu-west-1',
  }
  const createRepository = ecrCreator(identified ? [identity] : [], {
    env: { PROMOTE_IMAGE_ID_TOKEN: 'token' },
    now: () => Date.now(),
    onSecret: () => {},
    send: async (call) => {
      if (call.url.host.startsWith('sts.')) return answer(200, stsCredentials())
      calls.push(call)
      createdBefore.push(writesTo(to).length)
      if (refuse !== undefined) return refuse(to)
      if (!isSignedForAws(call, 'ecr')) return answer(400, { __type: 'InvalidSignatureException' })
      const name = createdRepository(call)
      if (to.store.has(name)) return answer(400, { __type: 'RepositoryAlreadyExistsException' })
      to.store.createRepository(name)
      return answer(200, { repository: {} })
    },
  })
  const run = async () => {
    const registries = connect({
      settings: new Map([[to.host, { createRepository: optIn }]]),
      credentials: { find: async () => undefined, sources: [] },
      concurrency: 'auto',
      createRepository,
      observe: () => {},
    })
    const targets = step.targets?.(otherRegistry) ?? []
    const asked = request(`${from.host}/acme/app:sha-1`, [
      `${to.host}/acme/app:1.0.0`,
      ...own.map((target) => `${to.host}/${target}`),
      ...targets,
    ])
    try {
      const options = { ...settings, ...registries, events: eventHub(), spool: openSpool(tmpdir()), ...step.settings }
      return await promote([asked], options)
    } finally {
      await registries.close()
    }
  }
  return { report: await run(), run, calls, createdBefore, to, other: otherRegistry }
}

/** Manifests and bytes: what a repository that does not exist cannot take. */
function writesTo({ requests }: Sandbox) {
  return requests.filter(({ method }) => method === 'PUT' || method === 'PATCH')
}

describe('a destination that does not exist', () => {
  it('creates the repository before content is sent', async () => {
    const { report, calls, createdBefore, to } = await step()
    expect(report).toMatchObject({ status: 'promoted', changed: true, failures: [], warnings: [] })
    expect(report.notices).toEqual([`${to.host}/acme/app did not exist, and was created (create-repository)`])
    expect(calls.map(({ headers, body }) => [headers?.['x-amz-target'], body])).toEqual([
      ['AmazonEC2ContainerRegistry_V20150921.CreateRepository', '{"repositoryName":"acme/app"}'],
    ])
    expect(createdBefore).toEqual([0])
    expectWhole(to, 'acme/app', app)
  })

  it('is created once: the next run asks nothing of the API', async () => {
    const { run, calls } = await step()
    expect(await run()).toMatchObject({ status: 'unchanged', changed: false, notices: [] })
    expect(calls.length).toBe(1)
  })

  it('that another run creates meanwhile is used', async () => {
    const { report, to } = await step({
      refuse: ({ store }) => {
        store.createRepository('acme/app')
        return answer(400, { __type: 'com.amazonaws.ecr#RepositoryAlreadyExistsException' })
      },
    })
    expect(report).toMatchObject({ status: 'promoted' })
    expect(report.notices).toEqual([expect.stringContaining('exists now: another run created it')])
    expectWhole(to, 'acme/app', app)
  })

  it('is not visible at once: the upload is tried again', async () => {
    const naps: number[] = []
    const created: Sandbox[] = []
    const { report } = await step({
      refuse: (registry) => {
        created.push(registry)
        return answer(200, { repository: {} })
      },
      settings: {
        sleep: async (milliseconds) => {
          naps.push(milliseconds)
          if (naps.length === 2) created[0]?.store.createRepository('acme/app')
        },
      },
    })
    expect(naps).toEqual([1000, 2000])
    expect(report.status).toBe('promoted')
  })

  it('is only announced by a dry run', async () => {
    const { report, calls, to } = await step({ settings: { dryRun: true } })
    expect(report).toMatchObject({ status: 'planned', changed: false })
    expect(report.notices).toEqual([
      `${to.host}/acme/app does not exist: it is created before content is copied (create-repository)`,
    ])
    expect([calls, to.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')]).toEqual([[], []])
  })

  it('is only announced by the phase preflight', async () => {
    const { report, calls } = await step({ settings: { phase: 'preflight' } })
    expect(report.notices).toEqual([expect.stringContaining('is created before content is copied')])
    expect(calls).toEqual([])
  })

  it('is not created if another destination refuses', async () => {
    const { report, calls } = await step({
      others: { quirks: ['upload-denied'] },
      targets: ({ host }) => [`${host}/acme/app:1.0.0`],
    })
    expect(report.failures.map(({ code }) => code)).toEqual(['denied'])
    expect(calls).toEqual([])
  })

  it('is not created if a guard refuses', async () => {
    const { report, calls } = await step({
      targets: ({ host, store }) => {
        seed(store, 'acme/app', multiPlatform('older'), ['1.0.0'])
        return [`${host}/acme/app:1.0.0`]
      },
    })
    expect(report.status).toBe('refused')
    expect(calls).toEqual([])
  })

  it('is not created without the opt-in', async () => {
    const { report, calls } = await step({ optIn: false })
    expect(report.failures.map(({ code }) => code)).toEqual(['repository-unknown'])
    expect(calls).toEqual([])
  })

  it.each([
    [
      'AccessDeniedException',
      /not authorized/,
      'Allow it the action ecr:CreateRepository, or create the repository once: `aws ecr create-repository --region eu-west-1 --repository-name acme/app`.',
    ],
    [
      'LimitExceededException',
      /not authorized/,
      'Delete a repository that is no longer needed, or ask AWS for a higher quota.',
    ],
    [
      'InvalidParameterException',
      /not authorized/,
      'Create the repository once: `aws ecr create-repository --region eu-west-1 --repository-name acme/app`.',
    ],
    [
      'InvalidSignatureException',
      /not authorized/,
      'Check the AWS credentials of the job, and the clock of the runner.',
    ],
  ])('that may not be created (%s) ends the run before a write, and says what to do', async (type, message, remedy) => {
    const { report, to } = await step({
      refuse: () => answer(400, { __type: type, message: 'User is not authorized' }),
    })
    expect(report).toMatchObject({ status: 'failed', changed: false })
    expect(report.failures).toMatchObject([{ code: 'repository-not-created', side: 'target', remedy }])
    expect(report.failures[0]?.message).toMatch(message)
    expect(writesTo(to)).toEqual([])
  })

  it('may have been created if the answer is lost: the run says so and counts as changed', async () => {
    const { report } = await step({
      refuse: () => {
        throw new Error('other side closed')
      },
    })
    expect(report).toMatchObject({ status: 'failed', changed: true })
    expect(report.notices).toEqual([expect.stringContaining('may have been created')])
    expect(report.failures).toMatchObject([{ code: 'repository-not-created', side: 'target' }])
    expect(report.failures[0]?.message).toMatch(/could not create the repository .*\(no answer\): other side closed/)
  })

  it('is not taken for created if a page answers in place of the API', async () => {
    const { report } = await step({ refuse: () => ({ status: 200, text: '<html>' }) })
    expect(report).toMatchObject({ status: 'failed' })
    expect(report.failures).toMatchObject([{ code: 'repository-not-created' }])
    expect(report.failures[0]?.message).toContain('names no repository')
  })

  it('that the job has no keys for ends the run without a request, and unchanged', async () => {
    const { report, calls } = await step({ identified: false })
    expect(report).toMatchObject({ status: 'failed', changed: false, notices: [] })
    expect(report.failures[0]?.message).not.toContain('no answer')
    expect(calls).toEqual([])
  })

  it('is not created if the right to push elsewhere is not known', async () => {
    const { report, calls } = await step({
      others: { fault: ({ method }) => (method === 'POST' ? { kind: 'status', status: 503 } : undefined) },
      targets: ({ host }) => [`${host}/acme/app:1.0.0`],
    })
    expect(report).toMatchObject({ status: 'failed', changed: false })
    expect(calls).toEqual([])
  })

  it('ends the wait for a new repository with the run', async () => {
    const stop = new AbortController()
    const { report } = await step({
      refuse: () => answer(200, { repository: {} }),
      settings: {
        signal: stop.signal,
        sleep: () => {
          stop.abort(new Error('the run was cancelled'))
          return new Promise(() => {})
        },
      },
    })
    expect(report.status).toBe('failed')
    expect(report.failures[0]?.message).toContain('the run was cancelled')
  })

  it('tells every repository that may not be created', async () => {
    const { report, calls } = await step({
      refuse: () => answer(400, { __type: 'AccessDeniedException', message: 'User is not authorized' }),
      own: ['acme/web:1.0.0'],
    })
    expect(calls.length).toBe(2)
    expect(report.failures[0]?.message).toContain('acme/app')
    expect(report.failures[0]?.message).toContain('acme/web')
  })
})
