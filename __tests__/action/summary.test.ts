// The job summary as a pure function of the report: complete, harmless whatever it holds, never too long.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowOf } from '../../src/action/summary/flow.ts'
import { code, link, text } from '../../src/action/summary/markdown.ts'
import { pageOf } from '../../src/action/summary/pages.ts'
import { problemsSummary, summaryOf } from '../../src/action/summary/summary.ts'
import type { Report } from '../../src/promote/report.ts'
import { parseReference } from '../../src/registry/reference.ts'
import { digestFrom, promotion, report, target } from './support.ts'

const summary = (rest: Partial<Report> = {}) => summaryOf(report(rest), { repository: 'acme/app' })

describe('a promoted image', () => {
  const signature = {
    digest: digestFrom('signature'),
    artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
    subject: digestFrom('image'),
    size: 900,
    destination: parseReference('ghcr.io/acme/app').repository,
    result: 'copied',
  } as const
  const page = summary({ promotions: [promotion({ referrers: [signature] })] })

  it('has its headline, targets, platforms, referrers, picture, cost and commands', () => {
    expect(page).toMatch(/^### 🚀 Promoted ghcr\.io\/acme\/app:sha-1 to 1 tag\n/)
    expect(page).toContain('| <a href="https://ghcr.io/acme/app"><code>ghcr.io/acme/app:1.2.3</code></a> | – |')
    expect(page).toContain('| <code>linux/amd64</code> |')
    expect(page).toContain('| <code>application/vnd.dev.sigstore.bundle.v0.3+json</code> |')
    expect(page).toContain('```mermaid\nflowchart LR\n')
    expect(page).toContain('2 blobs sent (3.0 GiB), 1 blob mounted (10 B) · 12 requests · 1.2 s')
    expect(page).toContain(`docker pull ghcr.io/acme/app@${digestFrom('image')}`)
    expect(page).toContain(`cosign verify ghcr.io/acme/app@${digestFrom('image')}`)
    expect(page).toContain('--repo acme/app')
  })
})

it('names no signature to verify where none travelled', () => {
  expect(summary()).not.toContain('cosign')
})

it('says what failed, at which side, and what to do', () => {
  const page = summary({
    status: 'failed',
    failures: [
      {
        message: 'ghcr.io: could not start an upload (HTTP 403)',
        side: 'target',
        remedy: 'Give the job packages: write.',
      },
    ],
  })
  expect(page).toContain('### ❌ Failed to promote')
  expect(page).toContain('> **Failed (target):** ghcr.io: could not start an upload (HTTP 403)')
  expect(page).toContain('> **What to do:** Give the job packages: write.')
})

it('says what was refused and what is held', () => {
  const refused = target('ghcr.io/acme/app:1.2.3', { result: 'refused', detail: 'it names another' })
  const held = target('ghcr.io/acme/app:latest', { result: 'held', detail: '2.0.0 is newer' })
  const page = summary({
    status: 'refused',
    promotions: [promotion({ refusals: ['max-age: too old'], targets: [refused, held] })],
  })
  expect(page).toContain('> **Refused:** <code>ghcr.io/acme/app:1.2.3</code>: it names another')
  expect(page).toContain('> **Refused:** max-age: too old')
  expect(page).toContain('⚠️ held: 2.0.0 is newer')
})

it('draws nothing of an image that was not found', () => {
  expect(summary({ status: 'failed', promotions: [promotion({ digest: undefined })] })).not.toContain('mermaid')
})

describe('of 10,000 promotions', () => {
  const promotions = Array.from({ length: 10_000 }, (_, at) =>
    promotion({
      targets: [target(`ghcr.io/acme/app:1.0.${at}`, { result: 'failed', detail: '<&`|'.repeat(200) })],
      refusals: ['é'.repeat(500)],
    }),
  )
  const page = summary({
    status: 'failed',
    promotions,
    warnings: promotions.map((_, at) => `${'ü'.repeat(300)} ${at}`),
  })

  it('is less than 1 MiB, and counts what it leaves out', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024)
    expect(page).toMatch(/… and [\d,]+ more targets; the output `report` has them/)
    expect(page).toContain('… and 9,950 more.')
  })
})

describe('text from outside', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '<script>',
          '</details>',
          '`',
          '```',
          '|',
          '\n',
          '[x](https://e.vil)',
          '![x](y)',
          '**',
          '__',
          '$$',
          '@user',
          '#1',
          'https://e.vil',
          'www.e.vil',
          '&lt;',
          '\\',
          '~~',
        ),
      )
      .map((parts) => parts.join('')),
  )

  it('can neither format, link, break a table nor leave its line', () => {
    fc.assert(
      fc.property(hostile, (from) => {
        for (const made of [text(from), code(from).replace(/^<code>|<\/code>$/g, '')]) {
          expect(made).not.toMatch(/[<>`|\n\r*_[\]\\~$@]|:\/\/|www\./)
          expect(made.replaceAll(/&(?:amp|lt|gt|#\d+);/g, '')).not.toMatch(/[&#]/)
        }
      }),
    )
  })

  it('cannot leave its label in a picture', () => {
    fc.assert(
      fc.property(hostile, (path) => {
        const layout = { repository: { kind: 'oci', path: path || 'x' } } as const
        const [, source = ''] = flowOf(promotion({ sources: [layout] }))
        expect(source.replace('<br/>', '')).toMatch(/^ {2}s\["[A-Za-z0-9 ._:/@+?-]*"\]$/)
      }),
    )
  })

  it('cannot leave the block of commands', () => {
    const page = summary({ promotions: [promotion({ sources: [{ repository: { kind: 'oci', path: '```\n<b>' } }] })] })
    expect(page).toContain('````shell\n')
  })
})

it.each([
  ['ghcr.io/acme/app', 'https://ghcr.io/acme/app'],
  ['nginx', 'https://hub.docker.com/_/nginx'],
  ['acme/app', 'https://hub.docker.com/r/acme/app'],
  ['quay.io/acme/app', 'https://quay.io/repository/acme/app'],
  ['public.ecr.aws/a/b', 'https://gallery.ecr.aws/a/b'],
  ['europe-docker.pkg.dev/p/r/i', 'https://europe-docker.pkg.dev/p/r/i'],
  ['registry.corp/acme/app', undefined],
  ['oci:dir', undefined],
])('the page of %s is %s', (name, page) => {
  expect(pageOf(parseReference(name).repository)).toBe(page)
})

it('links only where there is a page', () => {
  expect(link('x', undefined)).toBe('x')
})

it('tells the problems of inputs', () => {
  expect(problemsSummary([{ input: 'targets', text: '"a|b" is wrong' }])).toContain('| targets | "a&#124;b" is wrong |')
})
