// What trust gates fetch from outside the registry, each part loaded when a gate first asks for it.
import type { SigstoreInstance, TrustServices } from '../../promote/model/trust.ts'
import { apiOf } from '../github/packages-api.ts'
import type { TufRepository } from './default-roots.ts'
import type { SendRequest } from './request.ts'

export interface ServiceOptions {
  readonly serverUrl: string
  readonly apiUrl: string
  readonly githubToken: string | undefined
  /** A folder of this job. */
  readonly temp: string
  readonly signal: AbortSignal
  /** Where the default roots are fetched; their owners' repositories by default. */
  readonly repositories?: Readonly<Record<SigstoreInstance, TufRepository>>
}

/** Nothing is contacted or loaded before a function of it is called. */
export function trustServices(options: ServiceOptions): TrustServices {
  const { serverUrl, apiUrl, githubToken, signal } = options
  const api = apiOf(serverUrl, apiUrl)
  let sender: Promise<SendRequest> | undefined
  const sending = () => (sender ??= import('./request.ts').then(({ requestSender }) => requestSender(signal)))
  const roots = new Map<SigstoreInstance, Promise<string>>()
  return {
    trustRoot: (instance) => {
      const root = roots.get(instance) ?? sending().then((send) => fetchRoot(instance, send, api, options))
      roots.set(instance, root)
      return root
    },
    ...(api !== undefined &&
      githubToken !== undefined && {
        attestations: async (repository, digest) => {
          const [{ listAttestations }, send] = await Promise.all([import('./attestations.ts'), sending()])
          return listAttestations({ send, api, token: githubToken }, repository, digest)
        },
      }),
  }
}

async function fetchRoot(
  instance: SigstoreInstance,
  send: SendRequest,
  api: string | undefined,
  { temp, githubToken: token, repositories }: ServiceOptions,
): Promise<string> {
  const { fetchDefaultRoot, tufRepositories } = await import('./default-roots.ts')
  const repository = (repositories ?? tufRepositories)[instance]
  if (instance !== 'github' || api === undefined) return fetchDefaultRoot({ send, temp, repository })
  const { trustedRootName } = await import('./trust-domain.ts')
  const target = await trustedRootName({ send, api, token })
  return fetchDefaultRoot({ send, temp, repository, target })
}
