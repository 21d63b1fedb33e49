// A memo from one run of a workflow to the next, kept by act's cache server.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAction } from '../../support/action-folder.ts'
import { run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'
import { lacks, tool } from '../../support/tools.ts'
import { app, base, contents, hold, registry } from '../../unit/registry/hint-cache/runs.ts'

const workflow = `
on: push
permissions: {}
jobs:
  promote:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./
        with:
          source: \${{ vars.SOURCE }}
          targets: \${{ vars.TARGET }}
          cache: 'true'
`

describe.skipIf(lacks('act', 'git'))('under act', { timeout: 60_000 }, () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promote-image-act-cache-'))
    const project = join(folder, 'project')
    await mkdir(join(folder, 'home'))
    await writeAction(project)
    await writeFile(join(project, 'workflow.yml'), workflow)
    const { status } = await run(tool('git'), ['init', '-q', '-b', 'main'], { cwd: project, env: environment() })
    expect(status).toBe(0)
  }, 60_000)
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const environment = () => ({
    PATH: `${join(root, 'node_modules', '.bin')}:/usr/bin:/bin`,
    HOME: join(folder, 'home'),
  })

  async function promote(source: string, target: string): Promise<string> {
    const server = ['--cache-server-addr', '127.0.0.1', '--cache-server-path', join(folder, 'cache')]
    const variables = ['--var', `SOURCE=${source}`, '--var', `TARGET=${target}`]
    const here = ['push', '-W', 'workflow.yml', '-P', 'ubuntu-latest=-self-hosted']
    const cwd = join(folder, 'project')
    const ended = await run(tool('act'), [...here, ...server, ...variables], { cwd, env: environment() })
    const log = `${ended.stdout.toString()}${ended.stderr}`
    expect(ended.status, log).toBe(0)
    return log
  }

  it('a layer that one run sent is mounted by the next', async () => {
    const [from, to] = [await registry(), await registry()]
    hold(from, 'acme/app', app, 'sha-1')
    await promote(`${from.host}/acme/app:sha-1`, `${to.host}/one/app:1.0.0`)
    to.clearLog()
    await promote(`${from.host}/acme/app:sha-1`, `${to.host}/two/app:1.0.0`)
    const sent = to.requests.reduce((sum, { bytesIn }) => sum + bytesIn, 0)
    expect(sent).toBeLessThan(base.bytes.byteLength)
    expect(to.requests.some(({ query }) => query.includes('from=one/app'))).toBe(true)
    expect(contents(to).map(({ tags }) => tags['1.0.0'])).toEqual([app.digest, app.digest])
  })
})
