// What the reusable workflow says when it is over, and which of its jobs run, for every way in which its jobs can end:
// its expressions as they stand in the file, by GitHub's own evaluator. (act starts nothing after a call that failed.)

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { evaluate } from '../../support/expressions.ts'
import { root } from '../../support/root.ts'

type Result = 'success' | 'failure' | 'cancelled' | 'skipped'
type Outputs = Readonly<Record<string, string>>

interface Ended {
  readonly plan: readonly [Result, Outputs]
  readonly preflight?: Result
  readonly content?: Result
  readonly promote?: readonly [Result, Outputs]
}

const output = z.object({ value: z.string() })
const workflow = z.object({
  on: z.object({ workflow_call: z.object({ outputs: z.object({ status: output, changed: output, digest: output }) }) }),
  jobs: z.object({ promote: z.object({ if: z.string() }) }),
})
let read: z.infer<typeof workflow>
beforeAll(async () => {
  const path = join(root, '.github/workflows/promote.yml')
  read = workflow.parse(parse(await readFile(path, 'utf8')))
})

const planned = { status: 'planned', shards: '["1/2","2/2"]' }
const alone = { status: 'planned', shards: '["1/1"]' }

/** A job that was skipped has a result and no output. */
function jobsOf({ plan, preflight = 'skipped', content = 'skipped', promote = ['skipped', {}] }: Ended) {
  return {
    plan: { result: plan[0], outputs: plan[1] },
    preflight: { result: preflight, outputs: {} },
    content: { result: content, outputs: {} },
    promote: { result: promote[0], outputs: promote[1] },
  }
}

const all = { preflight: 'success', content: 'success' } as const
const done = { status: 'promoted', changed: 'true', digest: 'sha256:1' }

const ends: readonly (readonly [string, Ended, status: string, changed: string])[] = [
  ['all is done in one job', { plan: ['success', alone], promote: ['success', done] }, 'promoted', 'true'],
  ['all is done in shards', { plan: ['success', planned], ...all, promote: ['success', done] }, 'promoted', 'true'],
  ['nothing is to be done', { plan: ['success', { status: 'unchanged' }] }, 'unchanged', 'false'],
  ['it is a dry run', { plan: ['success', { status: 'planned' }] }, 'planned', 'false'],
  ['the plan is refused', { plan: ['failure', { status: 'refused' }] }, 'refused', 'false'],
  ['the plan fails', { plan: ['failure', { status: 'failed' }] }, 'failed', 'false'],
  ['the plan fails without a word', { plan: ['failure', {}] }, 'failed', 'false'],
  ['the plan is too long', { plan: ['failure', { status: 'planned' }] }, 'failed', 'false'],
  ['it is cancelled while it plans', { plan: ['cancelled', {}] }, 'failed', 'false'],
  ['the preflight is denied', { plan: ['success', planned], preflight: 'failure' }, 'failed', 'false'],
  [
    'a shard fails',
    { plan: ['success', planned], preflight: 'success', content: 'failure' },
    'failed',
    'true', // the other shards have written
  ],
  [
    'it is cancelled among the shards',
    { plan: ['success', planned], preflight: 'success', content: 'cancelled' },
    'failed',
    'true',
  ],
  [
    'tags are refused after content was brought',
    { plan: ['success', planned], ...all, promote: ['failure', { status: 'refused', changed: 'false' }] },
    'refused',
    'true',
  ],
  [
    'the only job that writes is refused',
    { plan: ['success', alone], promote: ['failure', { status: 'refused', changed: 'false' }] },
    'refused',
    'false',
  ],
  ['the last job is gone', { plan: ['success', alone], promote: ['failure', {}] }, 'failed', 'true'],
  ['the last job is cancelled', { plan: ['success', alone], promote: ['cancelled', {}] }, 'failed', 'true'],
]

describe('the outputs of the reusable workflow', () => {
  it('are what became of it, whichever of its jobs ended how', async () => {
    const { outputs } = read.on.workflow_call
    const asked = ends.flatMap(([, ended]) =>
      [outputs.status, outputs.changed].map(({ value }) => ({ expression: value, context: { jobs: jobsOf(ended) } })),
    )
    const given = await evaluate(asked)
    const actual = ends.map(([when], at) => [when, given[at * 2], given[at * 2 + 1]])
    expect(actual).toEqual(ends.map(([when, , status, changed]) => [when, status, changed]))
  })

  it('are those of the plan if no other job follows it', async () => {
    const context = { jobs: jobsOf({ plan: ['success', { status: 'unchanged', digest: 'sha256:1' }] }) }
    expect(await evaluate([{ expression: read.on.workflow_call.outputs.digest.value, context }])).toEqual(['sha256:1'])
  })
})

const starts: readonly (readonly [string, Ended, boolean])[] = [
  ['where it does it all', { plan: ['success', alone] }, true],
  ['when all shards are done', { plan: ['success', planned], ...all }, true],
  ['when a shard failed', { plan: ['success', planned], preflight: 'success', content: 'failure' }, false],
  ['when the preflight was denied', { plan: ['success', planned], preflight: 'failure' }, false],
  ['when nothing is to be done', { plan: ['success', { status: 'unchanged' }] }, false],
  ['when the plan was refused', { plan: ['failure', { status: 'refused' }] }, false],
]

describe('the job that moves tags', () => {
  it('runs only if all content is there or it copies the content itself', async () => {
    // `cancelled()` is of the run, and not in what can be evaluated here.
    const expression = read.jobs.promote.if.replace('!cancelled()', 'true')
    const given = await evaluate(starts.map(([, ended]) => ({ expression, context: { needs: jobsOf(ended) } })))
    expect(starts.map(([when], at) => [when, given[at]])).toEqual(starts.map(([when, , runs]) => [when, runs]))
  })
})
