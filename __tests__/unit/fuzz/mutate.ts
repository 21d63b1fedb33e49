// Makes inputs of examples: as a fuzzer without eyes does, from numbers that fast-check chooses and shrinks.
import fc from 'fast-check'
import type { Target } from './target.ts'

/** What breaks parsers: depth, length, numbers, keys of every object, bytes that are no text. */
const words = [
  '[',
  '{"a":',
  '"',
  '\\',
  '\\u0000',
  '\u0000',
  '\u202e',
  '\ufeff',
  '\ud83d',
  'null',
  '-1',
  '1e999',
  '9'.repeat(400),
  '"__proto__":',
  '"constructor":',
  '"Digest":',
  '&a [*a,*a]',
  '<<: *a',
  '%2e%2e%2f',
  '\r\n',
  '=',
  ',',
  ';',
  '<',
  '>',
  'a'.repeat(5000),
  '[['.repeat(5000),
  '('.repeat(200),
].map((word) => Buffer.from(word))

const edit = fc.record({
  kind: fc.constantFrom<'flip' | 'insert' | 'delete' | 'repeat' | 'splice' | 'cut'>(
    'flip',
    'insert',
    'delete',
    'repeat',
    'splice',
    'cut',
  ),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(40),
  word: fc.nat(words.length - 1),
})
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never

function apply(input: Uint8Array, { kind, at, length, word }: Edit, seeds: readonly Uint8Array[]): Uint8Array {
  const offset = Math.floor(at * input.length)
  const [before, after] = [input.subarray(0, offset), input.subarray(offset)]
  const otherSeed = seeds[word % seeds.length] ?? input
  const edited = {
    flip: () => [before, Buffer.from([(after[0] ?? 0) ^ (1 << (length % 8))]), after.subarray(1)],
    insert: () => [before, words[word] ?? before, after],
    delete: () => [before, after.subarray(length)],
    repeat: () => [before, ...Array.from({ length }, () => after.subarray(0, length)), after],
    splice: () => [before, otherSeed.subarray(Math.floor(at * otherSeed.length))],
    cut: () => [before],
  }
  return Buffer.concat(edited[kind]())
}

/** Inputs for a target: its examples, edited up to six times, and bytes of any kind. */
export function inputsOf({ seeds }: Target): fc.Arbitrary<Uint8Array> {
  const examples = seeds.map((seed) => Buffer.from(seed))
  const edited = fc
    .tuple(fc.nat(examples.length - 1), fc.array(edit, { maxLength: 6 }))
    .map(([at, edits]): Uint8Array => {
      let input: Uint8Array = examples[at] ?? new Uint8Array()
      for (const nextEdit of edits) input = apply(input, nextEdit, examples)
      return input
    })
  const any = fc.uint8Array({ maxLength: 200 }).map((bytes): Uint8Array => bytes)
  return fc.oneof({ weight: 9, arbitrary: edited }, { weight: 1, arbitrary: any })
}

/** Large inputs: what takes time that grows with the square shows here. */
export function largeInputsOf({ seeds, largest = 256 * 1024 }: Target): readonly Uint8Array[] {
  return [...seeds, '[', '{"a":', '(', ' ', ',', '"\\', '- a\n', '<x>;', 'a=', '1.'].map((part) =>
    Buffer.alloc(largest, Buffer.from(part)),
  )
}
