// The pages of the site in the order of its navigation.

export interface NavigationGroup {
  readonly title: string
  /** Paths of Markdown files in the repository. */
  readonly pages: readonly string[]
}

const registries = ['ghcr', 'docker-hub', 'ecr', 'gar', 'acr', 'quay', 'gitlab', 'harbor', 'artifactory']
const decisions = [
  'early-connections',
  'slim-undici',
  'hash-on-one-thread',
  'toolkit-tree-shaking',
  'no-hint-cache-by-default',
]

/** README.md is the first page. Every Markdown file of docs/ is listed once; a test checks it. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Start',
    pages: ['README.md', 'docs/getting-started.md', 'docs/recipes.md', 'docs/act.md', 'docs/migration.md'],
  },
  {
    title: 'Registries',
    pages: [
      'docs/registries/README.md',
      ...registries.map((name) => `docs/registries/${name}.md`),
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
      'docs/referrers.md',
      'docs/record.md',
      'docs/trust.md',
      'docs/scale.md',
      'docs/security.md',
      'docs/cache.md',
      'docs/cli.md',
      'docs/gitlab.md',
      'docs/performance.md',
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
