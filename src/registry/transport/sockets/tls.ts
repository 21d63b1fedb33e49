// TLS options of connections: trusted authorities and client certificates, never loosened for another host.
import type { SecureContext } from 'node:tls'
import type { HostSettings } from '../../model/host-settings.ts'

/** The part of node's TLS options that is ours to set. */
export interface TlsOptions {
  readonly secureContext?: SecureContext
  readonly rejectUnauthorized?: boolean
}

/**
 * TLS for the registry's own host (`own`), or for another that it names: those trust its `ca` beside the system's, but
 * are always verified and never get its client certificate. The context is created once: parsing the system's
 * certificates takes tens of milliseconds, and node would repeat it for every connection.
 */
export function tlsOptions({ ca, cert, key, skipVerify }: HostSettings, own: boolean): TlsOptions {
  const shown = own && cert !== undefined && key !== undefined ? { cert, key } : {}
  const unverified = own && skipVerify === true ? { rejectUnauthorized: false } : {}
  if (ca === undefined && !('cert' in shown)) return unverified
  // loaded only here: most runs have no certificates of their own
  const { createSecureContext, getCACertificates } = process.getBuiltinModule('node:tls')
  // `ca` replaces the default list, and we mean to add to it
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }
  return { secureContext: createSecureContext({ ...shown, ...trusted }), ...unverified }
}
