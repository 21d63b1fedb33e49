// Classifies addresses by network, so that a public registry cannot send requests into a private one.
import ipaddr from 'ipaddr.js'

/** `reserved`: never connected to (unspecified, multicast, documentation …). */
export type AddressKind = 'public' | 'private' | 'loopback' | 'link-local' | 'reserved'

/** By the ranges of ipaddr.js, which follow the IANA special-purpose registries; any other range is reserved. */
const kinds: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  loopback: 'loopback',
  linkLocal: 'link-local',
  private: 'private',
  carrierGradeNat: 'private',
  benchmarking: 'private',
  uniqueLocal: 'private',
  deprecatedSiteLocal: 'private',
}

/**
 * The kind of an IPv4 or IPv6 address; `reserved` if the text is not an address. If an IPv6 address embeds an IPv4
 * address (mapped, compatible, NAT64, 6to4, Teredo), the latter decides, because a gateway would connect to it.
 */
export function kindOfAddress(address: string): AddressKind {
  const bare = address.replace(/%.*$/, '')
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return 'reserved'
  const parsed = ipaddr.parse(bare)
  const kind = kinds[parsed.range()] ?? 'reserved'
  if (kind === 'loopback' || kind === 'link-local' || kind === 'private') return kind
  const embedded = embeddedIPv4(parsed.toByteArray(), parsed.range())
  return embedded === undefined ? kind : kindOfAddress(embedded.join('.'))
}

/** The IPv4 address that a translating gateway derives from an IPv6 address. */
function embeddedIPv4(bytes: readonly number[], range: string): readonly number[] | undefined {
  if (bytes.length !== 16) return undefined
  const last = bytes.slice(12)
  if (range === 'ipv4Mapped' || range === 'rfc6145' || range === 'rfc6052') return last
  if (range === '6to4') return bytes.slice(2, 6)
  if (range === 'teredo') return last.map((byte) => byte ^ 0xff)
  // IPv4-compatible, but `::` and `::1`
  const compatible = bytes.slice(0, 12).every((byte) => byte === 0) && last.slice(0, 3).some((byte) => byte !== 0)
  return compatible ? last : undefined
}
