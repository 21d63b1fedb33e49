// The whole engine over real connections, as a test or a process of its own runs it.
import { tmpdir } from 'node:os'
import { eventHub } from '../../src/promote/model/events.ts'
import type { Settings } from '../../src/promote/model/options.ts'
import type { Report } from '../../src/promote/model/report.ts'
import { promote } from '../../src/promote/promote.ts'
import type { RunRequest } from '../../src/promote/requests/expand-selection.ts'
import type { ConnectOptions } from '../../src/registry/connect-options.ts'
import { openSpool } from '../../src/registry/content/spool.ts'
import type { HintCache } from '../../src/registry/hint-cache/hint-cache.ts'
import { connect } from '../../src/registry/index.ts'
import { settings } from '../integration/promote/support.ts'

interface OwnOptions {
  readonly hintCache?: HintCache | undefined
  readonly concurrency?: ConnectOptions['concurrency']
  /** The folder for temporary files; the system's by default. */
  readonly temporary?: string
  /** None by default. */
  readonly credentials?: ConnectOptions['credentials']
}

const anonymous: ConnectOptions['credentials'] = { find: async () => undefined, sources: [] }

/** One run over HTTP; nothing is remembered of any before it but what a hint cache tells. */
export async function promoteOverHttp(
  requests: readonly RunRequest[],
  {
    hintCache,
    concurrency = 'auto',
    credentials = anonymous,
    temporary = tmpdir(),
    events = eventHub(),
    ...overrides
  }: Partial<Settings> & OwnOptions = {},
): Promise<Report> {
  const registries = connect({
    settings: new Map(),
    credentials,
    concurrency,
    temporary,
    observe: (event) => events.emit({ kind: 'wire', event }),
    ...(hintCache && { hintCache }),
  })
  try {
    return await promote(requests, { ...settings, ...registries, events, spool: openSpool(tmpdir()), ...overrides })
  } finally {
    await registries.close()
  }
}
