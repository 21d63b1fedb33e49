// What the connection pools of a registry host need.
import type { HostSettings } from '../../model/host-settings.ts'
import type { AddressPolicy } from '../security/address-policy.ts'

/** Small requests share connections; a blob's body has one of its own. */
export type PoolKind = 'small' | 'blob'

export interface ConnectionPoolsOptions {
  readonly origin: URL
  readonly settings: HostSettings
  readonly addresses: Pick<AddressPolicy, 'lookup' | 'lookupOwn' | 'recordOwnAddress' | 'checkProxied'>
  /** Most bodies in flight, each way. */
  readonly concurrency: number
  /** Whether this registry is known to redirect blob requests to another host. */
  readonly blobsElsewhere: boolean
  /** The environment, for the proxy variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Milliseconds to connect, TLS and a proxy's tunnel included. */
export const connectTimeout = 15_000
/** Milliseconds for one address of several: node's own 250 ms are too few for a host on another continent. */
export const addressTimeout = 4000
