// What the verdicts of promote-image and of cosign are compared on: an image, what is required of it, and what both say.
import { join } from 'node:path'
import type { PromotionOptions } from '../../../src/promote/model/request.ts'
import { issuer, layoutPath, material, workflow } from '../../support/signed-images.ts'
import { signerIssuer, signerName } from '../../support/sigstore.ts'

export type Requirements = NonNullable<PromotionOptions['require']>

export interface VerdictCase {
  /** The image, for the page. */
  readonly image: string
  /** What is required of it, for the page. */
  readonly required: string
  /** The repository below `acme/`. */
  readonly repository: string
  readonly require: Requirements
  /** Arguments of cosign that require the same. */
  readonly cosign: readonly string[]
  /** What both say, or each. */
  readonly verdict: boolean | { readonly ours: boolean; readonly cosign: boolean }
  /** Why the verdicts differ. */
  readonly why?: string
}

/** Files that are written when the test has started its services. */
export interface Paths {
  readonly ed25519: string
  /** Trusted roots. */
  readonly restamped: string
  readonly foreign: string
  readonly github: string
}

const keyFile = (name: string) => layoutPath(join('keys', name))
const keyed = (path: string) => ['verify', '--key', path, '--insecure-ignore-tlog']
const logged = (root: string) => [
  'verify',
  '--key',
  keyFile('cosign.pub'),
  '--trusted-root',
  keyFile(`trusted_root.${root}.json`),
]
const rootFile = (name: string) => keyFile(`trusted_root.${name}.json`)
const keyless = (root: string, name = workflow, from = issuer) => [
  'verify',
  '--trusted-root',
  root,
  '--certificate-identity',
  name,
  '--certificate-oidc-issuer',
  from,
]
const stamped = ['--use-signed-timestamps', '--insecure-ignore-tlog']
const attested = (flags: readonly string[]) => [
  'verify-attestation',
  '--type',
  'https://slsa.dev/provenance/v1',
  ...flags.slice(1),
]
const key = (name: string): Requirements => ({ 'signed-by': [[{ key: material(name) }]] })
const inLog = (root: string): Requirements => ({
  'signed-by': [[{ key: material('cosign.pub'), 'transparency-log': true }]],
  'trusted-root': [material(`trusted_root.${root}.json`)],
})
const by = (root: string, identity = workflow, from = issuer): Requirements => ({
  'signed-by': [[{ identity, issuer: from }]],
  'trusted-root': [root],
})
const notary = (pem: string): Requirements => ({ 'signed-by': [[{ notary: pem }]] })
const trustedRoot = (name: string) => material(`trusted_root.${name}.json`)
const other = `${workflow}-other`
const notRead = 'cosign does not read Notation signatures'

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

