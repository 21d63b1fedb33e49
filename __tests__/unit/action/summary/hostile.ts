// Reports in which every text that comes from outside tries to be more than text.
import fc from 'fast-check'
import type { PromotionReport, Report, TagResult } from '../../../../src/promote/model/report.ts'
import type { RepositoryName } from '../../../../src/registry/model/reference.ts'
import { promotion, report, target } from '../inputs/support.ts'

const pieces = [
  '<script>alert(1)</script>',
  '</details>',
  '</code>',
  '</td></table>',
  '<!--',
  '-->',
  '<img src=x onerror=alert(1)>',
  '`',
  '```',
  '~~~',
  '|',
  '\\|',
  '\\',
  '\n',
  '\r\n\r\n',
  '# ',
  '- ',
  '1. ',
  '> ',
  '---',
  '    ',
  '[x](https://e.vil)',
  '![x](https://e.vil/y.png)',
  '<https://e.vil>',
  'https://e.vil',
  'ftp://e.vil',
  'www.e.vil',
  'someone@e.vil',
  '@octocat',
  '#1',
  'GH-1',
  ':rocket:',
  '$x$',
  '**',
  '__',
  '[^1]',
  '&lt;',
  '&#60;',
  '::error::',
  '##[error]',
  '"',
  "'",
  ']]',
  '"]',
  '%%{init: {}}%%',
  'end',
  '}',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u{e0041}',
  '\ud800',
  '\u0000',
  ' ',
  'a',
]

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
)

const results: readonly TagResult[] = ['created', 'moved', 'same', 'held', 'left', 'failed', 'refused', 'planned']

/** Layouts are named by paths, which may hold anything; registries' names have a grammar. */
const layout = hostileText.map((path): RepositoryName => ({ kind: 'oci', path: path || 'x' }))

const hostileTarget = fc
  .record({ repository: layout, detail: hostileText, result: fc.constantFrom(...results) })
  .map(({ repository, detail, result }) => {
    const { target: targetReference, ...rest } = target('ghcr.io/acme/app:__1_')
    return { ...rest, target: { ...targetReference, repository }, detail, result }
  })

const hostilePromotion: fc.Arbitrary<PromotionReport> = fc
  .record({
    sources: fc.array(
      layout.map((repository) => ({ repository })),
      { minLength: 1, maxLength: 3 },
    ),
    refusals: fc.array(hostileText, { maxLength: 2 }),
    targets: fc.array(hostileTarget, { minLength: 1, maxLength: 3 }),
    type: hostileText,
    os: hostileText,
    destination: layout,
  })
  .map(({ type, os, destination, ...rest }) => {
    const basePromotion = promotion()
    const { digest } = basePromotion
    const referrer = { artifactType: type, size: 1, destination, result: 'copied' } as const
    return {
      ...basePromotion,
      ...rest,
      platforms: basePromotion.platforms.map((platform) => ({
        ...platform,
        platform: { os, architecture: os, variant: os },
      })),
      referrers: digest ? [{ ...referrer, digest, subject: digest }] : [],
    }
  })

/** Of one promotion, told in detail, or of ten, told in tables. */
export const hostileReport: fc.Arbitrary<Report> = fc
  .record({
    promotions: fc.oneof(
      fc.array(hostilePromotion, { minLength: 1, maxLength: 1 }),
      fc.array(hostilePromotion, { minLength: 10, maxLength: 10 }),
    ),
    warnings: fc.array(hostileText, { maxLength: 3 }),
    notices: fc.array(hostileText, { maxLength: 3 }),
    failures: fc.array(fc.record({ message: hostileText, remedy: hostileText, side: fc.constant('target' as const) }), {
      maxLength: 2,
    }),
    status: fc.constantFrom('promoted' as const, 'failed' as const),
  })
  .map((rest) => report(rest))
