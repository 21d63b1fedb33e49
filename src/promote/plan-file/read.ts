// Reads a plan as requests, under the guards and gates of the step that applies it.
import { isRecord } from '../../registry/model/descriptor.ts'
import type { Digest } from '../../registry/model/digest.ts'
import { plainText } from '../../registry/model/plain-text.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { parseReference } from '../../registry/model/reference-syntax/parse.ts'
import type { PromotionOptions, PromotionRequest, Target } from '../model/request.ts'
import { stricterOptions } from '../options/options.ts'
import { validators } from '../options/validators.ts'
import { withRunNames } from '../requests/run-names.ts'
import { describeProblems } from './describe-problems.ts'
import { looserOverwrite } from './looser-overwrite.ts'
import { type PromotionData, plannedPromotion, planOutline } from './schema.ts'
import { type Shard, shardOf } from './shard.ts'

/** The applying step's own options: if both the plan and the step set one, the stricter applies. */
export interface PlanToApply {
  /** The GitHub repository that applies. */
  readonly repository: string
  readonly options?: Partial<PromotionOptions>
  /** The part of the promotions that this job does; all without it. */
  readonly shard?: Shard
}

/** As many as a config may have. */
const promotionLimit = 10_000
/** Values in one promotion: text, numbers, lists and maps. A promotion to a thousand targets has six thousand. */
const valueLimit = 50_000

type Applied =
  | { readonly kind: 'requests'; readonly requests: readonly PromotionRequest[] }
  /** `isPlan`: whether it is a plan at all, and not another file. */
  | { readonly kind: 'refused'; readonly isPlan: boolean; readonly problems: readonly string[] }

/** Reads a plan's text (JSON). A plan of another repository, of an unknown version or of a wrong shape is refused. */
export async function applyPlan(text: string, applying: PlanToApply): Promise<Applied> {
  const document = parse(text)
  if (!isPlan(document))
    return { kind: 'refused', isPlan: false, problems: ['it is not the JSON that a dry run wrote'] }
  const outline = planOutline.safeParse(document)
  if (!outline.success) return refuse(...describeProblems(document, outline.error.issues))
  const { repository, promotions: unchecked } = outline.data
  if (unchecked.length > promotionLimit) return refuse(`it has more than ${promotionLimit} promotions`)
  const promotions: PromotionData[] = []
  for (const [at, promotion] of unchecked.entries()) {
    if (hasMoreValues(promotion, valueLimit))
      return refuse(`its promotion ${at + 1} has more than ${valueLimit} values`)
    const read = plannedPromotion.safeParse(promotion)
    if (!read.success)
      return refuse(
        ...describeProblems(
          document,
          read.error.issues.map((issue) => ({ ...issue, path: ['promotions', at, ...issue.path] })),
        ),
      )
    promotions.push(read.data)
  }
  if (repository !== applying.repository)
    return refuse(
      `the plan was created ${within(repository)}, and this run is ${within(applying.repository)}; a plan is applied only in the repository where it was created. Create a new plan here`,
    )
  if (promotions.length === 0) return refuse('it has no promotions, so there is nothing to apply')
  const looser = await looserOverwrite(promotions, applying.options?.overwrite)
  if (looser !== undefined) return refuse(looser)
  const requests = promotions.map((promotion) => requestOf(promotion, applying))
  if (applying.shard === undefined) return { kind: 'requests', requests }
  const positions = new Set(shardOf(promotions, applying.shard))
  return { kind: 'requests', requests: withRunNames(requests).filter((_, at) => positions.has(at)) }
}

function requestOf(
  { sources, digest, graph, targets, options: planned }: PromotionData,
  applying: PlanToApply,
): PromotionRequest {
  const [first = '', ...rest] = sources
  return {
    sources: [parseReference(first), ...rest.map(parseReference)],
    targets: targets.filter(({ derived }) => !derived).map((target) => targetOf(target.reference)),
    options: stricterOptions(planned, applying.options ?? {}, validators),
    pin: {
      digest,
      graph,
      expected: new Map(
        targets.map((target): [string, Digest | undefined] => [
          formatReference(parseReference(target.reference)),
          target.expected ?? undefined,
        ]),
      ),
    },
  }
}

function targetOf(text: string): Target {
  const { repository, tag } = parseReference(text)
  if (tag === undefined) throw new TypeError(`${text} has no tag`)
  return { repository, tag }
}

/** Counts what is in a document without recursion, and stops at the limit. */
function hasMoreValues(document: unknown, limit: number): boolean {
  const queue = [document]
  for (let at = 0; at < queue.length; at++) {
    const value = queue[at]
    if (typeof value !== 'object' || value === null) continue
    const children: readonly unknown[] = Object.values(value)
    if (queue.length + children.length > limit) return true
    for (const child of children) queue.push(child)
  }
  return false
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whatever was done to a plan, it has these keys. */
function isPlan(document: unknown): boolean {
  return isRecord(document) && Object.hasOwn(document, 'version') && Object.hasOwn(document, 'promotions')
}

/** A run on a machine of its own, which no CI system started, has no repository. */
function within(repository: string): string {
  return repository === '' ? 'outside a repository' : `in ${plainText(repository, 140)}`
}

function refuse(...problems: readonly string[]): Applied {
  return { kind: 'refused', isPlan: true, problems }
}
