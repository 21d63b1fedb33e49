// The section about what belongs to an image without being in it: signatures, SBOMs, attestations, attached files.
import type { PromotionReport, ReferrerReport } from '../../promote/model/report.ts'
import { shortDigest } from '../../registry/model/digest.ts'
import { formatName } from '../../registry/model/reference.ts'
import { count, formatBytes } from '../format.ts'
import { moreThan, rowLimit } from './lists.ts'
import { code, collapsed, table } from './markdown.ts'

const resultWords: Readonly<Record<ReferrerReport['result'], string>> = {
  copied: 'copied',
  attached: 'attached',
  present: 'already there',
  planned: 'planned',
  untouched: 'not written',
}

/** Columns that GitHub's page has room for: one whose cells are all the same is said in the title instead. */
export function referrerSection({ digest, referrers }: PromotionReport): string {
  if (referrers.length === 0) return ''
  const destinations = new Set(referrers.map(({ destination }) => formatName(destination)))
  const hasSubject = referrers.some(({ subject }) => subject !== digest)
  const hasDestination = destinations.size > 1
  const rows = referrers
    .slice(0, rowLimit)
    .map(({ artifactType, subject, destination, size, result }) => [
      `${kindOf(artifactType)}<br>${code(artifactType)}`,
      ...(hasSubject ? [code(shortDigest(subject))] : []),
      ...(hasDestination ? [code(formatName(destination))] : []),
      `${resultWords[result]}<br>${formatBytes(size)}`,
    ])
  const head = ['Kind', ...(hasSubject ? ['Belongs to'] : []), ...(hasDestination ? ['In'] : []), 'Result']
  const [only] = destinations
  const where = hasDestination || only === undefined ? '' : ` in ${code(only)}`
  return collapsed(`${referrerTitle(referrers)}${where}`, `${table(head, rows)}${moreThan(referrers.length)}`)
}

/** `Belongs to the image: 1 SBOM copied, 1 attestation attached`; each is counted once, at however many destinations. */
function referrerTitle(referrers: readonly ReferrerReport[]): string {
  const distinct = new Map(
    referrers.map(({ digest, artifactType, result }) => [digest, { kind: kindOf(artifactType), result }]),
  )
  const groups = Map.groupBy(distinct.values(), ({ kind, result }) => `${kind}\n${result}`)
  const parts = [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [`${count(group.length, first.kind)} ${resultWords[first.result]}`]
  })
  return `Belongs to the image: ${parts.join(', ')}`
}

/** What people call an artifact type; the words are ours. */
function kindOf(artifactType: string): string {
  if (/spdx|cyclonedx|\.sbom$/i.test(artifactType)) return 'SBOM'
  if (/sigstore\.bundle/i.test(artifactType)) return 'Sigstore bundle'
  if (/\.sig$|signature|cosign\.simplesigning|cosign\.artifact\.sig/i.test(artifactType)) return 'signature'
  return /\.att$|in-toto|attestation|slsa/i.test(artifactType) ? 'attestation' : 'artifact'
}
