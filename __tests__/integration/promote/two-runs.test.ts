// Two releases at once: a derived tag that the other one moved meanwhile is decided anew, and no release fails for it.
import { expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { eventHub } from '../../../src/promote/model/events.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { request, run, store, tagsOf } from './support.ts'

const [app, theirs, older] = [multiPlatform('app'), multiPlatform('theirs'), multiPlatform('older')]

/** Releases `named` with a derived `latest` while another run releases `version` and moves `latest`. */
async function racing(version: string, named: string, when: 'content' | 'tag' = 'content') {
  const registries = memoryRegistries()
  store(registries.repository('one.test/app'), app, 'build')
  const destination = registries.repository('two.test/app')
  store(destination, older, '1.0.0', 'latest')
  const events = eventHub()
  events.listen((event) => {
    const isLast = event.kind === 'content' || (event.kind === 'tag' && event.target.tag === 'latest')
    if (event.kind === when && isLast) store(destination, theirs, version, 'latest')
  })
  const options = { floatingTags: ['latest'] }
  const targets = named.split(' ').map((tag) => `two.test/app:${tag}`)
  const report = await run(registries, [request('one.test/app:build', targets, options)], { events })
  const latest = report.promotions[0]?.targets.find(({ target }) => target.tag === 'latest')
  return { report, latest, holds: tagsOf(destination) }
}

it('the other version is higher: the tag stays with it', async () => {
  const { report, latest, holds } = await racing('1.3.0', '1.2.4')
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(latest).toMatchObject({ result: 'held', after: theirs.digest })
  expect(holds).toMatchObject({ '1.2.4': app.digest, latest: theirs.digest })
  expect(report.notices.join()).toMatch(
    /moved by another run and stays where it is: the destination has 1\.3\.0, which is newer/,
  )
})

it('the other version is lower: the tag moves on from it', async () => {
  const { report, latest, holds } = await racing('1.2.0', '1.2.4')
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(latest).toMatchObject({ result: 'moved', before: theirs.digest, after: app.digest })
  expect(holds).toMatchObject({ latest: app.digest })
})

it('a tag that the user named still fails the release', async () => {
  const { report, holds } = await racing('1.3.0', '1.2.4 latest')
  expect(report.status).toBe('failed')
  expect(holds).toMatchObject({ latest: theirs.digest })
  expect(holds).not.toHaveProperty('1.2.4')
})

it('a derived tag that moves right after it was set is a warning, and no failure', async () => {
  const { report, latest } = await racing('1.3.0', '1.2.4', 'tag')
  expect(report).toMatchObject({ status: 'promoted', failures: [] })
  expect(latest).toMatchObject({ result: 'moved-by-other', after: theirs.digest })
  expect(report.warnings.join()).toMatch(/another run moved it since.*run again/)
})
