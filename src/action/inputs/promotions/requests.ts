// Reads what to promote from exactly one of `source`, `config` and `plan`.
import type { Requirements } from '../../../promote/model/requirements.ts'
import { type ParseResult, problem, quote } from '../../../promote/text/parse.ts'
import type { InputReader } from '../model/reader.ts'
import type { InputSource } from '../model/types.ts'
import { missingFileHints } from '../text/paths.ts'
import { type ParsedRequests, readPlanRequests, readRequests } from './promotions.ts'

/** Reads what to promote from exactly one of `source`, `config` and `plan`. */
export async function readRunRequests(reader: InputReader, from: InputSource): Promise<ParsedRequests> {
  const [input = 'source', ...surplus] = (['plan', 'config', 'source'] as const).filter(reader.isSet)
  for (const name of surplus)
    reader.addProblem(name, `it cannot be given beside \`${input}\`: one of them says what to promote.`)
  if (input === 'plan') return readPlanRequests(reader, from)
  if (input === 'source') return readRequests(reader)
  for (const name of ['targets', 'combine'].filter(reader.isSet))
    reader.addProblem(name, 'the entries of the config have their own: leave it out beside `config`.')
  const requirements = await reader.read('require', readStepRequirements, undefined)
  return reader.read('config', (path) => readConfigFile(path, from, requirements), { requests: [], notices: [] })
}

async function readStepRequirements(text: string): Promise<ParseResult<Requirements | undefined>> {
  return (await import('./yaml-option.ts')).readRequirements(text)
}

async function readConfigFile(
  path: string,
  { get, readFile, surface }: InputSource,
  requirements: Requirements | undefined,
): Promise<ParseResult<ParsedRequests>> {
  const text = await readFile(path).catch(() => undefined)
  if (text === undefined)
    return problem(
      `${quote(path)} is not a file that can be read. Write a path in the workspace. ${missingFileHints[surface]}`,
    )
  return (await import('./config-file.ts')).readConfig(text, { get, requirements })
}
