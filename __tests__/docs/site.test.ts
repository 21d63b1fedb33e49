// The site that VitePress builds of the docs: every page is in it, and every link and anchor leads somewhere.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { afterAll, describe, expect, it } from 'vitest'
import { navigation, routeOf } from '../../docs/.vitepress/navigation.ts'
import { root } from '../support/root.ts'

const folder = mkdtempSync(join(tmpdir(), 'promote-image-site-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The files of the site by their path from its root. Without a network: a proxy that nobody answers. */
function buildSite(): ReadonlySet<string> {
  const offline = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' }
  const { status, stdout, stderr } = spawnSync('vitepress', ['build', 'docs'], {
    cwd: root,
    env: { PATH: `${join(root, 'node_modules', '.bin')}:/usr/bin:/bin`, SITE_OUT: folder, ...offline },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`vitepress ended with ${status}: ${stdout}${stderr}`)
  return new Set(globSync('**/*.*', { cwd: folder }))
}

const site = buildSite()
const listed = navigation.flatMap(({ pages }) => pages)
const pages = listed.map((page) => routeOf(page).replace(/\.md$/, '.html'))
const docs = globSync('docs/**/*.md', { cwd: root }).sort()

/** The values of an attribute, on every element below a node. */
function attributes(node: DefaultTreeAdapterTypes.Node, name: string): readonly string[] {
  const own = 'attrs' in node ? node.attrs.filter((attribute) => attribute.name === name).map(({ value }) => value) : []
  return [...own, ...('childNodes' in node ? node.childNodes.flatMap((child) => attributes(child, name)) : [])]
}

const trees = new Map(pages.map((path) => [path, parse(readFileSync(join(folder, path), 'utf8'))]))
const ids = new Map([...trees].map(([path, tree]) => [path, attributes(tree, 'id')]))

/** Whether a link of a page leads to a file of the site, and to an existing anchor. Links of the site start with `/`. */
function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const file = path === '' ? from : path.replace(/\/$/, '/index.html').slice(1)
  if (!site.has(file)) return false
  return (
    anchor === undefined || anchor === 'VPContent' || (ids.get(file)?.includes(decodeURIComponent(anchor)) ?? false)
  )
}

describe.each([...trees])('%s', (path, tree) => {
  it('has links and anchors that exist', () => {
    const links = attributes(tree, 'href').filter((link) => !link.startsWith('https://'))
    expect(links.length).toBeGreaterThan(pages.length)
    expect(links.filter((link) => !leadsSomewhere(path, link))).toEqual([])
  })

  it('loads only files of the site', () => {
    const loaded = attributes(tree, 'src')
    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.filter((link) => !leadsSomewhere(path, link))).toEqual([])
  })

  it('has each anchor once', () => {
    const own = ids.get(path) ?? []
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter((id, index) => own.indexOf(id) !== index)).toEqual([])
  })

  it('names only files of the repository on GitHub', () => {
    const blob = 'https://github.com/promote-image/promote-image/blob/main/'
    const files = attributes(tree, 'href').filter((link) => link.startsWith(blob))
    expect(files.filter((link) => globSync(link.slice(blob.length), { cwd: root }).length === 0)).toEqual([])
  })
})

describe('a page', () => {
  it('has copy buttons, highlighted code and a contents of the page', () => {
    const html = readFileSync(join(folder, 'docs/getting-started.html'), 'utf8')
    expect(html).toContain('<button title="Copy')
    expect(html).toMatch(/<span style="--shiki-light/)
    expect(html).toContain('VPDocOutline')
  })

  it('is found by the search of the site', () => {
    const [index = ''] = globSync('assets/chunks/@localSearchIndexroot*.js', { cwd: folder })
    expect(readFileSync(join(folder, index), 'utf8')).toContain('registry-identities')
  })
})

describe('the docs', () => {
  it('are all in the site, once', () => {
    expect(listed.filter((path) => path.startsWith('docs/')).sort()).toEqual(docs)
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('are all reached from the README by links', () => {
    const reached = new Set(['README.md'])
    for (const path of reached) {
      const links = [...readFileSync(join(root, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+\.md)/g)]
      for (const [, link = ''] of links) reached.add(posix.join(posix.dirname(path), link))
    }
    expect(docs.filter((path) => !reached.has(path))).toEqual([])
  })
})
