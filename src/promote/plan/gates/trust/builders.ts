// Reads what `built-by` names: a workflow, and what it must have built from.
import * as z from 'zod/mini'
import type { BuilderPolicy } from '../../../model/trust.ts'
import { textThat } from '../../../text/schema.ts'
import { closestProblem, nonEmptyText } from './schema.ts'

const builder = z
  .strictObject(
    {
      repository: z.exactOptional(
        textThat('a repository such as acme/app', (value) => /^[^/\s]+\/[^/\s]+$/.test(value)),
      ),
      workflow: z.exactOptional(nonEmptyText),
      ref: z.exactOptional(textThat('a git reference such as refs/tags/v*', (value) => /^(?:refs\/|\*)/.test(value))),
      runner: z.exactOptional(
        textThat('github-hosted or self-hosted', (value) => /^(?:github|self)-hosted$/.test(value)),
      ),
      issuer: z.exactOptional(nonEmptyText),
    },
    { error: 'it is not a map such as { repository: acme/app }' },
  )
  .check(
    z.refine(({ repository, workflow }) => repository !== undefined || workflow !== undefined, {
      error: 'it names neither a repository nor a workflow: anyone could have built it',
    }),
    z.refine(({ repository, workflow }) => repository !== undefined || workflow?.startsWith('.') !== true, {
      error: 'a workflow without repository is written with its own: acme/app/.github/workflows/build.yml',
    }),
  )

/** One, as people write it, or several that must all hold. */
export const builders: z.ZodMiniType<readonly BuilderPolicy[]> = z.union(
  [
    z.pipe(
      builder,
      z.transform((policy) => [policy]),
    ),
    z.array(builder),
  ],
  { error: closestProblem(['repository', 'workflow', 'ref', 'runner', 'issuer']) },
)
