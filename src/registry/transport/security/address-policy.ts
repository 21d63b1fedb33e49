// Prevents a registry from sending requests into a private network (SSRF), for names and addresses alike.
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { PromoteError } from '../../model/errors.ts'
import { orAborted } from '../../util/abort.ts'
import { type AddressKind, kindOfAddress } from './address-kind.ts'
import { bareHost, isAddress } from './origin.ts'

export class ForbiddenAddressError extends PromoteError {
  override readonly name = 'ForbiddenAddressError'
  readonly code = 'private-address'

  constructor(host: string) {
    super(`${host} is at an address that this registry may not send requests to`)
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

/** Milliseconds to resolve a name that a proxy will resolve again. If it fails here, the proxy decides. */
const proxiedLookupTimeout = 2000

/** The system's resolver, replaceable in tests. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/** Records the addresses of the registry itself, and checks the hosts that it names. */
export class AddressPolicy {
  readonly #allowPrivate: boolean
  readonly #home: Set<AddressKind>
  readonly #hostname: string
  readonly #resolve: Resolve
  /** The kinds of the first addresses to which the registry's own name resolved. */
  readonly #ownKinds: Set<AddressKind>
  readonly #resolvedKinds = new Map<string, Promise<readonly AddressKind[]>>()

  /** `hostname`: the registry's own; `allowPrivate`: the user allows private addresses. */
  constructor(hostname: string, allowPrivate: boolean, resolve: Resolve = lookup) {
    this.#hostname = hostname
    this.#resolve = resolve
    this.#allowPrivate = allowPrivate
    this.#home = new Set(literalKind(hostname))
    this.#ownKinds = new Set(this.#home)
  }

  /** Records the address of an established connection to the registry itself. */
  recordOwnAddress(address: string | undefined): void {
    if (address === undefined) return
    this.#home.add(kindOfAddress(address))
    if (this.#ownKinds.size === 0) this.#ownKinds.add(kindOfAddress(address))
  }

  /** Whether a host that the registry named may be requested. Names are checked when they are resolved. */
  allowsHost(hostname: string): boolean {
    return literalKind(hostname).every((kind) => this.#allows(kind))
  }

  allowsAddress(address: string): boolean {
    return this.#allows(kindOfAddress(address))
  }

  /** A resolver that returns only allowed addresses; fails with ForbiddenAddressError if there are none. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.#resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '')
        return
      }
      const allowed = addresses.filter(({ address }) => this.allowsAddress(address))
      complete(allowed, options.all === true, callback, hostname)
    })
  }

  /**
   * Resolves the registry's own name. Later answers must not lead into a network that the first did not allow: without
   * TLS, nothing else protects against DNS rebinding.
   */
  readonly lookupOwn: LookupFunction = (hostname, options, callback) => {
    this.#resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '')
        return
      }
      const kinds = addresses.map(({ address }) => kindOfAddress(address))
      if (this.#ownKinds.size === 0) for (const kind of kinds) this.#ownKinds.add(kind)
      const allowed = addresses.filter(({ address }) => this.#allows(kindOfAddress(address), this.#ownKinds))
      complete(allowed, options.all === true, callback, hostname)
    })
  }

  /**
   * Checks a host that is requested through a proxy, which resolves names itself. Names that do not resolve here are
   * allowed. Throws ForbiddenAddressError, and the signal's reason.
   */
  async checkProxied(hostname: string, signal: AbortSignal): Promise<void> {
    const kinds = await orAborted(this.#kindsOf(hostname), signal)
    if (kinds.every((kind) => this.#allows(kind))) return
    // the registry's own address decides what it may name, and the proxy hides it
    for (const kind of await orAborted(this.#kindsOf(this.#hostname), signal)) this.#home.add(kind)
    if (!kinds.every((kind) => this.#allows(kind))) throw new ForbiddenAddressError(hostname)
  }

  /** The kinds of the addresses of a host, resolved once; none if it does not resolve in time. */
  #kindsOf(hostname: string): Promise<readonly AddressKind[]> {
    const literal = literalKind(hostname)
    if (literal.length > 0) return Promise.resolve(literal)
    const kinds = this.#resolvedKinds.get(hostname) ?? this.#resolveKinds(hostname)
    this.#resolvedKinds.set(hostname, kinds)
    return kinds
  }

  #resolveKinds(hostname: string): Promise<readonly AddressKind[]> {
    const timeout = AbortSignal.timeout(proxiedLookupTimeout)
    const resolved = new Promise<readonly AddressKind[]>((resolve) => {
      this.#resolve(hostname, { all: true }, (error, addresses) =>
        resolve(error === null ? addresses.map(({ address }) => kindOfAddress(address)) : []),
      )
    })
    return orAborted(resolved, timeout).catch(() => [])
  }

  #allows(kind: AddressKind, own: ReadonlySet<AddressKind> = this.#home): boolean {
    if (kind === 'public') return true
    if (this.#allowPrivate && kind !== 'reserved') return true
    return [...own].some((home) => allowedKinds[home].includes(kind))
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
  if (bareHost(hostname) === 'localhost') return ['loopback']
  return isAddress(hostname) ? [kindOfAddress(bareHost(hostname))] : []
}
