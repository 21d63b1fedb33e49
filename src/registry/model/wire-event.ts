// Events of the connection to a registry.

/** For the log, the progress and the report. Never carries a secret. */
export type WireEvent =
  | {
      readonly kind: 'request'
      readonly registry: string
      readonly method: string
      /** Path without query. */
      readonly path: string
      /** Absent if no response came. */
      readonly status?: number
      readonly milliseconds: number
    }
  | { readonly kind: 'sent'; readonly registry: string; readonly bytes: number }
  | { readonly kind: 'received'; readonly registry: string; readonly bytes: number }
  /** All requests to the registry wait. Emitted once per pause. */
  | { readonly kind: 'pause'; readonly registry: string; readonly milliseconds: number; readonly reason: string }
  | {
      readonly kind: 'warning'
      readonly registry: string
      readonly message: string
      /** The origin of a token service that gets no credentials, if the warning is about one. */
      readonly untrustedRealm?: string
    }
