// The faults: what one request can meet, and to which requests each applies.
import { setTimeout } from 'node:timers/promises'
import type { Fault, LoggedRequest, Sandbox } from '../../../sandbox/server.ts'
import type { Role, Stage } from './stage.ts'

/** What of a stage a fault may use. */
interface FaultStage extends Pick<Stage, 'distrust'> {
  readonly registries: readonly Pick<Sandbox, 'goDown' | 'comeBack' | 'expireTokens'>[]
  readonly elsewhere: Pick<Stage['elsewhere'], 'url'>
}

/** What a fault may use: the stage, the registry of the request, and the run. */
export interface FaultContext {
  readonly stage: FaultStage
  readonly role: Role
  /** Settled when the run has ended. */
  readonly ended: Promise<void>
  /** Calls back once the client has waited that often from now on. */
  afterWaits(count: number, act: () => void): void
}

export interface FaultKind {
  readonly name: string
  /** Whether a request that was answered without a fault can meet it. */
  readonly applies: (request: LoggedRequest) => boolean
  readonly inject: (request: LoggedRequest, context: FaultContext) => Fault | undefined
  /** One that the client survives: the run ends as it does without the fault. */
  readonly passes?: true
  /** The registry says what is not so. */
  readonly lies?: true
  /** `lasting`: the same request meets it again until the run ends. */
  readonly lasting?: true
  /** Milliseconds of silence that the client puts up with, if the fault is silence. */
  readonly idleTimeout?: number
}

const errors = (code: string, message: string): string => JSON.stringify({ errors: [{ code, message }] })
const json = { 'content-type': 'application/json' }
const page = { 'content-type': 'text/html; charset=utf-8' }
const always = (): boolean => true
const succeeds = ({ status }: LoggedRequest): boolean => status >= 200 && status < 300
/** What a header names in place of the truth. */
export const otherDigest = `sha256:${'0123456789abcdef'.repeat(4)}`
const unavailable: Fault = { kind: 'status', status: 503, headers: json, body: errors('UNAVAILABLE', 'try later') }

async function goDown({ stage, role }: FaultContext): Promise<void> {
  await stage.registries[role]?.goDown()
}

export const kinds: readonly FaultKind[] = [
  { name: '503 once', passes: true, applies: always, inject: () => unavailable },
  {
    name: '429 with Retry-After',
    passes: true,
    applies: always,
    inject: () => ({
      kind: 'status',
      status: 429,
      headers: { ...json, 'retry-after': '2' },
      body: errors('TOOMANYREQUESTS', 'slow down'),
    }),
  },
  {
    name: '403 that is a rate limit',
    passes: true,
    applies: always,
    inject: () => ({
      kind: 'status',
      status: 403,
      headers: json,
      body: errors('DENIED', 'You have exceeded a secondary rate limit. Please wait a few minutes.'),
    }),
  },
  { name: 'reset before it was applied', passes: true, applies: always, inject: () => ({ kind: 'reset' }) },
  { name: 'reset after it was applied', passes: true, applies: always, inject: () => ({ kind: 'apply-then-reset' }) },
  {
    name: 'answer cut short',
    passes: true,
    applies: ({ bytesOut }) => bytesOut > 1,
    inject: () => ({ kind: 'cut-body', after: 1 }),
  },
  {
    name: 'request cut short',
    passes: true,
    applies: ({ bytesIn }) => bytesIn > 1,
    inject: () => ({ kind: 'cut-request', after: 1 }),
  },
  {
    name: 'one byte of the answer changed',
    applies: (request) => succeeds(request) && request.bytesOut > 0,
    inject: () => ({ kind: 'corrupt-answer' }),
  },
  {
    name: 'one byte of the request changed',
    applies: ({ bytesIn, operation }) => bytesIn > 0 && operation !== 'token',
    inject: () => ({ kind: 'corrupt-request' }),
  },
  {
    name: '200 with a page of HTML',
    applies: always,
    inject: () => ({ kind: 'status', status: 200, headers: page, body: '<html>Please sign in</html>' }),
  },
  {
    name: 'another digest in the header',
    lies: true,
    applies: (request) => succeeds(request) && request.operation !== 'token',
    inject: () => ({ kind: 'alter', headers: { 'docker-content-digest': otherDigest } }),
  },
  {
    name: '401 in mid-run',
    applies: ({ operation }) => operation !== 'token',
    inject: (_, { stage, role }) => {
      stage.registries[role]?.expireTokens()
      const headers = { ...json, 'www-authenticate': 'Basic realm="a realm"' }
      return role === 0 ? { kind: 'status', status: 401, headers, body: errors('UNAUTHORIZED', 'log in') } : undefined
    },
  },
  { name: 'slow', passes: true, applies: always, inject: () => ({ kind: 'delay', until: setTimeout(5) }) },
  {
    name: 'never answered',
    passes: true,
    applies: always,
    inject: (_, { ended }) => ({ kind: 'delay', until: ended }),
    idleTimeout: 200,
  },
  {
    name: 'redirect to another host',
    applies: always,
    inject: ({ path }, { stage }) => ({
      kind: 'status',
      status: 307,
      headers: { location: `${stage.elsewhere.url}${path}` },
    }),
  },
  {
    name: 'connection refused for a while',
    passes: true,
    applies: always,
    inject: (_, context) => {
      void goDown(context)
      context.afterWaits(2, () => void context.stage.registries[context.role]?.comeBack())
      return { kind: 'reset' }
    },
  },
  {
    name: 'connection refused from then on',
    applies: always,
    inject: (_, context) => {
      void goDown(context)
      return { kind: 'reset' }
    },
  },
  { name: '503 from then on', applies: always, inject: () => unavailable, lasting: true },
  {
    name: '403 from then on',
    applies: ({ operation }) => operation !== 'token',
    inject: () => ({ kind: 'status', status: 403, headers: json, body: errors('DENIED', 'denied') }),
    lasting: true,
  },
]

/** For registries that speak TLS. */
export const tlsKinds: readonly FaultKind[] = [
  {
    name: 'a certificate that nobody trusts, from then on',
    applies: always,
    inject: (_, { stage, role }) => {
      stage.distrust(role)
      return { kind: 'reset' }
    },
  },
]
