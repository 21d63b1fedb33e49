// Leaves out of the bundle what `src/` does not use of undici: half of its code, and 20 ms of every start.
import { createRequire } from 'node:module'
import type { Plugin } from 'rolldown'

const require = createRequire(import.meta.url)

/** What undici's own index.js does for the names that cost nothing beside Agent. rolldown says when another is imported. */
const index = `
import api from 'undici/lib/api/index.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Client from 'undici/lib/dispatcher/client.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js'
import Pool from 'undici/lib/dispatcher/pool.js'
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js'
import buildConnector from 'undici/lib/core/connect.js'
import errors from 'undici/lib/core/errors.js'
Object.assign(Dispatcher.prototype, api)
export { Agent, buildConnector, Client, Dispatcher, EnvHttpProxyAgent, errors, Pool, ProxyAgent }
`
const id = '\0undici'

/** Our own imports of undici get a shorter index; those of other packages the whole. */
export const slimUndici: Plugin = {
  name: 'slim-undici',
  resolveId: (source, importer) => {
    if (importer === id) return require.resolve(source)
    return source === 'undici' && importer !== undefined && !importer.includes('node_modules') ? id : undefined
  },
  load: (module) => (module === id ? { code: index, moduleSideEffects: true } : undefined),
}
