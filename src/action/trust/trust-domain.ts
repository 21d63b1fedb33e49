// Which of GitHub's Sigstores signs for a server: those of ghe.com have a trusted root each (REST API, "Get GitHub meta information").
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
 * pkg/cmd/attestation/verification/sigstore.go). Throws an Error with GitHub's response.
 */
export async function trustedRootName({ send, api, token }: MetaApi): Promise<string> {
  if (!new URL(api).host.endsWith('.ghe.com')) return 'trusted_root.json'
  const headers = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  const response = await send(new URL(`${api}/meta`), { headers })
  if (response.status !== 200) throw new Error(`${api}/meta: ${describeResponse(response)}`)
  const domain = trustDomainOf(jsonOf(response))
  if (domain === undefined || domain === '') return 'trusted_root.json'
  // It becomes a part of a URL and of a file's name.
  if (!/^[\w-]{1,100}(?:\.[\w-]{1,100}){0,10}$/.test(domain))
    throw new Error(`${api}/meta: the trust domain is malformed`)
  return `${domain}.trusted_root.json`
}

function trustDomainOf(meta: unknown): string | undefined {
  const domains = isRecord(meta) ? meta['domains'] : undefined
  const attestations = isRecord(domains) ? domains['artifact_attestations'] : undefined
  const domain = isRecord(attestations) ? attestations['trust_domain'] : undefined
  return typeof domain === 'string' ? domain : undefined
}
