// Docker Hub.
import type { PageAddress, RegistryFamily } from './types.ts'

/** Where Docker Hub's API is (its reference, "List repositories in a namespace"). */
export const hubHost = 'hub.docker.com'

export const dockerHub: RegistryFamily = {
  name: 'Docker Hub',
  matches: { hosted: /^docker\.io$/ },
  tokenService: () => ({ realm: 'https://auth.docker.io/token', service: 'registry.docker.io' }),
  behaviour: { multiTag: false },
  redirectsBlobs: true,
  remedies: [
    {
      codes: ['tag-immutable'],
      text: 'The tag is immutable by the settings of the repository: push a new tag.',
      source: 'github.com/docker/hub-feedback/issues/2466',
    },
    {
      access: 'write',
      codes: ['unauthorized', 'denied'],
      text: 'Docker Hub gives a token even if it does not allow a push: the access token needs Read & Write, and the account must be a collaborator of the repository.',
      source: 'github.com/docker/hub-feedback/issues/1771',
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'Docker Hub answers the same for a repository that does not exist: check the name, then the credentials.',
      source: "Docker's registry authentication page",
    },
    {
      codes: ['rate-limited'],
      text: 'Docker Hub counts manifest reads, 100 in six hours without an account: give credentials for docker.io.',
      source: "Docker Hub's usage and limits page",
    },
  ],
  immutableTags:
    'In the settings of the repository choose "Specific tags are immutable" with an expression that such tags do not match, as `^v?[0-9]` (from Docker\'s page on immutable tags).',
  packagePage: ({ path, tag }: PageAddress) => {
    const page = path.startsWith('library/') ? `_/${path.slice(8)}` : `r/${path}`
    return `https://hub.docker.com/${page}/tags${tag === undefined ? '' : `?name=${encodeURIComponent(tag)}`}`
  },
}
