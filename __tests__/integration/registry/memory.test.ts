// The memory that promotions are tested over keeps the same contract as the registries it stands for.
import { describe, expect, it } from 'vitest'
import { failAt, type MemoryFault, type MemoryOptions, memoryRegistries } from '../../support/memory.ts'
import { describeBytes, pushing } from './content.ts'
import { describeRepository, type Implementation } from './contract.ts'

async function memoryImplementation(options: MemoryOptions): Promise<Implementation> {
  const registries = memoryRegistries(options)
  const { signal } = new AbortController()
  return {
    open: (path) => registries.open({ kind: 'registry', registry: 'memory.test', path }, { access: 'push', signal }),
    close: () => registries.close(),
  }
}

describeRepository('memory', () => memoryImplementation({}))
describeRepository('memory without a referrers API', () => memoryImplementation({ referrers: 'tag' }))
describeRepository('memory without deletion', () => memoryImplementation({ deletes: false }), { tagDelete: false })

describe('an operation in memory', () => {
  const bytes = Buffer.from('content')
  const push = async (how: MemoryFault): Promise<{ readonly failed: boolean; readonly stored: boolean }> => {
    const registries = memoryRegistries({ fault: failAt(1, how, ({ write }) => write) })
    const name = { kind: 'registry', registry: 'memory.test', path: 'app' } as const
    const repository = registries.open(name, { access: 'push', signal: new AbortController().signal })
    await repository.tags()[Symbol.asyncIterator]().next()
    const failed = await repository.pushBlob(describeBytes(bytes), pushing(bytes)).then(
      () => false,
      () => true,
    )
    return { failed, stored: registries.repository('memory.test/app').blobs.size === 1 }
  }

  it('can fail before or after it was applied', async () => {
    expect(await push('refused')).toEqual({ failed: true, stored: false })
    expect(await push('lost-answer')).toEqual({ failed: true, stored: true })
    expect(await push(new Error('mine'))).toEqual({ failed: true, stored: false })
  })
})
