// `wait`: a source, or a part of it, that a build is still pushing.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { memoryRegistries } from '../../support/memory.ts'
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

  it('gives up when the time is over', async () => {
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
})
