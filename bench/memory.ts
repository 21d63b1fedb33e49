// Is memory flat? Promotes images of 1, 4 and 10 GiB (`--sizes 1,4,10`) in four blobs across two registries, and writes the
// peak of the action's process into its part of docs/performance.md. `--print` writes nothing. `--against DIR` measures
// the action of another checkout, with a built dist/, instead.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { pushLarge } from './large.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { measure } from './measure.ts'
import { plotCurve } from './plots.ts'
import { startServer } from './servers.ts'
import { table } from './tables.ts'
import { writeReport } from './write-report.ts'

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    sizes: { type: 'string', default: '1,4,10' },
    print: { type: 'boolean', default: false },
  },
})
const options = values.against === undefined ? {} : { action: resolve(values.against) }

const gibibyte = 1024 ** 3
const mostMebibytes = 200
/** How much more than the small image the large one may take: what two runs of the same differ by. */
const tolerance = 1.1

interface Sample {
  readonly gibibytes: number
  readonly seconds: number
  readonly cpuSeconds: number
  /** Peak of the resident set, in MiB. */
  readonly memory: number
}

const machine = await describeMachine()
const [source, target] = [await startServer(), await startServer()]
const samples: Sample[] = []
try {
  for (const gibibytes of values.sizes.split(',').map(Number)) {
    const size = (gibibytes * gibibyte) / 4
    const name = `bench/large:size-${gibibytes}`
    console.error(`${gibibytes} GiB …`)
    await pushLarge(source.host, 'bench/large', `size-${gibibytes}`, [size, size, size, size])
    const inputs = { source: `${source.host}/${name}`, targets: `${target.host}/${name}` }
    const { milliseconds, cpuSeconds, megabytes } = await measure(inputs, options)
    samples.push({ gibibytes, seconds: milliseconds / 1000, cpuSeconds, memory: megabytes })
  }
} finally {
  await Promise.all([source.close(), target.close()])
}

const rows = samples.map(({ gibibytes, seconds, cpuSeconds, memory }) => [
  `${gibibytes} GiB`,
  seconds.toFixed(1),
  ((gibibytes * gibibyte) / 1e6 / seconds).toFixed(0),
  (cpuSeconds / gibibytes).toFixed(1),
  memory.toFixed(0),
])
const text = [
  `Four blobs across two registries (${source.kind}) by \`node scripts/run.mjs bench:memory\`: ${formatMachine(machine)}`,
  table(['size', 'seconds', 'MB/s', 'CPU seconds per GiB', 'peak RSS, MiB'], rows),
].join('\n\n')
const against = (figure: (sample: Sample) => number) =>
  samples.map((sample) => [sample.gibibytes, figure(sample)] as const)
const plot = await plotCurve({
  file: 'memory.svg',
  caption: 'Memory and processor time against size',
  x: { title: 'GiB', scale: 'linear' },
  charts: {
    'peak RSS, MiB': against(({ memory }) => memory),
    'CPU seconds per GiB': against(({ gibibytes, cpuSeconds }) => cpuSeconds / gibibytes),
  },
})
if (values.print) console.log(text)
else await writeReport({ name: 'memory', results: { machine, samples }, plots: [plot], text })

const peaks = samples.map(({ memory }) => memory)
const flat = Math.max(...peaks) < mostMebibytes && Math.max(...peaks) <= Math.min(...peaks) * tolerance
console.log(flat ? 'Memory is flat.' : `Memory is not flat, or above ${mostMebibytes} MiB.`)
process.exitCode = flat ? 0 : 1
