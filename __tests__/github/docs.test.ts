// What docs/ and the README show must exist: links, inputs, and the workflow of docs/act.md, which is run.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { startRegistry } from '../../sandbox/server.ts'
import { lacks } from '../support/tools.ts'
import { startHosts } from './hosts.ts'
import { makeProject } from './project.ts'

const root = dirname(dirname(import.meta.dirname))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const pages = globSync(['*.md', 'docs/*.md'], { cwd: root }).sort()
const blocks = (page: string) =>
  [...read(page).matchAll(/^( *)```yaml\n(.*?)^ *```$/gms)].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  )

const names = z.record(z.string(), z.unknown())
const known = Object.keys(z.object({ inputs: names }).parse(parse(read('action.yml'))).inputs)
const called = z.object({ on: z.object({ workflow_call: z.object({ inputs: names }) }) })
const knownToWorkflow = Object.keys(called.parse(parse(read('.github/workflows/promote.yml'))).on.workflow_call.inputs)
const use = z.looseObject({ uses: z.string().startsWith('promote-image/promote-image'), with: names })

/** Every map below a node that uses the action or its workflow, with the inputs that it gives. */
function usesOf(node: unknown): readonly z.infer<typeof use>[] {
  if (typeof node !== 'object' || node === null) return []
  const one = use.safeParse(node)
  return [...(one.success ? [one.data] : []), ...Object.values(node).flatMap(usesOf)]
}

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target = '']) => target)
    expect(links.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([])
  })

  it('gives inputs that exist', () => {
    const uses = blocks(page).flatMap((text) => usesOf(parse(text)))
    const unknown = uses.flatMap(({ uses: name, with: given }) => {
      const list = name.includes('/workflows/') ? knownToWorkflow : known
      return Object.keys(given).filter((input) => !list.includes(input))
    })
    expect(unknown).toEqual([])
  })
})

describe('the version', () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')))

  it('that papers and examples name is the major of the package', () => {
    const files = [...pages, ...globSync('examples/*.yml', { cwd: root })]
    const named = files.flatMap((file) => [...read(file).matchAll(/promote-image\/promote-image(?:\/\S+)?@(v[\w.]+)/g)])
    expect(named.length).toBeGreaterThan(20)
    expect(new Set(named.map(([, ref]) => ref))).toEqual(new Set([`v${version.split('.')[0]}`]))
  })

  it('stands in the changelog', () => {
    expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm'))
  })
})

describe.skipIf(lacks('act', 'git', 'openssl'))('docs/act.md', () => {
  it('has a workflow that promotes, and has nothing to do the second time', async () => {
    const [registry, hosts] = await Promise.all([startRegistry(), startHosts()])
    const image = multiPlatform('busybox')
    const text = blocks('docs/act.md').find((block) => block.includes('name: try')) ?? ''
    const project = await makeProject({ '.github/workflows/try.yml': text.replace('127.0.0.1:5000', registry.host) })
    try {
      seed(hosts.at('registry-1.docker.io').store, 'library/busybox', image, ['stable'])
      const first = await project.act({ event: 'push', env: hosts.env })
      expect(first.status, first.log).toBe(0)
      expect(first.log).toContain(`| promoted ${image.digest}`)
      for (const tag of ['v1.2.3', 'v1.2', 'latest'])
        expect(registry.store.tag('production/app', tag)).toBe(image.digest)
      const second = await project.act({ event: 'push', env: hosts.env })
      expect(second.log).toContain(`| unchanged ${image.digest}`)
    } finally {
      await Promise.all([project.close(), hosts.close(), registry.close()])
    }
  })
})
