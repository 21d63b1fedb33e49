// The command of each tool for a copy: ours as the runner starts it, others as their users start them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runStep } from '../sandbox/runner.ts'
import type { Access } from './endpoints.ts'
import { binaries } from './servers.ts'
import { measureUsage, total, type Usage } from './usage.ts'

/** A copy with whole references. */
export interface CopyRequest {
  readonly source: string
  readonly targets: readonly string[]
  readonly referrers: boolean
  /** Every registry in it. */
  readonly hosts: readonly string[]
  readonly access: Access
}

export interface Tool {
  readonly name: string
  /** Does it in fresh processes. */
  run(request: CopyRequest): Promise<Usage>
}

/** Inputs of a run beside source and targets: those that do what the peers do, and what a user gets who sets none. */
const settings = {
  alike: { verify: 'false', summary: 'false' },
  default: {},
} as const

/** The action of a checkout with a built dist/; this one unless `folder` names another. */
export function action(name: string, kind: keyof typeof settings, folder?: string): Tool {
  return {
    name,
    run: ({ source, targets, referrers, access }) =>
      measureUsage(async (prefix) => {
        const inputs = { source, targets: targets.join('\n'), referrers: referrers ? 'all' : 'none', ...settings[kind] }
        const place = folder === undefined ? {} : { action: folder }
        const { status, log, milliseconds } = await runStep({ inputs, env: access.ownEnv, wrapper: prefix, ...place })
        if (status !== 0) throw new Error(`${name} ended with ${status}:\n${log}`)
        return milliseconds
      }),
  }
}

/** Runs a program to its end; resolves to milliseconds, and throws its output if it fails. */
export async function runProgram(command: readonly string[], env: Access['env']): Promise<number> {
  const [program = '', ...args] = command
  const began = performance.now()
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const problems: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => problems.push(text))
  await once(child, 'close')
  if (child.exitCode !== 0)
    throw new Error(`${command.join(' ')} ended with ${child.exitCode ?? child.signalCode}: ${problems.join('')}`)
  return performance.now() - began
}

/** A tool that copies to one target per process. */
function peer(name: string, args: (request: CopyRequest, target: string) => readonly string[]): Tool {
  return {
    name,
    run: async (request) => {
      const usages: Usage[] = []
      for (const target of request.targets) {
        const command = [join(binaries, name), ...args(request, target)]
        usages.push(await measureUsage((prefix) => runProgram([...prefix, ...command], request.access.env)))
      }
      return total(usages)
    },
  }
}

const peers: readonly Tool[] = [
  peer('crane', ({ source }, target) => {
    const [, repository = '', tag = ''] = /^(.*):([^:/]+)$/.exec(target) ?? []
    return source.startsWith(`${repository}:`) ? ['tag', source, tag] : ['copy', source, target]
  }),
  peer('regctl', ({ source, referrers, hosts, access }, target) => {
    const plainHttp = access.plainHttp ? hosts.flatMap((host) => ['--host', `reg=${host},tls=disabled`]) : []
    return [...plainHttp, 'image', 'copy', ...(referrers ? ['--referrers', '--digest-tags'] : []), source, target]
  }),
]

/** The peers that are installed here. */
export const installedPeers: readonly Tool[] = peers.filter(({ name }) => existsSync(join(binaries, name)))

/** Runs the built action once with a config file, as a mirror has it. */
export const promoteConfig = (config: string): Promise<Usage> =>
  measureUsage(async (wrapper) => {
    const inputs = { config: 'promotions.yml', referrers: 'none' }
    const { status, log, milliseconds } = await runStep({ inputs, files: { 'promotions.yml': config }, wrapper })
    if (status !== 0) throw new Error(`promote-image ended with ${status}:\n${log.slice(-4000)}`)
    return milliseconds
  })

/** Runs `regsync once`. */
export async function regsyncOnce(config: string): Promise<Usage> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-regsync-'))
  try {
    const file = join(folder, 'regsync.yml')
    await writeFile(file, config)
    const command = [join(binaries, 'regsync'), 'once', '--config', file, '--verbosity', 'warn']
    return await measureUsage((prefix) => runProgram([...prefix, ...command], { PATH: '/usr/bin:/bin', HOME: folder }))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
