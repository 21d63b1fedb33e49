// Sets the tags of `backup` on what moving tags name, before any of them moves.

import { shortDigest } from '../../registry/model/digest.ts'
import { IntegrityError, MalformedError, RegistryError } from '../../registry/model/errors.ts'
import type { Manifest } from '../../registry/model/manifest.ts'
import { formatReference } from '../../registry/model/reference.ts'
import { InvalidRequestError } from '../model/errors.ts'
import type { Emit } from '../model/events.ts'
import type { Target } from '../model/request.ts'
import { backupOf } from '../plan/backup.ts'
import type { TagStep } from '../plan/steps.ts'
import type { Repositories } from '../repositories.ts'
import type { MovedTag } from './put-back.ts'
import { resultOf } from './put-result.ts'

/** A backup that was set, or may have been. Its step moves the tag of the backup to what `of` named. */
export interface MovedBackup extends MovedTag {
  /** The tag whose former image is kept. */
  readonly of: Target
}

interface BackupContext {
  readonly repositories: Repositories
  readonly emit: Emit
  /** The manifests that the tags name. */
  readonly formers: ReadonlyMap<TagStep, Manifest>
  /** Called for each backup that was set, or may have been. */
  readonly onMoved: (backup: MovedBackup) => void
}

/** A read and a PUT per tag that moves. Throws the first failure: a tag without its backup must not move. */
export async function backUp(steps: readonly TagStep[], context: BackupContext): Promise<void> {
  const results = await Promise.allSettled(steps.map((step) => backUpTag(step, context)))
  const failure = results.find(({ status }) => status === 'rejected')
  if (failure?.status === 'rejected') throw failure.reason
}

async function backUpTag(step: TagStep, context: BackupContext): Promise<void> {
  const { emit, formers } = context
  const target = backupOf(step.planned, step.request)
  if (target === undefined) return
  const kept = formers.get(step)
  const name = formatReference(step.planned.target)
  if (kept === undefined)
    throw new InvalidRequestError(
      `${name} names something that cannot be read as a manifest, so that no backup of it can be set`,
      `Leave out \`backup\`, or delete ${name}.`,
    )
  await setBackup(step, { target, kept }, context)
  emit({
    kind: 'notice',
    message: `\`backup\`: ${formatReference(target)} is set to ${shortDigest(kept.descriptor.digest)}, which ${step.planned.target.tag} named before`,
  })
}

interface Backup {
  readonly target: Target
  readonly kept: Manifest
}

/** A backup that is right already is not set again. Throws if it could not be set. */
async function setBackup(
  step: TagStep,
  { target, kept }: Backup,
  { repositories, emit, onMoved }: BackupContext,
): Promise<void> {
  const { digest } = kept.descriptor
  const { expected, former } = await readBackup(target, repositories)
  if (expected?.digest === digest) return
  const [outcome] = await repositories.get(target.repository).pushTags(kept, [target.tag])
  const result = outcome?.kind === 'set' ? 'set' : resultOf(outcome?.error)
  const planned = { ...step.planned, target, expected, move: expected === undefined ? 'create' : 'move' } as const
  if (result !== 'refused') onMoved({ step: { ...step, planned, root: kept }, former, result, of: step.planned.target })
  if (outcome?.kind !== 'set') throw outcome?.error ?? new Error(`${formatReference(target)}: no answer`)
  emit({ kind: 'tag', target, before: expected?.digest, after: digest })
}

/** What the tag of the backup names; without `former` if it names something that cannot be read, and put back. */
async function readBackup({ repository, tag }: Target, repositories: Repositories) {
  try {
    const former = await repositories.get(repository).manifest(tag)
    return { expected: former?.descriptor, former }
  } catch (error) {
    const problem = error instanceof RegistryError ? error.cause : error
    if (!(problem instanceof MalformedError || problem instanceof IntegrityError)) throw error
    return { expected: await repositories.get(repository).resolve(tag), former: undefined }
  }
}
