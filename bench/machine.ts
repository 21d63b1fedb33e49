// The machine that figures come from: they mean nothing without it.
import { cpus, loadavg } from 'node:os'
import { type Machine, median } from './results.ts'
import { runProgram } from './tools.ts'
import { measureUsage } from './usage.ts'

export async function describeMachine(): Promise<Machine> {
  const empty = []
  for (let run = 0; run < 10; run++)
    empty.push(
      await measureUsage((prefix) =>
        runProgram([...prefix, process.execPath, '--eval', ''], { PATH: process.env['PATH'] ?? '' }),
      ),
    )
  const emptyNode = {
    milliseconds: median(empty.map(({ milliseconds }) => milliseconds)),
    cpu: median(empty.map(({ cpu }) => cpu)),
  }
  const [first] = cpus()
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    load: loadavg()[0] ?? Number.NaN,
    emptyNode,
  }
}

/** One sentence for below a table. */
export function formatMachine({ cpu, cores, node, load, emptyNode }: Machine): string {
  const { milliseconds, cpu: processor } = emptyNode
  return `${cpu}, ${cores} cores, Node ${node}, load ${load.toFixed(1)} at the start; an empty Node takes ${milliseconds.toFixed(0)} ms (${processor.toFixed(0)} ms of processor time).`
}
