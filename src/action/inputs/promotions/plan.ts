// The `plan` input: a plan's text as a dry run put it out, or the path of one.
import { gunzipSync } from 'node:zlib'
import type { PromotionRequest } from '../../../promote/model/request.ts'
import { applyPlan, type PlanToApply } from '../../../promote/plan-file/read.ts'
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import type { Surface, SurfaceText } from '../../surface.ts'
import { fileProblem } from '../files/named-file.ts'
import type { InputSource } from '../model/types.ts'

/** Characters of a plan as text; a dry run puts out at most 96 KiB of it. */
const packedLimit = 128 * 1024
/** Bytes of such a plan unpacked. Digests hardly compress: an honest plan that fits an output has under two million. */
const sizeLimit = 8 * 1024 * 1024

/** Where a path is read, and where the run was started. */
export type PlanSource = Pick<InputSource, 'readFile' | 'surface'>

/** The requests that the plan pins; none of its text is shown. */
export async function readPlan(
  text: string,
  applying: PlanToApply,
  source: PlanSource,
): Promise<ParseResult<readonly PromotionRequest[]>> {
  const document = await textOfPlan(text, source)
  if ('problems' in document) return document
  const applied = await applyPlan(document.value, applying)
  if (applied.kind === 'requests') return { value: applied.requests }
  const advice = applied.isPlan ? '' : ` ${rightFile[source.surface]}`
  return problem(...applied.problems.map((text) => `${text}.${advice}`))
}

const rightFile: SurfaceText = {
  action: 'Give it the output `plan` or `plan-file` of a dry run.',
  'command-line': 'Name the file that `promote-image plan` wrote.',
}

async function textOfPlan(text: string, { readFile, surface }: PlanSource): Promise<ParseResult<string>> {
  if (text.startsWith('{')) return { value: text }
  if (text.startsWith('H4sI')) return unpack(text, surface)
  try {
    return { value: await readFile(text) }
  } catch (error) {
    return problem(`${fileProblem(text, error, surface)} ${planNotes[surface]}`)
  }
}

const planNotes: SurfaceText = {
  action: 'A plan is the output `plan` or `plan-file` of a dry run.',
  'command-line': 'A plan is the file that `promote-image plan` writes.',
}

const shorterPlan: SurfaceText = {
  action: 'Pass `plan-file` instead.',
  'command-line': rightFile['command-line'],
}

const unchangedPlan: SurfaceText = {
  action: 'Pass on the output `plan` of the dry run as it is.',
  'command-line': rightFile['command-line'],
}

function unpack(text: string, surface: Surface): ParseResult<string> {
  if (text.length > packedLimit)
    return problem(`it is longer than any plan that a dry run writes. ${shorterPlan[surface]}`)
  try {
    return { value: gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: sizeLimit }).toString('utf8') }
  } catch {
    return problem(`it was cut or changed on the way. ${unchangedPlan[surface]}`)
  }
}
