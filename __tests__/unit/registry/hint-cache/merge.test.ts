// Hints of this run and of earlier ones: which day they keep, and what is added.
import { describe, expect, it } from 'vitest'
import { mergeHints } from '../../../../src/registry/hint-cache/merge.ts'
import type { HintData, Hints } from '../../../../src/registry/hint-cache/serialize.ts'

const of = (day: number, hints: Hints): HintData => ({
  registries: new Map([['one.test', { hints, day, holds: new Map() }]]),
  manifests: new Map(),
})

describe('merged hints', () => {
  it.each<{ name: string; newer: Hints; older: Hints; day: number; hints: Hints }>([
    {
      name: 'keep the earlier day if this run confirmed only some of them',
      newer: { multiTag: true },
      older: { multiTag: true, selfMount: false },
      day: 10,
      hints: { multiTag: true, selfMount: false },
    },
    {
      name: 'take the day of this run if it confirmed all of them',
      newer: { multiTag: true, selfMount: true },
      older: { selfMount: false },
      day: 20,
      hints: { multiTag: true, selfMount: true },
    },
  ])('$name', ({ newer, older, day, hints }) => {
    expect(mergeHints(of(20, newer), of(10, older)).registries.get('one.test')).toMatchObject({ day, hints })
  })
})
