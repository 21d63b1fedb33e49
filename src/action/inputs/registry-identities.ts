// The `registry-identities` input: logins by OIDC, in the words of docker/github-builder. Any number of each type.
import { z } from 'zod'
import type { RegistryIdentity } from '../../registry/identities/types.ts'
import { isRecord } from '../../registry/model/descriptor.ts'
import { type ParseResult, problem } from './parsers.ts'
import { normalHost } from './references.ts'
import { stringMatching, validate } from './schema.ts'
import { readYaml } from './yaml.ts'

const text = z.string({ error: 'it is missing' }).min(1, { error: 'it is empty' })
const url = stringMatching('an https URL', isServiceUrl)
const registry = stringMatching(
  'a host such as ghcr.io, with or without a path',
  (value) => hostOf(value) !== undefined,
)
const audience = text.optional()
const arn = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/
const provider = /^projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/

/** Private ECR: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`, also its FIPS, China and dual-stack spellings. */
const ecrHost = /^\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)$/

/** Per type: its keys, and the identity that they make. */
const shapes = {
  'aws-ecr': z
    .strictObject({
      type: z.literal('aws-ecr'),
      registry,
      'role-to-assume': stringMatching('the ARN of an IAM role', (value) => arn.test(value)),
      region: stringMatching('an AWS region such as eu-west-1', (value) =>
        /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(value),
      ).optional(),
      'session-duration': stringMatching('a number of seconds from 900 to 43200', isDuration).optional(),
      audience,
    })
    .refine((entry) => regionOf(entry) !== '', {
      path: ['region'],
      error: 'it is missing, and the registry names none',
    })
    .transform((entry) => ({
      ...entry,
      region: regionOf(entry),
      roleToAssume: entry['role-to-assume'],
      sessionDuration: entry['session-duration'] === undefined ? undefined : Number(entry['session-duration']),
    })),
  'gcp-wif': z
    .strictObject({
      type: z.literal('gcp-wif'),
      registry,
      'workload-identity-provider': stringMatching(
        'a provider such as projects/123/locations/global/workloadIdentityPools/pool/providers/github',
        (value) => provider.test(value),
      ),
      'service-account': text.optional(),
      'project-id': text.optional(),
      audience,
    })
    .transform((entry) => ({
      ...entry,
      workloadIdentityProvider: entry['workload-identity-provider'],
      serviceAccount: entry['service-account'],
    })),
  'azure-acr': z
    .strictObject({ type: z.literal('azure-acr'), registry, 'client-id': text, 'tenant-id': text, audience })
    .transform((entry) => ({ ...entry, clientId: entry['client-id'], tenantId: entry['tenant-id'] })),
  dockerhub: z
    .strictObject({
      type: z.literal('dockerhub'),
      registry: registry.default('docker.io'),
      username: text,
      'connection-id': text,
      audience,
    })
    .transform((entry) => ({ ...entry, connectionId: entry['connection-id'] })),
  quay: z.strictObject({
    type: z.literal('quay'),
    registry: registry.default('quay.io'),
    username: stringMatching('a robot account such as acme+release', (value) => /^[^+\s]+\+[^+\s]+$/.test(value)),
    audience,
  }),
  jfrog: z
    .strictObject({ type: z.literal('jfrog'), registry, url: url.optional(), 'provider-name': text, audience })
    .transform((entry) => ({
      ...entry,
      url: entry.url ?? `https://${hostOf(entry.registry)}`,
      providerName: entry['provider-name'],
    })),
  cloudsmith: z.strictObject({
    type: z.literal('cloudsmith'),
    registry: registry.default('docker.cloudsmith.io'),
    organization: text,
    service: text,
    audience,
  }),
  chainguard: z.strictObject({
    type: z.literal('chainguard'),
    registry: registry.default('cgr.dev'),
    identity: text,
    audience,
  }),
  oidc: z
    .strictObject({
      type: z.literal('oidc'),
      registry,
      'token-url': url,
      audience: text,
      username: text,
      scope: text.optional(),
    })
    .transform((entry) => ({ ...entry, tokenUrl: entry['token-url'] })),
} as const

const types = Object.keys(shapes)

/** Nothing in it is secret: the ID token comes from the job. */
export function readRegistryIdentities(input: string): ParseResult<readonly RegistryIdentity[]> {
  const document = readYaml(input)
  if ('problems' in document) return document
  if (!Array.isArray(document.value) || document.value.length === 0)
    return problem('it is not a list with an entry; begin each login with "- type: aws-ecr" or another type.')
  const read = document.value.map((entry: unknown, at) => readEntry(entry, at + 1))
  const problems = read.flatMap((entry) => ('problems' in entry ? entry.problems : []))
  return problems.length > 0
    ? { problems }
    : { value: read.flatMap((entry) => ('value' in entry ? [entry.value] : [])) }
}

function readEntry(entry: unknown, number: number): ParseResult<RegistryIdentity> {
  const fields = isRecord(entry) ? withHyphens(entry) : {}
  const type = fields['type']
  if (!isType(type)) {
    const found = type === undefined ? 'is missing' : `${JSON.stringify(type)} is unknown`
    return problem(`entry ${number}: the type ${found}; it is one of ${types.join(', ')}.`)
  }
  const shape: z.ZodType<RegistryIdentity> = shapes[type]
  const read = validate(shape, fields, keysOf(type))
  return 'problems' in read ? { problems: read.problems.map((words) => `entry ${number} (${type}), ${words}`) } : read
}

/** docker/github-builder writes some keys with hyphens and some with underscores: both are taken. */
function withHyphens(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.replaceAll('_', '-'), value]))
}

function isType(value: unknown): value is keyof typeof shapes {
  return types.some((type) => type === value)
}

function keysOf(type: keyof typeof shapes): readonly string[] {
  const shape: z.ZodType = shapes[type]
  const fields = shape instanceof z.ZodPipe ? shape.in : shape
  return fields instanceof z.ZodObject ? Object.keys(fields.shape) : []
}

/** The host of `registry`, in its canonical spelling. */
function hostOf(value: string): string | undefined {
  return normalHost(value.split('/')[0] ?? '')
}

function regionOf({ registry, region }: { readonly registry: string; readonly region?: string | undefined }): string {
  const host = hostOf(registry) ?? ''
  return region ?? (host === 'public.ecr.aws' ? 'us-east-1' : (ecrHost.exec(host)?.[1] ?? ''))
}

function isDuration(value: string): boolean {
  return /^\d+$/.test(value) && Number(value) >= 900 && Number(value) <= 43_200
}

/** An ID token is sent there: HTTPS, or a service on this machine. */
function isServiceUrl(value: string): boolean {
  const parsed = URL.parse(value)
  return (
    parsed?.protocol === 'https:' ||
    (parsed?.protocol === 'http:' && /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(parsed.hostname))
  )
}
