// Decides whether a token service may be used, and whether it may receive credentials. Registries are not trusted.

import { hostedFamilyOf } from '../families/families.ts'
import type { HostSettings } from '../model/host-settings.ts'
import type { AddressPolicy } from '../transport/security/address-policy.ts'
import { bareHost, isAddress, sameHost } from '../transport/security/origin.ts'
import { sharesDomain } from './registrable-domain.ts'

export type Realm =
  /** `trusted`: credentials may be sent there; else only anonymous tokens are requested. */
  | { readonly kind: 'usable'; readonly url: URL; readonly trusted: boolean }
  | { readonly kind: 'refused'; readonly problem: string }

export interface RealmRules {
  /** As users name it. */
  readonly registry: string
  readonly origin: URL
  readonly settings: HostSettings
  readonly addresses: AddressPolicy
}

/**
 * Checks the realm of a challenge. Credentials go to the registry's own host, its own domain, the well-known service of
 * its family, or the origin that the user names; never from https to http, never to an address that the registry may
 * not name.
 */
export async function checkRealm(realm: string, rules: RealmRules): Promise<Realm> {
  const { origin, addresses } = rules
  if (!URL.canParse(realm, origin.href))
    return { kind: 'refused', problem: 'the URL of its token service is not valid' }
  const url = new URL(realm, origin)
  url.hash = ''
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && origin.protocol === 'http:'))
    return { kind: 'refused', problem: `its token service at ${url.host} is not https` }
  if (url.username !== '' || url.password !== '')
    return { kind: 'refused', problem: 'its token service is a URL with credentials in it' }
  if (sameHost(url, origin)) return { kind: 'usable', url, trusted: true }
  if (!addresses.allowsHost(url.hostname))
    return {
      kind: 'refused',
      problem: `its token service at ${url.host} is at an address that it may not send requests to`,
    }
  return { kind: 'usable', url, trusted: await isTrusted(url, rules) }
}

async function isTrusted(url: URL, { registry, origin, settings }: RealmRules): Promise<boolean> {
  if (settings.realm !== undefined && URL.canParse(settings.realm) && new URL(settings.realm).origin === url.origin)
    return true
  const familyRealm = hostedFamilyOf(registry)?.tokenService?.(registry).realm
  if (familyRealm !== undefined && new URL(familyRealm).origin === url.origin) return true
  if (isAddress(url.hostname) || isAddress(origin.hostname)) return false
  return url.protocol === 'https:' && sharesDomain(bareHost(origin.hostname), bareHost(url.hostname))
}

/** Why a token service gets no credentials, as a sentence that follows the registry's name. */
export function describeUntrusted({ host }: URL): string {
  return `its token service is on another domain (${host}), so it gets no credentials and only anonymous tokens are requested.`
}
