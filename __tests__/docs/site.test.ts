// The site that is made of the docs: every page is in it, and every link and anchor leads somewhere.

import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { describe, expect, it } from 'vitest'
import { buildSite } from '../../scripts/site/build.ts'
import { navigation } from '../../scripts/site/navigation.ts'
import { root } from '../support/root.ts'

const site = buildSite()
const pages = [...site.keys()].filter((path) => path.endsWith('.html'))
const docs = globSync('docs/**/*.md', { cwd: root }).sort()

/** The values of an attribute, on every element below a node. */
function attributes(node: DefaultTreeAdapterTypes.Node, name: string): readonly string[] {
  const own = 'attrs' in node ? node.attrs.filter((one) => one.name === name).map(({ value }) => value) : []
  return [...own, ...('childNodes' in node ? node.childNodes.flatMap((child) => attributes(child, name)) : [])]
}

const trees = new Map(pages.map((path) => [path, parse(String(site.get(path)))]))
const ids = new Map([...trees].map(([path, tree]) => [path, attributes(tree, 'id')]))

/** Whether a link of a page leads to a file of the site, and to an anchor that is there. */
function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from : posix.join(posix.dirname(from), path)
  if (!site.has(target)) return false
  return anchor === undefined || (ids.get(target)?.includes(anchor) ?? false)
}

describe.each([...trees])('%s', (path, tree) => {
  it('leads nowhere that is not there', () => {
    const links = attributes(tree, 'href').filter((link) => !link.startsWith('https://'))
    expect(links.length).toBeGreaterThan(pages.length)
    expect(links.filter((link) => !leadsSomewhere(path, link))).toEqual([])
  })

  it('loads nothing from elsewhere, and runs nothing', () => {
    const loaded = attributes(tree, 'src')
    expect(loaded.filter((link) => !leadsSomewhere(path, link))).toEqual([])
    expect(String(site.get(path))).not.toContain('<script')
  })

  it('has each anchor once', () => {
    const own = ids.get(path) ?? []
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter((id, at) => own.indexOf(id) !== at)).toEqual([])
  })

  it('names only files of the repository on GitHub', () => {
    const blob = 'https://github.com/promote-image/promote-image/blob/main/'
    const files = attributes(tree, 'href').filter((link) => link.startsWith(blob))
    expect(files.filter((link) => globSync(link.slice(blob.length), { cwd: root }).length === 0)).toEqual([])
  })
})

describe('the docs', () => {
  it('are all in the site, once', () => {
    const listed = navigation.flatMap((group) => group.pages)
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
