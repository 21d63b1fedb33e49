// Commands that show, from anywhere, that a target is what was promoted.
import type { PromotionReport, ReferrerReport } from '../../promote/model/report.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { formatName, formatReference } from '../../registry/model/reference.ts'
import type { Context } from '../context.ts'
import { sourcesText } from '../wording/sources.ts'
import { block, collapsed } from './markdown.ts'

/** Images of a run of many that are shown. */
const imageLimit = 10

/** Empty if no target in a registry names its image. */
export function verificationSection(promotions: readonly PromotionReport[], maker: Maker): string {
  const commands = promotions.flatMap((promotion) => {
    const lines = commandsOf(promotion, maker)
    return lines.length === 0 ? [] : [lines]
  })
  const shown = commands.slice(0, imageLimit)
  const blocks = shown.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
  return shown.length === 0 ? '' : collapsed('Verify it yourself', block('shell', blocks))
}

type Maker = Pick<Context, 'repository' | 'serverUrl'>

function commandsOf({ digest, targets, referrers, sources }: PromotionReport, maker: Maker): readonly string[] {
  const target = targets.find(({ after, target }) => after === digest && target.repository.kind === 'registry')?.target
  if (digest === undefined || target === undefined) return []
  const pinned = `${formatName(target.repository)}@${digest}`
  return [
    `# ${formatReference(target)} is ${sourcesText(sources)}`,
    `docker pull ${pinned}`,
    ...(maker.repository === '' ? [] : signatureCommands(pinned, typesOf(digest, referrers), maker)),
  ]
}

/** Artifact types of what is known to be there and belongs to the image itself, not to a platform of it. */
function typesOf(digest: Digest, referrers: readonly ReferrerReport[]): readonly string[] {
  const there = referrers.filter(
    ({ subject, result }) => subject === digest && result !== 'planned' && result !== 'untouched',
  )
  return there.map(({ artifactType }) => artifactType)
}

/** For what a workflow of this repository signed without a key. */
function signatureCommands(
  pinned: string,
  types: readonly string[],
  { repository, serverUrl }: Maker,
): readonly string[] {
  const identity = `^${serverUrl}/${repository}/`.replaceAll('.', '\\.')
  const issuer =
    serverUrl === 'https://github.com' ? 'https://token.actions.githubusercontent.com' : `${serverUrl}/_services/token`
  const commands = [
    types.some((type) => signatures.test(type)) &&
      `cosign verify ${pinned} --certificate-identity-regexp '${identity}' --certificate-oidc-issuer ${issuer}`,
    types.some((type) => bundles.test(type)) && `gh attestation verify oci://${pinned} --repo ${repository}`,
  ].filter((command) => command !== false)
  return commands.length === 0 ? [] : [`# if a workflow of ${repository} signed it:`, ...commands]
}

/** Artifact types of cosign's signatures and of attestations; a bundle does not say which tool created it. */
const bundles = /sigstore\.bundle/
const signatures = /^\.sig$|cosign\.simplesigning|cosign\.artifact\.sig|sigstore\.bundle/
