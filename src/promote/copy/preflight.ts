// "May I upload?", asked of every destination before the first byte is sent to any.
import { RegistryError } from '../../registry/model/errors.ts'
import { formatName, type RepositoryName } from '../../registry/model/reference.ts'
import type { UploadSession } from '../../registry/repository.ts'
import { destinationsOf } from '../model/destinations.ts'
import type { Emit } from '../model/events.ts'
import type { Plan } from '../model/plan.ts'
import type { Repositories } from '../repositories.ts'

/** Sessions that were opened and may be used, by destination. */
export type UploadSessions = Map<string, UploadSession>

/** Skipped where one repository is the only destination. Throws RegistryError naming every destination that refused. */
export async function preflight(plan: Plan, repositories: Repositories, emit: Emit): Promise<UploadSessions> {
  const written = writtenDestinations(plan)
  return written.length < 2 ? new Map() : ask(written, repositories, emit)
}

/** All there is to the phase `preflight`, of one destination too: what is granted is given back. Throws as `preflight`. */
export async function checkUploads(plan: Plan, repositories: Repositories, emit: Emit): Promise<void> {
  const written = writtenDestinations(plan)
  await cancelAll(await ask(written, repositories, emit), written, repositories)
}

async function ask(
  written: readonly RepositoryName[],
  repositories: Repositories,
  emit: Emit,
): Promise<UploadSessions> {
  emit({ kind: 'phase', phase: 'preflight' })
  const answers = await Promise.all(
    written.map(async (name) => ({ name, permission: await repositories.get(name).openUpload() })),
  )
  const denied = answers.flatMap(({ permission }) => (permission.kind === 'denied' ? [permission.error] : []))
  const sessions: UploadSessions = new Map(
    answers.flatMap(({ name, permission }) =>
      permission.kind === 'granted' && permission.session ? [[formatName(name), permission.session]] : [],
    ),
  )
  for (const { name, permission } of answers)
    if (permission.kind === 'unknown')
      emit({
        kind: 'warning',
        message: `${formatName(name)}: whether this run may push could not be learned beforehand (${permission.error.message})`,
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

/** Gives back what no blob used. */
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

/** The destination's session, handed out once. */
export function takeUploadSession(sessions: UploadSessions, name: RepositoryName): UploadSession | undefined {
  const session = sessions.get(formatName(name))
  sessions.delete(formatName(name))
  return session
}

export function writtenDestinations(plan: Plan): readonly RepositoryName[] {
  const moving = plan.promotions.flatMap(({ targets }) =>
    targets.filter(({ move }) => move === 'create' || move === 'move').map(({ target }) => target),
  )
  const brought = plan.promotions.flatMap(({ content }) =>
    content.filter(({ nodes, referrers }) => nodes.length + referrers.length > 0).map(({ destination }) => destination),
  )
  return destinationsOf([...moving, ...brought.map((repository) => ({ repository }))])
}
