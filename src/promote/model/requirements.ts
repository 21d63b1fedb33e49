// What the input `require` asks of the source.

/**
 * The requirements by key, as people write them. Each file in plan/gates adds its own key to this interface
 * (declaration merging), so that a gate is described in one place; `platforms` is here because the survey also waits
 * for required platforms.
 */
export interface Requirements {
  /** Platforms that the image must have, as `os/architecture[/variant]`. */
  readonly platforms?: readonly string[]
}

/** Why a gate does not hold, and what to do about it; each a plain sentence without the key of the gate. */
export interface GateRefusal {
  readonly problem: string
  readonly remedy: string
}
