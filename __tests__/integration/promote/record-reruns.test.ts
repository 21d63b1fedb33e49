// A re-run attaches the signed statements that an earlier run could not attach, where they are missing.
import { expect, it } from 'vitest'
import { image, referrer } from '../../../sandbox/content.ts'
import { keyedSigner, readPrivateKey } from '../../../src/action/trust/sign-record.ts'
import { TrustServiceError } from '../../../src/promote/model/errors.ts'
import type { SignStatement } from '../../../src/promote/model/trust.ts'
import { type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { ecKeys, pem, signBundle } from '../../support/sign-bundle.ts'
import { noServices } from '../../support/signed-images.ts'
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
      (name) => `${name} has no signed record of the promotion of ${app.digest}: this run attaches it`,
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

const recordType = 'https://github.com/promote-image/promote-image/record/v1'
const summaryType = 'https://slsa.dev/verification_summary/v1'
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const digest = { sha256: app.digest.slice('sha256:'.length) }

/** The predicate types of the bundles at a repository, in order. */
function attachedTo(registries: MemoryRegistries, name: string): readonly string[] {
  return [...registries.repository(name).manifests.values()]
    .flatMap(({ subject, annotations }) =>
      subject ? (annotations['dev.sigstore.bundle.predicateType'] ?? 'none') : [],
    )
    .sort()
}

it('only where it is missing', async () => {
  const keys = ecKeys()
  let isRefused = true
  const registries = memoryRegistries({
    fault: ({ kind, repository }) =>
      kind === 'indexReferrers' && repository === 'four.test/app' && isRefused ? 'refused' : undefined,
  })
  store(registries.repository('one.test/app'), app, '1')
  const promotion = [request('one.test/app:1', ['two.test/app:1', 'four.test/app:1'], { referrers: 'none' })]
  const settings = { recorder, today: () => now, signRecord: keyedSigner(keys.privateKey, keys.publicKey) }
  expect(await run(registries, promotion, settings)).toMatchObject({ status: 'failed' })
  for (const [name, { subject }] of registries.repository('four.test/app').manifests)
    if (subject) registries.repository('four.test/app').manifests.delete(name)
  isRefused = false
  expect(await run(registries, promotion, settings)).toMatchObject({ status: 'promoted', failures: [] })
  for (const name of ['two.test/app', 'four.test/app']) expect(attachedTo(registries, name)).toEqual([recordType])
})

it.each([
  ['the promotion to another repository', [{ name: 'staging.test/app:1', digest }], recordType],
  ['another image of the same name', [{ name: 'two.test/app:1', digest: { sha256: '0'.repeat(64) } }], recordType],
  ['something of another type than its annotation says', [{ name: 'two.test/app:1', digest }], summaryType],
])('also beside a signed record of %s', async (_, subject, predicateType) => {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, '1')
  const promotion = [request('one.test/app:1', ['two.test/app:1'], { referrers: 'none' })]
  await run(registries, promotion)
  const payload = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType, predicate: {} }
  const annotations = { 'dev.sigstore.bundle.predicateType': recordType }
  const bundle = signBundle({ keys: ecKeys(), payload })
  store(
    registries.repository('two.test/app'),
    referrer({ subject: app, artifactType: bundleType, payload: bundle, annotations }),
  )
  const settings = { recorder, today: () => now, signRecord: signer() }
  expect(await run(registries, promotion, settings)).toMatchObject({ status: 'promoted' })
  expect(attachedTo(registries, 'two.test/app')).toEqual([recordType, recordType])
  expect(await run(registries, promotion, settings)).toMatchObject({ status: 'unchanged' })
})

it('of the verification, if only that is missing, or if other gates were required', async () => {
  const keys = ecKeys()
  const registries = memoryRegistries()
  const source = registries.repository('one.test/app')
  store(source, app, '1')
  const payload = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest }],
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    predicate: {},
  }
  store(source, referrer({ subject: app, artifactType: bundleType, payload: signBundle({ keys, payload }) }))
  const signRecord = keyedSigner(keys.privateKey, keys.publicKey)
  const trustServices = async () => noServices
  const promote = (verificationSummary: boolean, others: object = {}) => {
    const require = { 'signed-by': [[{ key: pem(keys) }]], ...others }
    const promotion = [request('one.test/app:1', ['two.test/app:1'], { referrers: 'none', require })]
    return run(registries, promotion, { recorder, today: () => now, signRecord, trustServices, verificationSummary })
  }
  expect(await promote(false)).toMatchObject({ status: 'promoted' })
  expect(attachedTo(registries, 'two.test/app')).toEqual([recordType])
  const again = await promote(true)
  expect(again).toMatchObject({ status: 'promoted', failures: [] })
  expect(again.notices).toEqual([
    `two.test/app has no verification summary of the promotion of ${app.digest}: this run attaches it`,
  ])
  expect(attachedTo(registries, 'two.test/app')).toEqual([recordType, summaryType])
  expect(await promote(true)).toMatchObject({ status: 'unchanged', notices: [] })
  expect(await promote(true, { platforms: ['linux/amd64'] })).toMatchObject({ status: 'promoted' })
  expect(attachedTo(registries, 'two.test/app')).toEqual([recordType, summaryType, summaryType])
})
