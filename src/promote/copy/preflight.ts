// Asks every destination for permission to upload before the first byte is sent to any of them.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { UploadPermission, UploadSession } from '../../registry/repository.ts'
import { mapWithLimit } from '../../registry/util/concurrency-limit.ts'
import type { Plan } from '../model/plan.ts'
import type { Repositories } from '../repositories.ts'
import {
  type CreatableDestination,
  type CreationContext,
  creatableDestinations,
  createRepository,
  creationAnnouncement,
  mayBeAbsent,
} from './create-repositories.ts'
import { writtenDestinations } from './written-destinations.ts'

/** Registries refuse many creations at once. */
const creationsAtOnce = 2

/** Open upload sessions that blobs may use, by the destination's name. */
export type UploadSessions = Map<string, UploadSession>

export interface PreflightContext extends CreationContext {
  readonly repositories: Repositories
}

interface Answer {
  readonly name: RepositoryName
  readonly permission: UploadPermission
  /** There if the repository does not exist, and may be created. */
  readonly missing?: CreatableDestination
}

/**
 * Skipped if there is only one destination, and it need not be created. Repositories that do not exist are created if
 * their registry's settings ask for it, once no destination refused. Throws RegistryError that names every destination
 * that refused.
 */
export async function preflight(plan: Plan, context: PreflightContext): Promise<UploadSessions> {
  const creatable = creatableDestinations(plan, context.repositories)
  if (writtenDestinations(plan).length < 2 && creatable.length === 0) return new Map()
  const answers = await askAll(plan, creatable, context)
  const created = await createMissing(answers, context)
  return sessionsOf(created.length === 0 ? answers : await accept([...answers, ...created], context))
}

/** The phase `preflight`, also for a single destination; closes the sessions again. Throws as `preflight`. */
export async function checkUploads(plan: Plan, context: PreflightContext): Promise<void> {
  const answers = await askAll(plan, creatableDestinations(plan, context.repositories), context)
  for (const { name, missing } of answers)
    if (missing) context.emit({ kind: 'notice', message: creationAnnouncement(name) })
  await cancelAll(sessionsOf(answers), writtenDestinations(plan), context.repositories)
}

async function askAll(
  plan: Plan,
  creatable: readonly CreatableDestination[],
  context: PreflightContext,
): Promise<readonly Answer[]> {
  context.emit({ kind: 'phase', phase: 'preflight' })
  const byName = new Map(creatable.map((destination) => [formatName(destination.name), destination]))
  const answers = await Promise.all(
    writtenDestinations(plan).map(async (name): Promise<Answer> => {
      const permission = await context.repositories.get(name).openUpload()
      const missing = byName.get(formatName(name))
      return { name, permission, ...(missing && mayBeAbsent(permission) && { missing }) }
    }),
  )
  return accept(answers, context)
}

/** Creates what is missing, and asks again there. A repository that cannot be created closes all sessions. */
async function createMissing(answers: readonly Answer[], context: PreflightContext): Promise<readonly Answer[]> {
  const run = mapWithLimit(creationsAtOnce)
  const creations = await Promise.allSettled(
    answers.flatMap(({ name, missing }) =>
      missing === undefined
        ? []
        : [run(async (): Promise<Answer> => ({ name, permission: await createRepository(missing, context) }))],
    ),
  )
  const failures = creations.flatMap((creation): unknown[] => (creation.status === 'rejected' ? [creation.reason] : []))
  const created = creations.flatMap((creation) => (creation.status === 'fulfilled' ? [creation.value] : []))
  if (failures.length === 0) return created
  const names = answers.map(({ name }) => name)
  await cancelAll(sessionsOf([...answers, ...created]), names, context.repositories)
  throw joined(failures)
}

/** One error that tells all refusals. What is not a refusal comes first: it decides how the run ends. */
function joined(errors: readonly unknown[]): unknown {
  const refusals = errors.filter((error) => error instanceof RegistryError)
  const [first, ...further] = refusals
  if (refusals.length < errors.length) return errors.find((error) => !(error instanceof RegistryError))
  if (first === undefined || further.length === 0) return first
  const details = [first.details.detail ?? '', ...further.map(({ message }) => message)]
  return new RegistryError({ ...first.details, detail: details.filter(Boolean).join('; also ') })
}

/** The same answers. Warns of those that are not known; throws if a destination refused that is not to be created. */
async function accept(
  answers: readonly Answer[],
  { repositories, emit }: PreflightContext,
): Promise<readonly Answer[]> {
  const others = answers.filter(({ missing }) => missing === undefined)
  const isCreating = others.length < answers.length
  for (const { name, permission } of others)
    if (permission.kind === 'unknown' && !isCreating)
      emit({
        kind: 'warning',
        message: `${formatName(name)}: whether this run may push is not known yet (${permission.error.message})`,
      })
  // A repository is created only if nothing is left that could stop the run before its first write.
  const denied = others.flatMap(({ permission }) =>
    permission.kind === 'denied' || (permission.kind === 'unknown' && isCreating) ? [permission.error] : [],
  )
  if (denied.length === 0) return answers
  const names = answers.map(({ name }) => name)
  await cancelAll(sessionsOf(answers), names, repositories)
  throw joined(denied)
}

function sessionsOf(answers: readonly Answer[]): UploadSessions {
  return new Map(
    answers.flatMap(({ name, permission }) =>
      permission.kind === 'granted' && permission.session ? [[formatName(name), permission.session] as const] : [],
    ),
  )
}

/** Cancels the upload sessions that no blob used. */
export async function cancelAll(
  sessions: UploadSessions,
  names: readonly RepositoryName[],
  repositories: Repositories,
): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const session = takeUploadSession(sessions, name)
      if (session) await repositories.get(name).cancelUpload(session)
    }),
  )
}

/** Removes and returns the destination's session. */
export function takeUploadSession(sessions: UploadSessions, name: RepositoryName): UploadSession | undefined {
  const session = sessions.get(formatName(name))
  sessions.delete(formatName(name))
  return session
}
