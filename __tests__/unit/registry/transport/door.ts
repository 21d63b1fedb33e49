// A registry behind a token service of any temper, in a few lines.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { reply, serve, type TestServer } from './support.ts'

export interface Door {
  /** What the token service answers; `granted` of these scopes by default. */
  readonly token?: (url: URL, incoming: IncomingMessage, response: ServerResponse) => void
  /** Answers a request that carries a token; `undefined`: 200. */
  readonly enter?: (token: string, incoming: IncomingMessage) => number | undefined
  readonly challenge?: (host: string, incoming: IncomingMessage) => string | undefined
}

export const grant = (response: ServerResponse, token: string): void =>
  reply(response, 200, {}, JSON.stringify({ token, expires_in: 300 }))

/** A registry behind a token service on the same host. */
export function door({ token, enter, challenge }: Door): Promise<TestServer> {
  return serve((incoming, response) => {
    const host = incoming.headers.host ?? ''
    const url = new URL(incoming.url ?? '', `http://${host}`)
    if (url.pathname === '/token') {
      if (token === undefined) grant(response, `t${url.searchParams.getAll('scope').join('+')}`)
      else token(url, incoming, response)
      return
    }
    const [, sent] = /^Bearer (.*)$/.exec(incoming.headers.authorization ?? '') ?? []
    const status = sent === undefined ? 401 : (enter?.(sent, incoming) ?? 200)
    const words =
      challenge === undefined ? `Bearer realm="http://${host}/token",service="s"` : challenge(host, incoming)
    reply(response, status, status === 401 && words !== undefined ? { 'www-authenticate': words } : {})
  })
}
