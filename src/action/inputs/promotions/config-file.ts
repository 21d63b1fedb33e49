// The `config` input: a YAML file of many promotions. Its entries are read as a step's inputs are.
import type { Requirements } from '../../../promote/model/requirements.ts'
import { mergeRequirements } from '../../../promote/plan/gates/gates.ts'
import type { RunRequest } from '../../../promote/requests/expand-selection.ts'
import type { ParseResult } from '../../../promote/text/parse.ts'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { inputReader } from '../model/reader.ts'
import { parseLocated } from '../yaml/positions.ts'
import { fitEntries, problemLimit } from './config-entries.ts'
import { type ParsedRequests, readRequests } from './promotions.ts'

/** The inputs of the step beside `config`. */
export interface StepInputs {
  /** The text of an input, which holds if neither the entry nor the defaults set it. */
  readonly get: (name: string) => string
  /** The step's `require`, which must hold beside that of the entry. */
  readonly requirements?: Requirements | undefined
}

/** All promotions of a config. Each problem begins with its line and column. */
export async function readConfig(yaml: string, step: StepInputs): Promise<ParseResult<ParsedRequests>> {
  const document = parseLocated(yaml)
  if ('problems' in document) return document
  const { problems, unlisted, defaults, entries } = fitEntries(document.value)
  const parsed: ParsedRequests[] = []
  const corrections: string[] = []
  for (const [index, entry] of entries) {
    const texts = textsOf({ ...defaults, ...entry })
    const get = (name: string) => texts.get(name) ?? (name === 'require' ? '' : step.get(name))
    const addProblem = (name: string, text: string) => {
      const isInherited = !Object.hasOwn(entry, name) && Object.hasOwn(defaults, name)
      const position = document.value.positionOf(isInherited ? ['defaults', name] : ['promotions', index, name])
      problems.push(`${position}: ${isInherited ? 'defaults' : `promotion ${index + 1}`}, ${name}: ${text}`)
    }
    const addNotice = (name: string, text: string) => corrections.push(`promotion ${index + 1}, ${name}: ${text}`)
    parsed.push(await readRequests(inputReader(get, addProblem, addNotice)))
  }
  if (problems.length > 0) return { problems: listProblems([...new Set(problems)], unlisted) }
  const notices = [...new Set(corrections), ...parsed.flatMap(({ notices }) => notices)]
  const requests = parsed.flatMap(({ requests }) => requests).map((request) => addRequirements(request, step))
  return { value: { requests, notices } }
}

/** The first problems, and how many are left out. */
function listProblems(problems: readonly string[], unlisted: number): readonly string[] {
  const count = unlisted + Math.max(0, problems.length - problemLimit)
  const rest = count === 0 ? [] : [`${count} further ${count === 1 ? 'problem is' : 'problems are'} not listed.`]
  return [...problems.slice(0, problemLimit), ...rest]
}

/** The request with the gates of the step beside its own: a config cannot weaken what the workflow demands. */
function addRequirements(request: RunRequest, { requirements }: StepInputs): RunRequest {
  if (requirements === undefined) return request
  const own = request.options.require
  const require = own === undefined ? requirements : mergeRequirements(own, requirements)
  return { ...request, options: { ...request.options, require } }
}

/** The texts that the step's inputs would hold: lists as lines, maps as JSON, which is YAML. An empty map sets nothing. */
function textsOf(entry: object): ReadonlyMap<string, string> {
  return new Map(Object.entries(entry).map(([name, value]) => [name, textOf(value)]))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (Array.isArray(value)) return value.join('\n')
  return isRecord(value) && Object.keys(value).length === 0 ? '' : JSON.stringify(value)
}
