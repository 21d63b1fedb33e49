// Errors as failures of the report: side, message, remedy.

import { PromoteError, RegistryError } from '../../registry/model/errors.ts'
import { formatName } from '../../registry/model/reference.ts'
import type { FailedAnswer, Failure } from '../model/report.ts'
import type { PromotionRequest } from '../model/request.ts'
import { systemFailure } from './system-failure.ts'

interface FailedRun {
  readonly requests: readonly PromotionRequest[]
  readonly signal: AbortSignal
  /** Whether a promised tag was moved, or may have been. */
  readonly isTagTouched: boolean
  /** Whether the run writes nothing: a dry run, a preflight, a command that only reads. */
  readonly writesNothing: boolean
}

/** Every failure of a run. An unexpected error is reported as a defect, with its stack. */
export function failuresOf(error: unknown, run: FailedRun): readonly Failure[] {
  if (error instanceof AggregateError) return error.errors.flatMap((inner: unknown) => failuresOf(inner, run))
  if (run.signal.aborted) {
    const reason = run.signal.reason instanceof Error ? run.signal.reason.message : String(run.signal.reason)
    return [
      {
        message: `the run was stopped: ${reason}`,
        side: undefined,
        remedy: run.writesNothing
          ? 'Nothing was written. Run it again.'
          : 'A re-run completes what is missing; what is there already is not sent again.',
      },
    ]
  }
  return [describeFailure(error, run) ?? defect(error)]
}

/** Errors after which users need to know whether a tag moved. */
const contentCodes: ReadonlySet<string> = new Set(['integrity', 'source-content-missing'])

function describeFailure(error: unknown, { requests, isTagTouched }: FailedRun): Failure | undefined {
  if (!(error instanceof PromoteError)) return systemFailure(error)
  const { code, message, side } = error
  const isUntagged = contentCodes.has(code) && !isTagTouched
  const remedy = isUntagged ? `Nothing was tagged. ${error.remedy ?? ''}`.trimEnd() : error.remedy
  if (!(error instanceof RegistryError)) return { code, message, side, remedy }
  return { code, message, side: side ?? sideOf(error, requests), remedy, answer: answerOf(error) }
}

function defect(error: unknown): Failure {
  const isError = error instanceof Error
  return {
    message: isError ? `${error.name}: ${error.message}` : String(error),
    side: undefined,
    remedy: undefined,
    stack: (isError ? error.stack : undefined) ?? 'no stack',
  }
}

function answerOf({ details }: RegistryError): FailedAnswer {
  const { registry, repository, operation, access, anonymous, login, plainHttp, target, status, codes, detail } =
    details
  const { retryAfter } = details
  return {
    registry,
    repository,
    operation,
    access,
    ...(anonymous !== undefined && { anonymous }),
    ...(login !== undefined && { login }),
    ...(plainHttp !== undefined && { plainHttp }),
    ...(target !== undefined && { target }),
    ...(codes !== undefined && { codes }),
    ...(status !== undefined && { status }),
    ...(detail !== undefined && { detail }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

function sideOf({ details }: RegistryError, requests: readonly PromotionRequest[]): Failure['side'] {
  const isNamed = (name: string) => name === details.repository || name === `${details.registry}/${details.repository}`
  const source = requests.some(({ sources }) => sources.some(({ repository }) => isNamed(formatName(repository))))
  const target = requests.some(({ targets }) => targets.some(({ repository }) => isNamed(formatName(repository))))
  if (source === target) return undefined
  return source ? 'source' : 'target'
}
