// Which Sigstore signs: the public good instance, GitHub's own, or the one that a signing configuration names.
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import { parseJson } from '../../registry/model/json/json.ts'

export interface SigningInstance {
  /** The certificate authority. */
  readonly fulcio: URL
  readonly timestampAuthority?: URL
  readonly log?: { readonly url: URL; readonly version: 1 | 2 }
}

/**
 * As actions/attest chooses: what is public is logged in public, and what a private repository does must not be seen
 * there; GitHub's own instance only stamps it.
 */
export function defaultInstance(serverUrl: string, visibility: string | undefined): SigningInstance {
  if (visibility === 'public' && new URL(serverUrl).host === 'github.com')
    return {
      fulcio: new URL('https://fulcio.sigstore.dev'),
      log: { url: new URL('https://rekor.sigstore.dev'), version: 1 },
    }
  const { host } = new URL(serverUrl)
  const domain = host === 'github.com' ? 'githubapp.com' : host
  return {
    fulcio: new URL(`https://fulcio.${domain}`),
    timestampAuthority: new URL(`https://timestamp.${domain}/api/v1/timestamp`),
  }
}

/**
 * Reads a signing_config.json (sigstore/protobuf-specs, SigningConfig v0.2). `problem` completes "the file …".
 * `now`: milliseconds since the epoch; services that are not valid then are passed over.
 */
export function readSigningConfig(
  text: string,
  now: number,
): { readonly instance: SigningInstance } | { readonly problem: string } {
  const document = parseJson(text)
  if (!isRecord(document) || document['mediaType'] !== 'application/vnd.dev.sigstore.signingconfig.v0.2+json')
    return { problem: 'is not a signing configuration of sigstore (v0.2)' }
  const [authority] = servicesOf(document['caUrls'], now)
  const [timestampAuthority] = servicesOf(document['tsaUrls'], now)
  const log = servicesOf(document['rekorTlogUrls'], now).find(({ version }) => version === 1 || version === 2)
  if (authority === undefined) return { problem: 'names no certificate authority (caUrls) that is valid now' }
  if (timestampAuthority === undefined && log === undefined)
    return {
      problem:
        'names neither a timestamp authority (tsaUrls) nor a log (rekorTlogUrls): nothing could prove when it signed',
    }
  return {
    instance: {
      fulcio: authority.url,
      ...(timestampAuthority && { timestampAuthority: timestampAuthority.url }),
      ...(log && { log: { url: log.url, version: log.version === 1 ? 1 : 2 } }),
    },
  }
}

interface Service {
  readonly url: URL
  readonly version: number
}

/** Those that are valid now, the newest API first. An ID token must not travel in the clear, except on this machine. */
function servicesOf(value: unknown, now: number): readonly Service[] {
  const entries = Array.isArray(value) ? value.filter(isRecord) : []
  return entries
    .flatMap((entry): readonly Service[] => {
      const url = typeof entry['url'] === 'string' ? URL.parse(entry['url']) : null
      if (url === null || !isValid(entry, now)) return []
      const isSafe = url.protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
      return isSafe ? [{ url, version: Number(entry['majorApiVersion']) }] : []
    })
    .toSorted((left, right) => right.version - left.version)
}

function isValid({ validFor }: Json, now: number): boolean {
  const { start, end } = isRecord(validFor) ? validFor : {}
  return timeOf(start) <= now && (end === undefined || now <= timeOf(end))
}

/** NaN, which is neither before nor after anything, for what is not a time. */
function timeOf(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number.NaN
}
