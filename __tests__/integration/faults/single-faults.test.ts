// A fault at one request of every kind of promotion: the share of the matrix for every change. `npm run test:soak` runs
// all of it.
import { describe, expect, it } from 'vitest'
import { runSingleFaults } from './share.ts'
import { openStage } from './stage.ts'
import { works } from './works.ts'

const share = { seed: 1, of: 20 }

describe.each(works)('$name, one fault', (work) => {
  it(`completes or stops cleanly (one in ${share.of}, seed ${share.seed})`, { timeout: 120_000 }, async () => {
    const stage = await openStage(work)
    try {
      const { runs, violations } = await runSingleFaults(stage, work, share)
      expect(runs).toBeGreaterThan(0)
      expect(violations).toEqual([])
    } finally {
      await stage.close()
    }
  })
})
