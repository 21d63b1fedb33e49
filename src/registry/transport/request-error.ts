// Creates the RegistryError of a request with the facts that every one of them has.
import { RegistryError, type RegistryErrorDetails } from '../model/errors.ts'
import { accessOf, type RegistryRequest, repositoryOf } from './types.ts'

type Details = Omit<RegistryErrorDetails, 'registry' | 'repository' | 'operation' | 'access'>

export function requestError(registry: string, request: RegistryRequest, details: Details): RegistryError {
  const { operation } = request
  return new RegistryError({
    registry,
    repository: repositoryOf(request),
    operation,
    access: accessOf(request),
    ...details,
  })
}
