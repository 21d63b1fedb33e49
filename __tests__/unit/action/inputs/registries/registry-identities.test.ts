// The `registry-identities` input: docker/github-builder's words, and ours beside them.
import { describe, expect, it } from 'vitest'
import { readRegistryIdentities } from '../../../../../src/action/inputs/registries/identities.ts'

const role = 'arn:aws:iam::123456789012:role/release'

function problemsOf(text: string): readonly string[] {
  const read = readRegistryIdentities(text)
  return 'problems' in read ? read.problems : []
}

describe('registry-identities', () => {
  it('takes any number of each type, with hyphens or underscores', () => {
    const read = readRegistryIdentities(`
- type: aws-ecr
  registry: 123456789012.dkr.ecr.eu-west-1.amazonaws.com
  role-to-assume: ${role}
- type: aws-ecr
  registry: public.ecr.aws/acme
  role-to-assume: ${role}
  session-duration: 3600
- type: gcp-wif
  registry: europe-docker.pkg.dev
  workload_identity_provider: projects/1/locations/global/workloadIdentityPools/p/providers/github
  service_account: release@acme.iam.gserviceaccount.com
- type: dockerhub
  username: acme
  connection_id: c0ffee
- type: jfrog
  registry: acme.jfrog.io
  provider-name: github
`)
    expect(read).toMatchObject({
      value: [
        { type: 'aws-ecr', region: 'eu-west-1', roleToAssume: role },
        { type: 'aws-ecr', region: 'us-east-1', registry: 'public.ecr.aws/acme', sessionDuration: 3600 },
        { type: 'gcp-wif', serviceAccount: 'release@acme.iam.gserviceaccount.com' },
        { type: 'dockerhub', registry: 'docker.io', connectionId: 'c0ffee' },
        { type: 'jfrog', url: 'https://acme.jfrog.io' },
      ],
    })
  })

  it.each([
    ['type: aws-ecr', 'it is not a list with an entry; begin each login with "- type: aws-ecr" or another type.'],
    ['- registry: ghcr.io', /^entry 1: the type is missing; it is one of aws-ecr, /],
    ['- type: harbor', /^entry 1: the type "harbor" is unknown; it is one of /],
    [
      `- { type: aws-ecr, registry: registry.corp, role-to-assume: "${role}" }`,
      'entry 1 (aws-ecr), region: it is missing, and the registry names none.',
    ],
    ['- { type: aws-ecr, registry: public.ecr.aws, role-to-asume: x }', /Did you mean "role-to-assume"\?/],
    ['- { type: dockerhub, username: acme }', 'entry 1 (dockerhub), connection-id: it is missing.'],
    [
      '- { type: quay, username: robot }',
      'entry 1 (quay), username: "robot" is not a robot account such as acme+release.',
    ],
    [
      '- { type: oidc, registry: r.corp, token-url: "http://sts.corp", audience: a, username: u }',
      'entry 1 (oidc), token-url: "http://sts.corp" is not an https URL.',
    ],
  ])('refuses %j', (text, words) => {
    expect(problemsOf(text)).toContainEqual(typeof words === 'string' ? words : expect.stringMatching(words))
  })
})
