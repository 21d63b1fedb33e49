// What is known of registry products: each remedy can be given, and each product is found by its hosts.
import { describe, expect, it } from 'vitest'
import { families, familyOf, hostedFamilyOf } from '../../../../../src/registry/families/families.ts'
import { diagnose, genericRemedies } from '../../../../../src/registry/families/remedies/diagnose.ts'
import type { Remedy } from '../../../../../src/registry/families/types.ts'

const hosts: Readonly<Record<string, readonly string[]>> = {
  GHCR: ['ghcr.io'],
  'Docker Hub': ['docker.io'],
  ECR: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', '123456789012.dkr-ecr.us-east-1.on.aws'],
  'ECR Public': ['public.ecr.aws'],
  Google: ['europe-docker.pkg.dev', 'eu.gcr.io', 'gcr.io'],
  ACR: ['acme.azurecr.io'],
  Quay: ['quay.io', 'quay.corp.example', 'registry-quay.corp.example'],
  GitLab: ['registry.gitlab.com', 'registry.gitlab.corp.example'],
  Harbor: ['harbor.corp.example'],
  Artifactory: ['acme.jfrog.io', 'artifactory.corp.example'],
  Nexus: ['nexus.corp.example'],
  Gitea: ['codeberg.org', 'gitea.corp.example'],
}

/** A status that the classifier reads as this code. */
const statusOf: Readonly<Record<string, number>> = {
  unauthorized: 401,
  denied: 403,
  'rate-limited': 429,
  'too-large': 413,
  'storage-full': 507,
}

/** Words that the classifier reads as this code. */
const wordsOf: Readonly<Record<string, string>> = {
  'tag-immutable': 'immutable',
  'quota-exceeded': 'quota',
}

/** The code of a row that is for one of the statuses that it may have. */
function namedCode([code]: NonNullable<Remedy['codes']>, statuses: readonly number[]) {
  return code !== undefined && statuses.length > 0 ? { code } : {}
}

/** A refusal that the row is about. */
function refusalFor(registry: string, { access = 'read', anonymous, codes = [], statuses = [], words }: Remedy) {
  const [code = ''] = codes
  const [alternative = ''] = (words?.source ?? '').replaceAll(' ?', ' ').split('|')
  const status = statuses[0] ?? statusOf[code] ?? 400
  return {
    registry,
    repository: `${registry}/app`,
    operation: 'ask for it',
    access,
    ...(anonymous !== undefined && { anonymous }),
    detail: alternative || (wordsOf[code] ?? ''),
    ...(code !== 'no-response' && { status }),
    ...namedCode(codes, statuses),
    ...(code === 'repository-unknown' && { codes: ['NAME_UNKNOWN'] }),
  }
}

describe('the remedy', () => {
  const rows = families.flatMap(({ name, remedies = [] }) =>
    remedies.map((row) => [name, hosts[name]?.[0] ?? '', row] as const),
  )
  it.each([...rows, ...genericRemedies.map((row) => ['any registry', 'registry.example', row] as const)])(
    'of %s (%s) is given for its refusal: %s',
    (_name, registry, row) => {
      expect(diagnose(refusalFor(registry, row))).toContain(row.text)
    },
  )

  it.each([
    [
      'harbor.corp.example',
      403,
      'DENIED',
      'adding 3.5 MiB of storage resource will exceed the configured upper limit of 1 GiB',
      'storage quota of the project',
    ],
    [
      'harbor.corp.example',
      412,
      'PRECONDITION',
      'quota exceeded: will exceed the configured upper limit',
      'storage quota of the project',
    ],
    ['harbor.corp.example', 412, 'PRECONDITION', 'configured as immutable', 'immutability rule'],
    ['harbor.corp.example', 403, 'DENIED', 'no space left on device', 'storage of the registry is full'],
    ['quay.io', 403, 'DENIED', 'Quota has been exceeded on namespace', 'quota of the organisation'],
    ['nexus.corp.example', 403, 'UNKNOWN', 'Blob store quota exceeded', 'A quota of the registry is used up'],
    ['nexus.corp.example', 400, 'UNKNOWN', 'no space left on device', 'storage of the registry is full'],
    ['registry.example', 412, 'UNKNOWN', 'project quota exceeded', 'A quota of the registry is used up'],
    ['registry.example', 500, 'UNKNOWN', 'write /var/lib: no space left on device', 'storage of the registry is full'],
    ['registry.example', 413, 'UNKNOWN', 'storage limit reached', 'A quota of the registry is used up'],
  ])('of %s for %i %s "%s" reads the words before the status', (...[registry, status, code, detail, text]) => {
    const facts = {
      registry,
      repository: `${registry}/app`,
      operation: 'push',
      access: 'write',
      anonymous: false,
    } as const
    expect(diagnose({ ...facts, status, codes: [code], detail })).toContain(text)
  })

  it('never speaks of inputs, workflows or what was tagged', () => {
    const texts = [...families.flatMap(({ remedies = [] }) => remedies), ...genericRemedies].map(({ text }) => text)
    for (const text of texts)
      expect(text).not.toMatch(/registry-auth|permissions:|`concurrency`|`registries`|promot|tagged/)
  })
})

describe('a family', () => {
  it.each(Object.entries(hosts).flatMap(([name, names]) => names.map((host) => [host, name] as const)))(
    'of %s is %s',
    (host, name) => {
      expect(familyOf(host)?.name).toBe(name)
    },
  )

  it.each(['registry.gitlab.corp.example', 'quay.corp.example', 'ghcr.io.evil.example', 'ghcr.io:8443'])(
    'has no facts of the vendor for %s',
    (host) => {
      expect(hostedFamilyOf(host)).toBeUndefined()
    },
  )
})
