// Pushes manifests by digest: in parallel, unless the registry needs them one at a time.
import { RegistryError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { RepositoryContext } from '../request.ts'
import { putManifest } from './put.ts'

/**
 * Stores the manifest by its digest. Manifests with the same subject are pushed one at a time: a registry that keeps a
 * list of referrers without a lock would lose entries (`racy-referrers`).
 */
export async function pushManifest(remote: RepositoryContext, manifest: Manifest): Promise<void> {
  const { subject } = manifest
  const push = () => pushInParallel(remote, manifest)
  if (subject === undefined) return push()
  return remote.host.turns.runExclusive(`${remote.name.path}@${subject.digest}`, push, remote.signal)
}

/**
 * A repository that answers 500 to parallel pushes gets them one at a time from then on: Gitea fails at concurrent
 * writes of one package.
 */
async function pushInParallel(remote: RepositoryContext, manifest: Manifest): Promise<void> {
  const { host, name } = remote
  const { digest } = manifest.descriptor
  const pushes = host.manifestPushes.get(name.path) ?? { inFlight: 0, serial: false }
  host.manifestPushes.set(name.path, pushes)
  const push = (retry: 'safe' | 'once') => putManifest(remote, manifest, { at: digest, retry })
  pushes.inFlight += 1
  const isParallel = pushes.inFlight > 1
  try {
    if (!pushes.serial) return void (await push(isParallel ? 'once' : 'safe'))
  } catch (error) {
    if (!(error instanceof RegistryError) || error.details.retryable !== true || !isParallel) throw error
    pushes.serial ||= error.details.status === 500
  } finally {
    pushes.inFlight -= 1
  }
  const pushAgain = async (): Promise<void> => void (await push('safe'))
  return pushes.serial ? host.turns.runExclusive(`manifests of ${name.path}`, pushAgain, remote.signal) : pushAgain()
}
