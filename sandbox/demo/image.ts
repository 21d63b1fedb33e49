// The images of the demo and of `npm run registry -- --seed`: four platforms with provenance and SBOM attestations, and an
// SBOM and a real signature as referrers of the index.
import { generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { z } from 'zod'
import {
  attestation,
  type Built,
  digestTag,
  image,
  index,
  layer,
  multiPlatform,
  noise,
  referrer,
  seed,
} from '../content.ts'
import { expandQuirks, type Quirk } from '../quirks.ts'
import type { Store } from '../storage/store.ts'

export const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const sbomType = 'application/spdx+json'

export interface Release {
  readonly image: Built
  /** What refers to the image: an SBOM and a signature, or nothing. */
  readonly referrers: readonly Built[]
  /** Whose signature it is. */
  readonly publicKey?: KeyObject
}

/** One of many: two platforms, unsigned. */
export function buildSmall(name: string): Release {
  return { image: multiPlatform(name), referrers: [] }
}

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/s390x']
const predicates = ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document']

/** Builds and signs a release; `version` makes it differ from others. */
export function buildRelease(version: string): Release {
  const images = platforms.map((platform) => buildPlatform(platform, version))
  const whole = index([...images, ...images.map((child) => attestation(child, predicates))])
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const sbom = { spdxVersion: 'SPDX-2.3', name: `app ${version}`, packages: [{ name: 'app', versionInfo: version }] }
  const referrers = [
    referrer({ subject: whole, artifactType: sbomType, payload: JSON.stringify(sbom) }),
    referrer({ subject: whole, artifactType: bundleType, payload: signBundle(whole.digest, privateKey) }),
  ]
  return { image: whole, referrers, publicKey }
}

/** What `--seed` puts into a registry: a tested image, and the one after it. */
export const seededImages = [
  { repository: 'build/app', tag: 'tested', version: '1.2.3' },
  { repository: 'build/app', tag: 'next', version: '1.2.4' },
] as const

/**
 * Puts `seededImages` with their SBOMs and signatures into a store. A registry without the referrers API gets the list of
 * them that a client pushes there (distribution-spec, "Referrers Tag Schema").
 */
export function seedImages(store: Store, quirks: readonly Quirk[] = []): void {
  const needsTag = expandQuirks(quirks).has('no-referrers-api')
  for (const { repository, tag, version } of seededImages) {
    const { image: built, referrers } = buildRelease(version)
    seed(store, repository, built, [tag])
    for (const artifact of referrers) seed(store, repository, artifact)
    if (needsTag) seed(store, repository, index(referrers), [digestTag(built.digest)])
  }
}

function buildPlatform(platform: string, version: string): Built {
  const base = layer({ 'etc/os-release': 'NAME=Sandbox\n', 'usr/lib/libc.so': noise(1_500_000, `libc ${platform}`) })
  const app = layer({ app: noise(500_000, `app ${platform} ${version}`), 'etc/version': `${version}\n` })
  return image({ platform, layers: [base, app], labels: { 'org.opencontainers.image.version': version } })
}

const payloadType = 'application/vnd.in-toto+json'

/** What a DSSE signature is made over (DSSE v1, "PAE"). */
function encode(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload])
}

function signBundle(digest: string, key: KeyObject): string {
  const [algorithm = '', hex = ''] = digest.split(':')
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    subject: [{ digest: { [algorithm]: hex } }],
    predicate: {},
  }
  const payload = Buffer.from(JSON.stringify(statement))
  const signature = sign('sha256', encode(payload), key).toString('base64')
  return JSON.stringify({
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: 'demo' } },
    dsseEnvelope: { payload: payload.toString('base64'), payloadType, signatures: [{ sig: signature }] },
  })
}

const bundleShape = z.object({
  dsseEnvelope: z.object({ payload: z.string(), signatures: z.tuple([z.object({ sig: z.string() })]) }),
})
const statementShape = z.object({ subject: z.tuple([z.object({ digest: z.object({ sha256: z.string() }) })]) })

/** Does this bundle hold a signature of this key over this digest? */
export function isSignedBy(bundle: string, key: KeyObject, digest: string): boolean {
  const { payload, signatures } = bundleShape.parse(JSON.parse(bundle)).dsseEnvelope
  const bytes = Buffer.from(payload, 'base64')
  const statement = statementShape.parse(JSON.parse(bytes.toString('utf8')))
  const about = `sha256:${statement.subject[0].digest.sha256}`
  return about === digest && verify('sha256', encode(bytes), key, Buffer.from(signatures[0].sig, 'base64'))
}
