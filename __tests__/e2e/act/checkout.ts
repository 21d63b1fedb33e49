// A repository as a user's runner checks it out: the action, its bundle and one workflow, committed, in a folder of its
// own, run by act on this machine with nothing of this machine's environment.

import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeAction } from '../../support/action-folder.ts'
import { type Ended, run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'
import { tool } from '../../support/tools.ts'

export interface Checkout {
  /** Runs the workflow as a push would. */
  act(settings: ActSettings): Promise<Ended>
  close(): Promise<void>
}

interface ActSettings {
  readonly variables?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
}

const workflow = join('.github', 'workflows', 'promote.yml')

function flags(name: string, values: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`])
}

export async function makeCheckout(): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-act-'))
  const [project, home] = [join(folder, 'project'), join(folder, 'home')]
  await mkdir(home)
  await mkdir(join(project, dirname(workflow)), { recursive: true })
  await writeAction(project)
  await cp(join(import.meta.dirname, 'promote.yml'), join(project, workflow))
  const env = { PATH: `${join(root, 'node_modules', '.bin')}:/usr/bin:/bin`, HOME: home }
  const author = ['-c', 'user.name=tests', '-c', 'user.email=tests@example.org']
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    [...author, 'commit', '-q', '-m', 'The action'],
  ]) {
    const { status, stderr } = await run(tool('git'), args, { cwd: project, env })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  }
  const actOptions = ['push', '-W', workflow, '-P', 'ubuntu-latest=-self-hosted', '--no-cache-server']
  return {
    act: ({ variables, secrets }) =>
      run(tool('act'), [...actOptions, ...flags('--var', variables), ...flags('-s', secrets)], { cwd: project, env }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
