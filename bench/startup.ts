// What starting costs: an empty Node, dist/ up to its first complaint about inputs, and up to its first request, near and
// at a distance of 80 ms. `--against DIR` adds another checkout with a built dist/, run after run.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startDelayProxy } from './delay-proxy.ts'
import { median } from './results.ts'

const runs = 30
const { values } = parseArgs({ options: { against: { type: 'string' } } })
const checkouts = [dirname(import.meta.dirname), ...(values.against === undefined ? [] : [resolve(values.against)])]
const folders = checkouts.map((checkout) => join(checkout, 'dist'))

type Inputs = Readonly<Record<string, string>>

/** Milliseconds after its start. */
interface Moments {
  readonly asked: number
  readonly ended: number
}

let asked = Number.NaN
const server = createServer((_, response) => {
  asked ||= performance.now()
  response.writeHead(404, { 'content-length': '0' }).end()
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const near = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
const far = await startDelayProxy(near, 80)

async function time(args: readonly string[], inputs: Inputs): Promise<Moments> {
  asked = Number.NaN
  const env = { PATH: process.env['PATH'] ?? '', ...inputs }
  const began = performance.now()
  await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit')
  return { asked: asked - began, ended: performance.now() - began }
}

const missing = (host: string): Inputs => ({
  INPUT_SOURCE: `${host}/acme/app:1`,
  INPUT_TARGETS: ':2',
  'INPUT_DRY-RUN': '',
})
const programs: readonly (readonly [name: string, args: readonly string[], inputs: Inputs])[] = [
  ['empty Node', ['--eval', ''], {}],
  ['a Node that imports node:https', ['--input-type=module', '--eval', 'import "node:https"'], {}],
  ...folders.flatMap((folder) => {
    const main = join(folder, 'index.js')
    return [
      [`${folder} without inputs`, [main], {}],
      [`${folder}, a source that is not there`, [main], missing(near)],
      [`${folder}, the same at 80 ms`, [main], missing(far.host)],
      [`${folder}, the same by name`, [main], missing(far.host.replace('127.0.0.1', 'localhost'))],
    ] as const
  }),
]

const times = new Map(programs.map(([name]) => [name, [] as Moments[]] as const))
for (let run = 0; run < runs; run++)
  for (const [name, args, inputs] of programs) times.get(name)?.push(await time(args, inputs))
far.close()
server.close()

const cell = (values: readonly number[]): string =>
  values.some(Number.isNaN) ? '' : `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)})`
console.log(`Whole process, ${runs} interleaved runs, Node ${process.version}; median ms (least):\n`)
console.log('| program | asked | ended |\n|---|---|---|')
for (const [name, starts] of times) {
  const columns = (['asked', 'ended'] as const).map((column) => cell(starts.map((start) => start[column])))
  console.log(`| ${[name, ...columns].join(' | ')} |`)
}
