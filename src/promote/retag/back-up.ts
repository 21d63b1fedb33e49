// Sets the tags of `backup` on what moving tags name, before any of them moves.
import { shortDigest } from '../../registry/model/digest.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatName, formatReference, type Tag } from '../../registry/model/reference.ts'
import { InvalidRequestError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import { backupOf } from '../plan/backup.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'

interface BackupContext {
  readonly repositories: Repositories
  readonly emit: Emit
  /** The manifests that the tags name. */
  readonly formers: ReadonlyMap<TagStep, Manifest>
}

/** One PUT per tag that moves. Throws the first failure: a tag without its backup must not move. */
export async function backUp(steps: readonly TagStep[], context: BackupContext): Promise<void> {
  const results = await Promise.allSettled(steps.map((step) => backUpTag(step, context)))
  const failure = results.find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}

async function backUpTag(step: TagStep, { repositories, emit, formers }: BackupContext): Promise<void> {
  const backup = backupOf(step.planned, step.request)
  if (backup === undefined) return
  const former = formers.get(step)
  const name = formatReference(step.planned.target)
  if (former === undefined)
    throw new InvalidRequestError(
      `${name} names something that cannot be read as a manifest, so that no backup of it can be set`,
      `Leave out \`backup\`, or delete ${name}.`,
    )
  await setTag(former, backup.tag, repositories.get(backup.repository))
  const kept = shortDigest(former.descriptor.digest)
  emit({
    kind: 'notice',
    message: `\`backup\`: ${formatReference(backup)} is set to ${kept}, which ${step.planned.target.tag} named before`,
  })
}

async function setTag(manifest: Manifest, tag: Tag, repository: ReturnType<Repositories['get']>): Promise<void> {
  const [outcome] = await repository.pushTags(manifest, [tag])
  if (outcome?.kind === 'set') return
  throw outcome?.error ?? new Error(`${formatName(repository.name)}:${tag}: no answer`)
}
