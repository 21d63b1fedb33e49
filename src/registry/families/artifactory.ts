// JFrog Artifactory.
import type { RegistryFamily } from './types.ts'

export const artifactory: RegistryFamily = {
  name: 'Artifactory',
  matches: { selfHosted: /(?:^|\.)jfrog\.io$|artifactory/ },
  remedies: [
    {
      access: 'write',
      codes: ['unauthorized', 'denied'],
      text: 'Moving a tag needs the Delete/Overwrite permission in Artifactory, besides Deploy.',
      source: 'github.com/GoogleContainerTools/kaniko/issues/1095',
    },
  ],
}
