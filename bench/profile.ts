// `npm run bench:profile`: profiles the built action by workload; writes docs/performance/profiles.md.
//   npm run bench:profile -- [--rtt 20] [--print] [W1 W2 …]
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runStep } from '../sandbox/runner.ts'
import { type CpuProfile, cpuProfileSchema, type Shares, sharesByFunction, sharesByPart } from './cpu-profile.ts'
import { openEndpoints } from './endpoints.ts'
import { startServer } from './servers.ts'
import { type Workload, workloads } from './workloads.ts'

/** Functions of a profile that are listed. */
const functionLimit = 15
/** Microseconds between two samples. */
const interval = 250

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rtt: { type: 'string', default: '20' }, print: { type: 'boolean', default: false } },
})

const heading = `# Profiles

Where the time of one run goes: samples of V8's profiler, every ${interval} µs, by \`npm run bench:profile\`. The profiler makes a
run slower, and of the whole process it sees what follows Node's own start. "Waiting" is time without work for the
processor. A function's time is its own, without what it calls. [Performance](../performance.md) has the times of runs
without a profiler.
`

function table(title: string, shares: Shares): string {
  const rows = shares.map(([name, milliseconds]) => `| \`${name}\` | ${milliseconds.toFixed(0)} |`)
  return [`| ${title} | ms |`, '|---|---|', ...rows, ''].join('\n')
}

async function profileRun(inputs: Readonly<Record<string, string>>): Promise<CpuProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-profile-'))
  try {
    const nodeArguments = ['--cpu-prof', '--cpu-prof-interval', String(interval), '--cpu-prof-dir', folder]
    const { status, log } = await runStep({ inputs, nodeArguments })
    if (status !== 0) throw new Error(`the action ended with ${status}:\n${log}`)
    const [name = ''] = await readdir(folder)
    return cpuProfileSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const [source, target] = [await startServer(), await startServer()]

async function describeWorkload(work: Workload): Promise<string> {
  const rtt = work.heavy === true ? 0 : Number(values.rtt)
  const endpoints = await openEndpoints({ source, target }, rtt)
  await work.seed(source.host)
  const copy = work.copy('profile')
  const to = copy.sameRegistry ? endpoints.source : endpoints.target
  const profile = await profileRun({
    source: `${endpoints.source}/${copy.source}`,
    targets: copy.targets.map((name) => `${to}/${name}`).join('\n'),
    referrers: copy.referrers ? 'all' : 'none',
    verify: 'false',
    summary: 'false',
  })
  await endpoints.close()
  return [
    `## ${work.name}: ${work.about}, ${rtt} ms\n`,
    table('part', sharesByPart(profile)),
    table('function', sharesByFunction(profile).slice(0, functionLimit)),
  ].join('\n')
}

const sections: string[] = []
for (const work of workloads.filter(({ name }) => positionals.length === 0 || positionals.includes(name)))
  sections.push(await describeWorkload(work))
await Promise.all([source.close(), target.close()])
const text = [heading, ...sections].join('\n')
if (values.print) console.log(text)
else await writeFile(join(import.meta.dirname, '..', 'docs', 'performance', 'profiles.md'), text)
