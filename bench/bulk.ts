// `npm run bench:bulk`: many promotions in one run: 500 tags of 100 images beside regsync, and what 10 to 10,000
// promotions cost that have nothing to do. Writes its part of docs/performance.md; `--print` writes nothing.
//   npm run bench:bulk -- [--rtt 20] [--runs 3] [--numbers 10,100,1000,10000] [--print]
import { parseArgs } from 'node:util'
import { takeSample } from './compare.ts'
import { openEndpoints } from './endpoints.ts'
import { describeMachine, formatMachine } from './machine.ts'
import { images, mirror, promotionsOf, regsyncConfig, seedImages, tagsPerImage } from './mirror.ts'
import { plotCurve } from './plots.ts'
import { median, type Sample } from './results.ts'
import { startServer } from './servers.ts'
import { table } from './tables.ts'
import { promoteConfig, regsyncOnce } from './tools.ts'
import type { Usage } from './usage.ts'
import { writeReport } from './write-report.ts'

const { values } = parseArgs({
  options: {
    rtt: { type: 'string', default: '20' },
    runs: { type: 'string', default: '3' },
    numbers: { type: 'string', default: '10,100,1000,10000' },
    print: { type: 'boolean', default: false },
  },
})
const rtt = Number(values.rtt)
const numbers = values.numbers.split(',').map(Number)

const machine = await describeMachine()
const servers = { source: await startServer(), target: await startServer() }
const endpoints = await openEndpoints(servers, rtt)
const hosts = { source: servers.source.host, target: servers.target.host }
const samples = new Map<string, Sample[]>()

async function record(name: string, number: number, run: (number: number) => Promise<Usage>): Promise<void> {
  console.error(`${name}, run ${number} …`)
  const sample = await takeSample(endpoints, () => run(number))
  samples.set(name, [...(samples.get(name) ?? []), sample])
}

const nothingToDo = (count: number): string => `${count.toLocaleString('en')} promotions, nothing to do`

try {
  await seedImages(servers.source.host, Math.max(...numbers))
  for (let run = 0; run < Number(values.runs); run++) {
    await record('promote-image', run, (at) => promoteConfig(mirror(endpoints, `ours-${at}`)))
    for (const parallel of [1, 8])
      await record(`regsync once, parallel ${parallel}`, run, (at) =>
        regsyncOnce(regsyncConfig(endpoints, `regsync-${parallel}-${at}`, parallel)),
      )
  }
  await promoteConfig(promotionsOf(hosts, Math.max(...numbers)))
  for (let run = 0; run < Number(values.runs); run++)
    for (const count of numbers)
      await record(nothingToDo(count), run, () => promoteConfig(promotionsOf(endpoints, count)))
} finally {
  await endpoints.close()
  await Promise.all([servers.source.close(), servers.target.close()])
}

const typical = (name: string, figure: keyof Sample): number =>
  median((samples.get(name) ?? []).map((sample) => sample[figure]))
const rows = [...samples.keys()].map((name) => [
  name,
  (typical(name, 'milliseconds') / 1000).toFixed(1),
  (typical(name, 'cpu') / 1000).toFixed(1),
  typical(name, 'memory').toFixed(0),
  typical(name, 'requests').toLocaleString('en'),
  typical(name, 'connections').toFixed(0),
])
const text = [
  `${images * tagsPerImage} tags of ${images} images to another registry, each tool in one process; then promotions whose tags are right already. ${rtt} ms away; medians of ${values.runs} interleaved runs by \`npm run bench:bulk\`: ${formatMachine(machine)}`,
  table(['', 'seconds', 'CPU seconds', 'peak RSS, MiB', 'requests', 'connections'], rows),
].join('\n\n')
const against = (figure: keyof Sample, unit: number) =>
  numbers.map((count) => [count, typical(nothingToDo(count), figure) / unit] as const)
const plot = await plotCurve({
  file: 'promotions.svg',
  caption: 'What promotions cost that have nothing to do',
  x: { title: 'promotions', scale: 'log' },
  charts: {
    seconds: against('milliseconds', 1000),
    'CPU seconds': against('cpu', 1000),
    'peak RSS, MiB': against('memory', 1),
  },
})
if (values.print) console.log(text)
else
  await writeReport({
    name: 'bulk',
    results: { machine, rtt, samples: Object.fromEntries(samples) },
    plots: [plot],
    text,
  })
