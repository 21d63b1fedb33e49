// What the page of a run says first: failures and refusals with what to do, or the promoted image to copy.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { summaryOf } from '../../../../src/action/summary/summary.ts'
import { chapters } from '../../../../src/action/wording/docs-pages.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import type { ErrorCode } from '../../../../src/registry/model/errors.ts'
import { root } from '../../../support/root.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'
import { openPage } from './page.ts'
import { stories } from './stories.ts'

const context = { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' as const }
const open = (of: Report) => openPage(summaryOf(of, context))

it('says what failed, at which side, and what to do', () => {
  const openedPage = open(stories['rolled-back'])
    .named('p')
    .map(({ text }) => text)
    .slice(0, 4)
  expect(openedPage).toEqual([
    expect.stringMatching(/^Failed at the target: registry\.corp: could not push .* it is immutable\.$/),
    'What to do: The tag cannot be moved by the rules of the registry: promote to a new tag.',
    'More about this message: troubleshooting.',
    expect.stringMatching(/^Once that is corrected, re-running is safe/),
  ])
})

it('asks for a report of a bug', () => {
  const bug = { message: 'TypeError: x', side: undefined, remedy: undefined, stack: 'TypeError: x\n  at y' }
  const page = open(report({ status: 'failed', failures: [bug] }))
  const paragraphs = page.named('p').map(({ text }) => text)
  expect(paragraphs.slice(0, 2)).toEqual([
    'This is a bug of promote-image: TypeError: x',
    'Please report the bug with the last lines of the log.',
  ])
})

it('says what was refused and why, tags and gates', () => {
  const openedPage = open(stories.refused)
    .named('p')
    .map(({ text }) => text.trim())
    .filter((line) => line.startsWith('Refused'))
  expect(openedPage).toEqual([
    'Refused: ghcr.io/acme/app:sha-1f2e3d4: require max-age: the image is 12 days old, and at most 7 days are allowed',
    expect.stringMatching(/^Refused: docker\.io\/acme\/app:1\.2\.3: it names another digest, .* overwrite: always$/),
  ])
})

it('has the promoted image by digest at the top, to copy', () => {
  const summary = summaryOf(stories.promoted, context)
  const pinned = summary.indexOf(`ghcr.io/acme/app@${digestFrom('app 1.2.3')}`)
  expect(pinned).toBeGreaterThan(0)
  expect(pinned).toBeLessThan(summary.indexOf('| Target |'))
  expect(summaryOf(stories.refused, context)).not.toContain('```\n')
})

it('says what to do about a refusal, and never that a bug may be re-run', () => {
  const targets = [target('a/b:1', { result: 'refused', detail: 'x', rule: 'allow-targets' })]
  const reported = report({ status: 'refused', promotions: [promotion({ targets })] })
  const refused = summaryOf(reported, context)
  expect(refused).toContain('**What to do:** Correct that name')
  expect(
    summaryOf(reported, { ...context, words: (text) => text.replaceAll('allow-targets', '--allow-targets') }),
  ).toContain('add it to <code><span>-</span>-allow-targets</code>')
  const failures = [{ message: 'x', side: undefined, remedy: undefined, stack: 'at a' }]
  expect(summaryOf(report({ status: 'failed', failures }), context)).not.toContain('Re-running is safe')
})

it.each<[code: ErrorCode | undefined, changed: boolean, words: RegExp]>([
  ['unavailable', false, /^Re-running is safe/m],
  ['no-response', true, /^Re-running is safe/m],
  ['rate-limited', false, /^Re-running is safe/m],
  ['verify-failed', true, /^Re-running is safe/m],
  [undefined, true, /^Re-running is safe/m],
  ['denied', true, /^Once that is corrected, re-running is safe/m],
  ['identity-missing', true, /^Once that is corrected, re-running is safe/m],
  ['tag-immutable', true, /^Once that is corrected, re-running is safe/m],
])('after %s (changed: %s) says whether a re-run is safe', (code, changed, words) => {
  const failures = [{ message: 'x', side: undefined, remedy: undefined, ...(code !== undefined && { code }) }]
  expect(summaryOf(report({ status: 'failed', changed, failures }), context)).toMatch(words)
})

it('says once that a run that was stopped can be run again', () => {
  const failures = [{ message: 'x', side: undefined, remedy: 'A re-run completes what is missing.' }]
  expect(summaryOf(report({ status: 'failed', changed: true, failures }), context)).not.toMatch(/Re-running is safe/)
})

it.each<ErrorCode>(['denied', 'unauthorized', 'source-not-found', 'request-invalid', 'certificate-untrusted'])(
  'says nothing of a re-run after %s if nothing was written: it would end the same way',
  (code) => {
    const failures = [{ code, message: 'x', side: undefined, remedy: undefined }]
    expect(summaryOf(report({ status: 'failed', changed: false, failures }), context)).not.toMatch(/re-running/i)
  },
)

it('links each failure to the chapter about it, and every chapter is there', () => {
  const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  )
  expect(Object.values(chapters).filter((chapter) => !headings.includes(chapter))).toEqual([])
  expect(headings).toEqual(expect.arrayContaining(['refused', 'time']))
  const failures = [{ message: 'x', side: undefined, remedy: undefined, code: 'denied' as const }]
  const links = open(report({ status: 'failed', failures }))
    .named('a')
    .map(({ attributes }) => attributes['href'])
  expect(links).toContainEqual(expect.stringMatching(/troubleshooting\.md#access$/))
})
