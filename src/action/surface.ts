// Where a run was started. Advice names what can be written there: inputs and actions in a workflow, options and commands
// in a shell. In every text an input stands in backticks (`wait: 5m`); src/cli/option-words.ts writes it as an option.

export type Surface = 'action' | 'command-line'

/** One text for each surface. */
export type SurfaceText = Readonly<Record<Surface, string>>
