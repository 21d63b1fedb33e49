// Which of GitHub's Sigstores signs for a server: those of ghe.com have a trusted root each (REST API, "Get GitHub meta information").
import { TrustServiceError } from '../../promote/model/errors.ts'
import { isRecord } from '../../registry/model/descriptor.ts'
import { describeResponse, jsonOf, type SendRequest } from './request.ts'

export interface MetaApi {
  readonly send: SendRequest
  /** The API of the server that issued the token, without a slash at its end. */
  readonly api: string
  readonly token: string | undefined
}

/**
 * The name of the trusted root in the TUF repository of GitHub, as `gh` chooses it (cli/cli,
 * pkg/cmd/attestation/verification/sigstore.go). Throws TrustServiceError if the server does not say which is its own.
 */
export async function trustedRootName(meta: MetaApi): Promise<string> {
  const { host } = new URL(meta.api)
  if (!host.endsWith('.ghe.com')) return 'trusted_root.json'
  try {
    const domain = await readTrustDomain(meta)
    return domain === '' ? 'trusted_root.json' : `${domain}.trusted_root.json`
  } catch (cause) {
    throw new TrustServiceError(
      `which trusted root is that of this server could not be read from ${host}/meta: ${cause instanceof Error ? cause.message : String(cause)}`,
      `Give the step the \`github-token\` of this server, or keep the root in the repository and name it under \`require\`: \`trusted-root: trust/trusted_root.jsonl\`; \`gh attestation trusted-root --hostname ${host.replace(/^api\./, '')}\` writes it.`,
      { cause },
    )
  }
}

/** Empty if it has none of its own. */
async function readTrustDomain({ send, api, token }: MetaApi): Promise<string> {
  const headers = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const response = await send(new URL(`${api}/meta`), { headers })
  if (response.status !== 200) throw new Error(describeResponse(response))
  const domain = trustDomainOf(jsonOf(response)) ?? ''
  // It becomes a part of a URL and of a file's name.
  if (!/^(?:[\w-]{1,100}(?:\.[\w-]{1,100}){0,10})?$/.test(domain)) throw new Error('the trust domain is malformed')
  return domain
}

function trustDomainOf(meta: unknown): string | undefined {
  const domains = isRecord(meta) ? meta['domains'] : undefined
  const attestations = isRecord(domains) ? domains['artifact_attestations'] : undefined
  const domain = isRecord(attestations) ? attestations['trust_domain'] : undefined
  return typeof domain === 'string' ? domain : undefined
}
