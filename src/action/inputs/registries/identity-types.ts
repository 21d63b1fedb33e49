// The types of logins by OIDC: which keys each takes, and the identity they make.
import * as z from 'zod/mini'
import { textThat } from '../../../promote/text/schema.ts'
import { ecrAddress } from '../../../registry/families/ecr-address.ts'
import { normalHost } from '../text/references.ts'

const text = z.string({ error: 'it is missing' }).check(z.minLength(1, { error: 'it is empty' }))

const url = textThat('an https URL', isServiceUrl)

const registry = textThat('a host such as ghcr.io, with or without a path', (value) => hostOf(value) !== undefined)

const audience = z.optional(text)

const arn = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/

const provider = /^projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/

/** Per type: its keys, and the identity that they make. */
export const shapes = {
  'aws-ecr': z.pipe(
    z
      .strictObject({
        type: z.literal('aws-ecr'),
        registry,
        'role-to-assume': textThat('the ARN of an IAM role', (value) => arn.test(value)),
        region: z.optional(
          textThat('an AWS region such as eu-west-1', (value) => /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(value)),
        ),
        'session-duration': z.optional(textThat('a number of seconds from 900 to 43200', isDuration)),
        audience,
      })
      .check(
        z.refine((entry) => regionOf(entry) !== '', {
          path: ['region'],
          error: 'it is missing, and the registry names none',
        }),
      ),
    z.transform((entry) => ({
      ...entry,
      region: regionOf(entry),
      roleToAssume: entry['role-to-assume'],
      sessionDuration: entry['session-duration'] === undefined ? undefined : Number(entry['session-duration']),
    })),
  ),
  'gcp-wif': z.pipe(
    z.strictObject({
      type: z.literal('gcp-wif'),
      registry,
      'workload-identity-provider': textThat(
        'a provider such as projects/123/locations/global/workloadIdentityPools/pool/providers/github',
        (value) => provider.test(value),
      ),
      'service-account': z.optional(text),
      'project-id': z.optional(text),
      audience,
    }),
    z.transform((entry) => ({
      ...entry,
      workloadIdentityProvider: entry['workload-identity-provider'],
      serviceAccount: entry['service-account'],
    })),
  ),
  'azure-acr': z.pipe(
    z.strictObject({ type: z.literal('azure-acr'), registry, 'client-id': text, 'tenant-id': text, audience }),
    z.transform((entry) => ({ ...entry, clientId: entry['client-id'], tenantId: entry['tenant-id'] })),
  ),
  dockerhub: z.pipe(
    z.strictObject({
      type: z.literal('dockerhub'),
      registry: z._default(registry, 'docker.io'),
      username: text,
      'connection-id': text,
      audience,
    }),
    z.transform((entry) => ({ ...entry, connectionId: entry['connection-id'] })),
  ),
  quay: z.strictObject({
    type: z.literal('quay'),
    registry: z._default(registry, 'quay.io'),
    username: textThat('a robot account such as acme+release', (value) => /^[^+\s]+\+[^+\s]+$/.test(value)),
    audience,
  }),
  jfrog: z.pipe(
    z.strictObject({ type: z.literal('jfrog'), registry, url: z.optional(url), 'provider-name': text, audience }),
    z.transform((entry) => ({
      ...entry,
      url: entry.url ?? `https://${hostOf(entry.registry)}`,
      providerName: entry['provider-name'],
    })),
  ),
  cloudsmith: z.strictObject({
    type: z.literal('cloudsmith'),
    registry: z._default(registry, 'docker.cloudsmith.io'),
    organization: text,
    service: text,
    audience,
  }),
  chainguard: z.strictObject({
    type: z.literal('chainguard'),
    registry: z._default(registry, 'cgr.dev'),
    identity: text,
    audience,
  }),
  oidc: z.pipe(
    z.strictObject({
      type: z.literal('oidc'),
      registry,
      'token-url': url,
      audience: text,
      username: text,
      scope: z.optional(text),
    }),
    z.transform((entry) => ({ ...entry, tokenUrl: entry['token-url'] })),
  ),
} as const

/** The host of `registry`, in its canonical spelling. */
function hostOf(value: string): string | undefined {
  return normalHost(value.split('/')[0] ?? '')
}

function regionOf({ registry, region }: { readonly registry: string; readonly region?: string | undefined }): string {
  const host = hostOf(registry) ?? ''
  return region ?? (host === 'public.ecr.aws' ? 'us-east-1' : (ecrAddress(host)?.region ?? ''))
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
