// Why a signature does not count.

/** Thrown while a signature is verified. The message completes the sentence "the signature …" and quotes nothing unescaped. */
export class SignatureRejected extends Error {
  override readonly name = 'SignatureRejected'
  /** True if only another trusted root could change the verdict; then the other root's reason is more useful. */
  readonly unknownAuthority: boolean

  constructor(message: string, unknownAuthority = false) {
    super(message)
    this.unknownAuthority = unknownAuthority
  }
}

/** The result, or the reason why there is none. Anything a library throws on hostile input counts as "not well formed". */
export function attempt<T>(task: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: task() }
  } catch (error) {
    return { reason: error instanceof SignatureRejected ? error.message : 'is not well formed' }
  }
}
