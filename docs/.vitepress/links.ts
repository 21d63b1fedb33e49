// Makes relative links of the Markdown pages work in the site: those to pages stay in it, those to other files of the
// repository lead to GitHub. Badges are left out: the site loads nothing from elsewhere.
import { posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { routeOf } from './navigation.ts'

interface LinkOptions {
  /** Paths of the pages in the repository. */
  readonly pages: readonly string[]
  /** URL of the repository. */
  readonly repository: string
}

type Token = ReturnType<MarkdownRenderer['parse']>[number]

export function repositoryLinks(markdown: MarkdownRenderer, options: LinkOptions): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const folder = posix.dirname(pathOf(env))
    for (const token of tokens) {
      if (token.children === null) continue
      if (isBadges(token.children)) token.children = []
      for (const child of token.children) rewrite(child, folder, options)
    }
  })
}

/** The path of the page that is rendered, relative to the repository. */
function pathOf(env: unknown): string {
  return typeof env === 'object' && env !== null && 'relativePath' in env && typeof env.relativePath === 'string'
    ? env.relativePath
    : ''
}

/** A paragraph of images from other hosts, most of them links. */
function isBadges(tokens: readonly Token[]): boolean {
  const images = tokens.filter(({ type }) => type === 'image')
  return (
    images.length > 0 &&
    images.every((image) => image.attrGet('src')?.startsWith('https://') === true) &&
    tokens.every(({ type }) => ['image', 'link_open', 'link_close', 'softbreak'].includes(type))
  )
}

function rewrite(token: Token, folder: string, { pages, repository }: LinkOptions): void {
  const href = token.type === 'link_open' ? token.attrGet('href') : null
  if (href === null || /^([a-z]+:|#)/.test(href)) return
  const [path = '', anchor] = href.split('#')
  const target = posix.join(folder, path)
  const page = pages.includes(target) ? `/${routeOf(target)}` : `${repository}/blob/main/${target}`
  token.attrSet('href', anchor === undefined ? page : `${page}#${anchor}`)
}
