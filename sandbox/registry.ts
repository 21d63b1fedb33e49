// The sandbox as a program: `npm run registry -- --port 5000 --quirk ghcr`.
import { parseArgs } from 'node:util'
import type { Auth } from './access.ts'
import { formatEntry } from './log.ts'
import { isQuirk, listQuirks, type Quirk } from './quirks.ts'
import { startRegistry } from './server.ts'

const help = `A registry in a box.

  --port N                   a free port by default
  --storage DIR              keep everything in a folder; in memory by default
  --quirk NAME               repeatable; see below
  --auth basic|bearer        with --user name:password, repeatable
  --anonymous-pull           with --auth: everyone may pull
  --verbose                  one line per request

Quirks:
${listQuirks()
  .map(([name, meaning]) => `  ${name.padEnd(25)}  ${meaning}`)
  .join('\n')}`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    storage: { type: 'string' },
    quirk: { type: 'string', multiple: true, default: [] },
    auth: { type: 'string' },
    user: { type: 'string', multiple: true, default: [] },
    'anonymous-pull': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function stop(message: string): never {
  console.error(message)
  return process.exit(1)
}

function readQuirk(name: string): Quirk {
  return isQuirk(name)
    ? name
    : stop(
        `There is no quirk "${name}". There are: ${listQuirks()
          .map(([one]) => one)
          .join(', ')}.`,
      )
}

function readAuth(kind: string | undefined): Auth {
  if (kind === undefined) return { kind: 'none' }
  if (kind !== 'basic' && kind !== 'bearer') return stop(`--auth is basic or bearer, not "${kind}".`)
  const users = values.user.map((user): readonly [string, string] => {
    const colon = user.indexOf(':')
    return colon > 0 ? [user.slice(0, colon), user.slice(colon + 1)] : stop('--user is name:password.')
  })
  return { kind, users: Object.fromEntries(users), anonymousPull: values['anonymous-pull'] }
}

if (values.help) {
  console.log(help)
} else {
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    stop(`--port is a number up to 65535, not "${values.port}".`)
  const registry = await startRegistry({
    port,
    quirks: values.quirk.map(readQuirk),
    auth: readAuth(values.auth),
    ...(values.storage === undefined ? {} : { storage: values.storage }),
    ...(values.verbose ? { onAnswered: (entry) => console.log(formatEntry(entry)) } : {}),
  })
  console.log(registry.url)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void registry.close())
}
