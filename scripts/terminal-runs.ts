// The terminals that docs/pictures show: the built command line in a real terminal (tmux), between two sandbox registries.
// Each gives the screen as the terminal holds it, with escape sequences, and the registries' addresses replaced by names.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { push } from '../sandbox/content.ts'
import { buildRelease } from '../sandbox/demo/image.ts'
import type { Fault } from '../sandbox/http/fault.ts'
import { type Sandbox, startRegistry } from '../sandbox/server.ts'

const root = dirname(import.meta.dirname)
const size = { columns: 144, rows: 24 }
const names = ['builder.example', 'release.example']

interface TerminalRun {
  /** Milliseconds that each blob takes more than the one before it. */
  readonly slowness?: number
  /** Command lines; `{build}` and `{release}` stand for the registries. The picture shows the last one. */
  readonly commands: readonly string[]
  /** What the screen shows when the picture is taken. */
  readonly until: RegExp
}

const copy = 'promote-image {build}/acme/app:sha-1f2e3d4 {release}/acme/app:1.2.3 {release}/acme/app:latest'

export const terminalRuns: Readonly<Record<string, TerminalRun>> = {
  'terminal-copy': { slowness: 200, commands: [copy], until: /[3-7]\d % of/ },
  'terminal-verify': {
    commands: [
      copy,
      'promote-image verify {release}/acme/app:1.2.3 {release}/acme/app:latest {release}/acme/app:1.2.4',
    ],
    until: /app:1\.2\.4: .*\n\$ $/,
  },
}

/** Runs the commands and returns the screen. */
export async function screenOfRun({ slowness = 0, commands, until }: TerminalRun): Promise<string> {
  let blobs = 0
  const slow = ({ operation }: { readonly operation?: string | undefined }): Fault | undefined =>
    slowness > 0 && operation === 'blob-get' ? { kind: 'delay', until: pause(slowness * blobs++) } : undefined
  const registries = [await startRegistry({ fault: slow }), await startRegistry()]
  const terminal = openTerminal()
  try {
    await pushRelease(registries[0])
    for (const command of commands) {
      terminal.run('clear')
      terminal.run(withHosts(command, registries))
      await terminal.shows(command === commands.at(-1) ? until : /\n\$ $/)
    }
    return withNames(terminal.screen(['-e']), registries)
  } finally {
    terminal.close()
    await Promise.all(registries.map((registry) => registry.close()))
  }
}

async function pushRelease(registry: Sandbox | undefined): Promise<void> {
  if (registry === undefined) return
  const { image, referrers } = buildRelease('1.2.3')
  await push(registry.url, 'acme/app', image, ['sha-1f2e3d4'])
  for (const artifact of referrers) await push(registry.url, 'acme/app', artifact)
}

function withHosts(command: string, [build, release]: readonly Sandbox[]): string {
  return command.replaceAll('{build}', build?.host ?? '').replaceAll('{release}', release?.host ?? '')
}

function withNames(screen: string, registries: readonly Sandbox[]): string {
  return registries.reduce((text, { host }, at) => text.replaceAll(host, names[at] ?? ''), screen)
}

/** A shell in a terminal of its own, without the settings of whoever runs this. */
function openTerminal() {
  const home = mkdtempSync(join(tmpdir(), 'promote-image-terminal-'))
  const program = join(home, 'promote-image')
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist', 'cli.js')}' "$@"\n`)
  chmodSync(program, 0o755)
  const env = {
    HOME: home,
    PATH: `${home}:/usr/bin:/bin`,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    PS1: '$ ',
    HISTFILE: '/dev/null',
  }
  const socket = join(home, 'tmux')
  const tmux = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('tmux', ['-u', '-S', socket, ...args], { encoding: 'utf8', env })
    if (status !== 0) throw new Error(`tmux ${args[0] ?? ''} ended with ${status}: ${stderr}`)
    return stdout
  }
  const screen = (flags: readonly string[] = []): string => tmux('capture-pane', '-p', ...flags)
  tmux('new-session', '-d', '-x', `${size.columns}`, '-y', `${size.rows}`, 'bash', '--norc', '--noprofile')
  return {
    screen,
    run: (command: string) => void tmux('send-keys', command, 'Enter'),
    shows: async (text: RegExp) => {
      for (let tries = 0; tries < 600; tries += 1) {
        if (text.test(screen().trimEnd().concat(' '))) return
        await pause(50)
      }
      throw new Error(`the terminal never showed ${text.source}:\n${screen()}`)
    },
    close: () => {
      tmux('kill-server')
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}
