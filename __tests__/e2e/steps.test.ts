// Whole steps, as the runner runs them, against registries in a box: what a user gets for what a user wrote.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { multiPlatform, seed } from '../../sandbox/content.ts'
import { runStep, type StepOptions } from '../../sandbox/runner.ts'
import { type Sandbox, type SandboxOptions, startRegistry } from '../../sandbox/server.ts'
import { bundle } from '../../scripts/bundle.ts'

const image = multiPlatform('app')
const action = mkdtempSync(join(tmpdir(), 'promote-image-action-'))
const started: Sandbox[] = []
let build: Sandbox
let release: Sandbox

async function start(options?: SandboxOptions): Promise<Sandbox> {
  const registry = await startRegistry(options)
  started.push(registry)
  return registry
}

beforeAll(async () => {
  await copyFile('action.yml', join(action, 'action.yml'))
  for (const [name, text] of await bundle()) {
    const path = join(action, 'dist', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
})
afterAll(() => rmSync(action, { recursive: true, force: true }))

beforeEach(async () => {
  ;[build, release] = [await start(), await start()]
  seed(build.store, 'acme/app', image, ['sha-1'])
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((registry) => registry.close()))
})

const step = (inputs: StepOptions['inputs'], rest: Partial<StepOptions> = {}) => runStep({ action, inputs, ...rest })
const source = () => `${build.host}/acme/app:sha-1`
const writes = () =>
  [build, release].flatMap(({ requests }) => requests.filter(({ method }) => !/GET|HEAD/.test(method)))

it('promotes, and does nothing the second time', async () => {
  const inputs = { source: source(), targets: `${release.host}/acme/app:1.2.3\n:1.2.3` }
  const first = await step(inputs)
  expect(first).toMatchObject({ status: 0, outputs: { status: 'promoted', changed: 'true', digest: image.digest } })
  expect(first.summary).toMatch(/^### 🚀 Promoted/)
  release.clearLog()
  build.clearLog()
  const second = await step(inputs)
  expect(second).toMatchObject({ status: 0, outputs: { status: 'unchanged', changed: 'false', digest: image.digest } })
  expect(second.log.trim().split('\n')).toEqual([expect.stringMatching(/^promote-image \d/), expect.any(String)])
  expect(writes()).toEqual([])
})

it('writes nothing if the job may not sign the record that it asks for', async () => {
  const ended = await step({ source: source(), targets: `${release.host}/acme/app:1.2.3`, record: 'signed' })
  expect(ended).toMatchObject({ status: 1, outputs: { status: 'failed', changed: 'false' } })
  expect(ended.log).toContain('id-token: write')
  expect(writes()).toEqual([])
})

it('plans, and does in another job what was planned', async () => {
  const dry = await step({ source: source(), targets: `${release.host}/acme/app:1.2.3`, 'dry-run': 'true' })
  expect(dry).toMatchObject({ status: 0, outputs: { status: 'planned', changed: 'false', digest: image.digest } })
  expect(writes()).toEqual([])
  const { plan = '' } = dry.outputs
  const content = await step({ plan, phase: 'content' })
  expect(content).toMatchObject({ status: 0, outputs: { status: 'staged', changed: 'true' } })
  expect(await step({ plan, phase: 'tags' })).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
  expect(await step({ plan })).toMatchObject({ status: 0, outputs: { status: 'unchanged' } })
})

describe('where the runner takes no files', () => {
  const inputs = () => ({ source: source(), targets: `${release.host}/acme/app:1.2.3` })

  it('a dry run has its plan as text all the same', async () => {
    const dry = await step({ ...inputs(), 'dry-run': 'true' }, { env: { RUNNER_TEMP: '/nowhere/at/all' } })
    expect(dry).toMatchObject({ status: 0, outputs: { status: 'planned', 'plan-file': '' } })
    expect(dry.outputs['plan']).toMatch(/^H4sI/)
    expect(dry.log).toContain('::warning::The plan could not be written to RUNNER_TEMP (ENOENT')
  })

  it('a promotion without outputs is done and fails, since later steps see nothing of it', async () => {
    const result = await step(inputs(), { env: { GITHUB_OUTPUT: tmpdir() } })
    expect(result.status).toBe(1)
    expect(result.log).toContain('::error title=Outputs::The outputs could not be written (EISDIR')
    expect(result.log).toContain('Its status is promoted, and changed is true.')
    expect(result.log).toMatch(/^Promoted /m)
    expect(result.log).not.toMatch(/bug|^\s+at /m)
    expect(result.summary).toMatch(/^### 🚀 Promoted/)
  })

  it('a promotion without a summary is as good as any', async () => {
    const result = await step(inputs(), { env: { GITHUB_STEP_SUMMARY: tmpdir() } })
    expect(result).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
    expect(result.log).toContain('::warning::The job summary could not be written (EISDIR')
  })

  it('reports wrong inputs all the same', async () => {
    const nowhere = { GITHUB_OUTPUT: tmpdir(), GITHUB_STEP_SUMMARY: tmpdir() }
    const result = await step({ source: source(), targets: 'latest' }, { env: nowhere })
    expect(result.status).toBe(1)
    expect(result.log).toContain('Did you mean ":latest"')
    expect(result.log).not.toMatch(/bug|^\s+at /m)
  })
})

it('a bug leaves outputs and a page that says so', async () => {
  // Thrown as soon as somebody listens for what nobody foresaw.
  const lost = `const { once } = process
    process.once = function (name, listener) {
      if (name === 'uncaughtException') setImmediate(() => { throw new Error('lost @ <b>') })
      return once.call(this, name, listener)
    }`
  const nodeArguments = ['--import', `data:text/javascript,${encodeURIComponent(lost)}`]
  const inputs = { source: source(), targets: `${release.host}/acme/app:1.2.3` }
  const result = await step(inputs, { nodeArguments })
  expect(result).toMatchObject({ status: 1, outputs: { status: 'failed', digest: '' } })
  expect(result.summary).toMatch(
    /^### ❌ .*\n\n\*\*This is a bug of promote-image:\*\* Error: lost <span>@<\/span> &#60;b&#62;/,
  )
  const silent = await step({ ...inputs, summary: 'false' }, { nodeArguments })
  expect(silent.summary).toBe('')
})

it('promotes a selection, by templates', async () => {
  seed(build.store, 'acme/app', image, ['1.0.0', '1.1.0', 'other'])
  const result = await step({
    source: `${build.host}/acme/app`,
    select: 'newest: 1',
    targets: `${release.host}/acme/{repository}:v{version}`,
  })
  expect(result).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
  expect(z.array(z.object({ target: z.string() })).parse(JSON.parse(result.outputs['images'] ?? ''))).toEqual([
    { target: `${release.host}/acme/app:v1.1.0` },
  ])
})

describe('what cannot be is one clear error, exit code 1 and no write', () => {
  it.each([
    ['nothing', () => ({}), ['Input source: it is required', 'Input targets: it is required']],
    [
      'a malformed reference',
      () => ({ source: 'ghcr.io/acme//app:1', targets: ':1' }),
      ['Input source: "ghcr.io/acme//app:1" is not a reference'],
    ],
    ['a lone word', () => ({ source: source(), targets: 'latest' }), ['Did you mean ":latest"']],
    [
      'no tag for a digest',
      () => ({ source: `${build.host}/acme/app@${image.digest}`, targets: `${release.host}/acme/app` }),
      ['Input targets: ', 'has no tag'],
    ],
    [
      'an absent source',
      () => ({ source: `${build.host}/acme/app:nope`, targets: `${release.host}/acme/app:1` }),
      ['Promotion failed at the source', 'What to do: '],
    ],
    [
      'a pattern without an end',
      () => ({
        source: source(),
        targets: `${release.host}/acme/app:${'1'.repeat(60)}x`,
        'version-pattern': String.raw`(?<major>(\d+)+)`,
      }),
      ['::error title=Promotion failed::`version-pattern` takes too long on the tag', 'What to do: '],
    ],
    [
      'an unknown registry',
      () => ({ source: source(), targets: 'registry.invalid/acme/app:1' }),
      ['Promotion failed at the target', 'registry.invalid', 'What to do: '],
    ],
  ])('%s', async (_, inputs, words) => {
    const result = await step(inputs())
    expect(result).toMatchObject({ status: 1, outputs: { status: 'failed', changed: 'false', digest: '' } })
    for (const word of words) expect(result.log).toContain(word)
    expect(result.log).not.toMatch(/^\s+at /m)
    expect(result.summary).toContain('### ❌')
    expect(writes()).toEqual([])
  })

  it('no permission', async () => {
    const guarded = await start({
      auth: { kind: 'basic', users: { 'release-bot': 'right-password' } },
    })
    const login = `- {registry: "${guarded.host}", username: release-bot, password: wrong-password}`
    const result = await step({ source: source(), targets: `${guarded.host}/acme/app:1`, 'registry-auth': login })
    expect(result).toMatchObject({ status: 1, outputs: { status: 'failed' } })
    expect(result.log).toContain('Promotion failed at the target')
    expect(result.log).toContain('registry-auth')
    expect(result.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('wrong-password')
  })

  it('a full version that names another image', async () => {
    seed(release.store, 'acme/app', multiPlatform('other'), ['1.2.3'])
    const result = await step({ source: source(), targets: `${release.host}/acme/app:1.2.3` })
    expect(result).toMatchObject({ status: 1, outputs: { status: 'refused', changed: 'false', digest: '' } })
    expect(result.log).toContain('::error title=Refused::')
    expect(writes()).toEqual([])
  })
})

it('has no secret in its log but to mask it', async () => {
  const guarded = await start({ auth: { kind: 'bearer', users: { 'release-bot': 'very-secret' } } })
  const login = `- {registry: "${guarded.host}", username: release-bot, password: very-secret}`
  const inputs = { source: source(), targets: `${guarded.host}/acme/app:1`, 'registry-auth': login }
  const result = await step(inputs, { env: { RUNNER_DEBUG: '1' } })
  expect(result).toMatchObject({ status: 0, outputs: { status: 'promoted' } })
  expect(result.log).toContain('::debug::PUT ')
  expect(result.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('very-secret')
  expect(JSON.stringify(result.outputs) + result.summary).not.toContain('very-secret')
})

it('stops when the job is cancelled, and says so', async () => {
  const [blocked, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = await start({
    fault: ({ method }) => {
      if (method === 'POST') blocked.resolve()
      return method === 'POST' ? { kind: 'delay', until: ended.promise } : undefined
    },
  })
  const result = await step(
    { source: source(), targets: `${slow.host}/acme/app:1` },
    { onStart: (child) => void blocked.promise.then(() => child.kill('SIGINT')) },
  )
  expect(result).toMatchObject({ status: 1, outputs: { status: 'failed' } })
  ended.resolve()
  expect(result.log).toContain('the job was cancelled (SIGINT)')
})

it('writes no summary if none is wanted', async () => {
  const result = await step({ source: source(), targets: ':1', summary: 'false' })
  expect(result).toMatchObject({ status: 0, summary: '' })
})
