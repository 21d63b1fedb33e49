// GitHub's own records of a promotion: storage and deployment records on the page of linked artifacts, and attestations.
import type { PromotedImage, PublishPromotions } from '../../promote/model/workflow-run.ts'
import { jwtClaims } from '../../registry/identities/jwt.ts'
import { isRecord, type Json } from '../../registry/model/descriptor.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import { describeResponse, type SendRequest, type ServiceResponse } from './request.ts'

export interface GithubRecordsOptions {
  readonly send: SendRequest
  /** The API of the server that issued the token, without a slash at its end. */
  readonly api: string
  readonly token: string
  /** `owner/name` of the workflow's repository. */
  readonly repository: string
  /** The event that started the workflow. Untrusted. */
  readonly payload: Readonly<Record<string, unknown>>
  /** The ID token of the job, which names its environment; absent if the job may not request one. */
  readonly idToken: (() => Promise<string>) | undefined
  readonly warn: (message: string) => void
}

/** Requests of one run: every one counts towards the rate of the token. */
const imageLimit = 100

/**
 * Publishes what was promoted. REST API, "Artifact metadata" (docs.github.com/rest/orgs/artifact-metadata: "Create artifact
 * metadata storage record", "Create an artifact deployment record") and "Attestations" (docs.github.com/rest/repos/
 * attestations: "Create an attestation").
 */
export function githubRecords(options: GithubRecordsOptions): PublishPromotions {
  return async (images) => {
    const published = images.slice(0, imageLimit)
    if (published.length < images.length)
      options.warn(`GitHub has records of only the first ${imageLimit} of ${images.length} promoted images`)
    const attested = attest(published, options)
    const [owner = ''] = options.repository.split('/')
    if (ownerType(options.payload) === 'User')
      options.warn(
        `no storage record was written: GitHub keeps them for organisations, and ${owner} is a user. The signed record is uploaded all the same`,
      )
    else await Promise.all([store(published, owner, options), deploy(published, owner, options)])
    await attested
  }
}

/** `undefined` if the event does not say: the API then answers. */
function ownerType({ repository }: GithubRecordsOptions['payload']): unknown {
  const owner = isRecord(repository) ? repository['owner'] : undefined
  return isRecord(owner) ? owner['type'] : undefined
}

async function attest(images: readonly PromotedImage[], options: GithubRecordsOptions): Promise<void> {
  const common = {
    what: 'the signed record',
    path: `/repos/${options.repository}/attestations`,
    permission: '`attestations: write`',
  }
  for (const bundle of images.flatMap(({ bundles }) => bundles)) {
    const document: unknown = JSON.parse(new TextDecoder().decode(bundle))
    if (isRecord(document)) await create({ ...common, body: { bundle: document } }, options)
  }
}

const permission = '`artifact-metadata: write`'

/** One record per destination, as actions/attest writes them. */
async function store(images: readonly PromotedImage[], owner: string, options: GithubRecordsOptions): Promise<void> {
  const path = `/orgs/${owner}/artifacts/metadata/storage-record`
  for (const { destination, artifact } of destinations(images, options)) {
    const body = {
      ...artifact,
      registry_url: `https://${destination.registry}`,
      repository: destination.path,
      status: 'active',
    }
    await create({ what: `the storage record of ${artifact.name}`, path, body, permission }, options)
  }
}

/** A job with an `environment` deploys to it; a step can read its name only from the ID token. */
async function deploy(images: readonly PromotedImage[], owner: string, options: GithubRecordsOptions): Promise<void> {
  const environment = await environmentOf(options)
  if (environment === undefined) return
  const path = `/orgs/${owner}/artifacts/metadata/deployment-record`
  for (const { artifact } of destinations(images, options)) {
    const body = {
      ...artifact,
      status: 'deployed',
      logical_environment: environment,
      // Unique in an environment: a later promotion to the same destination replaces the record.
      deployment_name: artifact.name,
    }
    await create({ what: `the deployment record of ${artifact.name}`, path, body, permission }, options)
  }
}

/** GitHub, "OpenID Connect reference": the claim `environment` is there if the job has one. */
async function environmentOf({ idToken, warn }: GithubRecordsOptions): Promise<string | undefined> {
  if (idToken === undefined) return undefined
  try {
    const { environment } = jwtClaims(await idToken())
    return typeof environment === 'string' && environment !== '' ? environment : undefined
  } catch (error) {
    warn(`no deployment record was written, since the environment of the job is not known: ${textOf(error)}`)
    return undefined
  }
}

interface Artifact {
  readonly name: string
  readonly digest: string
  readonly version?: string
  readonly github_repository: string
}

type RegistryName = Extract<RepositoryName, { readonly kind: 'registry' }>

/** The repositories at registries that an image was promoted to. Layouts are files, of which GitHub keeps no records. */
function destinations(
  images: readonly PromotedImage[],
  { repository }: GithubRecordsOptions,
): readonly { readonly destination: RegistryName; readonly artifact: Artifact }[] {
  return images.flatMap(({ digest, targets }) =>
    [...Map.groupBy(targets, (target) => formatName(target.repository))].flatMap(([name, [first, ...more]]) => {
      const destination = first?.repository
      if (first === undefined || destination?.kind !== 'registry') return []
      const tags = [first, ...more].flatMap(({ tag }) => tag ?? [])
      const version = tags.find((tag) => /^v?\d+\.\d+\.\d+/.test(tag)) ?? tags[0]
      const artifact = {
        name,
        digest,
        ...(version !== undefined && { version }),
        github_repository: repository.slice(repository.indexOf('/') + 1),
      }
      return [{ destination, artifact }]
    }),
  )
}

interface NewRecord {
  /** For messages. */
  readonly what: string
  /** Of the API. */
  readonly path: string
  readonly body: Json
  /** The permission of the job that it needs. */
  readonly permission: string
}

/** Reports a failure once, with a remedy; the promotion itself is kept. */
async function create(
  { what, path, body, permission }: NewRecord,
  { send, api, token, warn }: GithubRecordsOptions,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'content-type': 'application/json',
    'x-github-api-version': '2022-11-28',
  }
  try {
    const response = await send(new URL(`${api}${path}`), { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.status < 200 || response.status > 299)
      warn(`GitHub did not take ${what}: ${describeResponse(response)}. ${remedy(response, permission)}`)
  } catch (error) {
    warn(`GitHub did not take ${what}: ${textOf(error)}. The promotion stands`)
  }
}

function remedy({ status }: ServiceResponse, permission: string): string {
  return status === 401 || status === 403 || status === 404
    ? `Give the job the permission ${permission}; the promotion stands`
    : 'The promotion stands'
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
