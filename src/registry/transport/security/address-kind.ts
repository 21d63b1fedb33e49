// What kind of network an address belongs to, so that a public registry cannot send us into a private one.
import { BlockList, isIP, isIPv4 } from 'node:net'

/** `reserved`: never a place to connect to, whoever names it (unspecified, multicast, documentation …). */
export type AddressKind = 'public' | 'private' | 'loopback' | 'link-local' | 'reserved'

type Block = readonly [base: string, bits: number]

const blocks: readonly (readonly [AddressKind, readonly Block[]])[] = [
  [
    'loopback',
    [
      ['127.0.0.0', 8],
      ['::1', 128],
    ],
  ],
  [
    'link-local',
    [
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ],
  ],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
      ['198.18.0.0', 15],
      ['fc00::', 7],
      ['fec0::', 10],
    ],
  ],
  [
    'reserved',
    [
      ['0.0.0.0', 8],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['224.0.0.0', 3],
      ['::', 128],
      ['100::', 64],
      ['2001:db8::', 32],
      ['ff00::', 8],
    ],
  ],
]

type Lists = readonly (readonly [AddressKind, BlockList])[]
let built: Lists | undefined

/** Built when first asked for: it takes milliseconds, which every start would pay. */
function lists(): Lists {
  built ??= blocks.map(([kind, ranges]) => {
    const list = new BlockList()
    for (const [base, bits] of ranges) list.addSubnet(base, bits, isIPv4(base) ? 'ipv4' : 'ipv6')
    return [kind, list]
  })
  return built
}

/**
 * The kind of an IPv4 or IPv6 address (IANA special-purpose registries). An IPv4 address inside an IPv6 one (mapped,
 * compatible, NAT64, 6to4, Teredo) decides: a gateway would take us there. Not an address: `reserved`.
 */
export function kindOfAddress(address: string): AddressKind {
  const bare = address.replace(/%.*$/, '')
  const family = isIP(bare)
  if (family === 0) return 'reserved'
  if (family === 6) {
    const own = lookUp(bare, 'ipv6')
    const inner = embeddedIPv4(bare)
    return own !== 'public' || inner === undefined ? own : lookUp(inner, 'ipv4')
  }
  return lookUp(bare, 'ipv4')
}

function lookUp(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  return lists().find(([, list]) => list.check(address, family))?.[0] ?? 'public'
}

/** Where gateways keep an IPv4 address in an IPv6 one: the leading words, the word it begins at, how it is hidden. */
const embeddings: readonly { readonly prefix: readonly number[]; readonly at: number; readonly mask: number }[] = [
  { prefix: [0, 0, 0, 0, 0, 0xff_ff], at: 6, mask: 0 },
  { prefix: [0, 0, 0, 0, 0, 0], at: 6, mask: 0 },
  { prefix: [0, 0, 0, 0, 0xff_ff, 0], at: 6, mask: 0 },
  { prefix: [0x64, 0xff_9b], at: 6, mask: 0 },
  { prefix: [0x20_02], at: 1, mask: 0 },
  { prefix: [0x20_01, 0], at: 6, mask: 0xff_ff },
]

/** The IPv4 address that a translating gateway would make of it. */
function embeddedIPv4(address: string): string | undefined {
  const words = wordsOf(address)
  const found = embeddings.find(({ prefix }) => prefix.every((word, index) => words[index] === word))
  if (found === undefined) return undefined
  const pair = words.slice(found.at, found.at + 2).map((word) => word ^ found.mask)
  return pair.flatMap((word) => [word >> 8, word & 255]).join('.')
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): readonly number[] {
  const tail = /[^:]+\.[^:]+$/.exec(address)?.[0]
  const [a = 0, b = 0, c = 0, d = 0] = (tail ?? '').split('.').map(Number)
  const plain =
    tail === undefined
      ? address
      : `${address.slice(0, -tail.length)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  const [head = '', rest] = plain.split('::')
  const left = parseWords(head)
  if (rest === undefined) return left
  const right = parseWords(rest)
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}

function parseWords(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16))
}
