// The trusted roots of the two Sigstores that sign for GitHub's workflows, by TUF (https://theupdateframework.github.io/specification/).
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' }
import { Updater } from 'tuf-js'
import { TrustServiceError } from '../../promote/model/errors.ts'
import type { SigstoreInstance } from '../../promote/model/trust.ts'
import { isRecord } from '../../registry/model/descriptor.ts'
import { parseJson } from '../../registry/model/json/json.ts'
import type { SendRequest } from './request.ts'
import { TufFetcher } from './tuf-fetcher.ts'
import githubSeed from './vendor/tuf-repo.github.com/root.json' with { type: 'json' }

export interface TufRepository {
  /** Whose root it has, for messages. */
  readonly owner: string
  readonly url: string
  /** The TUF root with which trust begins. */
  readonly seed: Uint8Array
}

/** As `gh attestation verify` knows them (cli/cli, pkg/cmd/attestation/verification/tuf.go). */
export const tufRepositories: Readonly<Record<SigstoreInstance, TufRepository>> = {
  'public-good': {
    owner: "Sigstore's public instance",
    url: 'https://tuf-repo-cdn.sigstore.dev',
    seed: Buffer.from(seeds['https://tuf-repo-cdn.sigstore.dev']['root.json'], 'base64'),
  },
  github: {
    owner: "GitHub's own Sigstore",
    url: 'https://tuf-repo.github.com',
    seed: Buffer.from(JSON.stringify(githubSeed)),
  },
}

export interface RootOptions {
  readonly send: SendRequest
  /** A folder of this job: what was verified is kept there for its later steps. */
  readonly temp: string
  readonly repository: TufRepository
  /** The file in the repository; `trusted_root.json` by default. */
  readonly target?: string
}

/** The text of a trusted_root.json. Throws TrustServiceError if it cannot be fetched or verified. */
export async function fetchDefaultRoot(options: RootOptions): Promise<string> {
  const { temp, repository } = options
  const folder = join(temp, 'promote-image-trust', encodeURIComponent(repository.url))
  try {
    if (await isFresh(join(folder, 'timestamp.json'))) {
      const kept = await update(options, folder, 'kept').catch(() => undefined)
      if (kept !== undefined) return kept
    }
    return await update(options, folder, 'sent for')
  } catch (cause) {
    throw rootError(repository, cause)
  }
}

async function update(
  { send, repository, target: name = 'trusted_root.json' }: RootOptions,
  folder: string,
  metadata: 'kept' | 'sent for',
): Promise<string> {
  const targets = join(folder, 'targets')
  await mkdir(targets, { recursive: true })
  // Trust always begins with the root that is shipped: nothing in the folder is believed before it is verified by it.
  await writeFile(join(folder, 'root.json'), repository.seed)
  const updater = new Updater({
    metadataDir: folder,
    metadataBaseUrl: repository.url,
    targetDir: targets,
    targetBaseUrl: `${repository.url}/targets`,
    fetcher: new TufFetcher(send, folder, metadata),
  })
  const target = await updater.getTargetInfo(name)
  if (target === undefined) throw new Error(`it has no ${name}`)
  const path = (await updater.findCachedTarget(target)) ?? (await updater.downloadTarget(target))
  return await readFile(path, 'utf8')
}

function rootError({ owner, url }: TufRepository, cause: unknown): TrustServiceError {
  const { host } = new URL(url)
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new TrustServiceError(
    `the trusted root of ${owner} could not be read from ${host}: ${problem}`,
    `Let the runner reach ${host}, or keep the roots in the repository and name them under \`require\`: \`trusted-root: trust/trusted_root.jsonl\`; \`gh attestation trusted-root\` writes them.`,
    { cause },
  )
}

/**
 * Whether an earlier step of the job left metadata that has not expired. Without it a newer root is looked for first: the
 * keys of the shipped one may have been withdrawn since.
 */
async function isFresh(timestamp: string): Promise<boolean> {
  const document = parseJson(await readFile(timestamp, 'utf8').catch(() => ''))
  const signed = isRecord(document) ? document['signed'] : undefined
  return isRecord(signed) && Date.parse(String(signed['expires'])) > Date.now()
}
