// Quay: quay.io, and registries of one's own.
import type { RegistryFamily } from './types.ts'

export const quay: RegistryFamily = {
  name: 'Quay',
  matches: { hosted: /^quay\.io$/, selfHosted: /(?:^|\.)quay\.|(?:^|[.-])quay(?:[.-]|$)/ },
  tokenService: () => ({ realm: 'https://quay.io/v2/auth', service: 'quay.io' }),
  behaviour: { multiTag: false, singlePost: true },
  redirectsBlobs: true,
  remedies: [
    {
      codes: ['tag-immutable'],
      text: 'The tag is immutable and holds another image: push a new tag.',
      source: "Quay's source, v2 errors",
    },
    {
      codes: ['quota-exceeded'],
      text: 'The quota of the organisation is used up: delete images, or have it raised.',
      source: "Quay's source, v2 errors",
    },
    {
      codes: ['unauthorized', 'denied'],
      text: 'A robot account needs Read or Write on each repository; Quay answers the same for a repository that does not exist.',
      source: "Quay's documentation of robot accounts",
    },
  ],
  immutableTags:
    'Give the immutability policy a tag pattern that such tags do not match, as `^v?[0-9]` (from PROJQUAY-1253).',
  packagePage: ({ path }) => `https://quay.io/repository/${path}?tab=tags`,
}
