// Finds misspelt inputs that limit a run: GitHub warns about an input that action.yml does not declare, and starts the step.
import { nearestName } from '../../promote/text/did-you-mean.ts'
import type { Env } from '../context.ts'
import type { Problem } from './model/types.ts'

/** Inputs without which a run does more than was asked. */
const limits = ['dry-run', 'require', 'allow-targets', 'overwrite', 'backup', 'verify', 'phase']

/** A problem for each variable of an input that is nearly one of `limits`: `dryrun: true` would promote. */
export function misspeltInputs(env: Env): readonly Problem[] {
  return Object.entries(env).flatMap(([variable, value]) => {
    if (!value || !variable.startsWith('INPUT_')) return []
    const written = variable.slice('INPUT_'.length).toLowerCase()
    const input = limits.includes(written) ? undefined : nearestName(written, limits)
    if (input === undefined) return []
    const text = `the input ${written} is unknown. Did you mean ${input}? Correct its name in \`with:\`; if ${variable} is a variable of the workflow's own, rename it.`
    return [{ input, text }]
  })
}
