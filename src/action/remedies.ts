// Adds advice to failures: what the user can do about them where the run was started.
import type { Failure, Report } from '../promote/model/report.ts'
import { familyOf } from '../registry/families/families.ts'
import { type Advice, advices } from './advice-table.ts'
import { longestWait } from './inputs/text/numbers.ts'
import type { Surface } from './surface.ts'

/** The report with this advice added to the remedies of its failures. */
export function addAdvice(report: Report, surface: Surface = 'action'): Report {
  return { ...report, failures: report.failures.map((failure) => withAdvice(failure, surface)) }
}

/** The failure with advice for the place where the run was started, if there is any. */
export function withAdvice(failure: Failure, surface: Surface = 'action'): Failure {
  const advice = [...waitAdvice(failure), ...tableAdvice(failure, surface)]
  return advice.length === 0 ? failure : { ...failure, remedy: [failure.remedy ?? '', ...advice].join(' ').trim() }
}

/** A registry may ask for a longer wait than the inputs take. */
function waitAdvice({ answer }: Failure): readonly string[] {
  const retryAfter = answer?.retryAfter
  if (retryAfter === undefined || retryAfter > longestWait) return []
  return [`Or set \`wait: ${Math.ceil(retryAfter / 60_000)}m\` and a longer \`timeout\`.`]
}

function tableAdvice(failure: Failure, surface: Surface): readonly string[] {
  const advice = advices.find((row) => fits(row, failure))
  if (advice === undefined) return []
  const { text } = advice
  const texts =
    typeof text === 'function' ? text(failure.answer?.registry ?? '', failure.answer?.repository ?? '') : text
  return [typeof texts === 'string' ? texts : texts[surface]]
}

/** The facts that a row may require of the answer. */
const facts = ['access', 'login', 'plainHttp', 'anonymous'] as const

function fits({ codes, family, ...row }: Advice, { code, answer }: Failure): boolean {
  if (code === undefined || !codes.includes(code)) return false
  if (facts.some((fact) => row[fact] !== undefined && row[fact] !== answer?.[fact])) return false
  return family === undefined || (answer !== undefined && familyOf(answer.registry)?.name === family)
}
