// Commands that show, from anywhere, that a target is what was promoted.
import type { PromotionReport } from '../../promote/report.ts'
import { formatName, formatReference } from '../../registry/reference.ts'
import type { Context } from '../context.ts'
import { sourcesText } from '../outcome-words.ts'
import { block, folded } from './markdown.ts'

/** Images of a run of many that are shown. */
const imageLimit = 10

/** Empty where no target in a registry names its image. */
export function verificationSection(promotions: readonly PromotionReport[], maker: Maker): string {
  const commands = promotions.flatMap((promotion) => {
    const lines = commandsOf(promotion, maker)
    return lines.length === 0 ? [] : [lines]
  })
  const shown = commands.slice(0, imageLimit)
  const blocks = shown.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
  return shown.length === 0 ? '' : folded('Verify it yourself', block('shell', blocks))
}

type Maker = Pick<Context, 'repository' | 'serverUrl'>

function commandsOf({ digest, targets, referrers, sources }: PromotionReport, maker: Maker): readonly string[] {
  const target = targets.find(({ after, target }) => after === digest && target.repository.kind === 'registry')?.target
  if (digest === undefined || target === undefined) return []
  const pinned = `${formatName(target.repository)}@${digest}`
  const signed = referrers.some(({ artifactType }) => /cosign|sigstore|\.sig$|\.att$/.test(artifactType))
  return [
    `# ${formatReference(target)} is ${sourcesText(sources)}`,
    `docker pull ${pinned}`,
    ...(signed && maker.repository !== '' ? signatureCommands(pinned, maker) : []),
  ]
}

/** For what a workflow of this repository signed without a key, as cosign and actions/attest do. */
function signatureCommands(pinned: string, { repository, serverUrl }: Maker): readonly string[] {
  const identity = `^${serverUrl}/${repository}/`.replaceAll('.', '\\.')
  const issuer =
    serverUrl === 'https://github.com' ? 'https://token.actions.githubusercontent.com' : `${serverUrl}/_services/token`
  return [
    `# where a workflow of ${repository} signed it:`,
    `cosign verify ${pinned} --certificate-identity-regexp '${identity}' --certificate-oidc-issuer ${issuer}`,
    `gh attestation verify oci://${pinned} --repo ${repository}`,
  ]
}
