// Ours against the peers at the same works, over distances: `node bench/peers.ts [--rtt 0,20,80] [--runs 3] [W1 W2 …]`.
import { parseArgs } from 'node:util'
import { type Counts, type DelayProxy, startDelayProxy } from './delay-proxy.ts'
import { median } from './measure.ts'
import { startServer } from './servers.ts'
import { type Order, type Tool, tools } from './tools.ts'
import { type Copy, type Work, works } from './works.ts'

interface Proxies {
  readonly source: DelayProxy
  readonly target: DelayProxy
}

interface Result {
  readonly milliseconds: number
  readonly counts: Counts
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rtt: { type: 'string', default: '0,20,80' }, runs: { type: 'string', default: '3' } },
})

function orderOf(copy: Copy, { source, target }: Proxies): Order {
  const to = copy.sameRegistry ? source : target
  return {
    source: `${source.host}/${copy.source}`,
    targets: copy.targets.map((each) => `${to.host}/${each}`),
    referrers: copy.referrers,
    hosts: [...new Set([source.host, to.host])],
  }
}

async function runOnce(tool: Tool, order: Order, { source, target }: Proxies): Promise<Result> {
  source.takeCounts()
  target.takeCounts()
  const milliseconds = await tool.run(order)
  const [a, b] = [source.takeCounts(), target.takeCounts()]
  return { milliseconds, counts: { requests: a.requests + b.requests, connections: a.connections + b.connections } }
}

async function compare(work: Work, rtt: number, hosts: { readonly source: string; readonly target: string }) {
  const proxies = { source: await startDelayProxy(hosts.source, rtt), target: await startDelayProxy(hosts.target, rtt) }
  const results = new Map(tools.map(({ name }) => [name, [] as Result[]] as const))
  for (let run = 0; run < Number(values.runs); run++) {
    for (const tool of tools) {
      const copy = work.copy(`${tool.name}-${rtt}-${run}`)
      results.get(tool.name)?.push(await runOnce(tool, orderOf(copy, proxies), proxies))
    }
  }
  proxies.source.close()
  proxies.target.close()
  return results
}

function formatRow(work: Work, rtt: number, results: ReadonlyMap<string, readonly Result[]>): string {
  const cells = [...results.values()].map((each) => {
    const { requests = 0, connections = 0 } = each.at(-1)?.counts ?? {}
    return `${median(each.map(({ milliseconds }) => milliseconds)).toFixed(0)} (${requests}/${connections})`
  })
  return `| ${[`${work.name} ${work.about}`, String(rtt), ...cells].join(' | ')} |`
}

const wanted = positionals.length === 0 ? works : works.filter(({ name }) => positionals.includes(name))
const [source, target] = [await startServer(), await startServer()]
try {
  console.log(`Whole processes, median ms of ${values.runs} (requests/connections); two registries: ${source.kind}.\n`)
  console.log(`| work | RTT ms | ${tools.map(({ name }) => name).join(' | ')} |`)
  console.log(`|---|---|${'---|'.repeat(tools.length)}`)
  for (const work of wanted) {
    await work.seed(source.host)
    for (const rtt of work.heavy === true ? [0] : values.rtt.split(',').map(Number)) {
      console.log(formatRow(work, rtt, await compare(work, rtt, { source: source.host, target: target.host })))
    }
  }
} finally {
  await Promise.all([source.close(), target.close()])
}
