// Worlds to promote in, generated: images as graphs of any shape, registries that hold some of it, and what is asked.
import fc from 'fast-check'
import {
  attestation,
  type Built,
  cosignSignature,
  digestTag,
  image,
  index,
  layer,
  referrer,
} from '../../../sandbox/content.ts'
import type { FloatingClass } from '../../../src/promote/match/version/version.ts'
import type { Overwrite, PromotionRequest } from '../../../src/promote/model/request.ts'
import { type MemoryOptions, type MemoryRegistries, memoryRegistries } from '../../support/memory.ts'
import { digest, request, store } from './support.ts'

/** Content of a repository before the run. */
interface Held {
  readonly repository: string
  readonly image: Built
  readonly tags: readonly string[]
}

export interface Wanted {
  readonly image: Built
  readonly signed: boolean
  readonly documents: number
  readonly version: string
  readonly tags: readonly string[]
  readonly repositories: readonly string[]
  readonly floatingTags: readonly FloatingClass[]
  readonly overwrite: Overwrite
}

export interface Described {
  readonly options: MemoryOptions
  readonly wanted: readonly Wanted[]
  readonly held: readonly Held[]
}

const layers = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 2 })
  .map((names) => names.map((name) => layer({ [name]: name })))

const { node } = fc.letrec<Readonly<Record<'single' | 'attested' | 'many' | 'node', Built>>>((tie) => ({
  single: fc
    .record({ platform: fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7'), layers })
    .map((options) => image(options)),
  attested: tie('single').map((platformImage) => index([platformImage, attestation(platformImage)])),
  many: fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((children) => index(children)),
  node: fc.oneof({ maxDepth: 3, depthSize: 'small' }, tie('single'), tie('attested'), tie('many')),
}))

const repositories = ['one.test/app', 'one.test/release', 'two.test/app', 'two.test/copy', 'three.test/app'] as const
const versions = ['1.0.0', '1.1.0', '1.1.0-rc.1', '2.0.0', 'v2.1.0', '1.1.0-alpine', 'edge'] as const
const tags = ['latest', '1', '1.1', 'edge', ...versions] as const

const wanted: fc.Arbitrary<Wanted> = fc.record({
  image: node,
  signed: fc.boolean(),
  documents: fc.nat({ max: 2 }),
  version: fc.constantFrom(...versions),
  tags: fc.uniqueArray(fc.constantFrom('latest', 'edge'), { maxLength: 1 }),
  repositories: fc.uniqueArray(fc.constantFrom(...repositories), { minLength: 1, maxLength: 3 }),
  floatingTags: fc.uniqueArray(fc.constantFrom<FloatingClass>('minor', 'major', 'latest')),
  overwrite: fc.constantFrom<Overwrite>('always', 'always', 'always', 'floating', 'never'),
})

const held: fc.Arbitrary<Held> = fc.record({
  repository: fc.constantFrom(...repositories),
  image: node,
  tags: fc.uniqueArray(fc.constantFrom(...tags), { maxLength: 2 }),
})

export const worlds: fc.Arbitrary<Described> = fc.record({
  options: fc.constantFrom<MemoryOptions>({ referrers: 'api' }, { referrers: 'tag' }),
  wanted: fc.uniqueArray(wanted, { minLength: 1, maxLength: 3, selector: ({ version }) => version }),
  held: fc.array(held, { maxLength: 3 }),
})

const source = (at: number) => `one.test/build:sha-${at}`

/** What is attached to an image at its source. */
export function documentsOf({ image, documents }: Pick<Wanted, 'image' | 'documents'>): readonly Built[] {
  return Array.from({ length: documents }, (_, number) =>
    referrer({ subject: image, artifactType: 'application/spdx+json', payload: `document ${number}` }),
  )
}

/** The registries as they are before the run; each call makes them anew. */
export function registriesOf({ options, wanted, held }: Described): MemoryRegistries {
  const registries = memoryRegistries(options)
  const build = registries.repository('one.test/build')
  for (const [at, { image, signed }] of wanted.entries()) {
    store(build, image, `sha-${at}`)
    if (signed) store(build, cosignSignature(image), digestTag(image.digest, '.sig'))
    // Two promotions may name one image, and there is one list of its referrers.
    const sameImage = wanted.filter(({ image: { digest } }) => digest === image.digest)
    const attached = documentsOf({ image, documents: Math.max(...sameImage.map(({ documents }) => documents)) })
    for (const document of attached) store(build, document)
    if (options.referrers === 'tag' && attached.length > 0) store(build, index(attached), digestTag(image.digest))
  }
  for (const { repository, image, tags } of held) store(registries.repository(repository), image, ...tags)
  return registries
}

export function requestsOf({ wanted }: Described): readonly PromotionRequest[] {
  return wanted.map(({ version, tags, repositories, floatingTags, overwrite }, at) =>
    request(
      source(at),
      repositories.flatMap((repository) => [version, ...tags].map((tag) => `${repository}:${tag}`)),
      { floatingTags, overwrite },
    ),
  )
}

interface RepositoryState {
  readonly blobs: readonly string[]
  readonly manifests: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

/** Everything that the repositories hold, in an order of its own: two worlds are equal where this is. */
export function stateOf(registries: MemoryRegistries): Readonly<Record<string, RepositoryState>> {
  return Object.fromEntries(
    ['one.test/build', ...repositories].map((name) => {
      const { blobs, manifests, tags } = registries.repository(name)
      return [name, { blobs: [...blobs.keys()].sort(), manifests: [...manifests.keys()].sort(), tags: sorted(tags) }]
    }),
  )
}

function sorted(tags: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  return Object.fromEntries([...tags].sort(([left], [right]) => (left < right ? -1 : 1)))
}

/** Where each manifest's own parts are, for orders: a manifest after what it stands on. */
export function partsOf(built: Built): ReadonlyMap<string, readonly string[]> {
  const own = [...built.blobs.keys(), ...built.children.map((child) => child.digest)]
  return new Map([...built.children.flatMap((child) => [...partsOf(child)]), [digest(built.digest), own]])
}
