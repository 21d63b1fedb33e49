// The images of the runs, and what is attached to them.
import {
  type Built,
  blob,
  cosignSignature,
  image,
  index,
  layer,
  mediaTypes,
  noise,
  referrer,
} from '../../../sandbox/content.ts'
import { ecKeys, pem, signBundle } from '../../support/sign-bundle.ts'

const shared = layer({ 'lib/shared': 'the same on every platform' })
const platforms = (name: string, ...more: Parameters<typeof blob>[]): Built =>
  index(
    ['linux/amd64', 'linux/arm64'].map((platform) =>
      image({
        platform,
        layers: [shared, layer({ app: `${name} ${platform}` }), ...more.map((arguments_) => blob(...arguments_))],
      }),
    ),
  )

export const app = platforms('app')
export const former = platforms('former')
/** One layer is more than is kept in memory for several registries. */
export const large = platforms('large', [noise(300 * 1024, 'large'), mediaTypes.layer])
export const single = image({ layers: [layer({ app: 'single' })] })
export const sbom = referrer({ subject: app, artifactType: 'application/spdx+json' })
export const foreign = referrer({ subject: app, artifactType: 'application/vnd.example.scan' })
export const signature = cosignSignature(app)

const keys = ecKeys()
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json'
export const signed = referrer({
  subject: single,
  artifactType: bundleType,
  payload: signBundle({
    keys,
    payload: {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ digest: { sha256: single.digest.slice('sha256:'.length) } }],
      predicateType: 'https://sigstore.dev/cosign/sign/v1',
      predicate: {},
    },
  }),
})

/** The public key of `signed`. */
export const publicKey = pem(keys)
