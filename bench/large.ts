// Images larger than memory should hold: noise that is made while it is sent.
import { createCipheriv, createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Blob, image, mediaTypes, push } from '../sandbox/content.ts'

const piece = 1024 * 1024

function* noise(size: number, seed: string): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-ctr', createHash('sha256').update(seed).digest(), Buffer.alloc(16))
  for (let offset = 0; offset < size; offset += piece) yield cipher.update(Buffer.alloc(Math.min(piece, size - offset)))
}

async function sendBlob(url: string, repository: string, { size, seed }: Layer): Promise<Blob> {
  const hash = createHash('sha256')
  for (const chunk of noise(size, seed)) hash.update(chunk)
  const digest = `sha256:${hash.digest('hex')}`
  const opened = await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST' })
  const location = new URL(opened.headers.get('location') ?? '', url)
  location.searchParams.append('digest', digest)
  const put = request(location, { method: 'PUT', headers: { 'content-length': size } })
  const answered = once(put, 'response')
  await pipeline(Readable.from(noise(size, seed)), put)
  await answered
  const descriptor = { mediaType: mediaTypes.layer, digest, size }
  return { bytes: Buffer.alloc(0), digest, diffId: digest, descriptor }
}

interface Layer {
  readonly size: number
  readonly seed: string
}

/** Pushes an image with layers of these sizes (bytes) and tags it; returns its digest. */
export async function pushLarge(
  host: string,
  repository: string,
  tag: string,
  sizes: readonly number[],
): Promise<string> {
  const url = `http://${host}`
  const layers: Blob[] = []
  for (const [at, size] of sizes.entries()) layers.push(await sendBlob(url, repository, { size, seed: `${tag} ${at}` }))
  const built = image({ layers })
  const sent = new Set(layers.map(({ digest }) => digest))
  const blobs = new Map([...built.blobs].filter(([digest]) => !sent.has(digest)))
  await push(url, repository, { ...built, blobs }, [tag])
  return built.digest
}
