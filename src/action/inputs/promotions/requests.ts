// Reads what to promote from exactly one of `source`, `config` and `plan`.
import type { Requirements } from '../../../promote/model/requirements.ts'
import { type ParseResult, problem } from '../../../promote/text/parse.ts'
import type { SurfaceText } from '../../surface.ts'
import type { InputReader } from '../model/reader.ts'
import type { InputSource } from '../model/types.ts'
import { type ParsedRequests, readPlanRequests, readRequests } from './promotions.ts'

/** Why a workflow that passes a plan on may pass on nothing. */
export const emptyPlan: SurfaceText = {
  action:
    'A dry run leaves its output `plan` empty if the plan is longer than 96 KiB: then pass its output `plan-file` to a step of the same job, or split the promotions.',
  'command-line': 'Name the file that `promote-image plan` wrote.',
}

/** Reads what to promote from exactly one of `source`, `config` and `plan`. */
export async function readRunRequests(reader: InputReader, from: InputSource): Promise<ParsedRequests> {
  const [input = 'source', ...surplus] = (['plan', 'config', 'source'] as const).filter(reader.isSet)
  for (const name of surplus)
    reader.addProblem(name, `it cannot be given together with \`${input}\`: give only one of them.`)
  if (input === 'plan') return readPlanRequests(reader, from)
  if (input === 'source') {
    if (!['source', 'targets', 'phase', 'shard'].some(reader.isSet) && from.surface === 'action')
      reader.addProblem('plan', `it is empty or not given, and \`source\` and \`config\` too. ${emptyPlan.action}`)
    return readRequests(reader)
  }
  for (const name of ['targets', 'combine'].filter(reader.isSet))
    reader.addProblem(name, 'each entry of the config has its own: leave it out if `config` is given.')
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
  let text: string
  try {
    text = await readFile(path)
  } catch (error) {
    const { fileProblem } = await import('../files/named-file.ts')
    return problem(fileProblem(path, error, surface))
  }
  return (await import('./config-file.ts')).readConfig(text, { get, requirements })
}
