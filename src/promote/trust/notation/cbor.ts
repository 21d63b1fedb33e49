// Reads the CBOR of a COSE_Sign1 envelope (RFC 8949): maps, arrays, integers, texts, bytes, tags and simple values.
import { SignatureRejected } from '../signed/rejection.ts'

export type Cbor =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<Cbor, Cbor>
  | { readonly tag: number; readonly value: Cbor }

const depthLimit = 16

/** Decodes one data item that takes all bytes. Throws SignatureRejected for anything else. */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes)
  const value = reader.item(0)
  reader.end()
  return value
}

class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes)
  }

  item(depth: number): Cbor {
    if (depth > depthLimit) throw malformed()
    const [initial = 0] = this.#take(1)
    const major = initial >> 5
    const argument = this.#argument(initial & 31)
    switch (major) {
      case 0:
        return argument
      case 1:
        return -1 - argument
      case 2:
        return new Uint8Array(this.#take(argument))
      case 3:
        return this.#take(argument).toString()
      case 4:
        return this.#items(argument, depth)
      case 5:
        return this.#map(argument, depth)
      case 6:
        return { tag: argument, value: this.item(depth + 1) }
      default:
        return this.#simple(argument)
    }
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw malformed()
  }

  #items(count: number, depth: number): readonly Cbor[] {
    // Every item takes a byte at least: a count beyond that is a lie that must not reserve memory.
    if (count > this.#bytes.length - this.#at) throw malformed()
    return Array.from({ length: count }, () => this.item(depth + 1))
  }

  #map(count: number, depth: number): ReadonlyMap<Cbor, Cbor> {
    const items = this.#items(2 * count, depth)
    const map = new Map<Cbor, Cbor>()
    for (let at = 0; at < items.length; at += 2) {
      const [key, value] = [items[at], items[at + 1]]
      if (key === undefined || value === undefined || map.has(key)) throw malformed()
      map.set(key, value)
    }
    return map
  }

  #simple(argument: number): boolean | null {
    if (argument === 20 || argument === 21) return argument === 21
    if (argument === 22) return null
    throw malformed()
  }

  #argument(information: number): number {
    if (information < 24) return information
    const size = 2 ** (information - 24)
    if (size > 8) throw malformed()
    const bytes = this.#take(size)
    return size === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, size)
  }

  #take(count: number): Buffer {
    const end = this.#at + count
    if (end > this.#bytes.length) throw malformed()
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}

/** The encoding of a byte string: what the signed structure of COSE consists of. */
export function encodeBytes(bytes: Uint8Array): Uint8Array {
  const { byteLength: length } = bytes
  const head =
    length < 24
      ? [0x40 | length]
      : length < 256
        ? [0x58, length]
        : length < 65_536
          ? [0x59, length >> 8, length & 255]
          : []
  if (head.length === 0) throw malformed()
  return Buffer.concat([Buffer.from(head), bytes])
}

function malformed(): SignatureRejected {
  return new SignatureRejected('has an envelope that is not well formed')
}
