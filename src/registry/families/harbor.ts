// Harbor.
import type { RegistryFamily } from './types.ts'

export const harbor: RegistryFamily = {
  name: 'Harbor',
  matches: { selfHosted: /harbor/ },
  remedies: [
    {
      codes: ['quota-exceeded'],
      text: 'The storage quota of the project is used up: have it raised, or run its garbage collection.',
      source: "Harbor's documentation of project quotas",
    },
    {
      words: /immutable|PRECONDITION/i,
      text: 'A tag immutability rule of the project covers this tag: push a new tag, or change the rule.',
      source: "Harbor's documentation of tag immutability rules",
    },
    {
      codes: ['unauthorized', 'denied', 'repository-unknown', 'not-found'],
      text: 'The project must exist, and the robot account needs push in it. A robot\'s name has a "$": quote it so that neither the shell nor YAML reads it.',
      source: 'github.com/goharbor/harbor/issues/17097',
    },
  ],
  immutableTags:
    'In the project, under Policy, Tag Immutability, let each rule be for tags "excluding" `sha256-*` (from reports: github.com/goharbor/harbor/issues/17332).',
}
