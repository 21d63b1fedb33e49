// How registries list a manifest as a referrer.
import type { Descriptor } from './descriptor.ts'
import type { Digest } from './digest.ts'
import type { Manifest } from './manifest.ts'

/** The descriptor under which a referrers list shows this manifest (distribution-spec, "Listing Referrers"). */
export function referrerDescriptor(of: Manifest): Descriptor {
  const { descriptor, artifactType, annotations } = of
  return {
    ...descriptor,
    ...(artifactType !== undefined && { artifactType }),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  }
}

/** The tag under which registries without a referrers API keep the list (distribution-spec, "Referrers Tag Schema"). */
export function fallbackTag(subject: Digest): string {
  const [algorithm = '', encoded = ''] = subject.split(':')
  return `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}`
}
