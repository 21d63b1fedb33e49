// Programs of others as children of a test: started until they say where they listen, run to their end, ended by id.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface Invocation {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string
}

export interface Ended {
  /** Absent where a signal ended it. */
  readonly status: number | undefined
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs a program to its end. Its environment is only what is given. */
export function run(program: string, args: readonly string[], options: Invocation = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: { ...options.env }, stdio: 'pipe' })
    const out: Buffer[] = []
    const errors: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', reject)
    child.on('close', (status) =>
      resolve({ status: status ?? undefined, stdout: Buffer.concat(out), stderr: Buffer.concat(errors).toString() }),
    )
    child.stdin.end(options.input)
  })
}

export interface Service {
  /** `127.0.0.1:PORT`, as it said itself. */
  readonly host: string
  /** Ends it and waits until it is gone. */
  readonly close: () => Promise<void>
}

type Child = ChildProcessByStdio<null, Readable, Readable>

/** Servers that run; none outlives the tests, also where a test run is broken off. */
const running = new Set<Child>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function stop(child: Child): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('close', () => resolve())
    child.kill('SIGKILL')
    return undefined
  })
}

export interface Serving {
  readonly env?: Readonly<Record<string, string>>
  /** What it prints, as it comes. */
  readonly onOutput?: (text: string) => void
}

/** Starts a server on a port of its own choosing; resolves when it has said that it is `listening on` it. */
export function serve(program: string, args: readonly string[], options: Serving = {}): Promise<Service> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    child.once('close', () => running.delete(child))
    let printed = ''
    const listen = (chunk: string) => {
      printed += chunk
      const host = /listening on (127\.0\.0\.1:\d+)\b/.exec(printed)?.[1]
      if (host === undefined) return
      for (const stream of [child.stdout, child.stderr]) {
        stream.off('data', listen).on('data', options.onOutput ?? (() => undefined))
      }
      resolve({ host, close: () => stop(child) })
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', listen)
    child.on('error', reject)
    child.on('close', (status) => reject(new Error(`${program} ended with ${status} before it listened:\n${printed}`)))
  })
}
