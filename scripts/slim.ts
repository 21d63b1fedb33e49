// Leaves out of the start what `src/` does not use of undici and GitHub's toolkit: half of undici's code, and Octokit.
// Tree shaking alone does not: a module that some lazy chunk uses would be loaded with every chunk that can reach it.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'

const require = createRequire(import.meta.url)
const modules = join(import.meta.dirname, '..', 'node_modules')

/** Shorter indexes for our own imports, by package; other packages import the whole. rolldown reports a missing name. */
const indexes: ReadonlyMap<string, string> = new Map([
  [
    // What undici's own index.js does for the names that cost nothing beside Agent.
    'undici',
    `
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
`,
  ],
  [
    // Its own index.js also imports Octokit, for getOctokit.
    '@actions/github',
    `
import { Context } from '@actions/github/lib/context.js'
export const context = new Context()
`,
  ],
])
const prefix = '\0slim:'

/** The client for ID tokens becomes a dynamic import in @actions/core: it is a whole HTTP client with undici. */
const oidcImport = "import { OidcClient } from './oidc-utils.js';"
const lazyOidc =
  "const OidcClient = { getIDToken: async (audience) => (await import('./oidc-utils.js')).OidcClient.getIDToken(audience) };"

export const slimPackages: Plugin = {
  name: 'slim-packages',
  resolveId: (source, importer = '') => {
    if (importer.startsWith(prefix))
      return source.startsWith('undici/') ? require.resolve(source) : join(modules, source)
    return indexes.has(source) && !importer.includes('node_modules') ? `${prefix}${source}` : undefined
  },
  load: (id) => {
    const code = id.startsWith(prefix) ? indexes.get(id.slice(prefix.length)) : undefined
    return code === undefined ? undefined : { code, moduleSideEffects: true }
  },
  transform: (code, id) => {
    if (!/[\\/]@actions[\\/]core[\\/]lib[\\/]core\.js$/.test(id)) return undefined
    if (!code.includes(oidcImport))
      throw new Error('@actions/core no longer imports oidc-utils.js as expected: see slim.ts')
    return code.replace(oidcImport, lazyOidc)
  },
}
