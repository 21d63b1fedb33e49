// What a program used: wall-clock time, processor time, memory. GNU time measures, since Node does not know of its children.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Usage {
  /** From the start of the process to its end. */
  readonly milliseconds: number
  /** User and system time, in milliseconds; 0 without GNU time. */
  readonly cpu: number
  /** Peak of the resident set, in MiB; 0 without GNU time. */
  readonly memory: number
}

const time = '/usr/bin/time'

/** `run` starts a program with these words before it, and resolves to its milliseconds. */
export async function measureUsage(run: (prefix: readonly string[]) => Promise<number>): Promise<Usage> {
  if (!existsSync(time)) return { milliseconds: await run([]), cpu: 0, memory: 0 }
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-bench-'))
  try {
    const file = join(folder, 'usage')
    const milliseconds = await run([time, '-o', file, '-f', '%U %S %M'])
    const [user = 0, system = 0, kilobytes = 0] = (await readFile(file, 'utf8')).trim().split(' ').map(Number)
    return { milliseconds, cpu: (user + system) * 1000, memory: kilobytes / 1024 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What several programs used, one after the other. */
export function total(usages: readonly Usage[]): Usage {
  return {
    milliseconds: usages.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    cpu: usages.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: Math.max(...usages.map(({ memory }) => memory)),
  }
}
