// With which trusted roots a signature is verified; here those that the user gave.
import type { SigstoreInstance } from '../../model/trust.ts'
import type { TrustRoot } from './trusted-root.ts'

/** Or why there is none, which completes the sentence "the signature …". */
export type FoundRoots = { readonly roots: readonly TrustRoot[] } | { readonly reason: string }

export interface TrustRoots {
  /** For a certificate; `issuer` is the name of its issuer as Node writes it. */
  readonly forIssuer: (issuer: string) => FoundRoots
  /** For the log entry of a signature by a key. */
  readonly forLog: () => FoundRoots
  /** Fetches what was asked for and is not there. False if that is nothing; a failure is kept. */
  readonly fetchMissing: () => Promise<boolean>
  /** Why a root that was asked for could not be fetched. */
  readonly failure: Error | undefined
}

export function givenRoots(roots: readonly TrustRoot[]): TrustRoots {
  return {
    forIssuer: (issuer) =>
      instanceOf(issuer) === 'github' && !roots.some(isOfGithub) ? { reason: noGithubRoot } : { roots },
    forLog: () => ({ roots }),
    fetchMissing: async () => false,
    failure: undefined,
  }
}

const organizations: Readonly<Record<string, SigstoreInstance>> = {
  'sigstore.dev': 'public-good',
  'GitHub, Inc.': 'github',
}

/** Whose certificate it claims to be (cli/cli, pkg/cmd/attestation/verification/sigstore.go): only a root can prove it. */
export function instanceOf(issuer: string): SigstoreInstance | undefined {
  // Node escapes a comma in a name.
  const organization = /^O=(.*)$/m.exec(issuer)?.[1]?.replaceAll('\\,', ',')
  return organization === undefined ? undefined : organizations[organization]
}

/** The library has names in DER, in which their texts stand as they are. */
function isOfGithub({ certificateAuthorities }: TrustRoot): boolean {
  return certificateAuthorities.some(({ certChain }) =>
    certChain.some(({ subject }) => subject.includes('GitHub, Inc.')),
  )
}

const noGithubRoot =
  "is signed by GitHub's own Sigstore, whose root is not in the file of `trusted-root`: write it with `gh attestation trusted-root > trusted_root.jsonl`, or leave out `trusted-root`, and it is fetched"
