import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { run } from '../support/processes.ts'
import { root } from '../support/root.ts'
import { lacks, tool } from '../support/tools.ts'
import { findProblems } from '../support/workflow-validator.ts'

const workflows = globSync('.github/workflows/*.yml', { cwd: root }).sort()
const examples = globSync(['examples/**/*.yml', '__tests__/act/*.yml'], { cwd: root }).sort()
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const permissions = z.union([z.string(), z.record(z.string(), z.string())])
const step = z.object({ uses: z.string().optional() })
const job = z.object({ permissions: permissions.optional(), steps: z.array(step).default([]) })
const workflow = z.object({ permissions: permissions.optional(), jobs: z.record(z.string(), job) })

describe('the files that GitHub reads', () => {
  const files = [...workflows, ...examples, ...['action.yml'].filter((path) => existsSync(join(root, path)))]

  it.each(files)('%s is valid to the official validator', async (path) => {
    expect(await findProblems(path, read(path))).toEqual([])
  })

  it('are reported if they are invalid', async () => {
    expect(await findProblems('.github/workflows/x.yml', 'on: pushed\njobs: {}\n')).not.toEqual([])
  })
})

/** What GitHub takes and this actionlint does not know yet, and a runner of the reader's own. */
const unknownToActionlint = [
  'unexpected key "queue" for "concurrency"',
  'property "result" is not defined in object type',
  'label "inside" is unknown',
  'property "workflow_repository" is not defined in object type',
  'property "workflow_sha" is not defined in object type',
]

describe.skipIf(lacks('actionlint'))('actionlint', () => {
  it('finds nothing in our workflows and examples', async () => {
    const ignored = unknownToActionlint.flatMap((message) => ['-ignore', message])
    const args = ['-no-color', '-shellcheck=', '-pyflakes=', ...ignored, ...workflows, ...examples]
    const { status, stdout } = await run(tool('actionlint'), args, { cwd: root, env: { PATH: '' } })
    expect(stdout.toString()).toBe('')
    expect(status).toBe(0)
  })
})

describe.each(workflows)('%s', (path) => {
  const { permissions: granted, jobs } = workflow.parse(parse(read(path)))

  it('grants nothing to all its jobs, and to each what it names', () => {
    expect(granted).toEqual({})
    for (const workflowJob of Object.values(jobs)) expect(workflowJob.permissions).toBeTypeOf('object')
  })

  it('pins every action of others to a commit, with its version beside it', () => {
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []))
    const foreign = used.filter((uses) => !uses.startsWith('./'))
    expect(foreign.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([])
    const lines = read(path).split('\n')
    for (const uses of foreign) expect(lines.find((line) => line.includes(uses))).toMatch(/# v\d+\.\d+\.\d+$/)
  })
})

describe('promote-oidc.yml', () => {
  const called = z.object({
    on: z.object({ workflow_call: z.object({ inputs: z.record(z.string(), z.object({ type: z.string() })) }) }),
    jobs: z.record(
      z.string(),
      z.object({
        permissions: z.record(z.string(), z.string()),
        steps: z.array(z.object({ uses: z.string().default(''), with: z.record(z.string(), z.unknown()).default({}) })),
      }),
    ),
  })
  const [base, oidc] = ['promote', 'promote-oidc'].map((name) =>
    called.parse(parse(read(`.github/workflows/${name}.yml`))),
  )

  it('takes what needs an ID token, beside the inputs of promote.yml', () => {
    const names = Object.keys(base?.on.workflow_call.inputs ?? {})
    expect(Object.keys(oidc?.on.workflow_call.inputs ?? {}).sort()).toEqual(
      [...names, 'registry-identities', 'verification-summary'].sort(),
    )
    expect(oidc?.on.workflow_call.inputs['record']).toEqual({ type: 'string' })
  })

  it('grants an ID token to each job, and passes the identities to each run of the action', () => {
    expect(Object.keys(oidc?.jobs ?? {})).toEqual(Object.keys(base?.jobs ?? {}))
    for (const [name, { permissions: granted, steps }] of Object.entries(oidc?.jobs ?? {})) {
      expect(granted).toEqual({ ...base?.jobs[name]?.permissions, 'id-token': 'write' })
      for (const { uses, with: inputs } of steps)
        if (uses === './.promote-image') expect(inputs['registry-identities']).toBe('${{ inputs.registry-identities }}')
    }
  })
})

describe('a reusable workflow with `secrets: inherit`', () => {
  const reusable = z.object({
    on: z.object({ workflow_call: z.object({ secrets: z.record(z.string(), z.unknown()) }) }),
  })

  it.each(['promote', 'promote-oidc'])(
    '%s asks for names that secrets can have, and none that means something else',
    (name) => {
      const { secrets } = reusable.parse(parse(read(`.github/workflows/${name}.yml`))).on.workflow_call
      const names = Object.keys(secrets)
      expect(names).toContain('registry_auth')
      for (const secret of names) expect(secret).toMatch(/^(?!token$|github_)[a-z_]+$/)
      const docs = read('docs/scale.md')
      for (const secret of names) expect(docs).toContain(`\`${secret.toUpperCase()}\``)
    },
  )
})
