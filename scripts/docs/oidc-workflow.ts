// Makes promote-oidc.yml from promote.yml: the same jobs with `id-token: write`, for logins by OIDC and signed records.

interface Edit {
  readonly from: string | RegExp
  readonly to: string
}

const edits: readonly Edit[] = [
  {
    from: /^(?:#.*\n)+name: promote\n/,
    to: `# promote.yml with logins by OIDC and signed records: \`npm run build\` writes this file from it.
# A caller grants \`contents: read\`, \`packages: write\` and \`id-token: write\`. A job's permissions cannot depend on an input,
# and those who need no ID token should not have to grant one.
name: promote-oidc
`,
  },
  {
    from: '      record:\n        type: boolean\n',
    to: '      record:\n        type: string\n      verification-summary:\n        type: boolean\n',
  },
  {
    from: "          record: ${{ inputs.record && 'true' || '' }}\n",
    to: "          record: ${{ inputs.record }}\n          verification-summary: ${{ inputs.verification-summary && 'true' || '' }}\n",
  },
  { from: '      registries:\n', to: '      registry-identities:\n        type: string\n      registries:\n' },
  {
    from: /^( +)registry-auth: \$\{\{ secrets\.registry_auth \}\}\n/gm,
    to: '$&$1registry-identities: ${{ inputs.registry-identities }}\n',
  },
  { from: /^( +)packages: (?:read|write) #.*\n/gm, to: '$&$1id-token: write # logins and records\n' },
]

/** Throws if promote.yml has changed so that an edit finds nothing. */
export function formatOidcWorkflow(workflow: string): string {
  return edits.reduce((text, { from, to }) => {
    const edited = text.replace(from, to)
    if (edited === text) throw new Error(`promote.yml has nothing like ${String(from)}`)
    return edited
  }, workflow)
}
