// Defines which headers users may add to requests.

/** Lower-case names, with their values. */
export type CustomHeaders = Readonly<Record<string, string>>

/** Hop-by-hop headers (RFC 9110, 7.6.1), and those of the connection itself. */
const connectionHeaders = [
  'connection',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]
/** Headers of the protocol, which the client sets itself. */
const protocolHeaders = ['accept', 'accept-encoding', 'authorization', 'range', 'user-agent']

const reserved = new Set([...connectionHeaders, ...protocolHeaders])

/** Why a header may not be set; `undefined` if it may. The value is never quoted. */
export function headerProblem(name: string, value: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)) return 'it is not the name of a header'
  if (isReserved(name)) return 'this header is set by promote-image alone'
  if (!/^[\x20-\x7e]{1,4096}$/.test(value)) return 'its value is empty, too long, or not one line of ASCII'
  return undefined
}

function isReserved(name: string): boolean {
  const lower = name.toLowerCase()
  return reserved.has(lower) || /^(?:content|if)-/.test(lower)
}

/** Characters; shorter values may be words, and masking words makes the log unreadable. */
const shortestSecret = 12

/** The values to mask, because they may be secrets. */
export function headerSecrets(headers: CustomHeaders): readonly string[] {
  return Object.values(headers).filter((value) => value.length >= shortestSecret)
}
