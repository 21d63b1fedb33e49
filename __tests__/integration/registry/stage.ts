// A stage for one test: a client, a registry, and what goes wrong between them.
import { afterEach } from 'vitest'
import type { Fault, LoggedRequest, SandboxOptions } from '../../../sandbox/server.ts'
import { type Connection, type ConnectionOptions, connectTo } from '../../support/connection.ts'

const connections: Connection[] = []
afterEach(async () => {
  await Promise.all(connections.splice(0).map((openConnection) => openConnection.close()))
})

/** A connection that ends with the test. */
export async function connected(options: SandboxOptions = {}, own: ConnectionOptions = {}): Promise<Connection> {
  const connection = await connectTo(options, own)
  connections.push(connection)
  return connection
}

/** A fault for the first `times` requests of an operation. */
export function once(operation: LoggedRequest['operation'], fault: Fault, times = 1): SandboxOptions {
  let left = times
  return {
    fault: (request) => {
      if (request.operation !== operation || left === 0) return undefined
      left -= 1
      return fault
    },
  }
}

export function operations({ sandbox }: Connection): readonly string[] {
  return sandbox.requests.map(({ operation }) => operation)
}

/** The error body of the specification. */
export function problem(code: string, message = ''): string {
  return JSON.stringify({ errors: [{ code, message }] })
}
