// Whatever a report holds, the page is the page that we wrote: no text from outside formats, links or breaks anything.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutControlCharacters } from '../../../../src/action/format.ts'
import { code, table, text } from '../../../../src/action/summary/markdown.ts'
import { problemsSummary, summaryOf } from '../../../../src/action/summary/summary.ts'
import { hostileReport, hostileText } from './hostile.ts'
import { parseDiagram } from './mermaid.ts'
import { openPage, type Page } from './page.ts'

const context = { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' as const }

/** Elements that a summary may consist of, with the attributes that they may have. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'h3 p br blockquote strong pre table thead tbody tr th td details summary span ul li'
      .split(' ')
      .map((name) => [name, []]),
  ),
  a: ['href'],
  code: ['class'],
}

/** What GitHub makes links, mentions, formulas and emojis of, after Markdown and outside of blocks of code. */
const reread = /https?:\/\/|ftp:\/\/|www\.|@\w|#\d|\bgh-\d|:[\w+-]+:|\$.|.\$/is

/** What turns the direction of text, hides in it, or is half a character. */
const invisible = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

function expectHarmless(page: Page): void {
  for (const { name, attributes } of page.elements)
    for (const attribute of Object.keys(attributes)) expect(allowed[name]).toContain(attribute)
  expect(page.elements.map(({ name }) => name).filter((name) => !(name in allowed))).toEqual([])
  expect(page.named('h3')).toHaveLength(1)
  const links = page.named('a').map(({ attributes }) => attributes['href'] ?? '')
  expect(
    links.filter((href) => !/\/promote-image\/blob\/main\/docs\/troubleshooting\.md(?:#[a-z-]+)?$/.test(href)),
  ).toEqual([])
  expect(page.comments).toBe(0)
  expect(page.texts.filter((pageText) => reread.test(pageText) || invisible.test(pageText))).toEqual([])
  for (const [head = [], ...rows] of page.tables) for (const row of rows) expect(row).toHaveLength(head.length)
  for (const { children } of page.named('details')) expect(children[0]?.name).toBe('summary')
  for (const { within } of page.named('h3')) expect(within).toEqual([])
}

describe('text from outside', () => {
  const shown = (from: string) => withoutControlCharacters(from, 600).trim()

  it('is read in a cell, a list and a sentence as it was written', () => {
    fc.assert(
      fc.property(hostileText, (from) => {
        const { tables } = openPage(table(['a', 'b'], [[text(from), code(from, 600)]]))
        expect(tables).toEqual([
          [
            ['a', 'b'],
            [shown(from), shown(from)],
          ],
        ])
        const [item, ...otherItems] = openPage(`- ${text(from)}`).named('li')
        expect(item?.text.trim()).toBe(shown(from))
        expect(otherItems).toEqual([])
        expect(openPage(`> **Failed:** ${text(from)}`).named('p')[0]?.text).toBe(`Failed: ${shown(from)}`.trim())
      }),
    )
  })
})

/** What is in backticks is shown as code, without them. */
function withoutCodeMarks(message: string): string {
  return withoutControlCharacters(message)
    .trim()
    .replaceAll(/`([^`]+)`/g, '$1')
}

describe('a page of hostile texts', () => {
  it('has our elements, tables and links alone', () => {
    fc.assert(
      fc.property(hostileReport, (report) => expectHarmless(openPage(summaryOf(report, context)))),
      { numRuns: 60 },
    )
  })

  it('has diagrams that Mermaid draws', async () => {
    await fc.assert(
      fc.asyncProperty(hostileReport, async (report) => {
        const { diagrams } = openPage(summaryOf(report, context))
        expect(diagrams.length).toBeLessThanOrEqual(1)
        for (const diagram of diagrams) expect(await parseDiagram(diagram)).toBe('flowchart-v2')
      }),
      { numRuns: 40 },
    )
  })

  it('has as many rows as there are targets, and the texts of all failures', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const page = openPage(summaryOf(report, context))
        const rows = page.tables.filter(([head]) => head?.includes('Target')).flatMap(([, ...rest]) => rest)
        expect(rows).toHaveLength(report.promotions.flatMap(({ targets }) => targets).length)
        const paragraphs = page.named('p').map(({ text }) => text)
        for (const { message } of report.failures)
          expect(
            paragraphs.some((paragraph) =>
              paragraph.includes(`Failed at the target: ${withoutCodeMarks(message)}`.trim()),
            ),
          ).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('of problems with inputs has one row for each', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ input: hostileText, text: hostileText }), { minLength: 1 }), (problems) => {
        const page = openPage(problemsSummary(problems))
        expectHarmless(page)
        expect(page.tables[0]).toHaveLength(problems.length + 1)
      }),
    )
  })
})
