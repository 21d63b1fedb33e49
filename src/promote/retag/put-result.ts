// What the response to a tag's PUT proves.
import { RegistryError } from '../../registry/model/errors.ts'

/** `set`: the tag moved. `refused`: it did not. `unknown`: the response proves neither. */
export type PutTagResult = 'set' | 'refused' | 'unknown'

/** A refusal (4xx) proves that nothing was written; a server error, or no response, proves nothing. */
export function resultOf(error: unknown): Exclude<PutTagResult, 'set'> {
  const status = error instanceof RegistryError ? (error.details.status ?? 0) : 0
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown'
}
