// Where a run was started. Advice names what can be written there: inputs and actions in a workflow, options and commands
// in a shell. Every message writes an input in backticks (`wait: 5m`); src/cli/options/option-words.ts rewrites it as an option.

export type Surface = 'action' | 'command-line'

/** One text for each surface. */
export type SurfaceText = Readonly<Record<Surface, string>>
