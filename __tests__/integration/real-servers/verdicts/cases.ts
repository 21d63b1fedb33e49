// What the verdicts of promote-image and of cosign are compared on: an image, what is required of it, and what both say.
import { material, workflow } from '../../../support/signed-images.ts'
import { signerIssuer, signerName } from '../../../support/sigstore.ts'
import { keyCases } from './keyed.ts'
import { keylessCases } from './keyless.ts'
import {
  attested,
  keyed,
  keyFile,
  keyless,
  notary,
  notRead,
  type Paths,
  type Requirements,
  stamped,
  type VerdictCase,
} from './policies.ts'

/** `text` reads a file of `paths`, `otherAuthority` is a certificate that issued nothing. */
export function verdictCases(
  paths: Paths,
  text: (path: string) => string,
  otherAuthority: string,
): readonly VerdictCase[] {
  const ed25519: Requirements = { 'signed-by': [[{ key: text(paths.ed25519) }]] }
  const builtBy = (values: { readonly repository: string; readonly workflow?: string }): Requirements => ({
    'built-by': [values],
    'trusted-root': [text(paths.github)],
  })
  const github = (repository: string) => [
    ...attested(keyless(paths.github, signerName, signerIssuer)),
    ...stamped,
    '--insecure-ignore-sct',
    '--certificate-github-workflow-repository',
    repository,
  ]
  const githubImage = "provenance as GitHub's instance signs it"
  return [
    ...keyCases(paths, ed25519),
    ...keylessCases(paths, text),
    {
      image: githubImage,
      required: 'provenance by the repository and the workflow',
      repository: 'github',
      require: builtBy({ repository: 'acme/app', workflow: '.github/workflows/promote.yml' }),
      cosign: github('acme/app'),
      verdict: true,
    },
    {
      image: githubImage,
      required: 'provenance by another repository',
      repository: 'github',
      require: builtBy({ repository: 'acme/other' }),
      cosign: github('acme/other'),
      verdict: false,
    },
    {
      image: githubImage,
      required: 'provenance by another workflow',
      repository: 'github',
      require: builtBy({ repository: 'acme/app', workflow: '.github/workflows/build.yml' }),
      cosign: [...attested(keyless(paths.github, workflow, signerIssuer)), ...stamped, '--insecure-ignore-sct'],
      verdict: false,
    },
    ...['nota-ec-jws', 'nota-ec-cose'].flatMap((repository): readonly VerdictCase[] => {
      const image = `a Notation signature, ${repository.endsWith('jws') ? 'JWS' : 'COSE'}`
      const cosign = keyed(keyFile('cosign.pub'))
      return [
        {
          image,
          required: 'a signature under the authority',
          repository,
          require: notary(material('notary-root.pem')),
          cosign,
          verdict: { ours: true, cosign: false },
          why: notRead,
        },
        {
          image,
          required: 'a signature under another authority',
          repository,
          require: notary(otherAuthority),
          cosign,
          verdict: false,
        },
      ]
    }),
  ]
}
