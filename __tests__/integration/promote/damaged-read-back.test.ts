// What was written is read back with other bytes: the run fails as one whose tags stand, and says so.
import { expect, it } from 'vitest'
import { cosignSignature, digestTag, multiPlatform } from '../../../sandbox/content.ts'
import { IntegrityError } from '../../../src/registry/model/errors.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { digest, request, run, store, tagsOf } from './support.ts'

const app = multiPlatform('app')
const signatureTag = digestTag(app.digest, '.sig')

it('a signature tag that is read back damaged fails the run, and every tag is kept', async () => {
  let isTagged = false
  const registries = memoryRegistries({
    fault: ({ kind, repository, what }) => {
      isTagged ||= kind === 'pushTag' && what === '1.0.0'
      const isReadBack = isTagged && kind === 'manifest' && repository === 'two.test/app' && what === signatureTag
      return isReadBack ? new IntegrityError(what, digest(app.digest), digest(app.digest)) : undefined
    },
  })
  const source = registries.repository('one.test/app')
  store(source, app, 'build')
  store(source, cosignSignature(app), signatureTag)
  const report = await run(registries, [request('one.test/app:build', ['two.test/app:1.0.0'])])
  expect(report).toMatchObject({
    status: 'failed',
    changed: true,
    failures: [{ code: 'verify-failed', side: 'target' }],
  })
  expect(report.failures[0]?.message).toMatch(/\.sig was read back damaged: /)
  expect(report.failures[0]?.remedy).toMatch(/No tag was put back/)
  expect(tagsOf(registries.repository('two.test/app'))['1.0.0']).toBe(app.digest)
})
