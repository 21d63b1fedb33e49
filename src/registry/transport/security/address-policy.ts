// Prevents a registry from sending requests into a private network (SSRF), for names and addresses alike.
import { type LookupAddress, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { PromoteError } from '../../model/errors.ts'
import { type AddressKind, kindOfAddress } from './address-kind.ts'
import { bareHost, isAddress, isLoopbackName } from './origin.ts'

export class ForbiddenAddressError extends PromoteError {
  override readonly name = 'ForbiddenAddressError'
  readonly code = 'private-address'

  constructor(host: string) {
    super(`${host} is at an address that this registry may not send us to`)
  }
}

/** The kinds of addresses that a registry may name, by the kind of its own address. */
const allowedKinds: Readonly<Record<AddressKind, readonly AddressKind[]>> = {
  public: ['public'],
  private: ['public', 'private'],
  loopback: ['public', 'private', 'loopback'],
  'link-local': ['public', 'link-local'],
  reserved: ['public'],
}

/** Records the addresses of the registry itself, and checks the hosts that it names. */
export class AddressPolicy {
  readonly #allowPrivate: boolean
  readonly #home: Set<AddressKind>

  /** `hostname`: the registry's own; `allowPrivate`: the user allows private addresses. */
  constructor(hostname: string, allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate
    this.#home = new Set(literalKind(hostname))
  }

  /** A connection to the registry itself was made there. */
  recordOwnAddress(address: string | undefined): void {
    if (address !== undefined) this.#home.add(kindOfAddress(address))
  }

  /** Whether a host that the registry named may be tried: literal addresses decide here, names when they are resolved. */
  allowsHost(hostname: string): boolean {
    return literalKind(hostname).every((kind) => this.#allows(kind))
  }

  allowsAddress(address: string): boolean {
    return this.#allows(kindOfAddress(address))
  }

  /** A resolver that returns only allowed addresses; fails with ForbiddenAddressError if there are none. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '')
        return
      }
      const allowed = addresses.filter(({ address }) => this.allowsAddress(address))
      complete(allowed, options.all === true, callback, hostname)
    })
  }

  #allows(kind: AddressKind): boolean {
    if (kind === 'public') return true
    if (this.#allowPrivate && kind !== 'reserved') return true
    return [...this.#home].some((home) => allowedKinds[home].includes(kind))
  }
}

function complete(
  allowed: readonly LookupAddress[],
  all: boolean,
  callback: Parameters<LookupFunction>[2],
  hostname: string,
): void {
  const [first] = allowed
  if (first === undefined) callback(new ForbiddenAddressError(hostname), '')
  else if (all) callback(null, [...allowed])
  else callback(null, first.address, first.family)
}

function literalKind(hostname: string): readonly AddressKind[] {
  if (isLoopbackName(hostname)) return ['loopback']
  return isAddress(hostname) ? [kindOfAddress(bareHost(hostname))] : []
}
