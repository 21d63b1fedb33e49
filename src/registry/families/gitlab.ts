// GitLab's container registry: gitlab.com, and servers of one's own.
import type { RegistryFamily } from './types.ts'

export const gitlab: RegistryFamily = {
  name: 'GitLab',
  matches: { hosted: /^registry\.gitlab\.com$/, selfHosted: /gitlab/ },
  tokenService: () => ({ realm: 'https://gitlab.com/jwt/auth', service: 'container_registry' }),
  behaviour: { multiTag: false },
  redirectsBlobs: true,
  remedies: [
    {
      words: /MANIFEST_INVALID|manifest invalid/i,
      text: 'GitLab refuses indexes that list layers, such as BuildKit caches: push the image, not its cache.',
      source: 'gitlab.com/gitlab-org/container-registry, commit 79e854aa',
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'CI_JOB_TOKEN reaches its own project only; another needs a deploy token or an access token with read_registry and write_registry.',
      source: "GitLab's guide to registry authentication",
    },
  ],
  immutableTags: 'Give the rule for immutable tags a pattern that such tags do not match, as `^v?[0-9]`.',
  // The first two names of a path are a project or a group, and both have a page.
  packagePage: ({ path }) => {
    const names = path.split('/')
    const page = `https://gitlab.com/${names.slice(0, 2).join('/')}`
    return names.length === 2 ? `${page}/container_registry` : page
  },
}
