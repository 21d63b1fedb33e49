// The gate `vulnerabilities`: a signed scan found nothing above a severity, and is recent enough.
import * as z from 'zod/mini'
import type { ScanPolicy } from '../../../model/trust.ts'
import { textThat, wordOf } from '../../../text/schema.ts'
import { milliseconds } from '../../../text/units.ts'
import { defineGate, type Gate } from '../model/gate.ts'
import { closestProblem, mergeDistinct } from './schema.ts'
import { trustRefusals } from './trust-refusals.ts'

declare module '../../../model/requirements.ts' {
  interface Requirements {
    /** Each must hold; people write one. */
    readonly vulnerabilities?: readonly ScanPolicy[]
  }
}

const policy = z.strictObject(
  {
    max: wordOf('none', 'low', 'medium', 'high', 'critical'),
    'max-age': z.exactOptional(textThat('a duration such as 12h or 7d', (text) => milliseconds(text) !== undefined)),
  },
  { error: 'it is not a map such as { max: high, max-age: 7d }' },
)

export const vulnerabilities: Gate = defineGate({
  key: 'vulnerabilities',
  schema: z.union(
    [
      z.pipe(
        policy,
        z.transform((entry) => [entry]),
      ),
      z.array(policy).check(z.minLength(1, { error: 'it is empty' })),
    ],
    { error: closestProblem(['max', 'max-age']) },
  ),
  merge: mergeDistinct,
  check: (_, subject) => trustRefusals('vulnerabilities', subject),
})
