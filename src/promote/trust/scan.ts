// What a vulnerability scan found and when: the predicates of in-toto and cosign, with the reports of Trivy, Grype and SARIF.
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import type { Severity } from '../model/trust.ts'
import { SignatureRejected } from './signed/rejection.ts'
import type { Claim } from './signed/signed-text.ts'

export interface Scan {
  /** Milliseconds since the epoch; `undefined` if the scan does not say when it ended. */
  readonly finished: number | undefined
  /** One entry per finding. */
  readonly findings: readonly Severity[]
}

/** in-toto/attestation, spec/predicates/vulns.md and vulns_02.md; cosign, specs/COSIGN_VULN_ATTESTATION_SPEC.md. */
const scanTypes = new Set([
  'https://cosign.sigstore.dev/attestation/vuln/v1',
  'https://in-toto.io/attestation/vulns/v0.1',
  'https://in-toto.io/attestation/vulns/v0.2',
])

export function isScan({ predicateType }: Claim): boolean {
  return predicateType !== undefined && scanTypes.has(predicateType)
}

/** Throws SignatureRejected if the findings cannot be read: a scan in an unknown format must not pass as a clean one. */
export function readScan({ predicate }: Claim): Scan {
  const { scanner, metadata } = predicate
  const result = isRecord(scanner) ? scanner['result'] : undefined
  const finished = isRecord(metadata) ? Date.parse(String(metadata['scanFinishedOn'])) : Number.NaN
  return { finished: Number.isNaN(finished) ? undefined : finished, findings: findingsOf(result) }
}

function findingsOf(result: unknown): readonly Severity[] {
  if (Array.isArray(result)) return records(result).map(({ severity }) => highest(records(severity).map(scoreOf)))
  if (isRecord(result)) {
    if (Array.isArray(result['matches']))
      return records(result['matches']).map(({ vulnerability }) =>
        severityOf(isRecord(vulnerability) ? vulnerability['severity'] : undefined),
      )
    if (Array.isArray(result['runs'])) return records(result['runs']).flatMap(sarifFindings)
    // Trivy leaves `Results` out if there was nothing to scan, which is not the same as nothing found.
    if (Array.isArray(result['Results']))
      return records(result['Results']).flatMap(({ Vulnerabilities }) =>
        Vulnerabilities === undefined || Vulnerabilities === null
          ? []
          : records(Vulnerabilities).map(({ Severity }) => severityOf(Severity)),
      )
  }
  throw new SignatureRejected('has a scan result that is neither of in-toto, Trivy, Grype nor SARIF')
}

/** SARIF 2.1.0; scanners put the CVSS score of a rule into its property `security-severity`. */
function sarifFindings({ tool, results }: Json): readonly Severity[] {
  const driver = isRecord(tool) ? tool['driver'] : undefined
  const rules = isRecord(driver) && Array.isArray(driver['rules']) ? records(driver['rules']) : []
  const scores = new Map(
    rules.map(({ id, properties }) => [id, isRecord(properties) ? properties['security-severity'] : undefined]),
  )
  return records(results).map(({ ruleId }) => severityOf(scores.get(ruleId)))
}

function records(value: unknown): readonly Json[] {
  if (!Array.isArray(value) || !value.every(isRecord))
    throw new SignatureRejected('has a scan result that is malformed')
  return value
}

function scoreOf({ score }: Json): Severity {
  return severityOf(score)
}

const order: readonly Severity[] = ['none', 'low', 'medium', 'high', 'critical']

/** Words that scanners use; an unknown severity counts as critical. */
const words: Readonly<Record<string, Severity>> = {
  none: 'none',
  negligible: 'low',
  low: 'low',
  medium: 'medium',
  moderate: 'medium',
  high: 'high',
  important: 'high',
  critical: 'critical',
}

/** By a word, or by a CVSS score (CVSS 3.1, "Qualitative Severity Rating Scale"). */
function severityOf(value: unknown): Severity {
  const text = String(value).trim().toLowerCase()
  if (Object.hasOwn(words, text)) return words[text] ?? 'critical'
  const score = /^\d{1,2}(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(score) || score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}

function highest(severities: readonly Severity[]): Severity {
  return severities.length === 0
    ? 'critical'
    : severities.reduce((worst, severity) => (exceeds(worst, severity) ? worst : severity))
}

export function exceeds(severity: Severity, max: Severity): boolean {
  return order.indexOf(severity) > order.indexOf(max)
}
