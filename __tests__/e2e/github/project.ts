// A user's repository with one workflow, on a machine of its own: act runs it, and finds every action that it names
// in a folder beside it, ours as the tree that a release is and those of others as stand-ins.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeAction } from '../../support/action-folder.ts'
import { type Ended, run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'
import { tool } from '../../support/tools.ts'

type Texts = Readonly<Record<string, string>>

export interface Project {
  /** What `github.sha` is. */
  readonly sha: string
  readonly folder: string
  act(settings: ActSettings): Promise<Outcome>
  close(): Promise<void>
}

export interface ActSettings {
  readonly event: string
  /** The event's payload, but for its inputs. */
  readonly payload?: object
  readonly inputs?: Texts
  readonly secrets?: Texts
  readonly variables?: Texts
  readonly env?: Texts
}

export interface Outcome {
  readonly status: number | undefined
  readonly log: string
}

const home = 'promote-image/promote-image'
const reusable = '.github/workflows/promote.yml'
const author = ['-c', 'user.name=tests', '-c', 'user.email=tests@example.org']

/** `files` by their path in the repository: the workflow at `.github/workflows/` among them. */
export async function makeProject(files: Texts): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-github-'))
  const [project, action] = [join(folder, 'project'), join(folder, 'action')]
  await mkdir(join(folder, 'home'))
  await writeAction(action)
  await cp(join(root, reusable), join(action, reusable))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(project, dirname(path)), { recursive: true })
    await writeFile(join(project, path), text)
  }
  const checkout = join(folder, 'checkout')
  await mkdir(checkout)
  await writeFile(join(checkout, 'action.yml'), checkoutOf(action))
  const environment = {
    PATH: `${join(import.meta.dirname, 'bin')}:${join(root, 'node_modules', '.bin')}:/usr/bin:/bin`,
    HOME: join(folder, 'home'),
  }
  const git = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await run(tool('git'), args, { cwd: project, env: environment })
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
    return stdout.toString().trim()
  }
  await git('init', '-q', '-b', 'main')
  await git('add', '.')
  await git(...author, 'commit', '-q', '-m', 'A workflow')
  const texts = [...Object.values(files), await readFile(join(action, reusable), 'utf8')]
  const served = servedActions(texts, { [home]: action, 'actions/checkout': checkout })
  return {
    sha: await git('rev-parse', 'HEAD'),
    folder: project,
    act: async (settings) => {
      await writeFile(join(folder, 'event.json'), JSON.stringify({ ...settings.payload, inputs: settings.inputs }))
      const args = [...fixed, '-e', join(folder, 'event.json'), ...served, ...own(settings)]
      const env = { ...environment, ...settings.env }
      return outcomeOf(await run(tool('act'), [settings.event, ...args], { cwd: project, env }))
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

const labels = ['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-24.04-arm', 'self-hosted']
const fixed = [
  '-W',
  '.github/workflows',
  '--no-cache-server',
  ...labels.flatMap((label) => ['-P', `${label}=-self-hosted`]),
]

function own({ secrets, variables, env }: ActSettings): readonly string[] {
  const flags = (name: string, values: Texts = {}) =>
    Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`])
  return [...flags('-s', secrets), ...flags('--var', variables), ...flags('--env', env)]
}

/** Stands in for a checkout of our repository; act itself copies the workspace for one of the own repository. */
const checkoutOf = (action: string): string => `
name: checkout
description: The action
inputs:
  repository: { required: true }
  ref: { required: true }
  path: { required: true }
runs:
  using: composite
  steps:
    - run: |
        echo "checkout of \${{ inputs.repository }} at \${{ inputs.ref }}"
        cp -R '${action}' '\${{ inputs.path }}'
      shell: bash
`

/** `--local-repository` for every action that a workflow names and that act would ask the network for. */
function servedActions(texts: readonly string[], folders: Texts): readonly string[] {
  const used = texts.flatMap((text) => [...text.matchAll(/uses: ([\w-]+\/[\w-]+)(?:\/\S*)?@(\S+)/g)])
  const names = new Set(used.map(([, repository = '', ref = '']) => `${repository}@${ref}`))
  return [...names].flatMap((name) => {
    const repository = name.slice(0, name.indexOf('@'))
    const stub = join(import.meta.dirname, 'stubs', repository.replace('/', '-'))
    return ['--local-repository', `${name}=${folders[repository] ?? stub}`]
  })
}

function outcomeOf({ status, stdout, stderr }: Ended): Outcome {
  return { status, log: `${stdout.toString()}${stderr}` }
}
