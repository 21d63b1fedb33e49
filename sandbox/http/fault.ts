// Faults that a test injects into single requests, as networks and overloaded registries cause them.
import type { LoggedRequest } from './log.ts'
import type { Reply } from './reply.ts'

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export type Fault =
  /** Answer this, without doing anything. */
  | ({ readonly kind: 'status' } & Answer)
  /** Drop the connection, without doing anything. */
  | { readonly kind: 'reset' }
  /** Do it, then drop the connection instead of answering. */
  | { readonly kind: 'apply-then-reset' }
  /** Do it, then answer this instead. */
  | ({ readonly kind: 'apply-then-status' } & Answer)
  /** Answer with the full Content-Length, and drop the connection after so many bytes of the body. */
  | { readonly kind: 'cut-body'; readonly after: number }
  /** Drop the connection after so many bytes of the request's body; an upload keeps what came. */
  | { readonly kind: 'cut-request'; readonly after: number }
  /** Do it, then answer when the promise is settled. */
  | { readonly kind: 'delay'; readonly until: Promise<unknown> }
  /** Do it, and change one byte in the middle of the answer's body. */
  | { readonly kind: 'corrupt-answer' }
  /** Do it with one byte in the middle of the request's body changed. */
  | { readonly kind: 'corrupt-request' }
  /** Do it, and change the response: status, header values (`undefined` removes one), the whole body. */
  | {
      readonly kind: 'alter'
      readonly status?: number
      readonly headers?: Readonly<Record<string, string | undefined | ((value: string) => string)>>
      readonly body?: string | Uint8Array
    }

export type Faults = (request: LoggedRequest) => Fault | undefined

function alter(reply: Reply, fault: Extract<Fault, { readonly kind: 'alter' }>): Reply {
  const { headers = {}, body, status = reply.status } = fault
  const altered = Object.entries(headers).map(
    ([name, value]) => [name, typeof value === 'function' ? value(String(reply.headers[name] ?? '')) : value] as const,
  )
  const merged = Object.entries({ ...reply.headers, ...Object.fromEntries(altered) }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const kept = Object.fromEntries(merged)
  return body === undefined ? { ...reply, status, headers: kept } : { status, headers: kept, body: Buffer.from(body) }
}

const instead = ({ status, headers = {}, body = '' }: Answer): Reply => ({ status, headers, body: Buffer.from(body) })

/** Bodies that are streamed from a folder pass unchanged. */
function corrupted(reply: Reply): Reply {
  const { body } = reply
  return body instanceof Uint8Array ? { ...reply, body: withChangedByte(body, body.length >> 1) } : reply
}

/** A copy with the byte at this offset changed; the same bytes if the offset is out of range. */
export function withChangedByte(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
}

/** Runs a request under a fault. Undefined: drop the connection. */
export async function applyFault(fault: Fault | undefined, run: () => Promise<Reply>): Promise<Reply | undefined> {
  if (fault === undefined || fault.kind === 'cut-body') return run()
  if (fault.kind === 'reset') return undefined
  if (fault.kind === 'status') return instead(fault)
  const reply = await run()
  if (fault.kind === 'delay') await fault.until
  if (fault.kind === 'apply-then-reset') return undefined
  if (fault.kind === 'apply-then-status') return instead(fault)
  if (fault.kind === 'corrupt-answer') return corrupted(reply)
  return fault.kind === 'alter' ? alter(reply, fault) : reply
}
