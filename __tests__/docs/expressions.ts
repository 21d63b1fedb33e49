// Expressions of a workflow that uses the action, in a step after the one called `promote`.
import { evaluate as evaluateIn } from '../support/expressions.ts'

export interface Question {
  /** Without its braces. */
  readonly expression: string
  readonly outputs: Readonly<Record<string, string>>
}

/** What each expression gives, as JSON has it. */
export function evaluate(questions: readonly Question[]): Promise<readonly unknown[]> {
  return evaluateIn(
    questions.map(({ expression, outputs }) => ({ expression, context: { steps: { promote: { outputs } } } })),
  )
}
