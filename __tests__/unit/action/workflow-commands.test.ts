// The runner's protocol: what the log says is never a command, and what a file holds never ends its own block.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatBytes, formatTime, withoutControlCharacters } from '../../../src/action/format.ts'
import { workflowCommands } from '../../../src/action/workflow-commands.ts'
import { run } from '../../support/processes.ts'
import { recordedToolkit } from '../../support/toolkit.ts'
import { remember } from './inputs/support.ts'

/** Whether the runner takes a line for a command (actions/runner, ActionCommand.cs: TryParseV2 and TryParse). */
function isCommand(line: string): boolean {
  return /^\s*::.*::/.test(line) || line.includes('##[')
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '::',
        '##[',
        'set-output',
        ' name=x',
        '\n',
        '\r',
        '\t',
        ' ',
        '\u2028',
        '\u001b[31m',
        '\u202e',
        '%0A',
        'a',
        ']',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('the log', () => {
  it('holds no command that came from outside', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { runner, lines } = remember()
        runner.line(text)
        runner.line(`said ${text}`)
        expect(lines().filter(isCommand)).toEqual([])
      }),
    )
  })

  it('holds one command per annotation, group and debug line, whatever they say', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { runner, lines } = remember()
        runner.annotate('warning', text, text)
        runner.group(text)
        runner.debug(text)
        runner.endGroup()
        expect(lines().map((line) => /^::(\S+?)(?: |::)/.exec(line)?.[1])).toEqual([
          'warning',
          'group',
          'debug',
          'endgroup',
        ])
        expect(lines().join('')).not.toContain('##[')
      }),
    )
  })

  it('keeps the lines of a message apart by the escape of commands', () => {
    const { runner, output } = remember()
    runner.annotate('error', '100%\nsecond', 'a:b,c')
    expect(output()).toBe('::error title=a%3Ab%2Cc::100%25%0Asecond\n')
  })

  it('annotates ten times per level, and writes plain lines beyond', () => {
    const { runner, lines } = remember()
    for (let at = 1; at <= 12; at++) runner.annotate('warning', `w${at}`)
    runner.annotate('error', 'e')
    expect(lines().filter((line) => line.startsWith('::warning::'))).toHaveLength(10)
    expect(lines().slice(10)).toEqual(['warning: w11', 'warning: w12', '::error::e'])
  })

  it('has colours, a line each, and none under NO_COLOR', () => {
    const [coloured, plain] = [{}, { NO_COLOR: '1' }].map((env) => {
      const recorded = recordedToolkit()
      workflowCommands(recorded.toolkit, env).line('one\n\u001b[31mtwo', 'green')
      return recorded.output()
    })
    expect(coloured).toBe('\u001b[32mone\u001b[0m\n\u001b[32m [31mtwo\u001b[0m\n')
    expect(plain).toBe('one\n [31mtwo\n')
  })

  it('masks whole secrets, and nothing if there is none', () => {
    const { runner, output } = remember()
    runner.mask('two\nlines')
    runner.mask('  ')
    expect(output()).toBe('::add-mask::two%0Alines\n')
  })
})

/** GITHUB_OUTPUT as the runner reads it. */
function parseOutput(text: string): Record<string, string> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter = ''] = /^([^=<]+)<<(.+)$/.exec(lines[at] ?? '') ?? []
    if (name === undefined) continue
    const end = lines.indexOf(delimiter, at + 1)
    outputs[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return outputs
}

describe('with the real toolkit, in a separate process', () => {
  const source = (path: string) => JSON.stringify(new URL(`../../../src/action/${path}`, import.meta.url).href)
  const script = `
    const { toolkit } = await import(${source('toolkit.ts')})
    const { workflowCommands } = await import(${source('workflow-commands.ts')})
    const runner = workflowCommands(toolkit, process.env)
    const texts = JSON.parse(process.env.TEXTS)
    for (const text of texts) {
      runner.line(text)
      runner.annotate('notice', text, text)
      runner.group(text)
      runner.debug(text)
      runner.endGroup()
    }
    runner.mask('two\\nlines')
    if (texts.length === 0) process.exit()
    runner.setOutputs({ report: texts.join('\\n'), digest: 'x' })
    await runner.appendSummary('# A page\\n')
  `
  const texts = ['::set-output name=x::y', '##[error]x', 'a\n::error::b', 'x<<y\nz\ny', '\u2028::add-mask::z', 'plain']

  it('text from outside is never a command, and outputs are read back unchanged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promote-image-toolkit-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const [output, page] = [join(folder, 'output'), join(folder, 'summary')]
    await Promise.all([output, page].map((file) => writeFile(file, '')))
    const env = { TEXTS: JSON.stringify(texts), GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: page }
    const { stdout, status } = await run(process.execPath, ['--input-type=module', '--eval', script], { env })
    expect(status).toBe(0)
    const commands = stdout.toString().split('\n').filter(isCommand)
    const expected = texts.flatMap(() => ['notice', 'group', 'debug', 'endgroup'])
    expect(commands.map((line) => /^::([a-z-]+)/.exec(line)?.[1])).toEqual([...expected, 'add-mask'])
    expect(parseOutput(await readFile(output, 'utf8'))).toEqual({ report: texts.join('\n'), digest: 'x' })
    expect(await readFile(page, 'utf8')).toBe('# A page\n')
  })

  it('without the runner, outputs and summary are not written to the log', async () => {
    const env = { TEXTS: '["plain"]' }
    const { stdout, status } = await run(process.execPath, ['--input-type=module', '--eval', script], { env })
    expect([status, stdout.toString().includes('set-output')]).toEqual([0, false])
  })
})

it('shortens what is too long and says by how much', () => {
  expect(withoutControlCharacters('abcdef', 3)).toBe('abc… (3 characters more)')
})

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1.5 * 1024 ** 3, '1.5 GiB'],
  [150 * 1024 ** 2, '150 MiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

it.each([
  [28.4, '28 ms'],
  [999.9, '1000 ms'],
  [1234, '1.2 s'],
  [59_400, '59 s'],
  [200_000, '3 min 20 s'],
  [3_900_000, '1 h 5 min'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatTime(milliseconds)).toBe(text)
})
