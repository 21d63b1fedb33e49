// GitHub's toolkit as the action uses it. Named imports only: the bundler drops the rest of @actions/core, whose token
// client would load all of undici.

// Before @actions/github, which reads the event when it is imported.
import './event-file.ts'
import {
  debug,
  endGroup,
  error,
  getInput,
  info,
  notice,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning,
} from '@actions/core'
import { context } from '@actions/github'
import { eventProblem } from './event-file.ts'
import type { Toolkit } from './workflow-commands.ts'

export { context as githubContext, eventProblem, getInput }

export const toolkit: Toolkit = {
  info,
  debug,
  notice,
  warning,
  error,
  startGroup,
  endGroup,
  setSecret,
  setOutput,
  appendSummary: async (markdown) => {
    await summary.addRaw(markdown).write()
  },
}
