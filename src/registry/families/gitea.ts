// Gitea and Forgejo, such as codeberg.org.
import type { RegistryFamily } from './types.ts'

export const gitea: RegistryFamily = {
  name: 'Gitea',
  matches: { hosted: /^codeberg\.org$/, selfHosted: /gitea|forgejo/ },
  behaviour: { multiTag: false },
  remedies: [
    {
      codes: ['unauthorized', 'denied'],
      text: 'The access token needs the scope read:package to read and write:package to write, and the owner of the image is a user or an organization of that server.',
      source: "the scopes of Gitea's access tokens (models/auth/access_token_scope.go)",
    },
  ],
}
