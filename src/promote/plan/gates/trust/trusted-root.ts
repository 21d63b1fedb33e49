// The key `trusted-root`: whose certificates and logs the trust gates believe.
import * as z from 'zod/mini'
import { textThat } from '../../../text/schema.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { mergeDistinct } from './schema.ts'
import { trustRefusals } from './trust-refusals.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** Texts of trusted_root.json files; the trust gates must hold with each. People write one path. */
    readonly 'trusted-root'?: readonly string[]
  }
}

/** Characters: Sigstore's own has 9,000. */
const rootLimit = 256 * 1024

const text = textThat('the path of a trusted_root.json', (value) => value.trim() !== '' && value.length <= rootLimit)

export const trustedRoot: Gate = defineGate({
  key: 'trusted-root',
  schema: z.union(
    [
      z.pipe(
        text,
        z.transform((value) => [value]),
      ),
      z.array(text).check(z.minLength(1, { error: 'it is empty' })),
    ],
    { error: 'it is not the path of a trusted_root.json' },
  ),
  merge: mergeDistinct,
  check: (_, subject) => trustRefusals('trusted-root', subject),
})
