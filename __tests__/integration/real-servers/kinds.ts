// One image of each kind that registries and clients treat differently, and how it gets into a server as its makers
// would put it there.
import {
  attestation,
  type Built,
  cosignSignature,
  digestTag,
  dockerList,
  image,
  index,
  layer,
  multiPlatform,
  push,
  referrer,
} from '../../../sandbox/content.ts'
import type { RealServer } from '../../support/servers.ts'

export interface Kind {
  /** What stands for it in a cell of the matrix. */
  readonly letter: string
  readonly name: string
  readonly built: Built
  /** What crane can validate of it: an image, or an index of images only. */
  readonly validated: readonly Built[]
  /** By the digest they refer to. */
  readonly referrers: ReadonlyMap<string, readonly Built[]>
  /** What stands under a tag of its own beside the image, by tag. */
  readonly tagged: ReadonlyMap<string, Built>
}

function alone(letter: string, name: string, built: Built): Kind {
  return { letter, name, built, validated: [built], referrers: new Map(), tagged: new Map() }
}

function docker(platform: string): Built {
  return image({ platform, docker: true, layers: [layer({ 'etc/docker': platform })] })
}

function sbom(subject: Built): Built {
  return referrer({ subject, artifactType: 'application/spdx+json', payload: subject.digest })
}

function withReferrers(): Kind {
  const [amd64, arm64] = ['linux/amd64', 'linux/arm64'].map((platform) =>
    image({ platform, layers: [layer({ 'etc/attested': platform })] }),
  )
  if (amd64 === undefined || arm64 === undefined) throw new Error('two platforms make two images')
  const built = index([amd64, arm64, attestation(amd64)])
  const scan = referrer({ subject: built, artifactType: 'application/sarif+json', annotations: { scanner: 'none' } })
  return {
    letter: 'R',
    name: 'index with attestation manifest, referrers of the index and of one platform, and a `.sig` tag',
    built,
    validated: [amd64, arm64],
    referrers: new Map([
      [built.digest, [sbom(built), scan]],
      [arm64.digest, [sbom(arm64)]],
    ]),
    tagged: new Map([[digestTag(built.digest, '.sig'), cosignSignature(built)]]),
  }
}

export const kinds: readonly Kind[] = [
  alone('I', 'OCI index of two platforms', multiPlatform('matrix')),
  alone('S', 'single OCI manifest', image({ layers: [layer({ 'etc/single': 'yes' })] })),
  alone('L', 'Docker manifest list of schema 2 images', dockerList(['linux/amd64', 'linux/arm64'].map(docker))),
  alone('N', 'index that holds an index', index([multiPlatform('nested'), image({ platform: 'linux/riscv64' })])),
  withReferrers(),
]

/** Pushes it with its tag and all that belongs to it. Without a referrers API it keeps the fallback tag, as the specification says. */
export async function seed(server: RealServer, repository: string, kind: Kind, tag: string): Promise<void> {
  await push(server.back, repository, kind.built, [tag])
  for (const [subject, built] of kind.referrers) {
    const list = index(built)
    if (server.capabilities.referrersApi)
      for (const builtContent of built) await push(server.back, repository, builtContent)
    else await push(server.back, repository, list, [digestTag(subject)])
  }
  for (const [name, built] of kind.tagged) await push(server.back, repository, built, [name])
}
