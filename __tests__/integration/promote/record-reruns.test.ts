// A re-run attaches the signed record that an earlier run could not attach.
import { expect, it } from 'vitest'
import { image } from '../../../sandbox/content.ts'
import { keyedSigner, readPrivateKey } from '../../../src/action/trust/sign-record.ts'
import { TrustServiceError } from '../../../src/promote/model/errors.ts'
import type { SignStatement } from '../../../src/promote/model/trust.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { ecKeys } from '../../support/sign-bundle.ts'
import { request, run, store } from './support.ts'

const app = image()
const recorder = {
  repository: 'acme/app',
  run: '1',
  workflow: 'promote',
  sha: '',
  ref: 'refs/heads/main',
  actor: 'dev',
}
const now = Date.now()

function signer(): SignStatement {
  const keys = ecKeys()
  const read = readPrivateKey(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  if ('problem' in read) throw new Error(read.problem)
  return keyedSigner(read.key, keys.publicKey)
}

it('once, and a dry run says so', async () => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, '1')
  const promotion = [request('one.test/app:1', ['two.test/app:1', 'two.test/app:2', 'four.test/app:1'])]
  const failing: SignStatement = async () => {
    throw new TrustServiceError('the service is down', 'Run again.')
  }
  const settings = { recorder, today: () => now }
  const failed = await run(registries, promotion, { ...settings, signRecord: failing })
  expect(failed).toMatchObject({ status: 'failed', changed: true })
  const signRecord = signer()
  const planned = await run(registries, promotion, { ...settings, signRecord, dryRun: true })
  expect(planned).toMatchObject({ status: 'planned', changed: false })
  const again = await run(registries, promotion, { ...settings, signRecord })
  expect(again).toMatchObject({ status: 'promoted', changed: true, failures: [] })
  expect(again.notices).toEqual(
    ['two.test/app', 'four.test/app'].map(
      (name) => `${name} has no signed record of ${app.digest}: this promotion attaches it`,
    ),
  )
  for (const name of ['two.test/app', 'four.test/app'])
    expect([...registries.repository(name).manifests.values()].filter(({ subject }) => subject)).toHaveLength(1)
  const third = await run(registries, promotion, { ...settings, signRecord })
  expect(third).toMatchObject({ status: 'unchanged', changed: false, notices: [] })
})

it('only if records are signed', async () => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, '1')
  const promotion = [request('one.test/app:1', ['two.test/app:1'])]
  await run(registries, promotion, {})
  expect(await run(registries, promotion, { recorder, today: () => now })).toMatchObject({
    status: 'unchanged',
    changed: false,
  })
})
