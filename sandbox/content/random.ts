// Images of a wanted size for benches: bytes that no compression shrinks, the same for the same seed.
import { createCipheriv, createHash } from 'node:crypto'
import { type Blob, type Built, blob, image, mediaTypes } from './images.ts'

/** So many bytes of noise. */
export function noise(size: number, seed: string): Uint8Array {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size))
}

export interface RandomImageOptions {
  /** Bytes of each layer. */
  readonly layers: readonly number[]
  readonly seed: string
  readonly platform?: string
}

/** An image whose layers are random bytes of these sizes, not archives: registries do not check. */
export function randomImage({ layers, seed, platform = 'linux/amd64' }: RandomImageOptions): Built {
  const blobs: readonly Blob[] = layers.map((size, at) => blob(noise(size, `${seed} ${at}`), mediaTypes.layer))
  return image({ platform, layers: blobs })
}
