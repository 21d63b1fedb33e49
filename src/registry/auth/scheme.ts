// How a registry wants to be shown who we are: known beforehand by its family, or learned from its challenges.
import { hostedFamilyOf } from '../families/families.ts'
import type { Challenge } from './challenge.ts'
import { checkRealm, type RealmRules } from './realm-policy.ts'
import { challengedScopes, isFixedScope } from './scopes.ts'

export interface BearerScheme {
  readonly kind: 'bearer'
  readonly realm: URL
  readonly service: string | undefined
  /** Whether the realm may have credentials. */
  readonly trusted: boolean
  /** Scopes that the registry demands whatever is asked. */
  readonly fixed: readonly string[]
  /** Known beforehand, not yet heard from the registry. */
  readonly presumed: boolean
}

export type AuthScheme = BearerScheme | { readonly kind: 'basic' }

/** What the registry's family takes, before it has said anything. */
export function wellKnownScheme(registry: string): AuthScheme | undefined {
  const family = hostedFamilyOf(registry)
  if (family?.basicAuth === true) return { kind: 'basic' }
  if (family?.tokenService === undefined) return undefined
  const { realm, service, scope } = family.tokenService(registry)
  const fixed = scope === undefined ? [] : [scope]
  return { kind: 'bearer', realm: new URL(realm), service, trusted: true, fixed, presumed: true }
}

export type SelectedScheme = AuthScheme | { readonly kind: 'none'; readonly problem: string | undefined }

/** The best of the challenges: the first Bearer whose realm may be asked, else Basic. */
export async function selectScheme(challenges: readonly Challenge[], rules: RealmRules): Promise<SelectedScheme> {
  let problem: string | undefined
  for (const { scheme, parameters } of challenges) {
    if (scheme !== 'bearer') continue
    const judged = await checkRealm(parameters.get('realm') ?? 'null:', rules)
    if (judged.kind === 'refused') {
      problem ??= judged.problem
      continue
    }
    const { url: realm, trusted } = judged
    const fixed = challengedScopes(parameters.get('scope')).filter(isFixedScope)
    return { kind: 'bearer', realm, service: parameters.get('service'), trusted, fixed, presumed: false }
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) return { kind: 'basic' }
  return { kind: 'none', problem }
}

/** Whether two methods ask the same service for the same: tokens of one are then tokens of the other. */
export function sameScheme(one: AuthScheme | undefined, other: AuthScheme): boolean {
  if (one?.kind !== 'bearer' || other.kind !== 'bearer') return one?.kind === other.kind
  return (
    one.realm.href === other.realm.href &&
    one.service === other.service &&
    one.fixed.join(' ') === other.fixed.join(' ')
  )
}
