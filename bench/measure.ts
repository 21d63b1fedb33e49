// The built action under measurement: time, processor and memory of its process.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { runStep, type StepOptions, type StepResult } from '../sandbox/runner.ts'

const shape = z.object({ megabytes: z.number(), cpuSeconds: z.number() })

/** `megabytes` is the peak of the resident set (MiB). */
export type Usage = z.infer<typeof shape>

/** Runs the action of a checkout (this one unless `action` is given) and returns the resources it used. Throws the log of a failed run. */
export async function measure(
  inputs: Readonly<Record<string, string>>,
  options: Pick<StepOptions, 'action' | 'files'> = {},
): Promise<StepResult & Usage> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-peak-'))
  try {
    const file = join(folder, 'usage.json')
    const peak = pathToFileURL(join(import.meta.dirname, 'resource-usage.ts')).href
    const result = await runStep({ ...options, inputs, env: { BENCH_PEAK: file }, nodeArguments: ['--import', peak] })
    if (result.status !== 0) throw new Error(`the action ended with ${result.status}:\n${result.log}`)
    return { ...result, ...shape.parse(JSON.parse(await readFile(file, 'utf8'))) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
