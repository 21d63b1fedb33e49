// The gate `vulnerabilities`: the newest scan by a trusted signer decides, in every format; anything unclear refuses.
import { expect, it } from 'vitest'
import { image, referrer } from '../../../sandbox/content.ts'
import { requirementsSchema } from '../../../src/promote/plan/gates/gates.ts'
import { memoryRegistries } from '../../support/memory.ts'
import { ecKeys, pem, signBundle } from '../../support/sign-bundle.ts'
import { noServices } from '../../support/signed-images.ts'
import { request, run, store } from './support.ts'

const app = image()
const [own, otherKeys] = [ecKeys(), ecKeys()]
const now = Date.parse('2026-06-10T00:00:00Z')
const inToto = 'https://in-toto.io/attestation/vulns/v0.1'
const inToto2 = 'https://in-toto.io/attestation/vulns/v0.2'
const cosign = 'https://cosign.sigstore.dev/attestation/vuln/v1'

interface Attested {
  readonly type?: string
  readonly result: unknown
  readonly finished?: string
  readonly keys?: typeof own
}

function attested({ type = inToto, result, finished = '2026-06-09T00:00:00Z', keys = own }: Attested) {
  const subject = [{ digest: { sha256: app.digest.slice('sha256:'.length) } }]
  const metadata = finished === '' ? {} : { scanFinishedOn: finished }
  const predicate = { scanner: { result }, metadata }
  const payload = { _type: 'https://in-toto.io/Statement/v1', subject, predicateType: type, predicate }
  const artifactType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
  return referrer({ subject: app, artifactType, payload: signBundle({ keys, payload }) })
}

const signature: Attested = { type: 'https://sigstore.dev/cosign/sign/v1', result: [] }

/** What refuses the image; empty if it is promoted. */
async function refusals(scans: readonly Attested[], vulnerabilities: object): Promise<string> {
  const registries = memoryRegistries()
  const repository = registries.repository('one.test/app')
  store(repository, app, '1')
  for (const scan of [signature, ...scans]) store(repository, attested(scan))
  const require = requirementsSchema.parse({ 'signed-by': [{ key: pem(own) }], vulnerabilities })
  const asked = request('one.test/app:1', ['two.test/app:1'], { referrers: 'none', require })
  const report = await run(registries, [asked], { trustServices: async () => noServices, today: () => now })
  expect(report.status).toBe(
    report.promotions.some((promotion) => promotion.refusals.length > 0) ? 'refused' : 'promoted',
  )
  return report.promotions.flatMap((promotion) => promotion.refusals).join()
}

const scanFindings = (...scores: readonly string[]) =>
  scores.map((score) => ({ id: 'CVE-1', severity: [{ method: 'm', score }] }))
const sarif = (score: unknown) => ({
  runs: [
    {
      tool: { driver: { rules: [{ id: 'CVE-1', properties: { 'security-severity': score } }] } },
      results: [{ ruleId: 'CVE-1' }],
    },
  ],
})

it.each<[string, Attested]>([
  ['in-toto, no finding', { result: [] }],
  ['in-toto v0.2, words', { type: inToto2, result: scanFindings('low', 'HIGH') }],
  ['in-toto, CVSS scores', { result: scanFindings('3.1', '8.9') }],
  ['Trivy', { type: cosign, result: { Results: [{ Vulnerabilities: [{ Severity: 'HIGH' }] }, { Class: 'os' }] } }],
  ['Grype', { type: cosign, result: { matches: [{ vulnerability: { severity: 'Negligible' } }] } }],
  ['SARIF', { type: cosign, result: sarif('7.5') }],
])('%s within the limit is promoted', async (_, scan) => {
  expect(await refusals([scan], { max: 'high', 'max-age': '7d' })).toBe('')
})

it.each<[string, readonly Attested[], RegExp]>([
  ['no scan', [], /must be scanned in the last 7d without a finding above high/],
  ['in-toto above the limit', [{ result: scanFindings('low', 'critical') }], /is a scan with 1 finding above high/],
  ['a CVSS score above it', [{ result: scanFindings('9.0') }], /1 finding above high/],
  ['a severity that nobody knows', [{ result: scanFindings('severe') }], /1 finding above high/],
  [
    'Trivy above the limit',
    [{ type: cosign, result: { Results: [{ Vulnerabilities: [{ Severity: 'CRITICAL' }] }] } }],
    /1 finding/,
  ],
  [
    'Trivy, of unknown severity',
    [{ type: cosign, result: { Results: [{ Vulnerabilities: [{ Severity: 'UNKNOWN' }] }] } }],
    /1 finding/,
  ],
  [
    'Grype above the limit',
    [{ type: cosign, result: { matches: [{ vulnerability: { severity: 'Critical' } }] } }],
    /1 finding/,
  ],
  ['SARIF above the limit', [{ type: cosign, result: sarif(9.8) }], /1 finding/],
  ['SARIF without a score', [{ type: cosign, result: sarif(undefined) }], /1 finding/],
  [
    'a format that is not known',
    [{ type: cosign, result: { report: [] } }],
    /neither of in-toto, Trivy, Grype nor SARIF/,
  ],
  ['Trivy without results', [{ type: cosign, result: { SchemaVersion: 2 } }], /neither of in-toto/],
  ['a malformed list', [{ result: ['CVE-1'] }], /is malformed/],
  ['another signer', [{ result: [], keys: otherKeys }], /does not match the key and the signed text/],
  ['another predicate type', [{ type: 'https://example.org/scan', result: [] }], /is not a vulnerability scan/],
  ['an old scan', [{ result: [], finished: '2026-06-01T00:00:00Z' }], /is a scan that ended 9d ago/],
  ['a scan of the future', [{ result: [], finished: '2027-01-01T00:00:00Z' }], /is a scan of the future/],
  ['a scan without a time', [{ result: [], finished: '' }], /does not say when it ended/],
  [
    'a clean scan, and a newer one with findings',
    [{ result: [], finished: '2026-06-08T00:00:00Z' }, { result: scanFindings('critical') }],
    /1 finding above high.*|is not the newest scan/,
  ],
  ['a clean scan, and one that cannot be read', [{ result: [] }, { result: 'none' }], /another one cannot be read/],
])('%s is refused', async (_, scans, reason) => {
  const text = await refusals(scans, { max: 'high', 'max-age': '7d' })
  expect(text).toMatch(/^vulnerabilities: /)
  expect(text).toMatch(reason)
})

it('a newer scan without the findings replaces an older one, and the scan of a stranger replaces none', async () => {
  const older: Attested = { result: scanFindings('critical'), finished: '2026-06-08T00:00:00Z' }
  expect(await refusals([older, { result: [] }], { max: 'high' })).toBe('')
  const stranger: Attested = { result: scanFindings('critical'), finished: '2026-06-09T12:00:00Z', keys: otherKeys }
  expect(await refusals([{ result: [] }, stranger], { max: 'high' })).toBe('')
})

it.each([
  [{ vulnerabilities: { max: 'high' } }, /needs `signed-by` or `built-by` too/],
  [{ 'signed-by': [{ key: pem(own) }], vulnerabilities: { max: 'severe' } }, /none, low, medium, high, critical/],
  [{ 'signed-by': [{ key: pem(own) }], vulnerabilities: { max: 'high', 'max-age': 'a week' } }, /a duration such as/],
])('%j is an input error', (require, problem) => {
  expect(String(requirementsSchema.safeParse(require).error?.issues.map(({ message }) => message))).toMatch(problem)
})
