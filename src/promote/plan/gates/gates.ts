// The list of gates, and what follows from it: the schema of `require`, checking, and the stricter of two.
import * as z from 'zod/mini'
import type { Requirements } from '../../model/requirements.ts'
import { describeValue } from '../../text/schema.ts'
import { annotations } from './image/annotations.ts'
import { labels } from './image/labels.ts'
import { maxAge } from './image/max-age.ts'
import { maxSize } from './image/max-size.ts'
import { noUnknown } from './image/no-unknown.ts'
import { nonRoot } from './image/non-root.ts'
import { platforms } from './image/platforms.ts'
import { referrersPresent } from './image/referrers-present.ts'
import type { Gate, GateSubject } from './model/gate.ts'
import { attested } from './trust/attested.ts'
import { builtBy } from './trust/built-by.ts'
import { signedBy } from './trust/signed-by.ts'
import { trustedRoot } from './trust/trusted-root.ts'
import { vulnerabilities } from './trust/vulnerabilities.ts'

/** In the order in which their refusals are reported. */
const gates: readonly Gate[] = [
  platforms,
  referrersPresent,
  labels,
  annotations,
  maxAge,
  maxSize,
  nonRoot,
  noUnknown,
  signedBy,
  builtBy,
  attested,
  vulnerabilities,
  trustedRoot,
]

/** Reads requirements from YAML or from a plan. */
export const requirementsSchema: z.ZodMiniType<Requirements> = z.pipe(
  z.strictObject(Object.fromEntries(gates.map(({ key, schema }) => [key, z.exactOptional(schema)])), {
    error: ({ input }) => `${describeValue(input)} is not a map of requirements, such as { max-age: 7d }`,
  }),
  z.custom<Requirements, Readonly<Record<string, unknown>>>().check(
    z.refine((requirements) => requirements.attested === undefined || namesSigner(requirements), {
      error: '`attested` needs `signed-by` or `built-by` too: without a signer anyone could have attested it',
    }),
    z.refine((requirements) => requirements.vulnerabilities === undefined || namesSigner(requirements), {
      error:
        '`vulnerabilities` needs `signed-by` or `built-by` too: without a signer anyone could have attached a scan',
    }),
  ),
)

function namesSigner(requirements: Requirements): boolean {
  return requirements['signed-by'] !== undefined || requirements['built-by'] !== undefined
}

/** A sentence for each requirement that does not hold: what is required, what was found, what to do. */
export async function failedGates(requirements: Requirements, subject: GateSubject): Promise<readonly string[]> {
  return (await Promise.all(gates.map((gate) => gate.check(requirements, subject)))).flat()
}

/** Requirements that hold only if those of the plan and those of the applying step hold. */
export function mergeRequirements(planned: Requirements, applying: Requirements): Requirements {
  const merged = gates.map((gate) => [gate.key, gate.merge(planned, applying)] as const)
  return requirementsSchema.parse(Object.fromEntries(merged.filter(([, value]) => value !== undefined)))
}
