// The list of registry families, and which of them a host belongs to.

import type { RegistryBehaviour } from '../model/behaviour.ts'
import type { HostSettings } from '../model/host-settings.ts'
import { acr } from './acr.ts'
import { artifactory } from './artifactory.ts'
import { dockerHub } from './docker-hub.ts'
import { ecr } from './ecr.ts'
import { ecrPublic } from './ecr-public.ts'
import { ghcr } from './ghcr.ts'
import { gitea } from './gitea.ts'
import { gitlab } from './gitlab.ts'
import { google } from './google.ts'
import { harbor } from './harbor.ts'
import { nexus } from './nexus.ts'
import { quay } from './quay.ts'
import type { RegistryFamily } from './types.ts'

export const families: readonly RegistryFamily[] = [
  dockerHub,
  ghcr,
  ecr,
  ecrPublic,
  google,
  acr,
  quay,
  gitlab,
  harbor,
  artifactory,
  nexus,
  gitea,
]

/** The family whose vendor runs this registry (`host[:port]`). */
export function hostedFamilyOf(registry: string): RegistryFamily | undefined {
  return families.find(({ matches: { hosted } }) => hosted?.test(registry))
}

/** The family of a registry, as far as its name tells. */
export function familyOf(registry: string): RegistryFamily | undefined {
  return hostedFamilyOf(registry) ?? families.find(({ matches: { selfHosted } }) => selfHosted?.test(registry))
}

/** Docker Hub, which is also what a reference without a host means. */
export function isDockerHub(registry: string): boolean {
  return hostedFamilyOf(registry) === dockerHub
}

/** Fills in what is known of a registry before the first request, by its name and by the user's settings. */
export function applyKnownBehaviour(learned: RegistryBehaviour, registry: string, { referrers }: HostSettings): void {
  Object.assign(learned, hostedFamilyOf(registry)?.behaviour)
  if (referrers !== undefined && referrers !== 'auto') learned.referrersApi = referrers === 'api'
}
