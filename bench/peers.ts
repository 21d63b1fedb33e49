// Ours against the peers at the same workloads, over distances:
// `node bench/peers.ts [--tls] [--rtt 0,20,80] [--runs 3] [W1 W2 …]`; `--tls` is what users wait for: TLS and tokens.
import { parseArgs } from 'node:util'
import { type Counts, type Endpoints, openEndpoints, type Servers } from './endpoints.ts'
import { median } from './measure.ts'
import { secureEndpoints } from './secure-endpoints.ts'
import { startServer } from './servers.ts'
import { type CopyRequest, type Tool, tools } from './tools.ts'
import { type Copy, type Workload, workloads } from './workloads.ts'

interface Result {
  readonly milliseconds: number
  readonly counts: Counts
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rtt: { type: 'string', default: '0,20,80' },
    runs: { type: 'string', default: '3' },
    tls: { type: 'boolean', default: false },
  },
})

function requestOf(copy: Copy, { source, target, access }: Endpoints): CopyRequest {
  const to = copy.sameRegistry ? source : target
  return {
    source: `${source}/${copy.source}`,
    targets: copy.targets.map((each) => `${to}/${each}`),
    referrers: copy.referrers,
    hosts: [...new Set([source, to])],
    access,
  }
}

async function runOnce(tool: Tool, copy: Copy, endpoints: Endpoints): Promise<Result> {
  await endpoints.takeCounts()
  const milliseconds = await tool.run(requestOf(copy, endpoints))
  return { milliseconds, counts: await endpoints.takeCounts() }
}

async function compare(work: Workload, rtt: number, servers: Servers) {
  const endpoints = await (values.tls ? secureEndpoints : openEndpoints)(servers, rtt)
  const results = new Map(tools.map(({ name }) => [name, [] as Result[]] as const))
  for (let run = 0; run < Number(values.runs); run++) {
    for (const tool of tools) {
      results.get(tool.name)?.push(await runOnce(tool, work.copy(`${tool.name}-${rtt}-${run}`), endpoints))
    }
  }
  await endpoints.close()
  return results
}

function formatRow(work: Workload, rtt: number, results: ReadonlyMap<string, readonly Result[]>): string {
  const cells = [...results.values()].map((each) => {
    const { requests = 0, tokens = 0, connections = 0 } = each.at(-1)?.counts ?? {}
    const asked = tokens > 0 ? `${requests}+${tokens}` : requests
    return `${median(each.map(({ milliseconds }) => milliseconds)).toFixed(0)} (${asked}/${connections})`
  })
  return `| ${[`${work.name} ${work.about}`, String(rtt), ...cells].join(' | ')} |`
}

const wanted = positionals.length === 0 ? workloads : workloads.filter(({ name }) => positionals.includes(name))
const [source, target] = [await startServer(), await startServer()]
try {
  const endpoints = `two registries: ${source.kind}, ${values.tls ? 'TLS and bearer tokens' : 'plain HTTP'}`
  console.log(
    `Whole processes, median ms of ${values.runs} (requests${values.tls ? '+tokens' : ''}/connections); ${endpoints}.\n`,
  )
  console.log(`| work | RTT ms | ${tools.map(({ name }) => name).join(' | ')} |`)
  console.log(`|---|---|${'---|'.repeat(tools.length)}`)
  for (const work of wanted) {
    await work.seed(source.host)
    for (const rtt of work.heavy === true ? [0] : values.rtt.split(',').map(Number)) {
      console.log(formatRow(work, rtt, await compare(work, rtt, { source, target })))
    }
  }
} finally {
  await Promise.all([source.close(), target.close()])
}
