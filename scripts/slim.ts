// Leaves out what `src/` does not use of undici and GitHub's toolkit: half of undici's code, and Octokit.
// Tree shaking alone does not: a module that some lazy chunk uses would be loaded with every chunk that can reach it.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'rolldown'

const require = createRequire(import.meta.url)
const modules = join(import.meta.dirname, '..', 'node_modules')

/** Shorter indexes for our own imports, by package; other packages import the whole. rolldown reports a missing name. */
const indexes: ReadonlyMap<string, string> = new Map([
  [
    // What undici's own index.js does for its agents and for the calls that are used: ours is request, a
    // proxy's tunnel is connect.
    'undici',
    `
import connect from 'undici/lib/api/api-connect.js'
import request from 'undici/lib/api/api-request.js'
import Agent from 'undici/lib/dispatcher/agent.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js'
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js'
Object.assign(Dispatcher.prototype, { connect, request })
export { Agent, EnvHttpProxyAgent, ProxyAgent }
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

interface Edit {
  /** How the module's path ends. */
  readonly module: string
  readonly from: string
  readonly to: string
}

/** What modules load at once and nearly no run needs. A text that an update changes ends the build. */
const edits: readonly Edit[] = [
  {
    // a whole HTTP client with undici
    module: '@actions/core/lib/core.js',
    from: "import { OidcClient } from './oidc-utils.js';",
    to: "const OidcClient = { getIDToken: async (audience) => (await import('./oidc-utils.js')).OidcClient.getIDToken(audience) };",
  },
  {
    // undici's second parser, which is for trials: it leaves it out of its builds by this name itself
    module: 'undici/lib/dispatcher/client-h1.js',
    from: "typeof esbuildDetection === 'undefined'\n  ? require('./parser-h1.js')\n  : {}",
    to: '{}',
  },
  {
    module: 'undici/lib/dispatcher/client-h1.js',
    from: "typeof esbuildDetection === 'undefined' && (client[kUseMilo] ?? getMiloEnabled())",
    to: 'false',
  },
  {
    // jest's way to load the parser
    module: 'undici/lib/dispatcher/client-h1.js',
    from: "process.env.JEST_WORKER_ID ? require('../llhttp/llhttp-wasm.js') : undefined",
    to: 'undefined',
  },
  {
    // fetch's bodies: ours are bytes and streams
    module: 'undici/lib/dispatcher/client-h1.js',
    from: "require('../web/fetch/body.js').extractBody",
    to: 'undefined',
  },
  {
    module: 'undici/lib/dispatcher/client-h2.js',
    from: "require('../web/fetch/body.js').extractBody",
    to: 'undefined',
  },
  {
    module: 'undici/lib/core/request.js',
    from: "require('../web/fetch/formdata')\n    isFormData = require('../web/webidl').webidl.is.FormData",
    to: 'isFormData = () => false',
  },
]

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
    const path = normal(id)
    const slim = edits.filter(({ module }) => path.endsWith(`/node_modules/${module}`)).reduce(apply, code)
    return slim === code ? undefined : slim
  },
}

function normal(path: string): string {
  return path.replaceAll('\\', '/')
}

function apply(code: string, { module, from, to }: Edit): string {
  if (!code.includes(from)) throw new Error(`${module} has no ${JSON.stringify(from)} any more: see slim.ts`)
  return code.replace(from, () => to)
}
