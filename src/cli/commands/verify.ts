// `verify`: shows what tags name, and checks that the image is complete and passes the gates. Nothing is written.
import { count, withoutControlCharacters } from '../../action/format.ts'
import type { Problem } from '../../action/inputs/model/types.ts'
import { isRead } from '../../action/wording/tag-results.ts'
import type { Runner } from '../../action/workflow-commands.ts'
import type { Failure, PromotionReport, Report } from '../../promote/model/report.ts'
import { quote } from '../../promote/text/quote.ts'
import { formatReference } from '../../registry/model/reference.ts'

/** A dry run of an image onto itself: everything is looked at, and whatever is missing would have to be written. */
export function verifyInputs(image: string, texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const source = texts['source'] || image
  return { ...texts, source, targets: image, 'dry-run': 'true', verify: 'strict', overwrite: 'always' }
}

/** What is wrong with the image that a command line names: a problem of the inputs that it stands for. */
export function operandProblems(
  image: string,
  problems: readonly Problem[],
  { source }: Readonly<Record<string, string>>,
): readonly Problem[] {
  const [, digest] = /@(sha(?:256|512):[0-9a-f]+)$/.exec(image) ?? []
  const isOperand = ({ input }: Problem) => input === 'targets' || (input === 'source' && !source)
  const others = problems.filter((problem) => !isOperand(problem))
  if (digest !== undefined)
    return [
      { input: '', text: `${quote(image)} has a digest, and verify reads what a tag names. ${tagAdvice(image)}` },
      ...others,
    ]
  const texts = new Set(problems.filter(isOperand).map(({ text }) => text))
  return [...[...texts].map((text) => ({ input: '', text })), ...others]
}

function tagAdvice(image: string): string {
  return `Write the tag, and the digest as \`--source ${image.replace(/:[\w.-]+(?=@)/, '')}\`.`
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
  const codes = failures.map(({ code }) => code)
  const described = promotions.flatMap((promotion) =>
    promotion.targets.map((report): string | readonly string[] => {
      const { target, before, detail } = report
      const { sources, digest, decision, platforms, referrers, refusals } = promotion
      const name = formatReference(target)
      if (codes.includes('source-not-found')) return `${sources.map(formatReference).join(', ')}: not found`
      if (codes.includes('source-content-missing') || failures.some(isMissingManifest)) return `${name}: incomplete`
      if (digest === undefined || decision === 'failed') return `${name}: could not be verified`
      if (!isRead(report)) return `${name}: not read: ${detail ?? 'it is not allowed'}`
      const expected = `expected ${digest}, which ${sources.map(formatReference).join(', ')} names`
      if (before === undefined) return `${name}: the tag does not exist; ${expected}`
      if (before !== digest) return `${name}: found ${before}; ${expected}`
      const parts = `${count(platforms.length, 'platform')}, ${count(referrers.length, 'referrer')}`
      if (refusals.length > 0) return `${name}: ${digest} (${parts}), ${count(refusals.length, 'gate')} not met`
      if (isUnchanged(promotion)) return `${name}: ${digest} (${parts}), complete`
      return [
        `${name}: ${digest} (${parts}), incomplete: ${missingFrom(promotion)}`,
        `What to do: promote ${sources.map(formatReference).join(' and ')} to ${name} again; what is there already is not sent again.`,
      ]
    }),
  )
  return described.flat()
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
