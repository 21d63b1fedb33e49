// What happened on the wire.

/** What happened on the wire, for the log, the progress and the report. Never carries a secret. */
export type WireEvent =
  | {
      readonly kind: 'request'
      readonly registry: string
      readonly method: string
      /** Path without query. */
      readonly path: string
      /** Absent where no answer came. */
      readonly status?: number
      readonly milliseconds: number
    }
  | { readonly kind: 'sent'; readonly registry: string; readonly bytes: number }
  | { readonly kind: 'received'; readonly registry: string; readonly bytes: number }
  /** All requests to the registry wait: said once per pause. */
  | { readonly kind: 'pause'; readonly registry: string; readonly milliseconds: number; readonly reason: string }
  | { readonly kind: 'warning'; readonly registry: string; readonly message: string }
