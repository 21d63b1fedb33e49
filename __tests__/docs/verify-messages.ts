// Runs whose writes are not found again, or not as they were written, or move a source, and what is said of them.
import { cosignSignature, digestTag, image } from '../../sandbox/content.ts'
import { digest, request, tag } from '../integration/promote/support.ts'
import type { MemoryRegistries } from '../support/memory.ts'
import { app, document, otherImage, put, type Scene, tell, tellAll } from './messages.ts'

const signatureTag = digestTag(app.digest, '.sig')
const inputs = { targets: 'two.test/app:1.2.3' }
const there = { 'one.test/build:document': document, [`one.test/build:${signatureTag}`]: cosignSignature(app) }
type Meanwhile = NonNullable<Scene['meanwhile']>
const platform = app.children[0] ?? otherImage

/** Once the promised tag was set. */
const afterwards =
  (act: (registries: MemoryRegistries) => unknown): Meanwhile =>
  (event, registries) =>
    event.kind === 'tag' && act(registries)

/** Once the promised tag was set, and again whenever it is pushed. */
const forget = (gone: string): Meanwhile =>
  afterwards((registries) => {
    const { manifests } = registries.repository('two.test/app')
    const set = manifests.set.bind(manifests)
    manifests.set = (key, manifest) => (key === gone ? manifests : set(key, manifest))
    manifests.delete(digest(gone))
  })

const scenes: readonly Scene[] = [
  { meanwhile: afterwards((registries) => put(registries, 'one.test/app:1.2.3', otherImage)) },
  { meanwhile: afterwards((registries) => registries.repository('one.test/app').tags.delete(tag('1.2.3'))) },
  {
    inputs: { targets: 'oci:out:1.2.3' },
    meanwhile: afterwards((registries) => registries.repository('oci:out').tags.delete(tag('1.2.3'))),
  },
  { inputs, meanwhile: forget(platform.digest) },
  { inputs, there, meanwhile: forget(document.digest) },
  {
    inputs,
    there,
    meanwhile: afterwards((registries) =>
      put(registries, `two.test/app:${signatureTag}`, cosignSignature(app, ['another'])),
    ),
  },
  { inputs, there, meanwhile: replacingForEver },
  {
    arrange: (registries) =>
      registries.repository('one.test/build').tags.set(tag(signatureTag), digest(document.digest)),
  },
]

/** Another writer, who is always later. */
function replacingForEver(_: unknown, registries: MemoryRegistries): void {
  if (registries.repository('two.test/app').tags.has(tag('1.2.3')))
    put(registries, `two.test/app:${signatureTag}`, image())
}

export async function verifyMessages(): Promise<readonly string[]> {
  const chained = [
    request('one.test/build:new', ['one.test/app:edge']),
    request('one.test/app:edge', ['two.test/app:edge']),
  ]
  const chain = tellAll(chained, { there: { 'one.test/app:edge': otherImage } })
  return (await Promise.all([...scenes.map(tell), chain])).flat()
}
