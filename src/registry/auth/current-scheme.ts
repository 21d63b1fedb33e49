// Keeps the authentication scheme of one registry: presumed from its family, then selected from its challenges.
import { orAborted } from '../util/abort.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { NotAuthorizedError } from './errors.ts'
import type { RealmRules } from './realm-policy.ts'
import { type AuthScheme, sameScheme, selectScheme, wellKnownScheme } from './scheme.ts'

export interface CurrentSchemeOptions {
  readonly rules: RealmRules
  /** `GET /v2/` without credentials: its `WWW-Authenticate`. For registries that send no challenge with other responses. */
  readonly ping: () => Promise<string | undefined>
  /** Called whenever challenges selected a scheme, also if it is the same as before. */
  readonly onSelected: (scheme: AuthScheme) => void
  /** Called if the scheme differs from the previous one: tokens of the previous one are no longer valid. */
  readonly onChanged: () => void
}

export class CurrentScheme {
  readonly #options: CurrentSchemeOptions
  #scheme: AuthScheme | undefined
  #pinged: Promise<string | undefined> | undefined

  constructor(options: CurrentSchemeOptions) {
    this.#options = options
    this.#scheme = wellKnownScheme(options.rules.registry)
  }

  /** Undefined until the registry sends its first challenge, unless its family has a well-known scheme. */
  get value(): AuthScheme | undefined {
    return this.#scheme
  }

  /** Selects a scheme from the challenge of a response, or from that of `GET /v2/` if the response has none. */
  async selectFrom(challenge: string | undefined, signal: AbortSignal): Promise<void> {
    await this.select(parseChallenges(challenge ?? (await orAborted(this.#ping(), signal))))
  }

  /** Selects a scheme from the challenges. True: it differs from the previous one. Throws NotAuthorizedError. */
  async select(challenges: readonly Challenge[]): Promise<boolean> {
    if (challenges.length === 0) return false
    const { rules, onSelected, onChanged } = this.#options
    const selected = await selectScheme(challenges, rules)
    if (selected.kind === 'none') {
      if (selected.problem === undefined) return false
      throw new NotAuthorizedError(`${rules.registry} cannot be logged in to: ${selected.problem}`, {
        code: 'realm-refused',
        status: 401,
        remedy: 'Check which token service the registry names in its challenge.',
      })
    }
    const changed = !sameScheme(this.#scheme, selected)
    if (changed) onChanged()
    this.#scheme = selected
    onSelected(selected)
    return changed
  }

  /** Drops a presumed scheme whose token service failed: the registry's own challenge names the right one. */
  drop(): void {
    this.#scheme = undefined
  }

  #ping(): Promise<string | undefined> {
    this.#pinged ??= this.#options.ping()
    return this.#pinged
  }
}
