// `verify`: shows what tags name, and checks that the image is complete and passes the gates. Nothing is written.
import { count, withoutControlCharacters } from '../../action/format.ts'
import type { Problem } from '../../action/inputs/model/types.ts'
import { isRead } from '../../action/wording/tag-results.ts'
import type { Runner } from '../../action/workflow-commands.ts'
import type { Failure, PromotionReport, Report, TargetReport } from '../../promote/model/report.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { digestInputs } from './verify-digest.ts'

/** A dry run of an image onto itself: everything is looked at, and whatever is missing would have to be written. */
export function verifyInputs(image: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const named = { source: texts['source'] || image, targets: image, ...digestInputs(image) }
  return { ...texts, ...named, 'dry-run': 'true', verify: 'strict', overwrite: 'always' }
}

/** What is wrong with the image that a command line names: a problem of the inputs that it stands for. */
export function operandProblems(
  problems: readonly Problem[],
  { source }: Readonly<Record<string, string>>,
): readonly Problem[] {
  const isOperand = ({ input }: Problem) => input === 'targets' || (input === 'source' && !source)
  const others = problems.filter((problem) => !isOperand(problem))
  const texts = new Set(problems.filter(isOperand).map(({ text }) => text))
  return [...[...texts].map((text) => ({ input: '', text })), ...others]
}

const ignore = (): void => undefined

/** Nothing is promoted: errors and warnings alone, without the words of a promotion. */
export function quietRunner(runner: Runner): Runner {
  return {
    ...runner,
    line: ignore,
    group: ignore,
    endGroup: ignore,
    annotate: (level, message, title) => {
      if (level !== 'notice') runner.annotate(level, message, title)
    },
  }
}

/** Whether every image is there, with everything that is asked of it. */
export function isComplete(reports: readonly Report[]): boolean {
  return reports.every(({ promotions, failures }) => failures.length === 0 && promotions.every(isUnchanged))
}

function isUnchanged({ decision }: PromotionReport): boolean {
  return decision === 'unchanged'
}

/** An index that names a manifest which the registry does not have; a tag that does not exist has a code of its own. */
function isMissingManifest({ answer }: Failure): boolean {
  return answer?.status === 404 && answer.access === 'read'
}

/** What each image holds, a line each, and what to do about one that is incomplete. */
export function describeImages({ promotions, failures }: Report): readonly string[] {
  return promotions.flatMap((promotion): readonly string[] => {
    const { targets } = promotion
    // An image that is named by its digest alone has no target.
    if (targets.length > 0) return targets.flatMap((target) => describeTag(promotion, target, failures))
    const name = sourcesOf(promotion)
    return [describeFailure(promotion, name, failures) ?? describeImage(promotion, name) ?? `${name}: incomplete`]
  })
}

function describeTag(
  promotion: PromotionReport,
  report: TargetReport,
  failures: readonly Failure[],
): string | readonly string[] {
  const { target, before, detail } = report
  const { sources, digest } = promotion
  const name = formatReference(target)
  const failed = describeFailure(promotion, name, failures)
  if (failed !== undefined) return failed
  if (!isRead(report)) return `${name}: not read: ${detail ?? 'it is not allowed'}`
  const expected = `expected ${digest}, which ${sourcesOf(promotion)} names`
  if (before === undefined) return `${name}: the tag does not exist; ${expected}`
  if (before !== digest) return `${name}: found ${before}; ${expected}`
  return (
    describeImage(promotion, name) ?? [
      `${name}: ${partsOf(promotion)}, incomplete: ${missingFrom(promotion)}`,
      `What to do: promote ${sources.map(formatReference).join(' and ')} to ${name} again; what is there already is not sent again.`,
    ]
  )
}

/** `undefined` if the image was read. */
function describeFailure(promotion: PromotionReport, name: string, failures: readonly Failure[]): string | undefined {
  const codes = failures.map(({ code }) => code)
  if (codes.includes('source-not-found')) return `${sourcesOf(promotion)}: not found`
  if (codes.includes('source-content-missing') || failures.some(isMissingManifest)) return `${name}: incomplete`
  if (promotion.digest === undefined || promotion.decision === 'failed') return `${name}: could not be verified`
  return undefined
}

/** `undefined` if something is missing. */
function describeImage(promotion: PromotionReport, name: string): string | undefined {
  const { refusals } = promotion
  if (refusals.length > 0) return `${name}: ${partsOf(promotion)}, ${count(refusals.length, 'gate')} not met`
  return isUnchanged(promotion) ? `${name}: ${partsOf(promotion)}, complete` : undefined
}

function partsOf({ digest, platforms, referrers }: PromotionReport): string {
  return `${digest} (${count(platforms.length, 'platform')}, ${count(referrers.length, 'referrer')})`
}

function sourcesOf({ sources }: PromotionReport): string {
  return sources.map(formatReference).join(', ')
}

/** Types of missing referrers that are named. */
const typeLimit = 5

/** A dry run plans to copy the referrers that are missing. If there are none, the image itself has gaps. */
function missingFrom({ referrers }: PromotionReport): string {
  const missing = referrers.filter(({ result }) => result === 'planned')
  if (missing.length === 0) return 'manifests or blobs of the image are missing'
  const types = [...new Set(missing.map(({ artifactType }) => withoutControlCharacters(artifactType)))]
  const named = [...types.slice(0, typeLimit), ...(types.length > typeLimit ? ['…'] : [])].join(', ')
  const verb = missing.length === 1 ? 'is' : 'are'
  return `${missing.length} of ${count(referrers.length, 'referrer')} ${verb} missing (${named})`
}
