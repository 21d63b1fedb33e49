// The `plan` input: a plan's text as a dry run put it out, or the path of one.
import { gunzipSync } from 'node:zlib'
import type { PromotionRequest } from '../../promote/model/request.ts'
import { applyPlan, type PlanToApply } from '../../promote/plan-file/read.ts'
import { type ParseResult, problem, quote } from '../../promote/text/parse.ts'

/** Bytes of a plan that is unpacked. */
const sizeLimit = 64 * 1024 * 1024

/** The requests that the plan pins; none of its text is shown. */
export async function readPlan(
  text: string,
  applying: PlanToApply,
  readFile: (path: string) => Promise<string>,
): Promise<ParseResult<readonly PromotionRequest[]>> {
  const document = await textOfPlan(text, readFile)
  if ('problems' in document) return document
  const applied = applyPlan(document.value, applying)
  return applied.kind === 'refused' ? problem(...applied.problems.map((one) => `${one}.`)) : { value: applied.requests }
}

async function textOfPlan(text: string, readFile: (path: string) => Promise<string>): Promise<ParseResult<string>> {
  if (text.startsWith('{')) return { value: text }
  if (/^H4sI[A-Za-z0-9+/=\s]+$/.test(text)) return unpack(text)
  try {
    return { value: await readFile(text) }
  } catch {
    return problem(`${quote(text)} is neither the output \`plan\` of a dry run nor a file that can be read.`)
  }
}

function unpack(text: string): ParseResult<string> {
  try {
    return { value: gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: sizeLimit }).toString('utf8') }
  } catch {
    return problem('it is not whole: pass on the output `plan` of a dry run as it is.')
  }
}
