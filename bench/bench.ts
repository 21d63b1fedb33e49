// `npm run bench`: ours against the peers at the same workloads, over distances, by plain HTTP and by TLS with tokens.
// Writes docs/performance/ (JSON and SVG) and the tables of docs/performance.md; `--print` writes nothing.
//   npm run bench -- [--rtt 20,80] [--runs 5] [--transport plain,tls] [--against DIR] [--print] [W1 W2 …]
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { compare } from './compare.ts'
import { openEndpoints } from './endpoints.ts'
import { describeMachine } from './machine.ts'
import { plotSeries } from './plots.ts'
import { ours, type Results, type Series } from './results.ts'
import { secureEndpoints } from './secure-endpoints.ts'
import { startServer } from './servers.ts'
import { formatTables } from './tables.ts'
import { action, installedPeers } from './tools.ts'
import { workloads } from './workloads.ts'
import { writeReport } from './write-report.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rtt: { type: 'string', default: '20,80' },
    runs: { type: 'string', default: '5' },
    transport: { type: 'string', default: 'plain,tls' },
    against: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
})

/** Workloads that are measured with TLS too: the others differ from them in nothing that TLS changes. */
const secured = ['W1', 'W2', 'W3', 'W5']

const tools = [
  action(ours, 'alike'),
  action(`${ours}, all inputs by default`, 'default'),
  ...(values.against === undefined ? [] : [action(`${ours}, ${values.against}`, 'alike', resolve(values.against))]),
  ...installedPeers,
]
const wanted = positionals.length === 0 ? workloads : workloads.filter(({ name }) => positionals.includes(name))
const transports = (['plain', 'tls'] as const).filter((name) => values.transport.split(',').includes(name))
const machine = await describeMachine()
const [source, target] = [await startServer(), await startServer()]
const series: Series[] = []
try {
  for (const work of wanted) await work.seed(source.host)
  for (const transport of transports) {
    const works = wanted.filter(({ name }) => transport === 'plain' || secured.includes(name))
    const distances = new Map<number, typeof works>()
    for (const work of works)
      for (const rtt of work.heavy === true ? [0] : values.rtt.split(',').map(Number))
        distances.set(rtt, [...(distances.get(rtt) ?? []), work])
    for (const [rtt, there] of distances) {
      const endpoints = await (transport === 'tls' ? secureEndpoints : openEndpoints)({ source, target }, rtt)
      for (const work of there) {
        console.error(`${work.name} at ${rtt} ms, ${transport} …`)
        series.push(...(await compare({ work, rtt, transport, tools, runs: Number(values.runs) }, endpoints)))
      }
      await endpoints.close()
    }
  }
} finally {
  await Promise.all([source.close(), target.close()])
}

const order = new Map(workloads.map(({ name }, at) => [name, at]))
series.sort((a, b) => (order.get(a.work) ?? 0) - (order.get(b.work) ?? 0) || a.rtt - b.rtt)
const works = Object.fromEntries(wanted.map(({ name, about }) => [name, about]))
const results: Results = { machine, registries: `two, ${source.kind}`, works, series }
const command = ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ')
const tables = formatTables(results, command)
if (values.print) console.log(tables)
else await writeReport({ name: 'bench', results, plots: await plotSeries(results), text: tables })
