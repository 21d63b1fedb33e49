// What trust gates fetch from outside the registry, each part loaded when a gate first asks for it.
import type { TrustServices } from '../../promote/model/trust.ts'
import { apiOf } from '../github/packages-api.ts'
import type { SendRequest } from './request.ts'

export interface ServiceOptions {
  readonly serverUrl: string
  readonly apiUrl: string
  readonly githubToken: string | undefined
  /** A folder of this job. */
  readonly temp: string
  readonly signal: AbortSignal
}

/** Nothing is contacted or loaded before a function of it is called. */
export function trustServices({ serverUrl, apiUrl, githubToken, temp, signal }: ServiceOptions): TrustServices {
  const api = apiOf(serverUrl, apiUrl)
  let sender: Promise<SendRequest> | undefined
  const sending = () => (sender ??= import('./request.ts').then(({ requestSender }) => requestSender(signal)))
  let root: Promise<string> | undefined
  return {
    trustRoots: async () => {
      const [{ fetchDefaultRoot }, send] = await Promise.all([import('./default-roots.ts'), sending()])
      root ??= fetchDefaultRoot({ send, temp })
      return [await root]
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
