// How each tool is told to do a copy: ours as the runner starts it, peers as their users start them.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runStep } from '../sandbox/runner.ts'
import type { Access } from './endpoints.ts'
import { binaries } from './servers.ts'

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
  /** Does it in fresh processes; returns milliseconds. */
  run(request: CopyRequest): Promise<number>
}

const action: Tool = {
  name: 'promote-image',
  run: async ({ source, targets, referrers, access }) => {
    const inputs = { source, targets: targets.join('\n'), referrers: referrers ? 'all' : 'none' }
    const { status, log, milliseconds } = await runStep({
      inputs: { ...inputs, verify: 'false', summary: 'false' },
      env: access.ownEnv,
    })
    if (status !== 0) throw new Error(`promote-image ended with ${status}:\n${log}`)
    return milliseconds
  },
}

function runProgram(program: string, args: readonly string[], env: Access['env']): Promise<void> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const problems: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => problems.push(text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${problems.join('')}`))
    })
  })
}

/** A tool that copies to one target per process. */
function peer(name: string, args: (request: CopyRequest, target: string) => readonly string[]): Tool {
  return {
    name,
    run: async (request) => {
      const began = performance.now()
      for (const target of request.targets)
        await runProgram(join(binaries, name), args(request, target), request.access.env)
      return performance.now() - began
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

/** Ours, and the peers that are installed here. */
export const tools: readonly Tool[] = [action, ...peers.filter(({ name }) => existsSync(join(binaries, name)))]
