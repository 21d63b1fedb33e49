// What trust gates fetch from outside the registry, each part loaded when a gate first asks for it.
import type { TrustServices } from '../../promote/model/trust.ts'
import { apiOf } from '../github/packages-api.ts'

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
  let root: Promise<string> | undefined
  return {
    trustRoots: async () => {
      const [{ fetchDefaultRoot }, { requestSender }] = await Promise.all([
        import('./default-roots.ts'),
        import('./request.ts'),
      ])
      root ??= fetchDefaultRoot({ send: requestSender(signal), temp })
      return [await root]
    },
    ...(api !== undefined &&
      githubToken !== undefined && {
        attestations: async (repository, digest) => {
          const [{ listAttestations }, { requestSender }] = await Promise.all([
            import('./attestations.ts'),
            import('./request.ts'),
          ])
          return listAttestations({ send: requestSender(signal), api, token: githubToken }, repository, digest)
        },
      }),
  }
}
