// Errors as failures of the report: side, message, remedy.

import { PromoteError, RegistryError } from '../../registry/model/errors.ts'
import { formatName } from '../../registry/model/reference.ts'
import type { FailedAnswer, Failure } from '../model/report.ts'
import type { PromotionRequest } from '../model/request.ts'

/** `undefined` for a bug of ours, which keeps its stack. */
function describeFailure(error: unknown, requests: readonly PromotionRequest[]): Failure | undefined {
  if (!(error instanceof PromoteError)) return undefined
  const { code, message, remedy } = error
  if (!(error instanceof RegistryError)) return { code, message, side: error.side, remedy }
  return { code, message, side: error.side ?? sideOf(error, requests), remedy, answer: answerOf(error) }
}

/** What a run failed with, all of it. Throws what is no failure of registries or inputs: a bug of ours. */
export function failuresOf(
  error: unknown,
  requests: readonly PromotionRequest[],
  signal: AbortSignal,
): readonly Failure[] {
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

function answerOf({ details }: RegistryError): FailedAnswer {
  const { registry, repository, operation, access, anonymous, target, status, codes, detail } = details
  return {
    registry,
    repository,
    operation,
    access,
    ...(anonymous !== undefined && { anonymous }),
    ...(target !== undefined && { target }),
    ...(codes !== undefined && { codes }),
    ...(status !== undefined && { status }),
    ...(detail !== undefined && { detail }),
  }
}

function sideOf({ details }: RegistryError, requests: readonly PromotionRequest[]): Failure['side'] {
  const is = (name: string) => name === details.repository || name === `${details.registry}/${details.repository}`
  const source = requests.some(({ sources }) => sources.some(({ repository }) => is(formatName(repository))))
  const target = requests.some(({ targets }) => targets.some(({ repository }) => is(formatName(repository))))
  if (source === target) return undefined
  return source ? 'source' : 'target'
}
