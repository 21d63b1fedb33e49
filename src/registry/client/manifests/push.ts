// Pushes manifests by digest: in parallel, unless the registry needs them one at a time.
import { algorithmOf, digestOf } from '../../model/digest.ts'
import { RegistryError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { PushManifestOptions } from '../../repository.ts'
import type { RepositoryContext } from '../request.ts'
import { type ManifestPush, putManifest } from './put.ts'

type Retry = NonNullable<ManifestPush['retry']>

/**
 * Stores the manifest by its digest. Manifests with the same subject are pushed one at a time: a registry that keeps a
 * list of referrers without a lock would lose entries (`racy-referrers`).
 */
export async function pushManifest(
  remote: RepositoryContext,
  manifest: Manifest,
  { unnamed = false }: PushManifestOptions = {},
): Promise<void> {
  const { subject } = manifest
  const put = unnamed ? putByAnyDigest : putByDigest
  const push = () => pushInParallel(remote, (retry) => put(remote, manifest, retry))
  if (subject === undefined) return push()
  return remote.host.turns.runExclusive(`${remote.name.path}@${subject.digest}`, push, remote.signal)
}

/**
 * A repository that answers 500 to parallel pushes gets them one at a time from then on: Gitea fails at concurrent
 * writes of one package.
 */
async function pushInParallel(
  { host, name, signal }: RepositoryContext,
  push: (retry: Retry) => Promise<void>,
): Promise<void> {
  const pushes = host.manifestPushes.get(name.path) ?? { inFlight: 0, serial: false }
  host.manifestPushes.set(name.path, pushes)
  pushes.inFlight += 1
  const isParallel = pushes.inFlight > 1
  try {
    if (!pushes.serial) return await push(isParallel ? 'once' : 'safe')
  } catch (error) {
    if (!(error instanceof RegistryError) || error.details.retryable !== true || !isParallel) throw error
    pushes.serial ||= error.details.status === 500
  } finally {
    pushes.inFlight -= 1
  }
  const pushAgain = () => push('safe')
  return pushes.serial ? host.turns.runExclusive(`manifests of ${name.path}`, pushAgain, signal) : pushAgain()
}

async function putByDigest(remote: RepositoryContext, manifest: Manifest, retry: Retry): Promise<void> {
  await putManifest(remote, manifest, { at: manifest.descriptor.digest, retry })
}

/** By sha256 at registries that know no other algorithm (distribution, ociserver). */
async function putByAnyDigest(remote: RepositoryContext, manifest: Manifest, retry: Retry): Promise<void> {
  try {
    await putByDigest(remote, manifest, retry)
  } catch (error) {
    const isOther = algorithmOf(manifest.descriptor.digest) !== 'sha256'
    if (!isOther || !(error instanceof RegistryError) || error.details.status !== 400) throw error
    await putManifest(remote, manifest, { at: digestOf(manifest.bytes), retry })
  }
}
