// One promotion as a process of its own: `node racer.ts SOURCE TARGET`. Prints how it ended, and the most memory that it
// had, in KiB, where the system tells.
import { existsSync, readFileSync } from 'node:fs'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { run } from './engine.ts'

const [source = '', target = ''] = process.argv.slice(2)
const { repository, tag } = parseReference(target)
if (tag === undefined) throw new TypeError(`${target} has no tag`)
const { status, warnings, notices, failures } = await run([
  {
    sources: [parseReference(source)],
    targets: [{ repository, tag }],
    options: { overwrite: 'floating', referrers: 'all', floatingTags: [] },
  },
])
const statusFile = '/proc/self/status'
const peak = existsSync(statusFile) ? Number(/VmHWM:\s*(\d+)/.exec(readFileSync(statusFile, 'utf8'))?.[1]) : 0
console.log(JSON.stringify({ status, warnings, notices, failures, peak }))
