// The scripts of docs/ci.md, in a shell with the variables of each CI: what they promote, and that a pull request only plans.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../support/root.ts'
import { commandLine, image } from './support.ts'

const { build, release, folder, run } = commandLine()
const page = readFileSync(join(root, 'docs', 'ci.md'), 'utf8')

/** The script below a heading. */
function scriptOf(name: string): string {
  const [section = ''] = page.slice(page.indexOf(`\n## ${name}\n`) + 4).split('\n## ')
  return /```sh\n([^]*?)```/.exec(section)?.[1] ?? ''
}

/** Runs a script as a job does; `npx` runs the built command line. */
async function runJob(name: string, variables: Readonly<Record<string, string>>) {
  writeFileSync(
    join(folder(), 'npx'),
    `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${join(root, 'dist', 'cli.js')}" "$@"\n`,
    { mode: 0o755 },
  )
  return run('bash', ['-c', scriptOf(name)], {
    PATH: `${folder()}:/usr/bin:/bin`,
    SOURCE: `${build().host}/acme/app`,
    TARGET: `${release().host}/acme/app`,
    VERSION: '1.2.3',
    CI: 'true',
    ...variables,
  })
}

/** By CI: the variables of a job outside pull requests, and what a pull request adds. */
const systems = [
  ['Jenkins', { JENKINS_URL: 'https://ci.example/', BUILD_NUMBER: '7', GIT_COMMIT: 'sha-1' }, { CHANGE_ID: '12' }],
  [
    'Buildkite',
    { BUILDKITE: 'true', BUILDKITE_BUILD_NUMBER: '7', BUILDKITE_COMMIT: 'sha-1', BUILDKITE_PULL_REQUEST: 'false' },
    { BUILDKITE_PULL_REQUEST: '12' },
  ],
  [
    'CircleCI',
    { CIRCLECI: 'true', CIRCLE_WORKFLOW_ID: '7', CIRCLE_SHA1: 'sha-1', CIRCLE_OIDC_TOKEN_V2: 'a.b.c' },
    { CIRCLE_PULL_REQUEST: 'https://github.com/acme/app/pull/12' },
  ],
  [
    'Azure Pipelines',
    { TF_BUILD: 'True', BUILD_BUILDID: '7', BUILD_SOURCEVERSION: 'sha-1', SYSTEM_ACCESSTOKEN: 'a.b.c' },
    { SYSTEM_PULLREQUEST_PULLREQUESTID: '12' },
  ],
  [
    'Bitbucket Pipelines',
    { BITBUCKET_BUILD_NUMBER: '7', BITBUCKET_COMMIT: 'sha-1', BITBUCKET_STEP_OIDC_TOKEN: 'a.b.c' },
    { BITBUCKET_PR_ID: '12' },
  ],
] as const

describe.each(systems)('the script for %s', (name, job, pullRequest) => {
  it('promotes, and reads the outputs', async () => {
    const { code, stdout } = await runJob(name, job)
    expect(stdout).toContain(`promoted: ${release().host}/acme/app@${image.digest}\n`)
    expect(code).toBe(0)
    expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
    expect(readFileSync(join(folder(), 'promote-image.md'), 'utf8')).toContain('acme/app')
  })

  it('only plans in a pull request', async () => {
    const { code, stdout } = await runJob(name, { ...job, ...pullRequest })
    expect(stdout).toContain(`planned: ${release().host}/acme/app@${image.digest}\n`)
    expect(code).toBe(0)
    expect(release().store.tag('acme/app', '1.2.3')).toBeUndefined()
  })
})
