// The authentication scheme of a registry: known from its family, or selected from its challenges.
import { hostedFamilyOf } from '../families/families.ts'
import type { Challenge } from './challenge.ts'
import { checkRealm, type RealmRules } from './realm-policy.ts'
import { challengedScopes, isFixedScope } from './tokens/scopes.ts'

export interface BearerScheme {
  readonly kind: 'bearer'
  readonly realm: URL
  readonly service: string | undefined
  /** Whether credentials may be sent to the realm. */
  readonly trusted: boolean
  /** Scopes that the registry demands for every request. */
  readonly fixedScopes: readonly string[]
  /** Assumed from the family; the registry has not confirmed it yet. */
  readonly presumed: boolean
}

export type AuthScheme = BearerScheme | { readonly kind: 'basic' }

/** The scheme of the registry's family, used before its first response. */
export function wellKnownScheme(registry: string): AuthScheme | undefined {
  const family = hostedFamilyOf(registry)
  if (family?.basicAuth === true) return { kind: 'basic' }
  if (family?.tokenService === undefined) return undefined
  const { realm, service, scope } = family.tokenService(registry)
  const fixedScopes = scope === undefined ? [] : [scope]
  return { kind: 'bearer', realm: new URL(realm), service, trusted: true, fixedScopes, presumed: true }
}

export type SelectedScheme = AuthScheme | { readonly kind: 'none'; readonly problem: string | undefined }

/** Selects a challenge: the first Bearer whose realm is allowed, else Basic. */
export async function selectScheme(challenges: readonly Challenge[], rules: RealmRules): Promise<SelectedScheme> {
  let problem: string | undefined
  for (const { scheme, parameters } of challenges) {
    if (scheme !== 'bearer') continue
    const result = await checkRealm(parameters.get('realm') ?? 'null:', rules)
    if (result.kind === 'refused') {
      problem ??= result.problem
      continue
    }
    const { url: realm, trusted } = result
    const fixedScopes = challengedScopes(parameters.get('scope')).filter(isFixedScope)
    return { kind: 'bearer', realm, service: parameters.get('service'), trusted, fixedScopes, presumed: false }
  }
  if (challenges.some(({ scheme }) => scheme === 'basic')) return { kind: 'basic' }
  return { kind: 'none', problem }
}

/** Whether tokens of one scheme are valid for the other: same kind, realm, service and fixed scopes. */
export function sameScheme(current: AuthScheme | undefined, selected: AuthScheme): boolean {
  if (current?.kind !== 'bearer' || selected.kind !== 'bearer') return current?.kind === selected.kind
  return (
    current.realm.href === selected.realm.href &&
    current.service === selected.service &&
    current.fixedScopes.join(' ') === selected.fixedScopes.join(' ')
  )
}
