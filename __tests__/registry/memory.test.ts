// The memory that promotions are tested over keeps the same contract as the registries it stands for.
import { type MemoryOptions, memoryRegistries } from '../support/memory.ts'
import { describeRepository, type Place } from './contract.ts'

async function memoryPlace(options: MemoryOptions): Promise<Place> {
  const registries = memoryRegistries(options)
  const { signal } = new AbortController()
  return {
    open: (path) => registries.open({ kind: 'registry', registry: 'memory.test', path }, { access: 'push', signal }),
    close: () => registries.close(),
  }
}

describeRepository('memory', () => memoryPlace({}))
describeRepository('memory without a referrers API', () => memoryPlace({ referrers: 'tag' }))
describeRepository('memory without deletion', () => memoryPlace({ deletes: false }), { tagDelete: false })
