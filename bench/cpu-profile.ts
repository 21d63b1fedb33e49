// Reads V8's CPU profile of the built action: milliseconds by part of the program, and by function.
import { z } from 'zod'

/** The part of V8's format that is read; time in microseconds. */
export const cpuProfileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

export type CpuProfile = z.infer<typeof cpuProfileSchema>
type CallFrame = CpuProfile['nodes'][number]['callFrame']

/** Names and milliseconds, largest first. */
export type Shares = readonly (readonly [name: string, milliseconds: number])[]

const waiting = 'waiting'

function partOf({ functionName, url }: CallFrame): string {
  if (isIdle(functionName)) return waiting
  if (functionName === '(garbage collector)') return 'garbage collection'
  if (functionName === 'compileSourceTextModule') return 'parsing dist/'
  if (functionName === 'compileForInternalLoader') return "loading Node's own modules"
  if (functionName === '(program)') return 'native code outside functions: sockets, compilation'
  if (url.startsWith('node:')) return "functions of Node's own modules"
  if (url.startsWith('wasm:')) return 'HTTP parser (WebAssembly)'
  return url.includes('/dist/') ? 'dist/: promote-image' : 'native functions'
}

const isIdle = (functionName: string): boolean => functionName === '(idle)' || functionName === '(root)'

function describe({ functionName, url, lineNumber }: CallFrame): string {
  const location = url === '' ? '' : ` ${url.replace(/^.*\/dist\//, '')}:${lineNumber + 1}`
  return `${functionName === '' ? '(anonymous)' : functionName}${location}`
}

export const sharesByPart = (profile: CpuProfile): Shares => sum(profile, partOf)

/** Time that a function spends itself, without what it calls. */
export function sharesByFunction(profile: CpuProfile): Shares {
  return sum(profile, (frame) => (isIdle(frame.functionName) ? waiting : describe(frame))).filter(
    ([name]) => name !== waiting,
  )
}

function sum({ nodes, samples, timeDeltas }: CpuProfile, nameOf: (frame: CallFrame) => string): Shares {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)] as const))
  const sums = new Map<string, number>()
  for (const [at, id] of samples.entries()) {
    const name = names.get(id) ?? waiting
    sums.set(name, (sums.get(name) ?? 0) + (timeDeltas[at] ?? 0) / 1000)
  }
  return [...sums].sort(([, a], [, b]) => b - a)
}
