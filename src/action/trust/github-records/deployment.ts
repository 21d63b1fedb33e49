// Writes deployment records: a job with an `environment` deploys to it.
import type { PromotedImage } from '../../../promote/model/workflow-run.ts'
import { jwtClaims } from '../../../registry/identities/jwt.ts'
import { destinations, permission } from './artifacts.ts'
import { create, textOf } from './create.ts'
import type { GithubRecordsOptions } from './options.ts'

/** A job with an `environment` deploys to it; a step can read its name only from the ID token. */
export async function deploy(
  images: readonly PromotedImage[],
  owner: string,
  options: GithubRecordsOptions,
): Promise<void> {
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
