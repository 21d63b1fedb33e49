// A parser of bytes from outside, as the fuzzers see it.

export interface Target {
  readonly name: string
  /** Texts that the parser accepts: what is tried is made of these. */
  readonly seeds: readonly (string | Uint8Array)[]
  /** Bytes of the largest input that is tried; 256 KiB. */
  readonly largest?: number
  /** Throws an error of ours, or returns what it read. Throws a TypeError if what it read breaks a promise. */
  readonly parse: (input: Buffer) => unknown
}

/** Throws unless what was read holds. */
export function check(holds: boolean, message: string): void {
  if (!holds) throw new TypeError(message)
}
