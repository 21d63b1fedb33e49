// Looks into a registry from outside, as a curious person with curl would: what is there, and what belongs to it.
import { z } from 'zod'
import { digestTag } from '../content.ts'
import { digestOf } from '../storage/names.ts'

export interface Endpoint {
  readonly url: string
  /** `name:password` for registries that ask. */
  readonly user?: string
}

export interface TagState {
  readonly repository: string
  readonly tag: string
  readonly digest: string
  readonly platforms: readonly { readonly platform: string; readonly digest: string }[]
  /** Attestation manifests within the index. */
  readonly attestations: number
  readonly referrers: readonly { readonly artifactType: string; readonly digest: string }[]
  readonly foundBy: 'referrers API' | 'fallback tag' | undefined
}

const descriptor = z.object({
  digest: z.string(),
  artifactType: z.string().optional(),
  platform: z.object({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
})
const manifest = z.object({ manifests: z.array(descriptor).default([]), layers: z.array(descriptor).default([]) })
const types = [
  'oci.image.index.v1',
  'oci.image.manifest.v1',
  'docker.distribution.manifest.v2',
  'docker.distribution.manifest.list.v2',
]
const accept = types.map((type) => `application/vnd.${type}+json`).join(', ')

/** GET with a token if the registry asks for one (distribution's token specification). */
async function get(endpoint: Endpoint, path: string): Promise<Response> {
  const url = new URL(path, endpoint.url)
  const first = await fetch(url, { headers: { accept } })
  const challenge = first.headers.get('www-authenticate')
  if (first.status !== 401 || challenge === null) return first
  await first.arrayBuffer()
  const part = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
  const realm = new URL(part('realm'))
  realm.search = new URLSearchParams({ service: part('service'), scope: part('scope') }).toString()
  const basic = `Basic ${Buffer.from(endpoint.user ?? '').toString('base64')}`
  const answer = await fetch(realm, { headers: { authorization: basic } })
  const { token } = z.object({ token: z.string() }).parse(await answer.json())
  return fetch(url, { headers: { accept, authorization: `Bearer ${token}` } })
}

async function getJson<T>(endpoint: Endpoint, path: string, shape: z.ZodType<T>): Promise<T | undefined> {
  const response = await get(endpoint, path)
  const text = await response.text()
  return response.ok ? shape.parse(JSON.parse(text)) : undefined
}

/** Every tag of every repository; fallback tags are shown as what they hold, not as tags. */
export async function inspect(endpoint: Endpoint): Promise<readonly TagState[]> {
  const catalog = await getJson(endpoint, '/v2/_catalog', z.object({ repositories: z.array(z.string()) }))
  const states: TagState[] = []
  for (const repository of catalog?.repositories ?? []) {
    const list = await getJson(
      endpoint,
      `/v2/${repository}/tags/list`,
      z.object({ tags: z.array(z.string()).nullable() }),
    )
    for (const tag of list?.tags ?? []) {
      if (!/^sha256-[0-9a-f]{64}/.test(tag)) states.push(await inspectTag(endpoint, repository, tag))
    }
  }
  return states
}

async function inspectTag(endpoint: Endpoint, repository: string, tag: string): Promise<TagState> {
  const response = await get(endpoint, `/v2/${repository}/manifests/${tag}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  const digest = digestOf(bytes)
  const { manifests } = manifest.parse(JSON.parse(bytes.toString('utf8')))
  const platforms = manifests.flatMap(({ platform, digest }) => {
    if (platform === undefined || platform.os === 'unknown') return []
    const { os, architecture, variant } = platform
    return [{ platform: [os, architecture, variant].filter((part) => part !== undefined).join('/'), digest }]
  })
  const attestations = manifests.filter(({ platform }) => platform?.os === 'unknown').length
  return { repository, tag, digest, platforms, attestations, ...(await findReferrers(endpoint, repository, digest)) }
}

async function findReferrers(
  endpoint: Endpoint,
  repository: string,
  digest: string,
): Promise<Pick<TagState, 'referrers' | 'foundBy'>> {
  const api = await getJson(endpoint, `/v2/${repository}/referrers/${digest}`, manifest)
  const list = api ?? (await getJson(endpoint, `/v2/${repository}/manifests/${digestTag(digest)}`, manifest))
  const referrers = (list?.manifests ?? []).map(({ artifactType = '?', digest }) => ({ artifactType, digest }))
  const foundBy = api === undefined ? 'fallback tag' : 'referrers API'
  return { referrers, foundBy: referrers.length === 0 ? undefined : foundBy }
}

/** The first layer of a manifest, as text: an artifact's payload. */
export async function readPayload(endpoint: Endpoint, repository: string, digest: string): Promise<string> {
  const document = await getJson(endpoint, `/v2/${repository}/manifests/${digest}`, manifest)
  const layer = document?.layers[0]?.digest ?? ''
  return (await get(endpoint, `/v2/${repository}/blobs/${layer}`)).text()
}
