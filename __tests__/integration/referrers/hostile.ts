// A promotion out of a registry that somebody else writes to as well, with what they may have put there.
import {
  type Built,
  build,
  digestTag,
  image,
  layer,
  mediaTypes,
  multiPlatform,
  referrer,
  seed,
} from '../../../sandbox/content.ts'
import type { Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import type { Report } from '../../../src/promote/model/report.ts'
import type { Descriptor } from '../../../src/registry/model/descriptor.ts'
import { digestOf } from '../../../src/registry/model/digest.ts'
import { registry } from '../../support/sandboxes.ts'
import { request } from '../promote/support.ts'
import { run } from './engine.ts'

export const app = multiPlatform('app')
export const [amd = app] = app.children
export const otherImage = image({ layers: [layer({ otherImage: 'image' })] })
export const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
export const stranger = referrer({
  subject: otherImage,
  artifactType: 'application/spdx+json',
  payload: 'of another image',
})

/** A list as anyone may write it. */
export function list(entries: readonly object[]): Built {
  return build({ document: { schemaVersion: 2, mediaType: mediaTypes.index, manifests: entries } })
}

export const inventedDescriptor = (seedText: string): Descriptor => ({
  mediaType: mediaTypes.manifest,
  digest: digestOf(seedText),
  size: 7,
})

export interface Stage {
  readonly source: Sandbox
  readonly destination: Sandbox
  promote(): Promise<Report>
}

export async function stage(from: SandboxOptions = { quirks: ['no-referrers-api'] }): Promise<Stage> {
  const source = await registry(from)
  const destination = await registry({ quirks: ['no-referrers-api'] })
  seed(source.store, 'acme/app', app, ['sha-1'])
  const requests = [request(`${source.host}/acme/app:sha-1`, [`${destination.host}/acme/app:1.0.0`])]
  return { source, destination, promote: () => run(requests) }
}

export const listOf = (subject: Built, entries: readonly object[], { source }: Stage): void =>
  seed(source.store, 'acme/app', list(entries), [digestTag(subject.digest)])

export const holds = ({ destination }: Stage, { digest }: { readonly digest: string }): boolean =>
  destination.store.manifest('acme/app', digest) !== undefined
