// The documentation site: every Markdown page of the repository, rendered as GitHub renders it. `npm run site` builds it.
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { slug } from 'github-slugger'
import { defineConfig } from 'vitepress'
import { renderCode } from './code.ts'
import { repositoryLinks } from './links.ts'
import { navigation, routeOf, titleOf } from './navigation.ts'

const repository = 'https://github.com/promote-image/promote-image'
const root = dirname(dirname(import.meta.dirname))
const pages = navigation.flatMap((group) => group.pages)
const otherFolders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'docs')
  .map(({ name }) => `${name}/**`)
/** GitHub Pages serves a project below its name; the workflow says which. */
const base = process.env['SITE_BASE'] ?? '/'

export default defineConfig({
  title: 'promote-image',
  description: 'Promote container images by digest, with everything attached to them.',
  lang: 'en',
  base,
  srcDir: root,
  outDir: process.env['SITE_OUT'] ?? `${root}/site`,
  cacheDir: `${root}/.cache/vitepress`,
  srcExclude: otherFolders,
  rewrites: Object.fromEntries(pages.map((page) => [page, routeOf(page)])),
  markdown: {
    attrs: false,
    anchor: { slugify: (text) => slug(text) },
    config: (markdown) => {
      repositoryLinks(markdown, { pages, repository })
      renderCode(markdown)
    },
  },
  themeConfig: {
    nav: [{ text: 'Getting started', link: '/docs/getting-started' }],
    sidebar: navigation.map(({ title, pages }) => ({
      text: title,
      items: pages.map((page) => ({ text: titleOf(root, page), link: `/${routeOf(page)}` })),
    })),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/:path` },
  },
})
