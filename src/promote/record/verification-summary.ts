// A SLSA verification summary (VSA) of a promotion whose trust gates held, for those who check the image later.
import { digestOf } from '../../registry/model/digest.ts'
import { formatName, type RepositoryName, sameName } from '../../registry/model/reference.ts'
import type { PlannedPromotion } from '../model/plan.ts'
import type { Requirements } from '../model/requirements.ts'
import { digestSet, gatesOf, type MovedTarget, movedTargets, type Statement, subjectsOf } from './statement.ts'

export const summaryType = 'https://slsa.dev/verification_summary/v1'
const verifier = 'https://github.com/promote-image/promote-image'

/**
 * SLSA, "Verification Summary Attestation" v1, of the image at one destination; `undefined` if no trust gate was required,
 * since then nothing was verified. `today`: milliseconds since the epoch.
 */
export function verificationSummary(
  promotion: Pick<PlannedPromotion, 'root' | 'request'> & { readonly targets: readonly MovedTarget[] },
  destination: RepositoryName,
  today: number,
): Statement | undefined {
  const { root, request } = promotion
  const required = request.options.require ?? {}
  if (required['signed-by'] === undefined && required['built-by'] === undefined) return undefined
  const here = movedTargets(promotion).filter(({ target }) => sameName(target.repository, destination))
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: subjectsOf(promotion, here),
    predicateType: summaryType,
    predicate: {
      verifier: { id: verifier },
      timeVerified: new Date(today).toISOString(),
      resourceUri: `oci://${formatName(destination)}@${root.descriptor.digest}`,
      policy: { digest: digestSet(digestOf(JSON.stringify(gatesOf(required)))) },
      verificationResult: 'PASSED',
      verifiedLevels: [buildLevel(required)],
      slsaVersion: '1.0',
    },
  }
}

/**
 * What `built-by` proved: provenance that GitHub's identity service signed for a workflow is level 2 if the runner was
 * hosted, since only then the build platform is. Without `built-by` no build was looked at.
 */
function buildLevel({ 'built-by': builtBy = [] }: Requirements): string {
  if (builtBy.length === 0) return 'SLSA_BUILD_LEVEL_UNEVALUATED'
  const isHosted = builtBy.some(({ issuer, runner }) => issuer === undefined && runner === 'github-hosted')
  return isHosted ? 'SLSA_BUILD_LEVEL_2' : 'SLSA_BUILD_LEVEL_1'
}
