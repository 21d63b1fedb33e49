// The output `digests`: the digest of each platform, under a name that no other platform of the image has.
import type { PlatformReport } from '../../promote/model/report.ts'
import { formatPlatform } from '../../registry/model/descriptor.ts'
import { sizeLimits } from './sizes.ts'

/** Names of a platform, the shortest first; the first that no other platform of the image has is used. */
const platformNames: readonly ((entry: PlatformReport) => string)[] = [
  ({ platform }) => formatPlatform(platform),
  ({ platform, digest }) => `${formatPlatform(platform)}:${platform['os.version'] ?? digest}`,
  ({ platform, digest }) =>
    [`${formatPlatform(platform)}:${platform['os.version'] ?? ''}`, ...(platform['os.features'] ?? [digest])].join('+'),
  ({ platform, digest }) => `${formatPlatform(platform)}:${digest}`,
]

/** By platform; empty if it would be too long, which only a crafted index is. */
export function digestsText(platforms: readonly PlatformReport[]): string {
  const groups = platformNames.map((nameOf) => ({ nameOf, named: Map.groupBy(platforms, nameOf) }))
  const digests = platforms.map((entry) => {
    const unique = groups.find(({ nameOf, named }) => named.get(nameOf(entry))?.length === 1) ?? groups.at(-1)
    return [unique?.nameOf(entry) ?? entry.digest, entry.digest]
  })
  const whole = JSON.stringify(Object.fromEntries(digests))
  return whole.length <= sizeLimits.digests ? whole : ''
}
