// Keeps an event file that cannot be read from @actions/github, which reads it when it is imported, and whole: a named pipe
// would block the process for ever, and a file that is not JSON would end it. Import this module first.
import { readFileSync, statSync } from 'node:fs'
import { isRecord } from '../registry/model/descriptor.ts'
import { parseJson } from '../registry/model/json/json.ts'

const variable = 'GITHUB_EVENT_PATH'
/** Bytes; GitHub's events have at most 25 MB. */
const sizeLimit = 32 * 1024 * 1024

/** A warning if the event cannot be read; `undefined` if it is read, or if there is none. */
export const eventProblem = dropUnreadable(process.env)

/** Removes the variable if what it names cannot be read; returns a warning then. */
export function dropUnreadable(env: NodeJS.ProcessEnv): string | undefined {
  const path = env[variable]
  const problem = path === undefined ? undefined : problemOf(path)
  if (problem === undefined) return undefined
  delete env[variable]
  return `${variable} ${problem}: '${path}'. What the event says of the repository is not known to this run.`
}

/** A file that does not exist is no problem: the toolkit says so itself. */
function problemOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return undefined
    if (!stats.isFile()) return 'is not a regular file'
    if (stats.size > sizeLimit) return `has more than ${sizeLimit} bytes`
    return isRecord(parseJson(readFileSync(path, 'utf8'))) ? undefined : 'is not a JSON object'
  } catch (error) {
    return `cannot be read (${error instanceof Error ? error.message : String(error)})`
  }
}
