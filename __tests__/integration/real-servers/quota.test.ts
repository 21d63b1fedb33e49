// A registry that others wrote, whose pulls are counted by a limiter that others wrote: the built action reads its headers.
import { afterEach, describe, expect, it } from 'vitest'
import { multiPlatform, push } from '../../../sandbox/content.ts'
import { runStep, type StepResult } from '../../../sandbox/runner.ts'
import { type Service, serve } from '../../support/processes.ts'
import { lacks, tool } from '../../support/tools.ts'

const app = multiPlatform('app')
/** Manifests that a promotion reads: the index and its platforms. */
const reads = 1 + app.children.length

const services: Service[] = []
afterEach(async () => {
  for (const { close } of services.splice(0)) await close()
})

async function start(...args: readonly string[]): Promise<Service> {
  const service = await serve(tool('strict-registry'), args)
  services.push(service)
  return service
}

interface Quota {
  readonly pulls: number
  readonly window: string
  /** Pulls of others before. */
  readonly used?: number
}

/** Promotes from a registry with this quota to one without. */
async function promote({ pulls, window, used = 0 }: Quota, inputs: Readonly<Record<string, string>> = {}) {
  const [source, target] = [await start('-pulls', String(pulls), '-window', window), await start()]
  await push(`http://${source.host}`, 'acme/app', app, ['1'])
  for (let count = 0; count < used; count++)
    expect((await fetch(`http://${source.host}/v2/acme/app/manifests/1`)).status).toBe(200)
  const result: StepResult = await runStep({
    inputs: {
      source: `${source.host}/acme/app:1`,
      targets: `${target.host}/acme/app:1.0.0`,
      referrers: 'none',
      ...inputs,
    },
  })
  return { ...result, host: source.host }
}

describe.skipIf(lacks('strict-registry'))('a registry with a quota', { timeout: 60_000 }, () => {
  it('that is enough is not spoken of', async () => {
    const { status, log } = await promote({ pulls: 10 * reads, window: '1h' })
    expect(status, log).toBe(0)
    expect(log).not.toContain('pulls')
  })

  it('that is low is said before it is used up', async () => {
    const { status, log, host } = await promote({ pulls: 40, window: '1h', used: 36 })
    expect(status, log).toBe(0)
    expect(log).toContain(`${host} says that 3 of 40 pulls are left. Log in`)
  })

  it('that is too small for the run is said, and the run fails with how long to wait', async () => {
    const { status, log, host } = await promote({ pulls: reads - 1, window: '1h' })
    expect(status, log).toBe(1)
    expect(log).toContain(
      `${host} says that ${reads - 2} of ${reads - 1} pulls are left, and this run needs about ${reads - 1} more.`,
    )
    expect(log).toMatch(/it asks to wait for 3600 seconds.*`wait: 60m`/s)
  })

  it('that is used up is waited for with `wait`', async () => {
    const { status, log, outputs } = await promote({ pulls: reads - 1, window: '2s' }, { wait: '1m' })
    expect(status, log).toBe(0)
    expect(outputs).toMatchObject({ status: 'promoted', digest: app.digest })
    expect(log).toContain('its quota is used up')
  })
})
