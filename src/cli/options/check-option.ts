// Checks one option of a command line.
import { quote } from '../../promote/text/quote.ts'
import type { UsageProblem } from './invocation.ts'
import { options } from './options.ts'
import { otherTools } from './other-tools.ts'

type Token = { readonly name: string; readonly rawName: string; readonly value: string | undefined }

export function optionProblems({ name, rawName, value }: Token): readonly UsageProblem[] {
  const option = options.find((candidate) => candidate.name === name)
  const remedy = option === undefined ? otherTools[name] : undefined
  if (remedy !== undefined) return [{ text: `unknown option ${rawName}`, remedy: `${remedy}.` }]
  if (option === undefined)
    return [{ text: `unknown option ${rawName}`, word: rawName, known: options.map((option) => `--${option.name}`) }]
  if (option.value !== undefined && value === undefined)
    return [{ text: `${rawName} needs a value: ${rawName} ${option.value}` }]
  const words = ['true', 'false', option.word].filter((word) => word !== undefined)
  if (option.value === undefined && value !== undefined && !words.includes(value))
    return [{ text: `${rawName} takes ${either(words)}, not ${quote(value)}`, word: value, known: words }]
  return []
}

function either(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}
