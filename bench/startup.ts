// What starting costs: an empty Node, dist/ up to its first complaint about inputs, and a Node that imports one thing.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { median } from './measure.ts'

const runs = 30
const main = join(dirname(import.meta.dirname), 'dist', 'index.js')
const env = { PATH: process.env['PATH'] ?? '' }

const programs: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['empty Node', ['--eval', '']],
  ['a Node that imports node:https', ['--input-type=module', '--eval', 'import "node:https"']],
  ['dist/ without inputs', [main]],
]

const times = new Map(programs.map(([name]) => [name, [] as number[]] as const))
for (let run = 0; run < runs; run++) {
  for (const [name, args] of programs) {
    const began = performance.now()
    spawnSync(process.execPath, args, { env, stdio: 'ignore' })
    times.get(name)?.push(performance.now() - began)
  }
}
console.log(`Whole process, ${runs} interleaved runs, Node ${process.version}:\n`)
console.log('| program | median ms | least ms |\n|---|---|---|')
for (const [name, each] of times) {
  console.log(`| ${name} | ${median(each).toFixed(0)} | ${Math.min(...each).toFixed(0)} |`)
}
