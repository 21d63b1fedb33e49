// What is to be promoted: one image, a selection of many, the promotions of a config, or what a plan pins.
import type { PromotionOptions } from '../../../promote/model/request.ts'
import type { PlanToApply } from '../../../promote/plan-file/read.ts'
import { parseShard, type Shard } from '../../../promote/plan-file/shard.ts'
import type { RunRequest, SelectionRequest } from '../../../promote/requests/expand-selection.ts'
import type { Selection } from '../../../promote/requests/select-tags.ts'
import { parseTemplate, type Template } from '../../../promote/requests/target-template.ts'
import { boolean, listOf, type ParseResult, problem } from '../../../promote/text/parse.ts'
import type { InputReader } from '../model/reader.ts'
import type { InputSource } from '../model/types.ts'
import { inLowerCase } from '../text/references.ts'
import { readOptions, readOptionsBesidePlan } from './options.ts'
import { readRepositories, readSources } from './sources.ts'
import { readTargets } from './targets.ts'

export interface ParsedRequests {
  readonly requests: readonly RunRequest[]
  /** Corrections that the user should see. */
  readonly notices: readonly string[]
  /** How many jobs share the work; absent if it is not shared. */
  readonly shards?: number
}

const nothing: ParsedRequests = { requests: [], notices: [] }

/** One promotion, or one selection, from the texts of a step or of a config's entry. */
export async function readRequests(reader: InputReader): Promise<ParsedRequests> {
  const options = await readOptions(reader)
  const combine = await reader.read('combine', boolean, false)
  const selection = await reader.read('select', readSelection, undefined)
  if (options.annotations !== undefined && !createsIndex(options, combine))
    reader.addProblem(
      'annotations',
      'they change the digest, so they need an index that this run creates: set `combine`, `platforms` or `attestations: false`.',
    )
  if (reader.isSet('select')) return readSelectionRequest(reader, { options, combine, selection })
  const image = 'the image to promote, such as ghcr.io/acme/app:sha-1f2e'
  const sources = await reader.required('source', (text) => readSources(text, combine), image)
  const meaning = 'no target is given. Add one, such as docker.io/acme/app:1.2.3'
  const targets = await reader.required('targets', (text) => readTargets(text, sources), meaning)
  if (sources === undefined || targets === undefined) return nothing
  return { requests: [{ sources, targets: targets.targets, options }], notices: targets.notices }
}

/** Whether the run may create an index of its own. */
function createsIndex({ platforms, unwrap, attestations }: PromotionOptions, combine: boolean): boolean {
  return unwrap !== true && (combine || platforms !== undefined || attestations === false)
}

interface Selecting {
  readonly options: PromotionOptions
  readonly combine: boolean
  readonly selection: Selection | undefined
}

async function readSelectionRequest(
  { required, addProblem }: InputReader,
  { options, combine, selection }: Selecting,
): Promise<ParsedRequests> {
  if (combine)
    addProblem(
      'combine',
      'it combines several sources into one index, and `select` chooses many images: leave one out.',
    )
  const from: SelectionRequest['from'] | undefined = await required(
    'source',
    readRepositories,
    'the repository to select from',
  )
  const templates = await required(
    'targets',
    readTemplates,
    'no target is given. Add one, such as docker.io/acme/app:{tag}',
  )
  if (selection === undefined || from === undefined || templates === undefined) return nothing
  return { requests: [{ from, selection, templates, options }], notices: [] }
}

/** Loads the library for selections only if there is one. */
async function readSelection(text: string): Promise<ParseResult<Selection | undefined>> {
  const { parseSelection } = await import('../../../promote/requests/select-tags.ts')
  const selection = parseSelection(text)
  return 'problem' in selection ? problem(`${selection.problem}.`) : { value: selection }
}

function readTemplates(text: string): ParseResult<readonly Template[]> {
  return listOf(text, (written) => {
    const read = written.map((template) => parseTemplate(inLowerCase(template)))
    const problems = read.flatMap((template) => ('problem' in template ? [`${template.problem}.`] : []))
    if (problems.length > 0) return { problems }
    return { value: read.flatMap((template) => ('problem' in template ? [] : [template])) }
  })
}

/** The requests of a plan; the step's own options can only make it stricter. */
export async function readPlanRequests(
  reader: InputReader,
  source: Pick<InputSource, 'repository' | 'readFile' | 'surface'>,
): Promise<ParsedRequests> {
  for (const name of ['targets', 'combine', 'select'].filter(reader.isSet))
    reader.addProblem(name, 'the plan decides it: leave it out if `plan` is given.')
  const options = await readOptionsBesidePlan(reader)
  const shard = await reader.read('shard', readShard, undefined)
  const applying: PlanToApply = { repository: source.repository, options, ...(shard && { shard }) }
  const read = async (text: string) => (await import('./plan.ts')).readPlan(text, applying, source)
  return { requests: await reader.read('plan', read, []), notices: [], ...(shard && { shards: shard.count }) }
}

function readShard(text: string): ParseResult<Shard | undefined> {
  const shard = parseShard(text)
  return 'problem' in shard ? problem(`${shard.problem}.`) : { value: shard }
}
