// The built command line in a folder of its own, beside two registries: one that builds push to, and one of releases.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { root } from '../../support/root.ts'

export const image = multiPlatform('app')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandLine {
  readonly build: () => Sandbox
  readonly release: () => Sandbox
  readonly folder: () => string
  readonly source: () => string
  readonly target: () => string
  readonly promoteImage: (argv: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>
  /** Runs any program as the command line is run. */
  readonly run: (program: string, argv: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>
}

/** `acme/app:sha-1` is there to be promoted. Everything is removed after each test. */
export function commandLine(): CommandLine {
  let registries: readonly [Sandbox, Sandbox] | undefined
  let folder = ''
  beforeEach(async () => {
    registries = [await startRegistry(), await startRegistry()]
    seed(registries[0].store, 'acme/app', image, ['sha-1'])
    folder = mkdtempSync(join(tmpdir(), 'promote-image-cli-'))
  })
  afterEach(async () => {
    await Promise.all(registries?.map((registry) => registry.close()) ?? [])
    rmSync(folder, { recursive: true, force: true })
  })
  const registryAt = (index: 0 | 1): Sandbox => {
    if (registries === undefined) throw new Error('no test is running')
    return registries[index]
  }
  const run: CommandLine['run'] = (program, argv, env = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, argv, {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env },
      })
      const [stdout, stderr]: [string[], string[]] = [[], []]
      child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text))
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('') }))
    })
  return {
    build: () => registryAt(0),
    release: () => registryAt(1),
    folder: () => folder,
    source: () => `${registryAt(0).host}/acme/app:sha-1`,
    target: () => `${registryAt(1).host}/acme/app:1.2.3`,
    promoteImage: (argv, env) => run(process.execPath, [join(root, 'dist', 'cli.js'), ...argv], env),
    run,
  }
}

/** `host:port` of a server on loopback. */
export function listen(server: Server): Promise<string> {
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`)
    }),
  )
}
