// Which certificates a connection trusts and shows; the settings of one registry never loosen another host's.
import type { HostSettings } from '../connect.ts'

/** The part of node's TLS options that is ours to set. */
export interface TlsOptions {
  readonly ca?: string[]
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized?: boolean
}

/**
 * TLS for the registry's own host (`own`), or for another that it names: those trust its `ca` beside the system's, but
 * are never left unverified and never shown its client certificate.
 */
export function tlsOptions({ ca, cert, key, skipVerify }: HostSettings, own: boolean): TlsOptions {
  return {
    ...(ca !== undefined && { ca: [...systemCertificates(), ca] }),
    ...(own && cert !== undefined && { cert }),
    ...(own && key !== undefined && { key }),
    ...(own && skipVerify === true && { rejectUnauthorized: false }),
  }
}

/** Loaded only where a `ca` is given: `ca` replaces the default list, and we mean to add to it. */
function systemCertificates(): readonly string[] {
  return process.getBuiltinModule('node:tls').getCACertificates('default')
}
