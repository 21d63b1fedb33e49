// Gets the job's ID token from its CI. A token issued on request is preferred: its audience can be chosen, while that of
// a token in a variable is fixed.
import { IdentityError, NoIdentityError } from './errors.ts'
import type { SendServiceRequest, ServiceRequest } from './exchange.ts'
import { isSuccess, jsonOf, requiredText } from './token-service/responses.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A CI that issues ID tokens on request. */
interface IdTokenService {
  readonly name: string
  /** Undefined if the job does not run there. */
  readonly request: (env: Env, audience: string) => ServiceRequest | undefined
  /** The field of the answer that holds the token. */
  readonly field: string
}

const services: readonly IdTokenService[] = [
  {
    // GitHub Actions: "OpenID Connect reference", Requesting the JWT using environment variables.
    name: 'GitHub Actions',
    field: 'value',
    request: (env, audience) => {
      const { ACTIONS_ID_TOKEN_REQUEST_URL: service, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env
      if (!service || !token || !URL.canParse(service)) return undefined
      const url = new URL(service)
      url.searchParams.set('audience', audience)
      return { method: 'GET', url, headers: bearer(token) }
    },
  },
  {
    // Buildkite agent: core/client OIDCToken, POST jobs/ID/oidc/tokens.
    name: 'Buildkite',
    field: 'token',
    request: (env, audience) => {
      const { BUILDKITE_AGENT_ACCESS_TOKEN: token, BUILDKITE_JOB_ID: job } = env
      if (!token || !job) return undefined
      const endpoint = (env['BUILDKITE_AGENT_ENDPOINT'] ?? 'https://agent.buildkite.com/v3').replace(/\/+$/, '')
      const url = new URL(`${endpoint}/jobs/${encodeURIComponent(job)}/oidc/tokens`)
      const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' }
      return { method: 'POST', url, headers, body: JSON.stringify({ audience }) }
    },
  },
  {
    // Azure Pipelines: release notes of sprint 240, System.OidcRequestUri. The audience is always Entra ID's.
    name: 'Azure Pipelines',
    field: 'oidcToken',
    request: (env) => {
      const { SYSTEM_OIDCREQUESTURI: service, SYSTEM_ACCESSTOKEN: token } = env
      if (!service || !token || !URL.canParse(service)) return undefined
      const url = new URL(service)
      url.searchParams.set('api-version', '7.1')
      return { method: 'POST', url, headers: { ...bearer(token), 'content-type': 'application/json' } }
    },
  },
]

/** Variables that hold a token: our own (GitLab's `id_tokens` can be given any name), then those of CircleCI and Bitbucket. */
const variables = ['PROMOTE_IMAGE_ID_TOKEN', 'CIRCLE_OIDC_TOKEN_V2', 'BITBUCKET_STEP_OIDC_TOKEN'] as const

export interface IdTokenOptions {
  readonly env: Env
  readonly send: SendServiceRequest
  readonly onSecret: (secret: string) => void
}

/** Throws IdentityError; NoIdentityError, which says what is missing, if the job has none. */
export async function fetchIdToken(audience: string, { env, send, onSecret }: IdTokenOptions): Promise<string> {
  for (const { name, request, field } of services) {
    const tokenRequest = request(env, audience)
    if (tokenRequest === undefined) continue
    const response = await send(tokenRequest)
    if (!isSuccess(response))
      throw new IdentityError(
        `${name} issued no ID token for audience ${JSON.stringify(audience)} (HTTP ${response.status}).`,
      )
    const token = requiredText(jsonOf(response)[field], name)
    onSecret(token)
    return token
  }
  const token = variables.map((name) => env[name]).find((value) => value)
  if (token === undefined) throw new NoIdentityError(whyNone(env))
  onSecret(token)
  return token
}

function whyNone(env: Env): string {
  if (env['GITHUB_ACTIONS'] === 'true')
    return 'The job may not request an ID token. Add "permissions: { id-token: write }" to the job (a pull request from a fork never has it).'
  if (env['GITLAB_CI'] === 'true')
    return 'The job has no ID token. Add "id_tokens: { PROMOTE_IMAGE_ID_TOKEN: { aud: … } }" to the job.'
  return 'The job has no ID token: this CI is not supported. Put a token into the variable PROMOTE_IMAGE_ID_TOKEN.'
}

function bearer(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}`, accept: 'application/json' }
}
