// Gitea and Forgejo, such as codeberg.org.
import type { RegistryFamily } from './types.ts'

export const gitea: RegistryFamily = {
  name: 'Gitea',
  matches: { hosted: /^codeberg\.org$/, selfHosted: /gitea|forgejo/ },
  behaviour: { multiTag: false },
  remedies: [
    {
      codes: ['unauthorized', 'denied'],
      text: 'The access token needs the scope package:read to read and package:write to write, and the owner of the image is a user or an organisation of that server.',
      source: "Gitea's documentation of its container registry",
    },
  ],
}
