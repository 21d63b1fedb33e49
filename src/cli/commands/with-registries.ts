// Opens registry connections for a read-only command and closes them afterwards.
import { cancellationSignal } from '../../action/cancellation.ts'
import type { Connection } from '../../action/inputs/registries/connection.ts'
import { lastActivity } from '../../action/last-activity.ts'
import { connect } from '../../registry/index.ts'
import { credentialsOf } from '../../run/credentials.ts'
import { headersOf } from '../../run/headers.ts'
import type { RunOptions } from '../../run/options.ts'

export interface OpenRegistries {
  readonly registries: ReturnType<typeof connect>
  readonly credentials: Awaited<ReturnType<typeof credentialsOf>>
  /** Aborted when the job is cancelled or `timeout` is up; the reason is an Error that names which. */
  readonly signal: AbortSignal
}

export async function withRegistries<Result>(
  connection: Connection,
  options: RunOptions,
  use: (open: OpenRegistries) => Promise<Result>,
): Promise<Result> {
  const activity = lastActivity()
  const stop = cancellationSignal(process, connection.timeout, activity.describe)
  const credentials = await credentialsOf(connection, stop.signal, options)
  const registries = connect({
    settings: connection.registries,
    concurrency: connection.concurrency,
    credentials,
    headers: headersOf((message) => options.runner.annotate('warning', message), options.runner),
    temporary: options.context.temp,
    observe: (event) => activity.record({ kind: 'wire', event }),
  })
  try {
    return await use({ registries, credentials, signal: stop.signal })
  } finally {
    stop.release()
    await registries.close()
  }
}
