// The contract of a repository, run against every implementation: memory, HTTP, layouts and real servers.
import { afterAll, beforeAll, describe } from 'vitest'
import type { Destination } from '../../../src/registry/repository.ts'
import type { Abilities } from './contract/abilities.ts'
import { testBlobs, testMounts, testUploads } from './contract/blobs.ts'
import { testAbsence, testManifests } from './contract/manifests.ts'
import { testReferrers } from './contract/referrers.ts'
import { testTags } from './contract/tags.ts'

/** One implementation, with its storage. */
export interface Implementation {
  /** The same path opens the same repository. */
  open(path: string): Destination
  close(): Promise<void>
}

/** Runs the contract. `start` is called once, before the first test. */
export function describeRepository(
  name: string,
  start: () => Promise<Implementation>,
  abilities: Abilities = {},
): void {
  describe(name, () => {
    const started: { implementation?: Implementation } = {}
    let count = 0
    beforeAll(async () => {
      started.implementation = await start()
    })
    afterAll(() => started.implementation?.close())
    const open = (path: string): Destination => {
      if (started.implementation === undefined) throw new Error('the implementation was not started')
      return started.implementation.open(path)
    }
    const fresh = (): Destination => open(`contract/r${++count}`)
    testAbsence(fresh)
    testManifests(fresh, abilities)
    testBlobs(fresh, abilities)
    testMounts(fresh, abilities)
    testTags(fresh, abilities)
    testReferrers(fresh, abilities)
    testUploads(fresh)
  })
}
