// How a promotion can end badly, told with the side it happened on and what to do about it.
import { IntegrityError, MalformedError, RegistryError } from '../registry/errors.ts'
import { formatName, formatReference, type Reference, type RepositoryName, type Tag } from '../registry/reference.ts'
import { SlowPattern } from './patterns.ts'
import type { FailedAnswer, Failure } from './report.ts'
import type { Request } from './request.ts'
import { VerifyError } from './verify.ts'

/** The source is truly not there: its registry said so. */
export class SourceMissing extends Error {
  override readonly name = 'SourceMissing'
  readonly remedy: string

  constructor(source: Reference, nearest: readonly Tag[]) {
    const { repository } = source
    const place = repository.kind === 'registry' ? repository.registry : formatName(repository)
    super(`${formatReference(source)} does not exist: ${place} knows no such image`)
    const similar = nearest.length > 0 ? ` Tags there that look like it: ${nearest.join(', ')}.` : ''
    this.remedy = `${whereToLook(source)}${similar}`
  }
}

function whereToLook({ repository, digest }: Reference): string {
  if (repository.kind !== 'registry')
    return `Check the path and the tag: it is read from the workspace, as it is when this step begins.`
  if (digest !== undefined)
    return `Where it was there before, it was deleted, or cleaned up after its tag was built anew: ${pushAgain}`
  return 'Check the name and that the build which pushes it has ended; credentials that may not read a private image can look the same.'
}

const pushAgain =
  'push that image again, or promote what its tag names now, and let clean-up jobs spare what is promoted.'

/** What the source's manifests name is not there any more: it went while the run copied it, or just before. */
export class SourceVanished extends Error {
  override readonly name = 'SourceVanished'
  readonly remedy = `Nothing was tagged. It was deleted, or cleaned up, while a manifest still names it: ${pushAgain}`

  constructor(what: string, origins: readonly RepositoryName[]) {
    super(`${what} is gone from ${origins.map(formatName).join(' and ')}`)
  }
}

/** The source is there, and what was asked for cannot be made of it. */
export class Unpromotable extends Error {
  override readonly name = 'Unpromotable'
  readonly remedy: string

  constructor(problem: string, remedy: string) {
    super(problem)
    this.remedy = remedy
  }
}

/** A tag did not hold what the plan was made for when its turn came. */
export class TagMoved extends Error {
  override readonly name = 'TagMoved'
  readonly remedy = 'Another writer moved it during this run. Look at what it names now, and run again to decide anew.'
}

/** `undefined` for a bug of ours, which keeps its stack. */
function describeFailure(error: unknown, requests: readonly Request[]): Failure | undefined {
  if (error instanceof RegistryError)
    return {
      message: error.message,
      side: sideOf(error, requests),
      remedy: error.facts.remedy,
      answer: answerOf(error),
    }
  if (error instanceof SourceMissing || error instanceof SourceVanished || error instanceof Unpromotable)
    return { message: error.message, side: 'source', remedy: error.remedy }
  if (error instanceof SlowPattern) return { message: error.message, side: undefined, remedy: error.remedy }
  if (error instanceof TagMoved || error instanceof VerifyError)
    return { message: error.message, side: 'target', remedy: error.remedy }
  if (error instanceof IntegrityError)
    return {
      message: error.message,
      side: undefined,
      remedy: 'Run again; if it happens twice, the registry or something between it and the runner changes bytes.',
    }
  if (error instanceof MalformedError) return { message: error.message, side: 'source', remedy: undefined }
  return undefined
}

/** What a run failed with, all of it. Throws what is no failure of registries or inputs: a bug of ours. */
export function failuresOf(error: unknown, requests: readonly Request[], signal: AbortSignal): readonly Failure[] {
  if (error instanceof AggregateError) return error.errors.flatMap((one: unknown) => failuresOf(one, requests, signal))
  if (signal.aborted) {
    const reason = signal.reason instanceof Error ? signal.reason.message : String(signal.reason)
    return [
      {
        message: `stopped: ${reason}`,
        side: undefined,
        remedy: 'A re-run completes what is missing; what is there already is not sent again.',
      },
    ]
  }
  const failure = describeFailure(error, requests)
  if (failure === undefined) throw error
  return [failure]
}

function answerOf({ facts }: RegistryError): FailedAnswer {
  const { registry, repository, operation, status, detail } = facts
  return {
    registry,
    repository,
    operation,
    ...(status !== undefined && { status }),
    ...(detail !== undefined && { detail }),
  }
}

function sideOf({ facts }: RegistryError, requests: readonly Request[]): Failure['side'] {
  const is = (name: string) => name === facts.repository || name === `${facts.registry}/${facts.repository}`
  const source = requests.some(({ sources }) => sources.some(({ repository }) => is(formatName(repository))))
  const target = requests.some(({ targets }) => targets.some(({ repository }) => is(formatName(repository))))
  if (source === target) return undefined
  return source ? 'source' : 'target'
}
