// The workflow run that a promotion record names.

/** What GitHub says of the run; empty strings where it says nothing. */
export interface WorkflowRun {
  readonly repository: string
  readonly workflow: string
  readonly run: string
  readonly sha: string
  readonly ref: string
  readonly actor: string
}
