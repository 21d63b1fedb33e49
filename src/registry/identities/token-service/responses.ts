// Reads what token services answer: every field is checked before it is used.
import { isRecord } from '../../model/descriptor.ts'
import { parseJson } from '../../model/json/json.ts'
import { IdentityError } from '../errors.ts'
import type { ServiceResponse } from '../exchange.ts'

/** The JSON object of a response; an empty one if it is none. */
export function jsonOf({ text }: ServiceResponse): Readonly<Record<string, unknown>> {
  const value = parseJson(text)
  return isRecord(value) ? value : {}
}

/** A text that must be there. `service` names who should have sent it. */
export function requiredText(value: unknown, service: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new IdentityError(
    `${service} answered without a token. Check its address, and whether a proxy answers in its place.`,
  )
}

/** Seconds until a token expires; `fallback` if the service does not say. */
export function lifetimeOf(value: unknown, fallback: number): number {
  const seconds = Number(value)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : fallback
}

export function isSuccess({ status }: ServiceResponse): boolean {
  return status >= 200 && status < 300
}
