// `wait`: a source, or a part of it, that a build is still pushing.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { promoteOverHttp } from '../../support/promotions.ts'
import { registry } from '../../support/sandboxes.ts'
import { digest, request, run, store } from './support.ts'

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

  it('ends at once when the run is cancelled', async () => {
    const cancel = new AbortController()
    const sleep = () => {
      cancel.abort(new Error('the job was cancelled'))
      return new Promise<never>(() => undefined)
    }
    const report = await run(memoryRegistries(), [request('one.test/app:sha-1', ['two.test/app:1.0.0'])], {
      wait: 60_000,
      signal: cancel.signal,
      sleep,
    })
    expect(report.failures).toMatchObject([{ message: 'the run was stopped: the job was cancelled' }])
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
