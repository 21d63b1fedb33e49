// Sonatype Nexus.
import type { RegistryFamily } from './types.ts'

export const nexus: RegistryFamily = {
  name: 'Nexus',
  matches: { selfHosted: /nexus|sonatype/ },
  remedies: [
    {
      statuses: [401],
      text: 'Nexus takes tokens only if the "Docker Bearer Token Realm" is active (Security, Realms).',
      source: "Nexus's documentation of Docker authentication",
    },
    {
      access: 'write',
      statuses: [400, 403],
      text: 'The repository may forbid to deploy a tag again ("Disable redeploy"), or check content types strictly.',
      source: 'github.com/sonatype/nexus-public/issues/967',
    },
  ],
}
