// The outputs as a pure function of the report: usable in `if:` and `fromJSON`, and right on every end.
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { emptyOutputs, outputNames, outputsOf, truncationWarnings } from '../../../../src/action/outputs/outputs.ts'
import { isReportWhole } from '../../../../src/action/outputs/report-text.ts'
import { sizeLimits } from '../../../../src/action/outputs/sizes.ts'
import { summaryOf } from '../../../../src/action/summary/summary.ts'
import type { ReferrerReport } from '../../../../src/promote/model/report.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { digestFrom, promotion, report, target } from '../inputs/support.ts'

const image = digestFrom('image')
const json = (text: string): unknown => JSON.parse(text)

it('names what the targets name', () => {
  const outputs = outputsOf(
    report({ promotions: [promotion({ targets: [target('ghcr.io/acme/app:1.2.3'), target('acme/app:1')] })] }),
    '',
  )
  expect(outputs).toMatchObject({ digest: image, status: 'promoted', changed: 'true', plan: '', 'plan-file': '' })
  expect(json(outputs.digests)).toEqual({ 'linux/amd64': digestFrom('amd64'), 'linux/arm64/v8': digestFrom('arm64') })
  expect(json(outputs.images)).toEqual([
    { target: 'ghcr.io/acme/app:1.2.3', digest: image, reference: `ghcr.io/acme/app@${image}` },
    { target: 'docker.io/acme/app:1', digest: image, reference: `docker.io/acme/app@${image}` },
  ])
  expect(json(outputs.report)).toMatchObject({
    milliseconds: 1235,
    promotions: [
      {
        sources: ['ghcr.io/acme/app:sha-1'],
        targets: [{ before: null, after: image, result: 'created' }, { target: 'docker.io/acme/app:1' }],
      },
    ],
  })
})

it('has no digest if promotions differ', () => {
  const outputs = outputsOf(report({ promotions: [promotion(), promotion({ digest: digestFrom('other') })] }), '')
  expect([outputs.digest, outputs.digests]).toEqual(['', '{}'])
})

describe('where a run ends badly', () => {
  const failed = (rest: object) =>
    outputsOf(report({ status: 'failed', promotions: [promotion({ targets: [target('acme/app:1', rest)] })] }), '')

  it('has no digest and no image if a target does not name it', () => {
    expect(failed({ after: undefined, result: 'failed' })).toMatchObject({ digest: '', images: '[]' })
    expect(failed({ after: digestFrom('former'), result: 'restored' })).toMatchObject({ digest: '', images: '[]' })
  })

  it('has both if every target names it all the same', () => {
    expect(failed({ after: image, result: 'moved' }).digest).toBe(image)
  })
})

it('leaves out a held target, and keeps the digest', () => {
  const held = target('acme/app:latest', { after: digestFrom('newer'), result: 'held' })
  const outputs = outputsOf(report({ promotions: [promotion({ targets: [target('acme/app:1'), held] })] }), '')
  expect(outputs.digest).toBe(image)
  expect(json(outputs.images)).toHaveLength(1)
})

it('shows after a dry run what would be, with the plan', () => {
  const plan = { version: 1, repository: 'acme/app', run: '7', promotions: [], bytes: 0, requests: 0 } as const
  const planned = target('acme/app:1', { after: undefined, result: 'planned' })
  const outputs = outputsOf(
    report({ status: 'planned', changed: false, plan, promotions: [promotion({ targets: [planned] })] }),
    '/tmp/p.json',
  )
  expect(outputs).toMatchObject({ digest: image, changed: 'false', 'plan-file': '/tmp/p.json' })
  expect(json(outputs.images)).toHaveLength(1)
  expect(json(gunzipSync(Buffer.from(outputs.plan, 'base64')).toString())).toEqual(plan)
  expect(json(outputs.report)).not.toHaveProperty('plan')
})

