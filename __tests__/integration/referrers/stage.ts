// What a client finds of referrers in a sandbox registry.
import { z } from 'zod'
import { type Built, digestTag } from '../../../sandbox/content.ts'
import type { Sandbox } from '../../../sandbox/server.ts'

/** An entry of a list of referrers, as far as it is compared. */
export interface Entry {
  readonly digest: string
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

const byDigest = (left: Entry, right: Entry): number => (left.digest < right.digest ? -1 : 1)

const indexDocument = z.object({
  manifests: z
    .array(
      z.object({
        digest: z.string(),
        artifactType: z.string().optional(),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    )
    .nullish(),
})

async function readEntries(response: Response): Promise<readonly Entry[]> {
  const document: unknown = await response.json()
  const { manifests } = indexDocument.parse(document)
  return (manifests ?? []).map(({ digest, artifactType, annotations }) => ({
    digest,
    ...(artifactType !== undefined && { artifactType }),
    ...(annotations !== undefined && { annotations }),
  }))
}

/** What a client finds: by the referrers API, all pages; `undefined` where there is none. */
export async function listedByApi(
  { url }: Sandbox,
  repository: string,
  subject: string,
): Promise<readonly Entry[] | undefined> {
  const entries: Entry[] = []
  let page: string | undefined = `/v2/${repository}/referrers/${subject}`
  while (page !== undefined) {
    const response: Response = await fetch(new URL(page, url))
    if (response.status !== 200) return undefined
    entries.push(...(await readEntries(response)))
    page = /<([^>]+)>/.exec(response.headers.get('link') ?? '')?.[1]
  }
  return entries.sort(byDigest)
}

/** What a client finds in the fallback tag; nothing where it is not there. */
export async function listedByTag({ url }: Sandbox, repository: string, subject: string): Promise<readonly Entry[]> {
  const response = await fetch(new URL(`/v2/${repository}/manifests/${digestTag(subject)}`, url))
  return response.status === 200 ? [...(await readEntries(response))].sort(byDigest) : []
}

/** The entry of a list under which a referrer should be found. */
export function entryOf({ digest, descriptor }: Built): Entry {
  const { artifactType, annotations } = descriptor
  return {
    digest,
    ...(artifactType !== undefined && { artifactType }),
    ...(annotations !== undefined && { annotations }),
  }
}
