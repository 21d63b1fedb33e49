// The workflow run that a promotion record names.

/** Facts from GitHub's environment; empty strings if a variable is not set. */
export interface WorkflowRun {
  readonly repository: string
  readonly workflow: string
  readonly run: string
  readonly sha: string
  readonly ref: string
  readonly actor: string
}
