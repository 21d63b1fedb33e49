// The gate `vulnerabilities` as a predicate: the newest scan by a trusted signer found nothing above the limit.
import type { ScanPolicy } from '../model/trust.ts'
import { formatDurationLike, milliseconds } from '../text/units.ts'
import type { Verdict } from './check-signer.ts'
import type { ImageEvidence } from './gather.ts'
import { exceeds, isScan, readScan, type Scan } from './scan.ts'
import { attempt } from './signed/rejection.ts'
import type { TrustGate } from './trust-gate.ts'

/** `attester` answers why a piece of evidence is not by a trusted signer. `now`: milliseconds since the epoch. */
export function scanGate(policy: ScanPolicy, attester: (evidence: ImageEvidence) => Verdict, now: number): TrustGate {
  const age = policy['max-age']
  const trusted = (evidence: ImageEvidence) => scanOf(evidence) !== undefined && attester(evidence) === undefined
  return {
    key: 'vulnerabilities',
    wanted: `scanned${age === undefined ? '' : ` in the last ${age}`} without a finding above ${policy.max}, by a signer of \`signed-by\` or \`built-by\``,
    accepts: (evidence, all) => {
      const read = scanOf(evidence)
      if (read === undefined) return 'is not a vulnerability scan'
      const signer = attester(evidence)
      if (signer !== undefined || 'reason' in read) return signer ?? ('reason' in read ? read.reason : undefined)
      const isNewer = (candidate: ImageEvidence) =>
        candidate !== evidence &&
        sharesImage(candidate, evidence) &&
        trusted(candidate) &&
        isOlder(read.value, scanOf(candidate))
      return all.some(isNewer)
        ? 'is not the newest scan, or another one cannot be read'
        : scanProblem(read.value, policy, now)
    },
  }
}

type ReadScan = ReturnType<typeof attempt<Scan>>

const scans = new WeakMap<ImageEvidence['signature'], ReadScan>()

/** `undefined` if the evidence is something else; read once. */
function scanOf({ signature }: ImageEvidence): ReadScan | undefined {
  if ('reason' in signature || signature.kind !== 'sigstore' || !isScan(signature.claim)) return undefined
  const scan = scans.get(signature) ?? attempt(() => readScan(signature.claim))
  scans.set(signature, scan)
  return scan
}

function sharesImage(one: ImageEvidence, other: ImageEvidence): boolean {
  return one.covers.some((digest) => other.covers.includes(digest))
}

/** A scan without a time is older than any that has one. One that cannot be read may be the newest. */
function isOlder(scan: Scan, other: ReadScan | undefined): boolean {
  if (other === undefined || 'reason' in other) return other !== undefined
  if (other.value.finished === undefined) return false
  return scan.finished === undefined || scan.finished < other.value.finished
}

/** Milliseconds by which the clocks of a scanner and of this machine may differ. */
const clockSkew = 600_000

function scanProblem({ finished, findings }: Scan, { max, 'max-age': limit }: ScanPolicy, now: number): Verdict {
  const above = findings.filter((severity) => exceeds(severity, max)).length
  if (above > 0) return `is a scan with ${above} finding${above === 1 ? '' : 's'} above ${max}`
  if (limit === undefined) return undefined
  if (finished === undefined) return 'is a scan that does not say when it ended'
  if (finished > now + clockSkew) return 'is a scan of the future'
  const age = now - finished
  return age > (milliseconds(limit) ?? 0) ? `is a scan that ended ${formatDurationLike(age, limit)} ago` : undefined
}
