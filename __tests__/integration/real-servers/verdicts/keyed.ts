// Images that are signed with a key.
import {
  by,
  inLog,
  key,
  keyed,
  keyFile,
  keyless,
  logged,
  type Paths,
  type Requirements,
  rootFile,
  stamped,
  trustedRoot,
  type VerdictCase,
} from './policies.ts'

export function keyCases(paths: Paths, ed25519: Requirements): readonly VerdictCase[] {
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
