// Connects to the registries in the inputs while the rest of the program is loaded and compiled. It is an entry point of
// its own and imports only node:net. No data is sent before a session takes a connection.
import { connect, type Socket } from 'node:net'

type Environment = Readonly<Record<string, string | undefined>>

interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Connections per registry, for the first requests of a session. */
const connectionsPerHost = 3
const hostLimit = 4
/** Milliseconds until an unused connection is closed. */
const idleTimeout = 15_000
/** Milliseconds for one address of several, as in the pools of a session. */
const addressTimeout = 4000
/** Characters of all references; longer inputs are ignored. */
const inputLengthLimit = 65_536

/** Inputs and variables that may change or forbid the endpoints: if one is set, nothing is opened early. */
const blockingInputs = [
  'INPUT_CONFIG',
  'INPUT_PLAN',
  'INPUT_ALLOW-TARGETS',
  'http_proxy',
  'HTTP_PROXY',
  'https_proxy',
  'HTTPS_PROXY',
]

/** Settings of `registries` that may change the endpoints. */
const blockingSettings = /mirrors|plain-http/

const loopback = /^(?:localhost$|127\.)/

const reference =
  /^(?:((?:[a-z0-9-]+\.)+[a-z0-9-]+|localhost|[a-z0-9-]+(?=:\d))(?::(\d{1,5}))?\/)?[a-z0-9][a-z0-9._/*-]*(?::[\w.{}-]+)?(?:@sha\d{3}:[0-9a-f]+)?$/
/** A tag of the source's repository, or a layout. */
const withoutRegistry = /^(?::[\w.{}-]+$|oci(?:-archive)?:)/

const waiting = new Map<string, Socket[]>()

/**
 * The endpoints of the registries in INPUT_SOURCE and INPUT_TARGETS; none if any part of an input does not look like a
 * reference. The inputs are validated later.
 */
export function registriesInInputs(env: Environment): readonly Endpoint[] {
  const texts = [env['INPUT_SOURCE'] ?? '', env['INPUT_TARGETS'] ?? '']
  const blocked = blockingInputs.some((name) => (env[name] ?? '').trim() !== '')
  if (blocked || blockingSettings.test(env['INPUT_REGISTRIES'] ?? '') || texts.join().length > inputLengthLimit)
    return []
  const entries = texts.flatMap((text) => text.split(/[\n,]/)).map((entry) => entry.trim())
  const endpoints = new Map<string, Endpoint>()
  for (const entry of entries) {
    if (entry === '' || withoutRegistry.test(entry)) continue
    const endpoint = endpointOf(entry)
    if (endpoint === undefined) return []
    endpoints.set(keyOf(endpoint.host, endpoint.port), endpoint)
  }
  return [...endpoints.values()].slice(0, hostLimit)
}

function endpointOf(entry: string): Endpoint | undefined {
  const match = reference.exec(entry)
  // a single word is probably a mistake
  if (match === null || !/[/:@]/.test(entry)) return undefined
  const [, written = 'docker.io', digits] = match
  const host = digits === undefined && /^(?:index\.)?docker\.io$/.test(written) ? 'registry-1.docker.io' : written
  const port = digits === undefined ? (loopback.test(host) ? 80 : 443) : Number(digits)
  return port > 0 && port < 65_536 ? { host, port } : undefined
}

/**
 * Starts the connections. Resolves when every name is resolved, because the event loop is blocked while the program is
 * compiled, but after ten milliseconds at the latest. The sockets do not keep the process alive, and failed ones are
 * ignored. Also loads the modules that TLS needs.
 */
export async function preconnect(env: Environment): Promise<void> {
  const endpoints = registriesInInputs(env)
  const begun = endpoints.map(async ({ host, port }) => {
    const sockets = Array.from({ length: connectionsPerHost }, () => open(host, port))
    waiting.set(keyOf(host, port), sockets)
    await Promise.all(sockets.map(isUnderWay))
  })
  if (begun.length > 0) await Promise.race([Promise.all(begun), new Promise((resolve) => setTimeout(resolve, 10))])
  if (endpoints.length === 0 || !endpoints.every(({ host }) => loopback.test(host)))
    process.getBuiltinModule('node:tls')
}

function isUnderWay(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('connectionAttempt', () => resolve()).once('close', () => resolve())
  })
}

function open(host: string, port: number): Socket {
  // as later connections have them
  const options = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000, highWaterMark: 65_536 }
  const socket = connect({
    host,
    port,
    timeout: idleTimeout,
    autoSelectFamilyAttemptTimeout: addressTimeout,
    ...options,
  })
  return socket
    .unref()
    .on('error', () => {})
    .once('timeout', () => socket.destroy())
}

/** Hands a connection over to the caller: established, still connecting, or failed. */
export function takePreconnected(host: string, port: number): Socket | undefined {
  return waiting.get(keyOf(host, port))?.shift()?.ref()
}

function keyOf(host: string, port: number): string {
  return `${host}:${port}`
}
