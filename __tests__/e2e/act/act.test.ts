// The action as a workflow uses it, run by act: its inputs from variables and secrets, its outputs in what comes after.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { lacks } from '../../support/tools.ts'
import { type Checkout, makeCheckout } from './checkout.ts'

const password = 'a password that no log may show'
const image = multiPlatform('act')
const otherImage = multiPlatform('something else')

interface Outcome {
  readonly status: number | undefined
  readonly log: string
  readonly registry: Sandbox
}

describe.skipIf(lacks('act', 'git'))('under act', { timeout: 60_000 }, () => {
  const held: { checkout?: Checkout } = {}
  beforeAll(async () => {
    held.checkout = await makeCheckout()
  })
  afterAll(() => held.checkout?.close())

  async function promote(prepare: (registry: Sandbox) => void, secret = password): Promise<Outcome> {
    const registry = await startRegistry({ auth: { kind: 'bearer', users: { alice: password } } })
    try {
      seed(registry.store, 'acme/app', image, ['sha-1f2e'])
      prepare(registry)
      const variables = { REGISTRY: registry.host }
      const ended = await held.checkout?.act({ variables, secrets: { REGISTRY_PASSWORD: secret } })
      return { status: ended?.status, log: `${ended?.stdout.toString()}${ended?.stderr}`, registry }
    } finally {
      await registry.close()
    }
  }

  it('promotes, on Node 24, and hands its outputs to a later step and a later job', async () => {
    const { status, log, registry } = await promote(() => undefined)
    expect(status, log).toBe(0)
    expect(log).toMatch(/\| node=v24\./)
    expect(log).toContain(`| step=${image.digest},true`)
    expect(log).toContain(`| job=${image.digest},promoted,success`)
    expect(log).not.toContain(password)
    for (const tag of ['1.2.3', 'latest']) expect(registry.store.tag('prod/app', tag)).toBe(image.digest)
  })

  it('fails the job if a full version holds something else, and keeps its outputs', async () => {
    const { status, log, registry } = await promote(({ store }) => seed(store, 'prod/app', otherImage, ['1.2.3']))
    expect(status, log).toBe(1)
    expect(log).not.toContain('| step=')
    expect(log).toMatch(/\| job=.*,refused,failure/)
    expect(registry.store.tag('prod/app', '1.2.3')).toBe(otherImage.digest)
    expect(registry.store.tag('prod/app', 'latest')).toBeUndefined()
  })

  it('fails the job if the password is wrong, names the registry, and shows no password', async () => {
    const wrong = 'not the password at all'
    const { status, log, registry } = await promote(() => undefined, wrong)
    expect(status, log).toBe(1)
    expect(log).toMatch(/\| job=,failed,failure/)
    expect(log).toContain(registry.host)
    expect(log).not.toContain(wrong)
  })
})
