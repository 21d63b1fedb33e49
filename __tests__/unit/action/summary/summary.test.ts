// What the page of a run says, read off the page as GitHub renders it.
import { describe, expect, it } from 'vitest'
import { problemsSummary, summaryOf } from '../../../../src/action/summary/summary.ts'
import type { Report } from '../../../../src/promote/model/report.ts'
import { type Digest, hexOf } from '../../../../src/registry/model/digest.ts'
import { formatName } from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'
import { parseDiagram } from './mermaid.ts'
import { openPage } from './page.ts'
import { stories } from './stories.ts'

const context = { repository: 'acme/app', serverUrl: 'https://github.com', surface: 'action' as const }
const open = (of: Report, from = context) => openPage(summaryOf(of, from))
const headlineOf = (of: Report) => open(of).named('h3')[0]?.text
const targetsOf = (of: Report) => open(of).tables[0]?.slice(1)

const shortHex = (word: string) => hexOf(digestFrom(word)).slice(0, 12)
const [image, former] = [shortHex('app 1.2.3'), shortHex('app 1.2.2')]

describe.each(Object.entries(stories))('the page of a run that was %s', (_, story) => {
  const page = open(story)

  it('has one headline, tables that are whole, and a diagram if there are several repositories', async () => {
    expect(page.named('h3')).toHaveLength(1)
    for (const [head = [], ...rows] of page.tables) for (const row of rows) expect(row).toHaveLength(head.length)
    const names = story.promotions.flatMap(({ targets }) => targets.map(({ target }) => formatName(target.repository)))
    expect(page.diagrams).toHaveLength(new Set(names).size > 1 ? 1 : 0)
    for (const diagram of page.diagrams) expect(await parseDiagram(diagram)).toBe('flowchart-v2')
  })

  it('names every target once in its tables', () => {
    const names = story.promotions.flatMap(({ targets }) => targets).length
    const rows = page.tables.filter(([head]) => head?.includes('Target')).flatMap(([, ...rest]) => rest)
    expect(rows).toHaveLength(names)
  })
})

describe('headlines', () => {
  it.each([
    ['promoted', '🚀 Promoted ghcr.io/acme/app:sha-1f2e3d4 to 4 tags'],
    ['unchanged', '✅ Nothing to do for ghcr.io/acme/app:sha-1f2e3d4: 2 tags already right'],
    ['refused', '⛔ Refused to promote ghcr.io/acme/app:sha-1f2e3d4: nothing was written'],
    ['rolled-back', '❌ Failed to promote ghcr.io/acme/app:sha-1f2e3d4: 1 of 3 tags needs attention'],
    ['bulk', '🚀 Promoted 40 images to 29 tags, 10 already right, 1 held'],
    ['planned', '📝 Dry run of ghcr.io/acme/app:sha-1f2e3d4: 2 tags would be set, nothing was written'],
  ] as const)('of %s: %s', (name, line) => {
    expect(headlineOf(stories[name])).toBe(line)
  })

  const failed = (changed: boolean, ...results: Parameters<typeof target>[1][]) =>
    headlineOf(
      report({
        status: 'failed',
        changed,
        promotions: [promotion({ decision: 'failed', targets: results.map((rest) => target('a/b:1', rest)) })],
      }),
    )
  it('of a failure say whether a tag needs attention', () => {
    expect(failed(false, { result: 'untouched' })).toMatch(/: nothing was written$/)
    expect(failed(true, { result: 'restored' }, { result: 'deleted' })).toMatch(/: every tag is where it was$/)
    expect(failed(true, { result: 'unmoved' })).toMatch(/: every tag is where it was$/)
    expect(failed(true, { result: 'failed', after: undefined })).toMatch(/: 1 of 1 tag needs attention$/)
    expect(failed(true, { result: 'moved' }, { result: 'left' }, { result: 'restored' })).toMatch(
      /: 2 of 3 tags need attention$/,
    )
    expect(failed(true, { result: 'moved-by-other' })).toMatch(/: 1 of 1 tag needs attention$/)
  })
})

describe('the table of targets', () => {
  it('shows what each named and names', () => {
    expect(targetsOf(stories.promoted)?.slice(0, 2)).toEqual([
      ['ghcr.io/acme/app:1.2.3', '–', image, '✅ created'],
      ['ghcr.io/acme/app:latest', former, image, '✅ moved'],
    ])
  })

  it('shows what a dry run would do', () => {
    expect(targetsOf(stories.planned)).toEqual([
      ['docker.io/acme/app:1.2.3', '–', image, '📝 would be created'],
      ['docker.io/acme/app:latest', former, image, '📝 would be moved'],
    ])
  })

  it('does not repeat the failure that the page tells above, nor show as absent what is not known', () => {
    expect(targetsOf(stories['rolled-back'])).toEqual([
      ['ghcr.io/acme/app:stable', former, former, '↩️ put back'],
      ['registry.corp/acme/app:1.2.3', '–', image, '⚠️ still names this image: this registry does not delete tags'],
      ['registry.corp/acme/app:latest', former, former, '❌ did not move'],
    ])
  })

  it('of a destination that allow-targets bars shows that nothing was read', () => {
    const barred = target('quay.io/acme/app:1', {
      result: 'refused',
      move: 'refused',
      after: undefined,
      rule: 'allow-targets',
      detail: 'x',
    })
    expect(
      targetsOf(report({ status: 'refused', changed: false, promotions: [promotion({ targets: [barred] })] })),
    ).toEqual([['quay.io/acme/app:1', '?', '?', '⛔ refused']])
  })

  it('of many images begins with what needs attention, and folds the others', () => {
    const [first, second] = open(stories.bulk).named('table')
    expect(first?.within).toEqual([])
    expect(first?.text).toContain('docker.io/acme/search:2.5.0')
    expect(second?.within).toEqual(['details'])
    expect(open(stories.bulk).named('summary')[0]?.text).toBe('39 targets: 10 already there, 29 created')
    expect(open(stories.bulk).tables.map((rows) => rows.length - 1)).toEqual([1, 39])
  })

  it('links to the pages of the registries that have them', () => {
    const addresses = open(stories.promoted)
      .named('a')
      .map(({ text, attributes }) => `${text} ${attributes['href']}`)
    expect(addresses).toEqual([
      'ghcr.io/acme/app:sha-1f2e3d4 https://ghcr.io/acme/app',
      'ghcr.io/acme/app:1.2.3 https://ghcr.io/acme/app',
      'ghcr.io/acme/app:latest https://ghcr.io/acme/app',
      'docker.io/acme/app:1.2.3 https://hub.docker.com/r/acme/app/tags?name=1.2.3',
      'docker.io/acme/app:latest https://hub.docker.com/r/acme/app/tags?name=latest',
    ])
  })
})

