// How much of a link is used: each tool copies an image of 1 GiB over a loopback that carries so many Mbit/s, in a network
// namespace of its own. Writes its part of docs/performance.md; `--print` writes nothing.
//   node scripts/run.mjs bench:wire [--rates 1000,2500] [--rtt 0,20,80] [--print]
// Needs root, `unshare` (util-linux) and `ip` and `tc` (iproute2).
import { execFileSync, spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { requestOf } from './compare.ts'
import { type Endpoints, openEndpoints, plainAccess } from './endpoints.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { ours } from './results.ts'
import { type Server, startServer } from './servers.ts'
import { table } from './tables.ts'
import { action, installedPeers } from './tools.ts'
import { workloads } from './workloads.ts'
import { writeReport } from './write-report.ts'

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '1000,2500' },
    rtt: { type: 'string', default: '0,20,80' },
    print: { type: 'boolean', default: false },
  },
})
const list = (text: string): readonly number[] => text.split(',').map(Number)

interface Sample {
  /** Mbit/s. */
  readonly rate: number
  /** Milliseconds. */
  readonly rtt: number
  readonly tool: string
  readonly seconds: number
  /** The part of what the link can carry in this time. */
  readonly share: number
}

/** Bytes of the image. */
const size = 1024 ** 3
/** How often each byte crosses the loopback: from the source and to the target, and to and from the proxies between them. */
const crossings = { direct: 2, byProxies: 4 } as const

/** Runs this program again where the loopback is nobody else's. */
function runInNamespace(): void {
  const command = 'ip link set lo up && exec "$@"'
  const own = [process.execPath, ...process.argv.slice(1)]
  const { status } = spawnSync('unshare', ['--net', '--', 'sh', '-c', command, 'sh', ...own], {
    stdio: 'inherit',
    env: { ...process.env, BENCH_NAMESPACE: 'own' },
  })
  process.exitCode = status ?? 1
}

function limitLoopback(rate: number): void {
  const bucket = ['tbf', 'rate', `${rate}mbit`, 'burst', '256kb', 'latency', '50ms']
  execFileSync('tc', ['qdisc', 'replace', 'dev', 'lo', 'root', ...bucket])
}

async function open(source: Server, target: Server, rtt: number): Promise<Endpoints> {
  if (rtt > 0) return openEndpoints({ source, target }, rtt)
  const counts = { connections: 0, requests: 0, tokens: 0, bytes: 0 }
  return {
    source: source.host,
    target: target.host,
    access: plainAccess,
    takeCounts: async () => counts,
    close: async () => {},
  }
}

async function measureWire(): Promise<void> {
  const machine = await describeMachine()
  const work = workloads.find(({ name }) => name === 'W4')
  if (work === undefined) throw new Error('there is no workload W4')
  const [source, target] = [await startServer(), await startServer()]
  const samples: Sample[] = []
  try {
    await work.seed(source.host)
    for (const rate of list(values.rates))
      for (const rtt of list(values.rtt)) {
        limitLoopback(rate)
        const endpoints = await open(source, target, rtt)
        for (const tool of [action(ours, 'alike'), ...installedPeers]) {
          console.error(`${tool.name} at ${rate} Mbit/s, ${rtt} ms …`)
          const copy = work.copy(`${tool.name}-${rate}-${rtt}`)
          const { milliseconds } = await tool.run(requestOf(copy, endpoints))
          const bits = size * 8 * (rtt > 0 ? crossings.byProxies : crossings.direct)
          const share = bits / (rate * 1000 * milliseconds)
          samples.push({ rate, rtt, tool: tool.name, seconds: milliseconds / 1000, share })
        }
        await endpoints.close()
      }
  } finally {
    await Promise.all([source.close(), target.close()])
  }
  const rows = samples.map(({ rate, rtt, tool, seconds, share }) => [
    String(rate),
    String(rtt),
    tool,
    seconds.toFixed(1),
    `${(share * 100).toFixed(0)} %`,
  ])
  const text = [
    `W4 (1 GiB) in a network namespace whose loopback carries so many Mbit/s; each byte crosses it twice, and four times through the proxies that make the distance. By \`node scripts/run.mjs bench:wire\`: ${formatMachine(machine)}`,
    table(['Mbit/s', 'RTT ms', 'tool', 'seconds', 'of the link'], rows),
  ].join('\n\n')
  if (values.print) console.log(text)
  else await writeReport({ name: 'wire', results: { machine, samples }, plots: [], text })
}

if (process.env['BENCH_NAMESPACE'] === 'own') await measureWire()
else runInNamespace()
