// Detects a shell that dropped variables with a hyphen (dash, busybox): GitHub's runner sets every declared input, empty or
// not. Without them `dry-run: true` would promote, and `allow-targets` would allow everything.
import type { Env } from '../context.ts'
import type { Problem } from './model/types.ts'

const anyWay = ['INPUT_SOURCE', 'INPUT_CONFIG', 'INPUT_PLAN']

/** The problem, or nothing if the inputs are complete, or if no input is set at all. */
export function droppedVariables(env: Env): readonly Problem[] {
  if (!anyWay.some((name) => env[name]) || env['INPUT_DRY-RUN'] !== undefined) return []
  const text =
    'the variable INPUT_DRY-RUN is not set, not even to an empty text. A shell that drops variables with a hyphen (dash, busybox sh) started this step, so that inputs such as `dry-run` and `allow-targets` would be ignored. Start it with `uses:`, or start node directly, or from bash.'
  return [{ input: 'dry-run', text }]
}
