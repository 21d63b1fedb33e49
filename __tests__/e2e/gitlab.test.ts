// The GitLab component's script, as a runner's shell executes it: variables of the job, the built command line as `npx`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../support/root.ts'

const component: readonly unknown[] = readFileSync(join(root, 'templates', 'promote.yml'), 'utf8')
  .split(/^---$/m)
  .map((document): unknown => parse(document))
const spec = z
  .object({ spec: z.object({ inputs: z.record(z.string(), z.object({ default: z.string().optional() })) }) })
  .parse(component[0]).spec
const job = z
  .record(z.string(), z.object({ script: z.array(z.string()), variables: z.record(z.string(), z.string()) }))
  .transform((jobs) => Object.values(jobs)[0])
  .parse(component[1])

function fill(text: string, inputs: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$\[\[ inputs\.([\w-]+) \]\]/g,
    (_, name: string) => inputs[name] ?? spec.inputs[name]?.default ?? '',
  )
}

it('runs, and leaves the outputs for later jobs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-gitlab-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(
    join(folder, 'npx'),
    `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${join(root, 'dist', 'cli.js')}" "$@"\n`,
    { mode: 0o755 },
  )
  const inputs = { source: 'oci:nowhere:1', targets: 'oci:out:1', options: '--dry-run' }
  const variables = Object.fromEntries(
    Object.entries(job?.variables ?? {}).map(([name, text]) => [name, fill(text, inputs)]),
  )
  const env = {
    PATH: `${folder}:/usr/bin:/bin`,
    HOME: folder,
    TMPDIR: folder,
    GITLAB_CI: 'true',
    CI: 'true',
    ...variables,
  }
  const script = (job?.script ?? []).map((line) => fill(line, inputs)).join('\n')
  const { status, stdout } = spawnSync('sh', ['-e', '-c', script], { cwd: folder, env, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stdout).toContain('nowhere')
  expect(readFileSync(join(folder, 'promote-image.env'), 'utf8')).toContain('PROMOTE_IMAGE_STATUS=failed\n')
  expect(readFileSync(join(folder, 'promote-image.md'), 'utf8')).not.toBe('')
})
