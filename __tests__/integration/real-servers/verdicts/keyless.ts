// Images that are signed with the identity of a workflow.
import { workflow } from '../../../support/signed-images.ts'
import { signerIssuer } from '../../../support/sigstore.ts'
import { by, keyless, otherWorkflow, type Paths, rootFile, stamped, trustedRoot, type VerdictCase } from './policies.ts'

export function keylessCases(paths: Paths, text: (path: string) => string): readonly VerdictCase[] {
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
      cosign: keyless(rootFile('r2'), otherWorkflow),
      require: by(trustedRoot('r2'), otherWorkflow),
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
      cosign: keyless(rootFile('r1'), otherWorkflow),
      require: by(trustedRoot('r1'), otherWorkflow),
      verdict: false,
    },
  ]
}
