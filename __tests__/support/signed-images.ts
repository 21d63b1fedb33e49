// Images signed by real tools, as OCI layouts under __tests__/fixtures/trust; scripts/trust-fixtures/make.sh makes most of them anew.
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { TrustRequirements, TrustServices } from '../../src/promote/model/trust.ts'
import type { TrustedImage } from '../../src/promote/trust/gather.ts'
import { failedTrustGates } from '../../src/promote/trust/judge.ts'
import { openLayouts } from '../../src/registry/layout/repository.ts'
import { isRecord } from '../../src/registry/model/descriptor.ts'
import { type Digest, isDigest } from '../../src/registry/model/digest.ts'
import type { Source } from '../../src/registry/repository.ts'
import { root } from './root.ts'

const folder = join(root, '__tests__/fixtures/trust')

/** The image of every layout. */
export const imageDigest: Digest = digest('sha256:b5880440e6ced6d77a10ebcd7f4c7a2532c20fbb3b05c9bf1f29eff48206e27f')
/** A moment at which the certificates of the Notation fixtures are valid; they live one year. */
export const signedAt: number = Date.parse('2026-11-28T16:00:00Z')
export const workflow = 'https://github.com/acme/app/.github/workflows/build.yml@refs/heads/main'
export const issuer = 'http://127.0.0.1:7100'

export function layoutPath(name: string): string {
  return join(folder, name)
}

/** A key, certificate or trusted root of the fixtures. */
export function material(name: string): string {
  return readFileSync(join(folder, 'keys', name), 'utf8')
}

export function layoutOf(name: string): Source {
  const { signal } = new AbortController()
  return openLayouts({ temporary: tmpdir() }).open({ kind: 'oci', path: layoutPath(name) }, { access: 'pull', signal })
}

export const noServices: TrustServices = {
  trustRoot: () => Promise.reject(new Error('the default trusted roots were asked for')),
}

export async function imageOf(name: string, source: Source = layoutOf(name)): Promise<TrustedImage> {
  const manifest = await source.manifest(imageDigest)
  if (manifest === undefined) throw new Error(`${name} has no image`)
  return { name: `oci:${name}`, source, holder: source, root: manifest, platforms: [], attachedTo: () => undefined }
}

/** The problems that the gates have with an image of the fixtures. */
export async function judgeImage(
  image: string | TrustedImage,
  requirements: TrustRequirements,
  { services = noServices, now = signedAt }: { readonly services?: TrustServices; readonly now?: number } = {},
): Promise<readonly string[]> {
  const judged = typeof image === 'string' ? await imageOf(image) : image
  const refusals = await failedTrustGates({ images: [judged], requirements, services, now })
  return refusals.map(({ key, problem }) => `${key}: ${problem}`)
}

function digest(text: string): Digest {
  if (!isDigest(text)) throw new TypeError(`${text} is not a digest`)
  return text
}

/** The same repository, with blobs or annotations of layers changed on the way. */
export function tampered(
  source: Source,
  {
    blob = (bytes) => bytes,
    annotations = (all) => all,
  }: {
    readonly blob?: (bytes: Buffer) => Uint8Array
    readonly annotations?: (all: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
  },
): Source {
  return {
    ...source,
    manifest: async (at) => {
      const manifest = await source.manifest(at)
      if (manifest?.kind !== 'image') return manifest
      const layers = manifest.layers.map((layer) => ({ ...layer, annotations: annotations(layer.annotations ?? {}) }))
      return { ...manifest, layers }
    },
    blob: async (of) => Readable.from([blob(await buffer(await source.blob(of)))]),
  }
}

/** Changes the JSON of every blob. */
export function tamperedJson(source: Source, change: (document: Record<string, unknown>) => unknown): Source {
  const blob = (bytes: Buffer): Uint8Array => {
    const document: unknown = JSON.parse(bytes.toString())
    return isRecord(document) ? Buffer.from(JSON.stringify(change(structuredClone({ ...document })))) : bytes
  }
  return tampered(source, { blob })
}
