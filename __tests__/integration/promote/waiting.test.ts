// `wait`: a source, or a part of it, that a build is still pushing.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import type { Settings } from '../../../src/promote/model/options.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')

describe('waiting', () => {
  it('polls until the source is there, within its time', async () => {
    const registries = memoryRegistries()
    registries.repository('one.test/app')
    let time = 0
    const sleep = async (milliseconds: number) => {
      time += milliseconds
      if (time >= 20_000) store(registries.repository('one.test/app'), app, 'sha-1')
    }
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], {
      wait: 60_000,
      sleep,
      now: () => time,
    })
    expect(report.status).toBe('promoted')
    expect(time).toBeLessThan(60_000)
  })

  it("counts a platform's manifest that lags as the source", async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'sha-1')
    const child = digest(app.children[0]?.digest ?? '')
    const { manifests } = registries.repository('one.test/app')
    const late = manifests.get(child)
    manifests.delete(child)
    let time = 0
    const sleep = async (milliseconds: number) => {
      time += milliseconds
      if (late !== undefined && time >= 20_000) manifests.set(child, late)
    }
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], {
      wait: 60_000,
      sleep,
      now: () => time,
    })
    expect(report).toMatchObject({ status: 'promoted', failures: [] })
    expect(time).toBeGreaterThanOrEqual(20_000)
  })

  it('reads the tags once the sources are there: what they name may change meanwhile', async () => {
    const registries = memoryRegistries()
    const repository = registries.repository('one.test/app')
    store(repository, multiPlatform('old'), 'prod', 'latest')
    store(repository, app, 'sha-1')
    const newer = multiPlatform('newer')
    let time = 0
    const sleep = async (milliseconds: number) => {
      time += milliseconds
      if (time < 20_000) return
      store(repository, newer, 'prod', '2.0.0', 'latest')
      store(repository, multiPlatform('web'), 'sha-2')
    }
    const requests = [
      request('one.test/app:sha-1', ['one.test/app:prod', 'one.test/app:1.9.0', 'one.test/app:latest']),
      request('one.test/app:sha-2', ['one.test/app:web']),
    ]
    const report = await run(registries, requests, { wait: 60_000, sleep, now: () => time })
    expect(report.status).toBe('promoted')
    const [prod, , latest] = report.promotions[0]?.targets ?? []
    expect(prod).toMatchObject({ before: newer.digest, result: 'moved' })
    expect(latest).toMatchObject({ before: newer.digest, result: 'held' })
  })

  it.each([
    ['fails if another writer moved a tag since', 60_000, 'failed'],
    ['does not read tags again right after a short one', 0, 'promoted'],
  ] as const)('after a long survey: %s', async (_, milliseconds, status) => {
    const old = multiPlatform('old')
    const newer = multiPlatform('newer')
    let time = 0
    const registries = memoryRegistries({
      fault: ({ kind, what }) => {
        if (what === 'prod') time += milliseconds
        if (kind === 'manifest' && what === old.digest) store(repository, newer, 'prod')
        return undefined
      },
    })
    const repository = registries.repository('one.test/app')
    store(repository, old, 'prod')
    store(repository, app, 'sha-1')
    const report = await run(registries, [request('one.test/app:sha-1', ['one.test/app:prod'])], { now: () => time })
    expect(report.status).toBe(status)
    expect(tagsOf(repository)['prod']).toBe(status === 'failed' ? newer.digest : app.digest)
  })

  it('fails at the end of the time', async () => {
    let time = 0
    const sleep = async (milliseconds: number) => {
      time += milliseconds
    }
    const report = await run(memoryRegistries(), [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], {
      wait: 60_000,
      sleep,
      now: () => time,
    })
    expect(report.status).toBe('failed')
    expect(time).toBe(60_000)
  })

  it.each<[string, Partial<Settings>, string]>([
    ['run', {}, 'A re-run completes what is missing; what is there already is not sent again.'],
    ['dry run', { dryRun: true }, 'Nothing was written. Run it again.'],
    ['preflight', { phase: 'preflight' }, 'Nothing was written. Run it again.'],
  ])('ends at once when the %s is cancelled', async (_, kind, remedy) => {
    const cancel = new AbortController()
    const sleep = () => {
      cancel.abort(new Error('the job was cancelled'))
      return new Promise<never>(() => undefined)
    }
    const report = await run(memoryRegistries(), [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], {
      wait: 60_000,
      signal: cancel.signal,
      sleep,
      ...kind,
    })
    expect(report.failures).toMatchObject([{ message: 'the run was stopped: the job was cancelled', remedy }])
  })
})

/** The source closes every connection without an answer. */
function silent(): Promise<Sandbox> {
  return registry({ fault: ({ method }) => (method === 'GET' ? { kind: 'reset' } : undefined) })
}

describe('a source that does not answer', () => {
  it('gets one request more when the time is over, and no retries', async () => {
    const source = await silent()
    const asked: number[] = []
    const report = await promoteOverHttp(
      [request(`${source.host}/acme/app:sha-1`, [`${source.host}/acme/app:1.0.0`])],
      {
        wait: 5000,
        deadline: (milliseconds) => {
          asked.push(milliseconds)
          return AbortSignal.abort()
        },
      },
    )
    expect(asked).toEqual([5000])
    expect(report).toMatchObject({ status: 'failed', failures: [{ code: 'no-response' }] })
    const reads = source.requests.filter(({ operation }) => operation === 'manifest-get')
    expect(reads).toHaveLength(1)
  })

  it('is read as patiently as ever once it is there', async () => {
    const registries = memoryRegistries()
    store(registries.repository('one.test/app'), app, 'sha-1')
    const over = new AbortController()
    const patiences: AbortSignal[] = []
    const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], {
      wait: 5000,
      deadline: () => over.signal,
      open: (name, use) => {
        if (use.patience !== undefined) patiences.push(use.patience)
        return registries.open(name, use)
      },
    })
    over.abort()
    expect(report.status).toBe('promoted')
    expect(patiences.map(({ aborted }) => aborted)).toEqual([false])
  })
})
