// The pages of the site in the order of its navigation.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface NavigationGroup {
  readonly title: string
  /** Paths of Markdown files in the repository. */
  readonly pages: readonly string[]
}

const root = dirname(dirname(import.meta.dirname))
const decisions = [
  'early-connections',
  'node-http',
  'hash-on-one-thread',
  'toolkit-tree-shaking',
  'no-hint-cache-by-default',
]

/** README.md is the first page. Every Markdown file of docs/ is listed once; a test checks it. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Start',
    pages: [
      'README.md',
      'docs/getting-started.md',
      'docs/recipes.md',
      'docs/act.md',
      'docs/migration.md',
      'docs/comparison.md',
    ],
  },
  {
    title: 'Registries',
    pages: [
      'docs/registries/README.md',
      ...registryPages(),
      'docs/identities.md',
      'docs/quirks.md',
      'docs/compatibility.md',
    ],
  },
  { title: 'Reference', pages: ['docs/reference.md', 'docs/troubleshooting.md', 'docs/faq.md'] },
  {
    title: 'Topics',
    pages: [
      'docs/guarantees.md',
      'docs/reliability.md',
      'docs/referrers.md',
      'docs/record.md',
      'docs/trust.md',
      'docs/scale.md',
      'docs/security.md',
      'docs/threat-model.md',
      'docs/cache.md',
      'docs/cli.md',
      'docs/gitlab.md',
      'docs/ci.md',
      'docs/performance.md',
      'docs/performance/profiles.md',
    ],
  },
  {
    title: 'Development',
    pages: [
      'ARCHITECTURE.md',
      'CONTRIBUTING.md',
      'docs/decisions/README.md',
      ...decisions.map((name) => `docs/decisions/${name}.md`),
      'SECURITY.md',
      'CHANGELOG.md',
    ],
  },
]

/** One page per registry product, in the order of the table in docs/registries/README.md; others follow it. */
function registryPages(): readonly string[] {
  const folder = join(root, 'docs/registries')
  const table = readFileSync(join(folder, 'README.md'), 'utf8')
  const linked = [...table.matchAll(/^\| \[[^\]]*\]\(([a-z-]+\.md)\)/gm)].map(([, file = '']) => file)
  const files = globSync('*.md', { cwd: folder }).filter((file) => file !== 'README.md')
  return [...new Set([...linked, ...files.sort()])].map((file) => `docs/registries/${file}`)
}

/** The path of a page in the site: a README is the first page of its folder. */
export function routeOf(page: string): string {
  return page.replace(/(^|\/)README\.md$/, '$1index.md')
}

/** The first heading of a page of the repository at `root`. */
export function titleOf(root: string, page: string): string {
  return /^# (.+)$/m.exec(readFileSync(join(root, page), 'utf8'))?.[1]?.replaceAll('`', '') ?? page
}
