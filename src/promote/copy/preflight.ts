// Asks every destination for permission to upload before the first byte is sent to any of them.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { UploadPermission, UploadSession } from '../../registry/repository.ts'
import type { Emit } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { Repositories } from '../repositories.ts'
import {
  type CreatableDestination,
  creatableDestinations,
  createRepository,
  creationAnnouncement,
  mayBeAbsent,
} from './create-repositories.ts'
import { writtenDestinations } from './written-destinations.ts'

/** Open upload sessions that blobs may use, by the destination's name. */
export type UploadSessions = Map<string, UploadSession>

export interface PreflightContext {
  readonly repositories: Repositories
  readonly emit: Emit
  readonly sleep: (milliseconds: number) => Promise<void>
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
  const answers = await Promise.all(
    writtenDestinations(plan).map(async (name): Promise<Answer> => {
      const permission = await context.repositories.get(name).openUpload()
      const missing = creatable.find((destination) => formatName(destination.name) === formatName(name))
      return { name, permission, ...(missing && mayBeAbsent(permission) && { missing }) }
    }),
  )
  return accept(answers, context)
}

/** Creates what is missing, and asks again there. A repository that cannot be created closes all sessions. */
async function createMissing(
  answers: readonly Answer[],
  { repositories, emit, sleep }: PreflightContext,
): Promise<readonly Answer[]> {
  const creations = await Promise.allSettled(
    answers.flatMap(({ name, missing }) =>
      missing === undefined
        ? []
        : [createRepository(missing, emit, sleep).then((permission): Answer => ({ name, permission }))],
    ),
  )
  const failed = creations.find((creation) => creation.status === 'rejected')
  const created = creations.flatMap((creation) => (creation.status === 'fulfilled' ? [creation.value] : []))
  if (failed === undefined) return created
  const names = answers.map(({ name }) => name)
  await cancelAll(sessionsOf([...answers, ...created]), names, repositories)
  throw failed.reason
}

/** The same answers. Warns of those that are not known; throws if a destination refused that is not to be created. */
async function accept(
  answers: readonly Answer[],
  { repositories, emit }: PreflightContext,
): Promise<readonly Answer[]> {
  const others = answers.filter(({ missing }) => missing === undefined)
  for (const { name, permission } of others)
    if (permission.kind === 'unknown')
      emit({
        kind: 'warning',
        message: `${formatName(name)}: whether this run may push is not known yet (${permission.error.message})`,
      })
  const denied = others.flatMap(({ permission }) => (permission.kind === 'denied' ? [permission.error] : []))
  const [first, ...further] = denied
  if (first === undefined) return answers
  const names = answers.map(({ name }) => name)
  await cancelAll(sessionsOf(answers), names, repositories)
  throw further.length === 0
    ? first
    : new RegistryError({
        ...first.details,
        detail: [first.details.detail ?? '', ...further.map(({ message }) => message)].filter(Boolean).join('; also '),
      })
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
