// What belongs to an image, and that all tables fit GitHub's page.
import { expect, it } from 'vitest'
import { summaryOf } from '../../../../src/action/summary/summary.ts'
import type { BackupReport, Report } from '../../../../src/promote/model/report.ts'
import { hexOf } from '../../../../src/registry/model/digest.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'
import { openPage } from './page.ts'
import { stories } from './stories.ts'

const context = { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' as const }
const open = (of: Report) => openPage(summaryOf(of, context))

it('lists platforms with digests and sizes, and referrers by kind and result', () => {
  const page = open(stories.promoted)
  const [, platforms, referrers] = page.tables
  expect(platforms?.[1]).toEqual(['linux/amd64', digestFrom('amd64'), '31.4 MiB'])
  expect(referrers?.[1]).toEqual(['SBOMapplication/spdx+json', 'copied8.2 KiB'])
  expect(page.named('summary').map(({ text }) => text)).toEqual([
    '3 platforms',
    'Belongs to the image: 1 SBOM copied, 1 Sigstore bundle copied in docker.io/acme/app',
    'Verify it yourself',
  ])
})

it('says what belongs to an image that was there already, and what this run attached', () => {
  const [story] = stories.unchanged.promotions
  const attached = story?.referrers.map((referrer, index) => ({
    ...referrer,
    result: index === 0 ? ('attached' as const) : referrer.result,
  }))
  const titles = open({ ...stories.unchanged, promotions: [promotion({ ...story, referrers: attached ?? [] })] })
    .named('summary')
    .map(({ text }) => text)
  expect(titles).toContainEqual(
    expect.stringMatching(/^Belongs to the image: 1 SBOM attached, 1 Sigstore bundle already there/),
  )
})

it('says of which manifest and in which repository a referrer is, if they differ', () => {
  const [story] = stories.promoted.promotions
  const referrers = ['docker.io/acme/app', 'quay.io/acme/app'].flatMap((name) =>
    (story?.referrers ?? []).map((referrer) => ({
      ...referrer,
      subject: digestFrom('amd64'),
      destination: parseReference(name).repository,
    })),
  )
  const page = open({ ...stories.promoted, promotions: [promotion({ ...story, referrers })] })
  expect(page.tables[2]?.[0]).toEqual(['Kind', 'Belongs to', 'In', 'Result'])
})

it.each([
  ['.sig', 'signature'],
  ['.att', 'attestation'],
  ['.sbom', 'SBOM'],
])('names what cosign keeps at a tag %s as people do: %s', (artifactType, kind) => {
  const promotions = stories.promoted.promotions.map((story) => ({
    ...story,
    referrers: story.referrers.slice(0, 1).map((referrer) => ({ ...referrer, artifactType })),
  }))
  const page = open({ ...stories.promoted, promotions })
  expect(page.named('summary').map(({ text }) => text)).toContain(
    `Belongs to the image: 1 ${kind} copied in docker.io/acme/app`,
  )
  expect(page.tables[2]?.[1]?.[0]).toBe(`${kind}${artifactType}`)
})

const [image, former] = [digestFrom('app 1.2.3'), digestFrom('app 1.2.2')]

/** `number` images with a target `latest` each, whose backup was set with that result. */
function withBackups(number: number, backupOfFirst: Partial<BackupReport> = {}): Report {
  const promotions = Array.from({ length: number }, (_, at) => {
    const backup: BackupReport = {
      target: target(`ghcr.io/acme/app${at}:latest-previous`).target,
      move: 'create',
      before: undefined,
      after: former,
      result: 'created',
      ...(at === 0 && backupOfFirst),
    }
    const latest = target(`ghcr.io/acme/app${at}:latest`, {
      class: 'latest',
      move: 'move',
      before: former,
      after: image,
      result: 'moved',
      backup,
    })
    return promotion({ digest: image, targets: [latest] })
  })
  return report({ promotions })
}

it.each([1, 6])('lists below each of %i images the tag that keeps what it named', (number) => {
  const [table] = open(withBackups(number)).tables
  const rows = table?.slice(1) ?? []
  expect(rows).toHaveLength(2 * number)
  expect(rows[1]).toEqual(['ghcr.io/acme/app0:latest-previous', '–', hexOf(former).slice(0, 12), '✅ backup, created'])
})

it('shows a backup that stayed where it should not among the rows that need attention', () => {
  const left = { result: 'left', after: undefined, detail: 'the registry deletes no tags' } as const
  const [attention, others] = open(withBackups(20, left)).tables
  expect(attention?.slice(1).map(([name]) => name)).toEqual([
    expect.stringContaining('ghcr.io/acme/app0:latest'),
    'ghcr.io/acme/app0:latest-previous',
  ])
  expect(attention?.[2]?.at(-1)).toBe('⚠️ backup, stays created: the registry deletes no tags')
  expect(others).toHaveLength(1 + 2 * 19)
})

/** Pixels of the widest line of each column: 7.2 a character of code, and GitHub's padding. */
function widthOf(rows: readonly (readonly string[])[]): number {
  const columns = rows[0]?.length ?? 0
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => Math.max(...(row[column] ?? '').split('<br>').map(({ length }) => length)))),
  ).reduce((sum, characters) => sum + characters * 7.2 + 38, 0)
}

it.each(['promoted', 'rolled-back', 'bulk', 'unchanged'] as const)(
  'has tables of %s that fit the width of the page, 1,012 px',
  (story) => {
    const markdown = summaryOf(stories[story], context)
    const tables = markdown.split(/\n\n/).filter((part) => part.startsWith('| '))
    expect(tables.length).toBeGreaterThan(0)
    for (const lines of tables) {
      const rows = lines.split('\n').map((line) =>
        line
          .slice(2, -2)
          .split(' | ')
          .map((cell) =>
            cell
              .replaceAll(/<(?!br)[^>]*>/g, '')
              .replaceAll(/&#\d+;/g, 'x')
              .replace(/: .*/, ''),
          ),
      )
      expect(widthOf(rows)).toBeLessThanOrEqual(1012)
    }
  },
)
