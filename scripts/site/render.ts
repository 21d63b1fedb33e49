// One Markdown file as a page of the site: GitHub's Markdown, GitHub's anchors, links that lead within the site.
import { posix } from 'node:path'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { type NavigationGroup, navigation } from './navigation.ts'

const home = 'https://github.com/promote-image/promote-image'

export interface Source {
  /** In the repository. */
  readonly path: string
  readonly markdown: string
}

/** Where a page of the repository is in the site. */
export function placeOf(path: string): string {
  return path.replace(/(^|\/)README\.md$/, '$1index.html').replace(/\.md$/, '.html')
}

/** The first heading of a page. */
export function titleOf({ markdown }: Source): string {
  return /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll('`', '') ?? ''
}

/** The whole page without comments and badges; `titles` by path, of all pages. */
export function renderPage(source: Source, titles: ReadonlyMap<string, string>): string {
  const body = micromark(source.markdown.replaceAll(/^<!--.*?-->\n?|^\[!\[.*\n/gm, ''), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  const root = posix.relative(posix.dirname(source.path), '.') || '.'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(titleOf(source))}</title>
<link rel="stylesheet" href="${root}/style.css">
</head>
<body>
<nav>
${navigation.map((group) => renderGroup(group, source.path, titles)).join('\n')}
</nav>
<main>
${withLinks(withAnchors(body), source.path)}
</main>
</body>
</html>
`
}

function renderGroup({ title, pages }: NavigationGroup, current: string, titles: ReadonlyMap<string, string>): string {
  const items = pages.map((path) => {
    const href = posix.relative(posix.dirname(current), placeOf(path))
    const here = path === current ? ' aria-current="page"' : ''
    return `<li><a href="${href}"${here}>${escape(titles.get(path) ?? path)}</a></li>`
  })
  return `<p>${escape(title)}</p>\n<ul>\n${items.join('\n')}\n</ul>`
}

/** GitHub's ids: lower case, no punctuation, hyphens for spaces, numbered where a heading is there twice. */
function withAnchors(html: string): string {
  const seen = new Map<string, number>()
  return html.replaceAll(/<(h[1-6])>([^]*?)<\/\1>/g, (_, tag: string, inner: string) => {
    const slug = inner
      .replaceAll(/<[^>]*>|&\w+;/g, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-')
    const times = seen.get(slug) ?? 0
    seen.set(slug, times + 1)
    return `<${tag} id="${times === 0 ? slug : `${slug}-${times}`}">${inner}</${tag}>`
  })
}

/** Links to pages of the site lead there, links to other files of the repository to GitHub. */
function withLinks(html: string, from: string): string {
  return html.replaceAll(/ href="(?!https?:|#)([^"#]+)([^"]*)"/g, (_, path: string, anchor: string) => {
    const target = posix.join(posix.dirname(from), path)
    const known = navigation.some(({ pages }) => pages.includes(target))
    const href = known ? posix.relative(posix.dirname(from), placeOf(target)) : `${home}/blob/main/${target}`
    return ` href="${href}${anchor}"`
  })
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