function keyCases(paths: Paths, ed25519: Requirements): readonly VerdictCase[] {
  const theKey = 'a signature with the key'
  const otherKey = 'a signature with another key'
  const own = keyed(keyFile('cosign.pub'))
  const differing = keyed(keyFile('k-rsa.pub'))
  return [
    {
      image: 'a bundle by a key',
      required: theKey,
      repository: 'app1',
      cosign: own,
      require: key('cosign.pub'),
      verdict: true,
    },
    {
      image: 'a bundle by a key',
      required: otherKey,
      repository: 'app1',
      cosign: differing,
      require: key('k-rsa.pub'),
      verdict: false,
    },
    {
      image: 'a `.sig` by a key',
      required: theKey,
      repository: 'app2',
      cosign: own,
      require: key('cosign.pub'),
      verdict: true,
    },
    {
      image: 'a `.sig` by a key',
      required: otherKey,
      repository: 'app2',
      cosign: differing,
      require: key('k-rsa.pub'),
      verdict: false,
    },
    {
      image: 'a bundle by an RSA key',
      required: theKey,
      repository: 'rsa',
      cosign: differing,
      require: key('k-rsa.pub'),
      verdict: true,
    },
    {
      image: 'a bundle by a P-384 key',
      required: theKey,
      repository: 'p384',
      cosign: keyed(keyFile('k-p384.pub')),
      require: key('k-p384.pub'),
      verdict: { ours: true, cosign: false },
      why: 'cosign signs with SHA-384, and verifies with SHA-256 unless it is told otherwise',
    },
    {
      image: 'a bundle by an Ed25519 key',
      required: theKey,
      repository: 'ed25519',
      cosign: keyed(paths.ed25519),
      require: ed25519,
      // Not even by cosign: it signs the digest (Ed25519ph), and verifies the text.
      verdict: false,
    },
    {
      image: 'a bundle by a key, in the log',
      required: `${theKey}, in the log`,
      repository: 'bun-key-r2',
      cosign: logged('r2'),
      require: inLog('r2'),
      verdict: true,
    },
    {
      image: 'a bundle by a key, in no log',
      required: `${theKey}, in the log`,
      repository: 'app1',
      cosign: logged('r2'),
      require: inLog('r2'),
      verdict: false,
    },
    {
      image: "another image's bundle, attached to this one",
      required: theKey,
      repository: 'moved-bundle',
      cosign: own,
      require: key('cosign.pub'),
      verdict: false,
    },
    {
      image: "another image's signature, at this one's `.sig`",
      required: theKey,
      repository: 'moved-sig',
      cosign: own,
      require: key('cosign.pub'),
      verdict: false,
    },
    {
      image: 'a `.sig` by a key beside a keyless provenance bundle',
      required: theKey,
      repository: 'mixed',
      cosign: own,
      require: key('cosign.pub'),
      verdict: { ours: true, cosign: false },
      why: 'cosign does not look at `.sig` tags if there is a bundle',
    },
    {
      image: 'a `.sig` by a key beside a keyless provenance bundle',
      required: 'a signature by the workflow',
      repository: 'mixed',
      cosign: [...keyless(rootFile('tsa')), ...stamped],
      require: by(trustedRoot('tsa')),
      verdict: { ours: false, cosign: true },
      why: 'cosign counts any statement by the identity as a signature',
    },
  ]
}

function keylessCases(paths: Paths, text: (path: string) => string): readonly VerdictCase[] {
  const image = 'a keyless bundle, in the log'
  const identity = 'a signature by the workflow'
  return [
    {
      image,
      required: identity,
      repository: 'bun-kl-r2',
      cosign: keyless(rootFile('r2')),
      require: by(trustedRoot('r2')),
      verdict: true,
    },
    {
      image,
      required: 'a signature by another workflow',
      repository: 'bun-kl-r2',
      cosign: keyless(rootFile('r2'), other),
      require: by(trustedRoot('r2'), other),
      verdict: false,
    },
    {
      image,
      required: 'a signature by the workflow at another issuer',
      repository: 'bun-kl-r2',
      cosign: keyless(rootFile('r2'), workflow, signerIssuer),
      require: by(trustedRoot('r2'), workflow, signerIssuer),
      verdict: false,
    },
    {
      image,
      required: `${identity}, under another authority`,
      repository: 'bun-kl-r2',
      cosign: keyless(paths.foreign),
      require: by(text(paths.foreign)),
      verdict: false,
    },
    {
      image: 'the same without its log entry',
      required: identity,
      repository: 'unlogged',
      cosign: keyless(rootFile('r2')),
      require: by(trustedRoot('r2')),
      verdict: false,
    },
    {
      image: 'a keyless bundle, with a timestamp',
      required: identity,
      repository: 'keyless-tsa',
      cosign: [...keyless(rootFile('tsa')), ...stamped],
      require: by(trustedRoot('tsa')),
      verdict: true,
    },
    {
      image: "the same, with a timestamp of after the certificate's end",
      required: identity,
      repository: 'restamped',
      cosign: [...keyless(paths.restamped), ...stamped],
      require: by(text(paths.restamped)),
      verdict: false,
    },
    {
      image: 'a keyless `.sig`, in the log',
      required: identity,
      repository: 'sig-kl-r1',
      cosign: keyless(rootFile('r1')),
      require: by(trustedRoot('r1')),
      verdict: true,
    },
    {
      image: 'a keyless `.sig`, in the log',
      required: 'a signature by another workflow',
      repository: 'sig-kl-r1',
      cosign: keyless(rootFile('r1'), other),
      require: by(trustedRoot('r1'), other),
      verdict: false,
    },
  ]
}
