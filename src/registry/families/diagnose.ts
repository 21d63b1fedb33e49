// Why a registry refused, and what a person does about it.

import type { RegistryErrorDetails } from '../model/errors.ts'
import { familyOf } from './families.ts'
import { type Diagnosis, diagnoses, type RefusalContext, selfHostedProducts } from './remedies.ts'

/**
 * The remedy for a refusal. `tried`: the places whose credentials were tried, where that matters. What is known from
 * reports only says so, with the place to look it up.
 */
export function diagnose(facts: RegistryErrorDetails, tried: readonly string[]): string | undefined {
  const situation = situationOf(facts)
  const found = diagnoses.find((each) => fits(each, situation))
  const remedy = found && `${found.remedy}${found.source === undefined ? '' : ` (from reports: ${found.source})`}`
  const credentials = tried.length === 0 ? undefined : `Credentials tried: ${tried.join(', ')}.`
  const parts = [remedy, credentials].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' ')
}

function situationOf({ registry, access, status, codes = [], detail = '' }: RegistryErrorDetails): RefusalContext {
  return {
    family: familyOf(registry)?.name ?? selfHostedProducts.find(([host]) => host.test(registry))?.[1],
    act: access,
    status,
    message: [...codes, detail].join(' '),
  }
}

function fits({ family, act, status, said }: Diagnosis, situation: RefusalContext): boolean {
  if (family !== undefined && family !== situation.family) return false
  if (act !== undefined && act !== situation.act) return false
  if (status !== undefined && !status.some((each) => each === situation.status)) return false
  return said === undefined || said.test(situation.message)
}
