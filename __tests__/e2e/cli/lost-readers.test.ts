// A reader of the output that goes away (`| head -2`): the run goes on, and its exit code stays.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { root } from '../../support/root.ts'
import { commandLine, image } from './support.ts'

const { build, release, folder, source, target, run } = commandLine()

const program = join(root, 'dist', 'cli.js')

/** The named streams are closed before anything is printed. Returns the exit code, and the text of the other stream. */
function runUnread(argv: readonly string[], unread: readonly ('stdout' | 'stderr')[]) {
  return new Promise<{ readonly code: number | null; readonly text: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...argv], {
      cwd: folder(),
      env: { PATH: process.env['PATH'], HOME: folder(), TMPDIR: folder() },
    })
    let text = ''
    for (const name of ['stdout', 'stderr'] as const) {
      if (unread.includes(name)) child[name].destroy()
      else child[name].setEncoding('utf8').on('data', (piece: string) => (text += piece))
    }
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, text }))
  })
}

it.each([
  ['standard output', [], ['stdout'], ''],
  ['standard output and error', [], ['stdout', 'stderr'], ''],
  ['the log beside a document', ['--json'], ['stderr'], '"status": "promoted"'],
  ['the document', ['--json'], ['stdout'], 'Promoted'],
] as const)('promotes if nobody reads %s', async (_, options, unread, words) => {
  const ended = await runUnread([source(), target(), ...options], unread)
  expect(ended.code).toBe(0)
  expect(ended.text).toContain(words)
  expect(ended.text).not.toContain('bug')
  expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
})

it('keeps the exit code of a refusal, a failure and a usage error', async () => {
  seed(release().store, 'acme/app', multiPlatform('other'), ['1.2.3'])
  const codeOf = async (...argv: readonly string[]) => (await runUnread(argv, ['stdout', 'stderr'])).code
  expect(await codeOf(source(), target())).toBe(3)
  expect(await codeOf(`${build().host}/acme/app:missing`, target())).toBe(1)
  expect(await codeOf('--nonsense')).toBe(2)
  expect(await codeOf('--help')).toBe(0)
})

it.each([
  ['the document', ['--json'], '>/dev/full'],
  ['the page', ['--markdown', '/dev/full'], ''],
  ['the outputs', ['--output-env', '/dev/full'], ''],
])('fails if the disk has no space for %s, and calls it no bug', async (_, options, redirection) => {
  const script = `"$0" "$@" ${redirection}`
  const { code, stderr } = await run('sh', ['-c', script, process.execPath, program, source(), target(), ...options])
  expect(code).toBe(1)
  expect(stderr).toContain('promote-image: an output could not be written: ')
  expect(stderr).toContain('ENOSPC')
  expect(stderr).not.toMatch(/bug|\n {4}at /)
  expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
})

it('promotes ahead of a program that reads the first line only', async () => {
  const script = '{ "$0" "$@"; echo $? > code; } | head -1'
  const { stderr } = await run('sh', ['-c', script, process.execPath, program, source(), target()])
  expect(stderr).toBe('')
  expect(readFileSync(join(folder(), 'code'), 'utf8')).toBe('0\n')
  expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
})

it('finishes a step of the action whose log nobody reads, with its outputs', async () => {
  const { status, outputs, log } = await runStep({
    inputs: { source: source(), targets: target() },
    onStart: ({ stdout, stderr }) => {
      stdout?.destroy()
      stderr?.destroy()
    },
  })
  expect({ status, outputs, log }).toMatchObject({ status: 0, outputs: { status: 'promoted' }, log: '' })
  expect(release().store.tag('acme/app', '1.2.3')).toBe(image.digest)
})
