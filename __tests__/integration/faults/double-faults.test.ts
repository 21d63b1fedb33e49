// Two faults in one run, those during a rollback included: a sample of them.
import { describe, expect, it } from 'vitest'
import { runDoubleFaults } from './share.ts'
import { openStage } from './stage.ts'
import { works } from './works.ts'

const seed = 1

describe.each(works)('$name, two faults', (work) => {
  it(`completes or stops cleanly (seed ${seed})`, { timeout: 120_000 }, async () => {
    const stage = await openStage(work)
    try {
      const { violations } = await runDoubleFaults(stage, work, work.standing ? 25 : 8, seed)
      expect(violations).toEqual([])
    } finally {
      await stage.close()
    }
  })
})
