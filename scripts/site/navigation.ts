// Which pages the site has, in the order in which they are offered.

export interface NavigationGroup {
  readonly title: string
  /** Paths of Markdown files in the repository. */
  readonly pages: readonly string[]
}

/** README.md becomes the first page. Every file of docs/ stands here once; a test sees to it. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: 'Start',
    pages: ['README.md', 'docs/getting-started.md', 'docs/recipes.md', 'docs/act.md', 'docs/migration.md'],
  },
  {
    title: 'Look up',
    pages: ['docs/reference.md', 'docs/troubleshooting.md', 'docs/faq.md', 'docs/scale.md', 'docs/cache.md'],
  },
  {
    title: 'What is promised',
    pages: ['docs/guarantees.md', 'docs/referrers.md', 'docs/security.md', 'docs/identities.md', 'docs/record.md'],
  },
  {
    title: 'What it was tried with',
    pages: ['docs/compatibility.md', 'docs/quirks.md', 'docs/performance.md'],
  },
  { title: 'The project', pages: ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'] },
]
