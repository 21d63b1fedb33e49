// The two ends of a copy, each behind its distance: plain HTTP, no authentication.
import { startDelayProxy } from './delay-proxy.ts'
import type { Server } from './servers.ts'

type Texts = Readonly<Record<string, string>>

export interface Counts {
  readonly connections: number
  readonly requests: number
  readonly tokens: number
  /** Both ways. */
  readonly bytes: number
}

/** How the tools are let in. */
export interface Access {
  readonly plainHttp: boolean
  /** The environment of a peer. */
  readonly env: Texts
  /** The same for promote-image, if it differs. */
  readonly ownEnv: Texts
}

export interface Endpoints {
  /** `host:port`. */
  readonly source: string
  readonly target: string
  readonly access: Access
  /** Of everything together, since the last call. */
  takeCounts(): Promise<Counts>
  close(): Promise<void>
}

export interface Servers {
  readonly source: Server
  readonly target: Server
}

/** `rtt` in milliseconds. */
export type OpenEndpoints = (servers: Servers, rtt: number) => Promise<Endpoints>

/** Plain HTTP, without logins. */
export const plainAccess: Access = {
  plainHttp: true,
  env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', DOCKER_CONFIG: '/nonexistent' },
  ownEnv: {},
}

export const openEndpoints: OpenEndpoints = async (servers, rtt) => {
  const [source, target] = [
    await startDelayProxy(servers.source.host, rtt),
    await startDelayProxy(servers.target.host, rtt),
  ]
  return {
    source: source.host,
    target: target.host,
    access: plainAccess,
    takeCounts: async () => {
      const [a, b] = [source.takeCounts(), target.takeCounts()]
      const { connections, requests, bytes } = a
      return {
        connections: connections + b.connections,
        requests: requests + b.requests,
        bytes: bytes + b.bytes,
        tokens: 0,
      }
    },
    close: async () => {
      source.close()
      target.close()
    },
  }
}
