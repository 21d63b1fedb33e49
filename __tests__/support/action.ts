// The built action in one call, run as GitHub's runner runs it.
import { runStep, type StepResult } from '../../sandbox/runner.ts'

type Texts = Readonly<Record<string, string>>

/** Runs dist/ with these inputs; `env` is added to a bare environment with an empty HOME. */
export function runAction(inputs: Texts, env: Texts = {}): Promise<StepResult> {
  return runStep({ inputs, env })
}