it('tells windows versions apart', () => {
  const windows = (version: string) => ({
    platform: { os: 'windows', architecture: 'amd64', 'os.version': version },
    digest: digestFrom(version),
    size: undefined,
  })
  const outputs = outputsOf(
    report({ promotions: [promotion({ platforms: [windows('10.0.1'), windows('10.0.2')] })] }),
    '',
  )
  expect(json(outputs.digests)).toEqual({
    'windows/amd64:10.0.1': digestFrom('10.0.1'),
    'windows/amd64:10.0.2': digestFrom('10.0.2'),
  })
})

it('tells platforms with other features apart', () => {
  const windows = (features: readonly string[]) => ({
    platform: { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1', 'os.features': features },
    digest: digestFrom(features.join()),
    size: undefined,
  })
  const platforms = [windows(['win32k']), windows(['win32k', 'hyperv'])]
  const outputs = outputsOf(report({ promotions: [promotion({ platforms })] }), '')
  expect(json(outputs.digests)).toEqual({
    'windows/amd64:10.0.1+win32k': digestFrom('win32k'),
    'windows/amd64:10.0.1+win32k+hyperv': digestFrom('win32k,hyperv'),
  })
})

describe('of more than a job may put out', () => {
  const promotions = Array.from({ length: 10_000 }, (_, at) =>
    promotion({
      targets: [target(`ghcr.io/acme/app:1.0.${at}`)],
      referrers: [
        {
          digest: digestFrom(String(at)),
          artifactType: 'application/spdx+json',
          subject: image,
          size: 1,
          destination: parseReference('ghcr.io/acme/app').repository,
          result: 'copied',
        },
      ],
    }),
  )
  const all = report({ promotions })
  const outputs = outputsOf(all, '')

  it('hands on lists to loop over whole or not at all, so that nothing takes a part for the whole', () => {
    expect([outputs.images, outputs.referrers]).toEqual(['', ''])
    const few = outputsOf(report({ promotions: promotions.slice(0, 1100) }), '')
    expect(json(few.images)).toHaveLength(1100)
  })

  it('cuts the report, which says how much is left out', () => {
    const writtenReport = z
      .object({ promotions: z.array(z.unknown()), omitted: z.number() })
      .parse(json(outputs.report))
    expect(writtenReport.promotions.length + writtenReport.omitted).toBe(10_000)
    expect(writtenReport.promotions.length).toBeGreaterThan(100)
  })

  it('says what is missing, and how to have it', () => {
    const cutWarnings = truncationWarnings(all, outputs)
    expect(cutWarnings).toEqual([
      expect.stringMatching(/^The output `images` is empty: the list of 10,000 targets is too long/),
      expect.stringMatching(/^The output `referrers` is empty: the list of 10,000 referrers is too long/),
      expect.stringMatching(
        /^The output `report` is cut: it has \d+ of 10,000 promotions, \d+ of 10,000 targets, .* referrers\./,
      ),
    ])
    for (const line of cutWarnings) expect(line).toContain('`shard`')
    expect(isReportWhole(all)).toBe(false)
  })

  it('says nothing if nothing is', () => {
    const shortReport = report()
    expect(truncationWarnings(shortReport, outputsOf(shortReport, ''))).toEqual([])
    expect(isReportWhole(shortReport)).toBe(true)
  })

  it('together they take what a job may have, at two bytes a character', () => {
    const { images, report: reportLimit, referrers } = sizeLimits
    expect(2 * (images + reportLimit + referrers)).toBeLessThan(1024 * 1024)
    expect(outputs.report.length).toBeLessThanOrEqual(reportLimit)
  })
})

const list = z.array(z.unknown())
const counts = z.object({ targets: z.number(), platforms: z.number(), referrers: z.number() })
const cutPromotion = z.object({ targets: list, platforms: list, referrers: list, omitted: counts.optional() })
const cutReport = z.object({ promotions: z.array(cutPromotion), failures: list, omitted: z.number() })

describe('of one promotion, the tags come first, and what is cut is counted', () => {
  it.each([
    { targets: 3, referrers: 600, whole: 'targets', cut: 'referrers' },
    { targets: 900, referrers: 600, whole: undefined, cut: 'targets' },
  ] as const)('with $targets targets and $referrers referrers', ({ whole, cut, ...numbers }) => {
    const targets = Array.from({ length: numbers.targets }, (_, at) => target(`ghcr.io/acme/app:1.0.${at}`))
    const { repository: destination } = parseReference('ghcr.io/acme/app')
    const referrers = Array.from(
      { length: numbers.referrers },
      (_, at): ReferrerReport => ({
        digest: digestFrom(String(at)),
        artifactType: 'application/spdx+json',
        subject: image,
        size: 1,
        destination,
        result: 'copied',
      }),
    )
    const large = report({ promotions: [promotion({ targets, referrers })] })
    const { report: text, ...rest } = outputsOf(large, '')
    expect(text.length).toBeLessThanOrEqual(sizeLimits.report)
    expect(text.length).toBeGreaterThan(sizeLimits.report - 1000)
    const { promotions, omitted } = cutReport.parse(json(text))
    const [kept] = promotions
    expect(omitted).toBe(0)
    if (whole !== undefined) expect(kept?.omitted?.[whole]).toBe(0)
    expect(kept?.[cut].length).toBeGreaterThan(100)
    expect((kept?.[cut].length ?? 0) + (kept?.omitted?.[cut] ?? 0)).toBe(numbers[cut])
    expect(truncationWarnings(large, { report: text, ...rest }).at(-1)).toContain(
      `${kept?.[cut].length} of ${numbers[cut]} ${cut}`,
    )
  })
})

it('stays within it whatever there is too much of', () => {
  const line = 'x'.repeat(4000)
  const lines = Array.from({ length: 1000 }, () => line)
  const failures = lines.map((message) => ({ message, side: undefined, remedy: undefined }))
  const platforms = Array.from({ length: 20_000 }, (_, at) => ({
    platform: { os: 'linux', architecture: `made-up-${at}` },
    digest: digestFrom(String(at)),
    size: undefined,
  }))
  const large = report({ warnings: lines, notices: lines, failures, promotions: [promotion({ platforms })] })
  const outputs = outputsOf(large, '')
  expect(outputs.report.length).toBeLessThanOrEqual(sizeLimits.report)
  const { failures: kept, promotions, omitted } = cutReport.parse(json(outputs.report))
  expect(kept.length).toBeGreaterThan(3)
  expect([omitted, promotions[0]?.targets.length]).toEqual([0, 1])
  expect((promotions[0]?.platforms.length ?? 0) + (promotions[0]?.omitted?.platforms ?? 0)).toBe(20_000)
  expect(outputs.digests).toBe('')
  expect(truncationWarnings(large, outputs).join('\n')).toContain('`digests` is empty')
})

it('always has every output', () => {
  const names = [...outputNames].sort()
  expect(Object.keys(outputsOf(report(), '')).sort()).toEqual(names)
  expect(Object.keys(emptyOutputs()).sort()).toEqual(names)
  expect(emptyOutputs()).toMatchObject({ status: 'failed', changed: 'false' })
})

it('a report is serialized once for the outputs, their warnings and the summary', () => {
  const serialized: string[] = []
  const warnings = Object.assign(['a warning'], {
    toJSON() {
      serialized.push('warnings')
      return [...warnings]
    },
  })
  const warned = report({ warnings, promotions: [promotion()] })
  const outputs = outputsOf(warned, '')
  expect(truncationWarnings(warned, outputs)).toEqual([])
  expect(summaryOf(warned, { repository: '', serverUrl: '', surface: 'action' })).toContain('a warning')
  expect(serialized).toEqual(['warnings'])
})
