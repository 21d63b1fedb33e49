// The command line of the sandbox registry: `npm run registry -- --port 5000 --seed --quirk ghcr`.
import { parseArgs } from 'node:util'
import type { Auth } from './auth/access.ts'
import { seededImages, seedImages } from './demo/image.ts'
import { formatEntry } from './http/log.ts'
import { isQuirk, listQuirks, type Quirk } from './quirks.ts'
import { startRegistry } from './server.ts'

const help = `A local OCI registry for tests and demos.

  --port N                   default: a free port
  --storage DIR              store content in a folder; default: in memory
  --seed                     start with a signed four-platform image: ${seededImages
    .map(({ repository, tag }) => `${repository}:${tag}`)
    .join(', ')}
  --quirk NAME               deviate from the specification as a real registry does; repeatable, see below
  --auth basic|bearer        with --user name:password, repeatable
  --anonymous-pull           with --auth: pull without a login
  --verbose                  log one line per request

Quirks:
${listQuirks()
  .map(([name, meaning]) => `  ${name.padEnd(25)}  ${meaning}`)
  .join('\n')}`

const { values } = readArguments()

/** The options; a wrong one ends with the sentence that node has for it. */
function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        storage: { type: 'string' },
        quirk: { type: 'string', multiple: true, default: [] },
        auth: { type: 'string' },
        user: { type: 'string', multiple: true, default: [] },
        'anonymous-pull': { type: 'boolean', default: false },
        seed: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    return stop(`${messageOf(error)}\n\`npm run registry -- --help\` lists the options.`)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Errors of the system have a code: a port that is taken, a folder that cannot be written. */
function describeStart(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${values.port} is in use. Choose another by --port, or leave it out.`
  if (code === 'EACCES' && values.storage === undefined)
    return `Port ${values.port} needs more rights than this user has. Choose one from 1024 on by --port.`
  return `The registry could not start: ${messageOf(error)}`
}

function stop(message: string): never {
  console.error(message)
  return process.exit(1)
}

function readQuirk(name: string): Quirk {
  return isQuirk(name)
    ? name
    : stop(
        `Unknown quirk "${name}". Quirks: ${listQuirks()
          .map(([one]) => one)
          .join(', ')}.`,
      )
}

function readAuth(kind: string | undefined): Auth {
  if (kind === undefined) return { kind: 'none' }
  if (kind !== 'basic' && kind !== 'bearer') return stop(`--auth must be basic or bearer, not "${kind}".`)
  const users = values.user.map((user): readonly [string, string] => {
    const colon = user.indexOf(':')
    return colon > 0 ? [user.slice(0, colon), user.slice(colon + 1)] : stop('--user must be name:password.')
  })
  return { kind, users: Object.fromEntries(users), anonymousPull: values['anonymous-pull'] }
}

if (values.help) {
  console.log(help)
} else {
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    stop(`--port must be a number from 0 to 65535, not "${values.port}".`)
  const quirks = values.quirk.map(readQuirk)
  const started = startRegistry({
    port,
    quirks,
    auth: readAuth(values.auth),
    ...(values.storage === undefined ? {} : { storage: values.storage }),
    ...(values.verbose ? { onAnswered: (entry) => console.log(formatEntry(entry)) } : {}),
  })
  const registry = await started.catch((error: unknown) => stop(describeStart(error)))
  if (values.seed) seedImages(registry.store, quirks)
  console.log(registry.url)
  if (values.seed) for (const { repository, tag } of seededImages) console.log(`${registry.host}/${repository}:${tag}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void registry.close())
}
