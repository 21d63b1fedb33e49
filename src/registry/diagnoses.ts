// Why a registry refused, and what a person does about it.
import type { RegistryErrorFacts } from './errors.ts'

/** The remedy for a refusal. `tried`: the names of the places whose credentials were tried. */
export function diagnose(facts: RegistryErrorFacts, tried: readonly string[]): string | undefined {
  void facts
  return tried.length === 0 ? undefined : `Credentials tried: ${tried.join(', ')}.`
}
