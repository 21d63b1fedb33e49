// Command lines that parse, and do something else than they look like.
import type { UsageProblem } from './invocation.ts'
import { options } from './options.ts'

type Token =
  | { readonly kind: 'option'; readonly name: string; readonly rawName: string; readonly value?: string | undefined }
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' }

/** A switch takes its value behind "=": a word that follows it would be a target. */
export function detachedValues(tokens: readonly Token[]): readonly UsageProblem[] {
  return tokens.flatMap((token, at) => {
    const next = tokens[at + 1]
    if (token.kind !== 'option' || next?.kind !== 'positional') return []
    const option = options.find(({ name }) => name === token.name)
    if (option === undefined || option.value !== undefined) return []
    if (!['true', 'false', option.word].includes(next.value)) return []
    return [{ text: `the value of ${token.rawName} follows a "=": write ${token.rawName}=${next.value}` }]
  })
}

/** With `--combine A B C` the second source would be a target, and its tag would be moved to the first. */
export function combinedArguments(
  positionals: readonly string[],
  texts: ReadonlyMap<string, string>,
): readonly UsageProblem[] {
  const [first, ...others] = positionals[0] === 'plan' ? positionals.slice(1) : positionals
  const isOne = first !== undefined && !/[,\n]/.test(first)
  if (!isOne || others.length < 2 || texts.has('source') || (texts.get('combine') ?? 'false') === 'false') return []
  const text =
    'of the arguments only the first is a source, and --combine needs several: write each source with --source, and each target with --targets'
  return [{ text }]
}
