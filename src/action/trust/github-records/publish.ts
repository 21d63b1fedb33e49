// Publishes GitHub's own records of a promotion: storage, deployment, attestations.
import type { PromotedImage, PublishPromotions } from '../../../promote/model/workflow-run.ts'
import { isRecord } from '../../../registry/model/descriptor.ts'
import { destinations, permission } from './artifacts.ts'
import { create } from './create.ts'
import { deploy } from './deployment.ts'
import type { GithubRecordsOptions } from './options.ts'

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
