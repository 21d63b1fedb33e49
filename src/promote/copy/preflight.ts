// Asks every destination for permission to upload before the first byte is sent to any of them.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { UploadSession } from '../../registry/repository.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Emit } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { Repositories } from '../repositories.ts'

/** Open upload sessions that blobs may use, by the destination's name. */
export type UploadSessions = Map<string, UploadSession>

/** Skipped if there is only one destination. Throws RegistryError that names every destination that refused. */
export async function preflight(plan: Plan, repositories: Repositories, emit: Emit): Promise<UploadSessions> {
  const written = writtenDestinations(plan)
  return written.length < 2 ? new Map() : requestUploads(written, repositories, emit)
}

/** The phase `preflight`, also for a single destination; closes the sessions again. Throws as `preflight`. */
export async function checkUploads(plan: Plan, repositories: Repositories, emit: Emit): Promise<void> {
  const written = writtenDestinations(plan)
  await cancelAll(await requestUploads(written, repositories, emit), written, repositories)
}

async function requestUploads(
  written: readonly RepositoryName[],
  repositories: Repositories,
  emit: Emit,
): Promise<UploadSessions> {
  emit({ kind: 'phase', phase: 'preflight' })
  const permissions = await Promise.all(
    written.map(async (name) => ({ name, permission: await repositories.get(name).openUpload() })),
  )
  const denied = permissions.flatMap(({ permission }) => (permission.kind === 'denied' ? [permission.error] : []))
  const sessions: UploadSessions = new Map(
    permissions.flatMap(({ name, permission }) =>
      permission.kind === 'granted' && permission.session ? [[formatName(name), permission.session]] : [],
    ),
  )
  for (const { name, permission } of permissions)
    if (permission.kind === 'unknown')
      emit({
        kind: 'warning',
        message: `${formatName(name)}: whether this run may push is not known yet (${permission.error.message})`,
      })
  const [first, ...others] = denied
  if (first === undefined) return sessions
  await cancelAll(sessions, written, repositories)
  throw others.length === 0
    ? first
    : new RegistryError({
        ...first.details,
        detail: [first.details.detail ?? '', ...others.map(({ message }) => message)].filter(Boolean).join('; also '),
      })
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

export function writtenDestinations(plan: Plan): readonly RepositoryName[] {
  const moving = plan.promotions.flatMap(({ targets }) =>
    targets.filter(({ move }) => move === 'create' || move === 'move').map(({ target }) => target),
  )
  const copiedTo = plan.promotions.flatMap(({ content }) =>
    content.filter(({ nodes, referrers }) => nodes.length + referrers.length > 0).map(({ destination }) => destination),
  )
  return destinationsOf([...moving, ...copiedTo.map((repository) => ({ repository }))])
}
