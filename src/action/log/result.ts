// Writes the last lines of the log: the result, and for every failure or refusal what to do about it.
import type { BackupReport, Failure, PromotionReport, Report, TargetReport } from '../../promote/model/report.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { count, sentence, withoutControlCharacters } from '../format.ts'
import type { Problem } from '../inputs/model/types.ts'
import { refusalRemedies } from '../refusal-remedies.ts'
import type { Surface, SurfaceText } from '../surface.ts'
import { describeCost } from '../wording/cost.ts'
import { failurePage, pageOf } from '../wording/docs-pages.ts'
import { headline } from '../wording/headline.ts'
import { sourcesText } from '../wording/sources.ts'
import { describeBackup, describeResult, resultReference, targetsToCheck } from '../wording/tag-results.ts'
import type { Runner, Style } from '../workflow-commands.ts'
import { alignColumns, atMost } from './table.ts'

/** What is said to have failed. */
export type Operation = 'Promotion' | 'Verification'

/** Where bugs are reported. The link carries nothing of the run. */
export const issueTracker = 'https://github.com/promote-image/promote-image/issues'

/** Reports every problem with the inputs; nothing was contacted. */
export function reportInputProblems(problems: readonly Problem[], runner: Runner): void {
  for (const { input, text } of problems) runner.annotate('error', `Input ${input}: ${text}`, `Input ${input}`)
  runner.line(`${moreAbout} ${pageOf('inputs')}`)
  runner.line(`${count(problems.length, 'problem')} in the inputs; nothing was sent to any registry.`)
}

/** Reports an unexpected error as a bug of this program. */
export function reportBug(error: unknown, runner: Runner): void {
  reportDefect(bugMessage(error), error instanceof Error ? error.stack : undefined, runner)
}

function reportDefect(message: string, stack: string | undefined, runner: Runner): void {
  runner.annotate(
    'error',
    `This is a bug of promote-image: ${withoutControlCharacters(message)}\nPlease report it, with the lines below: ${issueTracker}`,
    'Bug',
  )
  if (stack !== undefined) runner.line(stack)
}

