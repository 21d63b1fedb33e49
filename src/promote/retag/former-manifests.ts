// Reads the manifests that tags are about to be moved away from, so that a rollback can put them back.
import { IntegrityError, MalformedError, RegistryError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import type { Source } from '../../registry/repository.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'

export async function readFormers(
  steps: readonly TagStep[],
  repositories: Repositories,
): Promise<ReadonlyMap<TagStep, Manifest>> {
  const formers = await Promise.all(
    steps.map(async (step) => {
      const { expected, target } = step.planned
      const former = expected && (await readFormer(repositories.get(target.repository), expected.digest))
      return former ? ([[step, former]] as const) : []
    }),
  )
  return new Map(formers.flat())
}

/** `undefined` if it cannot be read as a manifest: such a tag may move, and cannot be put back. */
async function readFormer(
  repository: Source,
  digest: Parameters<Source['manifest']>[0],
): Promise<Manifest | undefined> {
  try {
    return await repository.manifest(digest)
  } catch (error) {
    const problem = error instanceof RegistryError ? error.cause : error
    if (problem instanceof MalformedError || problem instanceof IntegrityError) return undefined
    throw error
  }
}
