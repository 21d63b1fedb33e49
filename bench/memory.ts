// Is memory flat? Promotes images of 1, 4 and 10 GiB (`--sizes 1,4,10`) in four blobs across two registries and prints
// the peak of the action's process. `--against DIR` measures the action of another checkout, with a built dist/, instead.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { pushLarge } from './large.ts'
import { measure } from './measure.ts'
import { startServer } from './servers.ts'

const { values } = parseArgs({ options: { against: { type: 'string' }, sizes: { type: 'string', default: '1,4,10' } } })
const options = values.against === undefined ? {} : { action: resolve(values.against) }

const gigabyte = 1024 ** 3
const mostMegabytes = 200
/** How much more than the small image the large one may take: what two runs of the same differ by. */
const tolerance = 1.1

const [source, target] = [await startServer(), await startServer()]
try {
  console.log(`Across two registries (${source.kind}), four blobs:\n`)
  console.log('| size | seconds | MB/s | CPU seconds | peak RSS, MiB |\n|---|---|---|---|---|')
  const peaks: number[] = []
  for (const gigabytes of values.sizes.split(',').map(Number)) {
    const size = (gigabytes * gigabyte) / 4
    await pushLarge(source.host, 'bench/large', `size-${gigabytes}`, [size, size, size, size])
    const inputs = {
      source: `${source.host}/bench/large:size-${gigabytes}`,
      targets: `${target.host}/bench/large:size-${gigabytes}`,
    }
    const { milliseconds, cpuSeconds, megabytes } = await measure(inputs, options)
    const seconds = milliseconds / 1000
    const rate = (gigabytes * gigabyte) / 1e6 / seconds
    const cells = [`${gigabytes} GiB`, seconds.toFixed(1), rate.toFixed(0), cpuSeconds.toFixed(1), megabytes.toFixed(0)]
    console.log(`| ${cells.join(' | ')} |`)
    peaks.push(megabytes)
  }
  const flat = Math.max(...peaks) < mostMegabytes && Math.max(...peaks) <= Math.min(...peaks) * tolerance
  console.log(flat ? '\nMemory is flat.' : `\nMemory is not flat, or above ${mostMegabytes} MiB.`)
  process.exitCode = flat ? 0 : 1
} finally {
  await Promise.all([source.close(), target.close()])
}
