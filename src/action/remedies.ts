// Adds advice to failures: what the user can do about them where the run was started.
import type { Failure, Report } from '../promote/model/report.ts'
import { familyOf } from '../registry/families/families.ts'
import { type Advice, advices } from './advice-table.ts'
import type { Surface } from './surface.ts'

/** The report with this advice added to the remedies of its failures. */
export function addAdvice(report: Report, surface: Surface = 'action'): Report {
  return { ...report, failures: report.failures.map((failure) => withAdvice(failure, surface)) }
}

/** The failure with advice for the place where the run was started, if there is any. */
export function withAdvice(failure: Failure, surface: Surface = 'action'): Failure {
  const advice = advices.find((row) => fits(row, failure))
  if (advice === undefined) return failure
  const { text } = advice
  const texts =
    typeof text === 'function' ? text(failure.answer?.registry ?? '', failure.answer?.repository ?? '') : text
  const chosen = typeof texts === 'string' ? texts : texts[surface]
  return { ...failure, remedy: [failure.remedy ?? '', chosen].join(' ').trim() }
}

/** The facts that a row may require of the answer. */
const facts = ['access', 'login', 'plainHttp', 'anonymous'] as const

function fits({ codes, family, ...row }: Advice, { code, answer }: Failure): boolean {
  if (code === undefined || !codes.includes(code)) return false
  if (facts.some((fact) => row[fact] !== undefined && row[fact] !== answer?.[fact])) return false
  return family === undefined || (answer !== undefined && familyOf(answer.registry)?.name === family)
}
