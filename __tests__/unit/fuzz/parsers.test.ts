// No input makes a parser fail in any other way than with an error of ours, or read more than it was given.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputsOf, largeInputsOf } from './mutate.ts'
import type { Target } from './target.ts'
import { isRefusal, targets, weigh } from './targets.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300)

/** Parses; what was read is not many times larger than the input. */
async function judge({ parse }: Target, bytes: Uint8Array): Promise<'read' | 'refused'> {
  const input = Buffer.from(bytes)
  try {
    const value = await parse(input)
    expect(weigh(value)).toBeLessThan(64 * input.length + 64 * 1024)
    return 'read'
  } catch (error) {
    if (isRefusal(error)) return 'refused'
    throw error
  }
}

describe.each(targets)('$name', (target) => {
  it('reads its examples', async () => {
    for (const seed of target.seeds) expect(await judge(target, Buffer.from(seed))).toBe('read')
  })

  it('reads or refuses every mutated example', async () => {
    await fc.assert(
      fc.asyncProperty(inputsOf(target), async (input) => void (await judge(target, input))),
      { numRuns },
    )
  })

  it('reads or refuses what is long', async () => {
    for (const input of largeInputsOf(target)) await judge(target, input)
  })
})
