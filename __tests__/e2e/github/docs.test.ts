// What docs/ and the README show must exist: links, inputs, and the workflow of docs/act.md, which is run.

import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { seedImages } from '../../../sandbox/demo/image.ts'
import { startRegistry } from '../../../sandbox/server.ts'
import { problemsOfExample } from '../../docs/fill-in.ts'
import { run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'
import { lacks, tool } from '../../support/tools.ts'
import { findProblems } from '../../support/workflow-validator.ts'
import { problemsOf } from '../../unit/action/inputs/support.ts'
import { makeProject } from './project.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort()
/** The YAML blocks of a page, without the indentation that they have there. */
const blocks = (page: string) =>
  [...read(page).matchAll(/^ *```yaml\n(.*?)^ *```$/gms)].map(([, text = '']) => {
    const indentation = text.length - text.trimStart().length
    return text.replaceAll(new RegExp(`^ {${indentation}}`, 'gm'), '')
  })

const names = z.record(z.string(), z.unknown())
const inputNames = Object.keys(z.object({ inputs: names }).parse(parse(read('action.yml'))).inputs)
const calledShape = z.object({ on: z.object({ workflow_call: z.object({ inputs: names }) }) })
const knownToWorkflow = Object.keys(
  calledShape.parse(parse(read('.github/workflows/promote.yml'))).on.workflow_call.inputs,
)
const use = z.looseObject({ uses: z.string().startsWith('promote-image/promote-image'), with: names })

const withoutActionlint = lacks('actionlint')
/** What GitHub takes and this actionlint does not know yet. */
const unknownToActionlint = ['unexpected key "queue" for "concurrency"']

/** Every map below a node that uses the action or its workflow, with the inputs that it gives. */
function usesOf(node: unknown): readonly z.infer<typeof use>[] {
  if (typeof node !== 'object' || node === null) return []
  const parsed = use.safeParse(node)
  return [...(parsed.success ? [parsed.data] : []), ...Object.values(node).flatMap(usesOf)]
}

/** What the action says of the inputs of every step that uses it. */
async function problemsOfUses(node: unknown): Promise<readonly string[]> {
  const steps = usesOf(node).map(({ with: given }) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => inputNames.includes(name))),
  )
  return (await Promise.all(steps.map(problemsOfExample))).flat()
}

const mapping = z.record(z.string(), z.unknown())

/** A block is a workflow, a part of one, a config, or inputs of the action; anything else is a problem of its own. */
async function problemsOfBlock(text: string): Promise<readonly string[]> {
  const document: unknown = parse(text)
  if (Array.isArray(document)) return problemsOfWorkflow(`${head}${indent(text, 6)}`, document)
  const keys = Object.keys(mapping.parse(document))
  if (keys.includes('on')) return problemsOfWorkflow(text, document)
  if (keys.includes('policy') || keys.includes('docker')) return [] // Of podman and skopeo: registries.d too.
  if (keys.includes('jobs')) return problemsOfWorkflow(`on: push\n${text}`, document)
  if (jobs.safeParse(document).success) return problemsOfWorkflow(`${called}${indent(text, 2)}`, document)
  if (keys.includes('promotions')) return problemsOf({ config: 'images.yml' }, { 'images.yml': text })
  if (keys.every((key) => inputNames.includes(key)) && !isGroup(document))
    return problemsOfExample(mapping.parse(document))
  return problemsOfWorkflow(`${text}\n${head}      - run: 'true'\n`, document)
}

/** What a fragment stands in; the inputs are those of the docs. */
const head =
  'on: { workflow_dispatch: { inputs: { tag: {}, targets: {} } } }\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n'
const jobs = z.record(z.string(), z.looseObject({ 'runs-on': z.string() }))
/** The job `promote` that other jobs of a fragment need. */
const called = `on: push
jobs:
  promote:
    uses: promote-image/promote-image/.github/workflows/promote.yml@v1
    permissions: { contents: read, packages: write }
    with: { config: images.yml }
`
const indent = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by))

/** `concurrency` is a word of GitHub's too. */
function isGroup(document: unknown): boolean {
  return z.object({ concurrency: z.object({ group: z.string() }) }).safeParse(document).success
}

async function problemsOfWorkflow(workflow: string, document: unknown): Promise<readonly string[]> {
  const [official, linted, inputs] = await Promise.all([
    findProblems('.github/workflows/x.yml', workflow),
    lint(workflow),
    problemsOfUses(document),
  ])
  return [...official, ...linted, ...inputs]
}

/** What actionlint says; nothing on a machine that lacks it. */
async function lint(workflow: string): Promise<readonly string[]> {
  if (withoutActionlint) return []
  const ignored = unknownToActionlint.flatMap((message) => ['-ignore', message])
  const args = ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', ...ignored, '-']
  const { stdout } = await run(tool('actionlint'), args, { cwd: root, env: { PATH: '' }, input: workflow })
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
}

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target)
    expect(links.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([])
  })

  it('gives inputs that exist', () => {
    const uses = blocks(page).flatMap((text) => usesOf(parse(text)))
    const unknown = uses.flatMap(({ uses: name, with: given }) => {
      const list = name.includes('/workflows/') ? knownToWorkflow : inputNames
      return Object.keys(given).filter((input) => !list.includes(input))
    })
    expect(unknown).toEqual([])
  })

  it('has YAML that GitHub and the action take', async () => {
    // The blocks of these pages are for other CI systems.
    const texts = ['docs/gitlab.md', 'docs/ci.md'].includes(page) ? [] : blocks(page)
    for (const text of texts) expect(await problemsOfBlock(text), text).toEqual([])
  })
})

describe.each(globSync('examples/*.yml', { cwd: root }).sort())('%s', (path) => {
  it('gives inputs that the action takes', async () => {
    expect(await problemsOfUses(parse(read(path)))).toEqual([])
  })
})

describe('the version', () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')))

  it('that docs and examples name is the major or the full version of the package', () => {
    const files = [...pages, ...globSync('examples/*.yml', { cwd: root })]
    const named = files.flatMap((file) => [...read(file).matchAll(/promote-image\/promote-image(?:\/\S+)?@(v[\w.]+)/g)])
    expect(named.length).toBeGreaterThan(20)
    const allowed = [`v${version.split('.')[0]}`, `v${version}`]
    expect(named.filter(([, ref = '']) => !allowed.includes(ref))).toEqual([])
  })

  it('stands in the changelog', () => {
    expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'))
  })
})

describe.skipIf(lacks('act', 'git', 'openssl'))('docs/act.md', () => {
  it('has a workflow that promotes, and has nothing to do the second time', async () => {
    const registry = await startRegistry()
    seedImages(registry.store)
    const digest = registry.store.tag('build/app', 'tested')
    const text = blocks('docs/act.md').find((block) => block.includes('name: try')) ?? ''
    const project = await makeProject({ '.github/workflows/try.yml': text.replace('127.0.0.1:5000', registry.host) })
    try {
      const first = await project.act({ event: 'push' })
      expect(first.status, first.log).toBe(0)
      expect(first.log).toContain(`| promoted ${digest}`)
      for (const tag of ['v1.2.3', 'v1.2', 'latest']) expect(registry.store.tag('production/app', tag)).toBe(digest)
      const second = await project.act({ event: 'push' })
      expect(second.log).toContain(`| unchanged ${digest}`)
    } finally {
      await Promise.all([project.close(), registry.close()])
    }
  })
})
