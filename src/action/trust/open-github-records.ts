// Connects GitHub's own records with this run: its server, its token, and the identity of its job.
import type { PublishPromotions } from '../../promote/model/workflow-run.ts'
import { fetchIdToken } from '../../registry/identities/id-token.ts'
import type { Context } from '../context.ts'
import { apiOf } from '../github/packages-api.ts'
import { githubRecords } from './github-records/publish.ts'
import { requestSender, sendServiceRequest } from './request.ts'

export interface OpenGithubRecords {
  readonly context: Pick<Context, 'serverUrl' | 'apiUrl' | 'repository' | 'payload'>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly githubToken: string | undefined
  readonly signal: AbortSignal
  readonly warn: (message: string) => void
  /** Called with every secret before it is used. */
  readonly onSecret: (secret: string) => void
}

/** Any audience will do: the token is only read, and goes nowhere. */
const audience = 'promote-image'

export function openGithubRecords({
  context,
  env,
  githubToken,
  signal,
  warn,
  onSecret,
}: OpenGithubRecords): PublishPromotions {
  const { serverUrl, apiUrl, repository, payload } = context
  const api = apiOf(serverUrl, apiUrl)
  if (api === undefined || githubToken === undefined || repository === '')
    return async () =>
      warn(
        'GitHub has no record of the promotion: `github-records` works only in a GitHub Actions workflow, with its token',
      )
  const send = requestSender(signal)
  const idToken = () => fetchIdToken(audience, { env, send: sendServiceRequest(send), onSecret })
  const mayHaveIdToken = Boolean(env['ACTIONS_ID_TOKEN_REQUEST_URL'])
  return githubRecords({
    send,
    api,
    token: githubToken,
    repository,
    payload,
    idToken: mayHaveIdToken ? idToken : undefined,
    warn,
  })
}