it('says once why a tag is held: in its row', () => {
  const page = open(stories.bulk)
  expect(page.tables[0]?.[1]?.at(-1)).toBe('⚠️ held: 2.6.0 is newer there')
  expect(page.named('li').map(({ text }) => text)).toEqual(['select chose 40 tags of ghcr.io/acme/*'])
})

it('tells warnings and notices, warnings before the table', () => {
  const page = summaryOf(report({ warnings: ['reads lag'], notices: ['chose 3 tags'] }), context)
  expect(page.indexOf('- ⚠️ reads lag')).toBeLessThan(page.indexOf('| Target |'))
  expect(page.indexOf('- chose 3 tags')).toBeGreaterThan(page.indexOf('| Target |'))
})

it('ends with what it cost', () => {
  expect(open(stories.promoted).named('p').at(-1)?.text).toBe(
    '9 blobs sent (31.6 MiB) · 6 blobs already there (56.7 MiB) · 61 requests · 4.2 s',
  )
})

it('of a dry run has the plan, its size and how to apply it', () => {
  const page = open(stories.planned)
  const json = page.named('code').find(({ attributes }) => attributes['class'] === 'language-json')
  expect(JSON.parse(json?.text ?? '')).toEqual(stories.planned.plan)
  expect(page.named('p').map(({ text }) => text)).toContainEqual(
    expect.stringMatching(
      /^At most 88\.3 MiB would be sent for 1 image\. .* plan: \$\{\{ steps\.<id>\.outputs\.plan-file \}\}/,
    ),
  )
})

describe('the commands to verify with', () => {
  const commandsOf = (of: Report, from = context) =>
    open(of, from)
      .named('code')
      .find(({ attributes }) => attributes['class'] === 'language-shell')
      ?.text.trim()
      .split('\n')
  const pinned = `ghcr.io/acme/app@${digestFrom('app 1.2.3')}`

  it('pull by digest, and check the signature that travelled against this repository', () => {
    expect(commandsOf(stories.promoted)).toEqual([
      '# ghcr.io/acme/app:1.2.3 is ghcr.io/acme/app:sha-1f2e3d4',
      `docker pull ${pinned}`,
      '# if a workflow of acme/app signed it:',
      `cosign verify ${pinned} --certificate-identity-regexp '^https://github\\.com/acme/app/' --certificate-oidc-issuer https://token.actions.githubusercontent.com`,
      `gh attestation verify oci://${pinned} --repo acme/app`,
    ])
  })

  it.each([
    ['.sig', ['cosign verify']],
    ['application/vnd.dev.cosign.artifact.sig.v1+json', ['cosign verify']],
    ['application/vnd.dev.sigstore.bundle.v0.3+json', ['cosign verify', 'gh attestation verify']],
    ['.att', []],
    ['application/spdx+json', []],
  ])('of %s are those that it can be verified with, also where nothing changed', (artifactType, commands) => {
    const [digest, destination] = [digestFrom('app 1.2.3'), parseReference('docker.io/acme/app').repository]
    const verifying = (subject: Digest) => {
      const referrer = {
        digest: digestFrom('referrer'),
        artifactType,
        subject,
        size: 1,
        destination,
        result: 'present',
      } as const
      const promotions = stories.unchanged.promotions.map((promotion) => ({ ...promotion, referrers: [referrer] }))
      return commandsOf({ ...stories.unchanged, promotions })
        ?.filter((line) => / verify /.test(line))
        .map((line) => line.slice(0, line.indexOf(' verify ') + ' verify'.length))
    }
    expect(verifying(digest)).toEqual(commands)
    expect(verifying(digestFrom('one of its platforms'))).toEqual([])
  })

  it('name the issuer of an enterprise server', () => {
    expect(commandsOf(stories.promoted, { ...context, serverUrl: 'https://git.corp' })?.join()).toContain(
      '--certificate-oidc-issuer https://git.corp/_services/token',
    )
  })

  it('check no signature if none is known, and are left out if no tag names the image', () => {
    const promotions = stories.promoted.promotions.map((promotion) => ({ ...promotion, referrers: [] }))
    expect(commandsOf({ ...stories.promoted, promotions })).toHaveLength(2)
    expect(commandsOf(stories.refused)).toBeUndefined()
  })

  it('of many images are those of the first ten', () => {
    expect(commandsOf(stories.bulk)?.filter((line) => line.startsWith('docker pull'))).toHaveLength(10)
  })
})

it('tells the problems of inputs', () => {
  expect(openPage(problemsSummary([{ input: 'targets', text: '"a|b" is wrong' }])).tables).toEqual([
    [
      ['Input', 'Problem'],
      ['targets', '"a|b" is wrong'],
    ],
  ])
})
