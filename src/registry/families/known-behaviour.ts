// What hosted registries are known to do, so that a run need not find it out first. Anything not listed is learned.

import type { RegistryBehaviour } from '../model/behaviour.ts'
import type { HostSettings } from '../model/host-settings.ts'
import { familyOf } from './families.ts'

/** By the names of families.ts. Only what costs a request to find out; sources stand in docs/quirks.md. */
const knownBehaviour: Readonly<Record<string, Readonly<RegistryBehaviour>>> = {
  'Docker Hub': { multiTag: false },
  GHCR: { multiTag: false },
  Quay: { multiTag: false, singlePost: true },
  Google: { multiTag: false },
  ACR: { multiTag: false },
  GitLab: { multiTag: false },
  // Mounts work only where the account has turned them on: a large blob is worth a HEAD.
  ECR: { multiTag: false, selfMount: false },
  'ECR Public': { multiTag: false, selfMount: false },
}

/** Fills in what is known of a registry before the first request, by its name and by the user's settings. */
export function applyKnownBehaviour(learned: RegistryBehaviour, registry: string, { referrers }: HostSettings): void {
  Object.assign(learned, knownBehaviour[familyOf(registry)?.name ?? ''])
  if (referrers !== undefined && referrers !== 'auto') learned.referrersApi = referrers === 'api'
}
