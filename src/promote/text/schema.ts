// Values that several documents share: flags, texts with a condition, and how a message names what was found.
import * as z from 'zod/mini'
import { plainText } from '../../registry/model/plain-text.ts'
import { withoutLogin } from '../../registry/model/reference-syntax/without-login.ts'

/** `true` or `false`; in YAML, in which every scalar is a text, one of these words. */
export const flag: z.ZodMiniType<boolean> = z.union(
  [
    z.boolean(),
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((text) => text === 'true'),
    ),
  ],
  { error: ({ input }) => `${describeValue(input)} is not one of true, false` },
)

/** One of these words. */
export function wordOf<const Word extends string>(...words: readonly [Word, ...Word[]]): z.ZodMiniType<Word> {
  return z.enum(words, { error: ({ input }) => `${describeValue(input)} is not one of ${words.join(', ')}` })
}

/** A text for which `holds`; `expected` names what is allowed. */
export function textThat(expected: string, holds: (text: string) => boolean): z.ZodMiniType<string> {
  const error = ({ input }: { readonly input?: unknown }) => `${describeValue(input)} is not ${expected}`
  return z.string({ error }).check(z.refine(holds, { error }))
}

/** A value of a document, for a message: a text in quotes, on one line and short. */
export function describeValue(input: unknown): string {
  if (input === undefined) return 'nothing'
  return typeof input === 'string' ? JSON.stringify(plainText(withoutLogin(input), 120)) : 'a list or map'
}
