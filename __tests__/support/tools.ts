// Where the programs of others are, and what a test does on a machine that lacks them: skips with a line that says
// so, or fails where `PROMOTE_IMAGE_REQUIRE_TOOLS=1` promises that they are there.

import { accessSync, constants } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { root } from './root.ts'

const folders = [resolve(root, '.cache', 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)]

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const locate = (name: string) => folders.map((folder) => join(folder, name)).find(runnable)

/** The absolute path of a program; throws with the remedy where it is missing. */
export function tool(name: string): string {
  const located = locate(name)
  if (located === undefined) throw new Error(`${name} is not installed; "node scripts/install-tools.ts" brings it`)
  return located
}

/** True where a suite must be skipped for want of one of these programs; says which. */
export function lacks(...names: readonly string[]): boolean {
  const missing = names.filter((name) => locate(name) === undefined)
  if (missing.length === 0) return false
  const message = `${missing.join(', ')} not installed; "node scripts/install-tools.ts" brings what is missing`
  if (process.env['PROMOTE_IMAGE_REQUIRE_TOOLS'] === '1') throw new Error(message)
  console.warn(`SKIPPED: ${message}`)
  return true
}
