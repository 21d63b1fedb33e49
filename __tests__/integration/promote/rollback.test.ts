// What the report says of tags that could not go back, as far as the registry let anything be known.
import { describe, expect, it } from 'vitest'
import { multiPlatform } from '../../../sandbox/content.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { type MemoryFault, type MemoryOperation, memoryRegistries } from '../../support/memory.ts'
import { request, run, store } from './support.ts'

const [app, older] = [multiPlatform('app'), multiPlatform('older')]
const answered = (status: number) =>
  new RegistryError({ registry: 'two.test', repository: 'app', operation: 'do it', access: 'write', status })

/** Moves `edge`, makes `1.0.0`, and fails at `last`; `fault` says what else goes wrong, and sees what went before. */
async function failing(
  fault: (operation: MemoryOperation, before: readonly MemoryOperation[]) => MemoryFault | undefined,
  options: { readonly deletes?: boolean } = {},
) {
  const registries = memoryRegistries({
    ...options,
    fault: (operation) => {
      const before = registries.operations.slice(0, operation.index - 1)
      if (operation.kind === 'pushTag' && operation.what === 'latest') return answered(403)
      return fault(operation, before)
    },
  })
  store(registries.repository('one.test/app'), app, 'sha-1')
  store(registries.repository('two.test/app'), older, 'edge', 'latest')
  const targets = ['edge', '1.0.0', 'latest'].map((tag) => `two.test/app:${tag}`)
  const report = await run(registries, [request('one.test/app:sha-1', targets, { overwrite: 'always' })])
  const targetResults = report.promotions.flatMap((promotion) => promotion.targets)
  return (tag: string) => targetResults.find(({ target }) => formatReference(target).endsWith(`:${tag}`))
}

const pushed = (tag: string, before: readonly MemoryOperation[]) =>
  before.filter(({ kind, what }) => kind === 'pushTag' && what === tag).length

/** Reads of a tag fail once it was tried to move. */
const blindTo =
  (tag: string) =>
  ({ kind, what }: MemoryOperation, before: readonly MemoryOperation[]) =>
    kind === 'resolve' && what === tag && pushed(tag, before) > 0 ? answered(500) : undefined

it('a tag that is refused and cannot be read afterwards counts as not moved', async () => {
  const targetResults = await failing(blindTo('latest'))
  expect(targetResults('latest')).toMatchObject({ result: 'unmoved', before: older.digest, after: older.digest })
  expect(targetResults('latest')?.detail).toMatch(/403/)
  expect(targetResults('edge')).toMatchObject({ result: 'restored', after: older.digest })
})

describe('a tag that is left standing names', () => {
  it.each([
    ['what it was set to, where it cannot be read', 'edge', blindTo('edge')],
    [
      'what it was set to, where it may not go back',
      'edge',
      ({ kind, what }: MemoryOperation, before: readonly MemoryOperation[]) =>
        kind === 'pushTag' && what === 'edge' && pushed('edge', before) > 0 ? answered(403) : undefined,
    ],
    [
      'what it was set to, where it may not be deleted',
      '1.0.0',
      ({ kind }: MemoryOperation) => (kind === 'deleteTag' ? answered(401) : undefined),
    ],
  ])('%s', async (_, tag, fault) => {
    expect((await failing(fault))(tag)).toMatchObject({ result: 'left', after: app.digest })
  })

  it('is what it was set to if tags cannot be deleted', async () => {
    const targetResults = await failing(() => undefined, { deletes: false })
    expect(targetResults('1.0.0')).toMatchObject({ result: 'left', after: app.digest })
  })

  it.each([
    ['it goes back', 'edge', 'pushTag'],
    ['it is deleted', '1.0.0', 'deleteTag'],
  ] as const)('nothing that is known, where no answer says whether %s', async (_, tag, write) => {
    const targetResults = await failing(({ kind, what }, before) =>
      kind === write && what === tag && pushed(tag, before) > 0 ? 'lost-answer' : undefined,
    )
    expect(targetResults(tag)).toMatchObject({ result: 'left', after: undefined })
  })
})

it('reports a tag that someone else moved, with what it names now', async () => {
  const registries = memoryRegistries({
    fault: ({ kind, what }) => {
      if (kind !== 'pushTag' || what !== 'latest') return undefined
      store(registries.repository('two.test/app'), otherImage, 'edge')
      return answered(403)
    },
  })
  const otherImage = multiPlatform('other')
  store(registries.repository('one.test/app'), app, 'sha-1')
  const report = await run(registries, [request('one.test/app:sha-1', ['two.test/app:edge', 'two.test/app:latest'])])
  expect(report.promotions[0]?.targets[0]).toMatchObject({ result: 'moved-by-other', after: otherImage.digest })
})
