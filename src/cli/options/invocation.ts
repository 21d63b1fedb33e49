// What a command line asks for.

export type CommandName = 'promote' | 'verify' | 'login check' | 'completion'

export interface Invocation {
  readonly command: CommandName
  /** Texts of inputs, by name; a file option still holds its path. */
  readonly inputs: Readonly<Record<string, string>>
  /** Arguments of `verify`, `login check` and `completion`. */
  readonly operands: readonly string[]
  readonly json: boolean
  readonly outputEnv: string | undefined
  readonly markdown: string | undefined
  /** Where a dry run writes its plan. */
  readonly planFile: string
}

/** `word` was meant to be one of `known`: the help finds the nearest. `remedy`: sentences that say what to write instead. */
export interface UsageProblem {
  readonly text: string
  readonly word?: string
  readonly known?: readonly string[]
  readonly remedy?: string
}

/** What to print instead of a run. */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'usage'; readonly problems: readonly UsageProblem[]; readonly json: boolean }