export function bugMessage(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

export function reportResult(
  report: Report,
  runner: Runner,
  surface: Surface,
  operation: Operation = 'Promotion',
): void {
  for (const failure of report.failures) {
    if (failure.stack !== undefined) reportDefect(failure.message, failure.stack, runner)
    else runner.annotate('error', failureText(failure), failureTitle(failure, operation))
  }
  const isVerification = operation === 'Verification'
  const { shown, rest } = atMost(refusalsOf(report, isVerification), 'refusal', () => false)
  for (const refusal of shown) runner.annotate('error', refusal, isVerification ? 'Verification failed' : 'Refused')
  for (const line of rest) runner.line(line)
  if (report.status === 'failed' && report.changed) reportTags(report, runner)
  for (const page of pagesOf(report)) runner.line(`${moreAbout} ${page}`)
  if (isApplicable(report)) runner.line(dryRunNotes[surface])
  runner.line(`${headline(report)}. ${describeCost(report).join(', ')}.`, statusStyles[report.status])
}

const moreAbout = 'More about this:'

/** The pages about the failures and refusals, each once. A defect has none. */
function pagesOf({ failures, promotions }: Report): ReadonlySet<string> {
  const explained = failures.filter(({ stack }) => stack === undefined).map(failurePage)
  const isRefused = promotions.some(
    ({ refusals, targets }) => refusals.length > 0 || targets.some(({ result }) => result === 'refused'),
  )
  return new Set([...explained, ...(isRefused ? [pageOf('refused')] : [])])
}

const statusStyles: Readonly<Record<Report['status'], Style>> = {
  failed: 'red',
  refused: 'red',
  promoted: 'green',
  staged: 'green',
  deleted: 'green',
  unchanged: 'green',
  planned: 'bold',
}

/** Whether there is a plan that writes or deletes something, which needs rights; one that is refused is refused again. */
export function isApplicable({ plan, status }: Pick<Report, 'plan' | 'status'>): boolean {
  return plan !== undefined && (status === 'planned' || status === 'failed')
}

/** A dry run asks for nothing that would need rights to write. */
export const dryRunNotes: SurfaceText = {
  action: 'A dry run does not test push rights. A step with `plan` and `phase: preflight` does, and writes nothing.',
  'command-line':
    'A dry run does not test push rights. `promote-image login check REPOSITORY` does, and writes nothing.',
}

/** A verification reads one image, which is neither a source nor a target. */
function failureTitle({ side }: Failure, operation: Operation): string {
  return side === undefined || operation === 'Verification'
    ? `${operation} failed`
    : `${operation} failed at the ${side}`
}

/** The message and what to do, as the design's table of failures asks. */
export function failureText({ message, remedy }: Pick<Failure, 'message' | 'remedy'>): string {
  return remedy === undefined || remedy === '' ? message : `${message}\nWhat to do: ${remedy}`
}

/** Gates that are not met, then targets that a rule protects. */
function refusalsOf({ promotions, changed, blobsWritten }: Report, isVerification: boolean): readonly string[] {
  const isWritten = changed || blobsWritten
  const refused = promotions.flatMap((promotion) =>
    promotion.targets
      .filter(({ result }) => result === 'refused')
      .map((target) => refusalText(promotion, target, isWritten)),
  )
  const gates = isVerification ? unmetGates : refusingGates
  return [...promotions.flatMap((promotion) => gates(promotion, isWritten)), ...refused]
}

/** One text for all gates of a promotion: GitHub shows ten annotations of a step at most. */
function refusingGates({ sources, refusals }: PromotionReport, isWritten: boolean): readonly string[] {
  const [first, ...others] = refusals
  if (first === undefined) return []
  const name = sourcesText(sources)
  if (others.length === 0) return [`${name} was refused: ${sentence(first)} ${written(isWritten)}`]
  return [`${name} was refused by ${refusals.length} gates. ${written(isWritten)}\n${listOf(refusals)}`]
}

function unmetGates({ sources, refusals }: PromotionReport): readonly string[] {
  if (refusals.length === 0) return []
  return [`${sourcesText(sources)} does not meet ${count(refusals.length, 'gate')}:\n${listOf(refusals)}`]
}

function listOf(refusals: readonly string[]): string {
  return refusals.map((refusal) => `- ${sentence(refusal)}`).join('\n')
}

function refusalText({ sources }: PromotionReport, { target, detail, rule }: TargetReport, isWritten: boolean): string {
  const remedy = rule === undefined ? '' : `\nWhat to do: ${refusalRemedies[rule]}`
  return `${formatReference(target)} was refused for ${sourcesText(sources)}: ${sentence(detail ?? 'a rule forbids it')} ${written(isWritten)}${remedy}`
}

/** With `on-error: continue` other promotions of the run may have been done. */
function written(isWritten: boolean): string {
  return isWritten ? 'Nothing of this promotion was written.' : 'Nothing was written anywhere.'
}

/** What each tag names after a failure. */
function reportTags({ promotions, failures }: Report, runner: Runner): void {
  const reported = new Set(failures.map(({ message }) => message))
  const targets = promotions.flatMap((promotion) => promotion.targets)
  const toCheck = new Set(promotions.flatMap(targetsToCheck))
  const { shown, rest } = atMost(targets, 'target', (target) => toCheck.has(target))
  const row = (report: BackupReport, words: string) => {
    const { target, detail } = report
    const reason = detail === undefined || reported.has(detail) ? '' : `: ${detail}`
    return [formatReference(target), resultReference(report), `${words}${reason}`]
  }
  const rows = shown.flatMap((report) => {
    const { backup } = report
    return [row(report, describeResult(report)), ...(backup ? [row(backup, describeBackup(backup))] : [])]
  })
  runner.line('What the tags name now:')
  for (const line of [...alignColumns(rows), ...rest]) runner.line(`  ${line}`)
  for (const line of removalCommands(targets.flatMap((target) => [target, target.backup ?? []].flat())))
    runner.line(line)
}

/** Commands for tags that this run created and could not remove. */
function removalCommands(targets: readonly BackupReport[]): readonly string[] {
  const created = targets.filter(({ result, before }) => result === 'left' && before === undefined)
  const commands = created.slice(0, commandLimit).map(({ target }) => `  regctl tag delete ${formatReference(target)}`)
  return commands.length === 0 ? [] : ['To remove a tag that this run created, without its image:', ...commands]
}

const commandLimit = 20
