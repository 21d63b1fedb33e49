// Creates destinations that do not exist, at registries in which a push does not create them and whose settings ask for it.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { Destination, RepositoryCreation, UploadPermission } from '../../registry/repository.ts'
import { orAborted } from '../../registry/util/abort.ts'
import type { Emit } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { Repositories } from '../repositories.ts'
import { existingRepositories, writtenDestinations } from './written-destinations.ts'

export interface CreationContext {
  readonly emit: Emit
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly signal: AbortSignal
}

export type CreatableDestination = Destination & Required<Pick<Destination, 'creation' | 'exists'>>

/** The destinations that may be created: nothing is known to be in them. */
export function creatableDestinations(plan: Plan, repositories: Repositories): readonly CreatableDestination[] {
  const existing = existingRepositories(plan)
  return writtenDestinations(plan)
    .filter((name) => !existing.has(formatName(name)))
    .map((name) => repositories.get(name))
    .filter(isCreatable)
}

function isCreatable(destination: Destination): destination is CreatableDestination {
  return destination.creation !== undefined && destination.exists !== undefined
}

/** Whether a refused upload may mean that the repository does not exist: ECR drops some connections instead of answering. */
export function mayBeAbsent(permission: UploadPermission): boolean {
  return permission.kind !== 'granted' && absences.has(permission.error.code)
}

const absences: ReadonlySet<string> = new Set(['repository-unknown', 'not-found', 'no-response'])

/** Milliseconds between attempts to upload to a repository that was just created. */
const delays: readonly number[] = [1000, 2000, 4000, 8000]

/** Creates the repository, and opens an upload in it. Throws RegistryError if it cannot be created. */
export async function createRepository(
  destination: CreatableDestination,
  { emit, sleep, signal }: CreationContext,
): Promise<UploadPermission> {
  const outcome = await create(destination, emit)
  const end =
    outcome === 'created'
      ? 'was created (create-repository)'
      : 'exists now: another run created it, or a request of this run whose answer was lost'
  emit({ kind: 'notice', message: `${formatName(destination.name)} did not exist, and ${end}` })
  for (const delay of delays) {
    const permission = await destination.openUpload()
    if (!mayBeAbsent(permission)) return permission
    await orAborted(sleep(delay), signal)
  }
  return destination.openUpload()
}

async function create({ name, creation }: CreatableDestination, emit: Emit): ReturnType<RepositoryCreation['create']> {
  try {
    return await creation.create()
  } catch (error) {
    if (error instanceof RegistryError && error.mayBeDone)
      emit({ kind: 'notice', message: `${formatName(name)} did not exist, and may have been created` })
    throw error
  }
}

/** Says which repositories the plan will create, for a run that writes nothing. */
export async function announceCreations(plan: Plan, repositories: Repositories, emit: Emit): Promise<void> {
  await Promise.all(
    creatableDestinations(plan, repositories).map(async (destination) => {
      const message = await announcement(destination)
      if (message !== undefined) emit({ kind: 'notice', message })
    }),
  )
}

async function announcement(destination: CreatableDestination): Promise<string | undefined> {
  const { name } = destination
  try {
    return (await destination.exists()) ? undefined : creationAnnouncement(name)
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    return `${formatName(name)}: it is created if it does not exist (create-repository); the registry does not say whether it does`
  }
}

export function creationAnnouncement(name: RepositoryName): string {
  return `${formatName(name)} does not exist: it is created before content is copied (create-repository)`
}
