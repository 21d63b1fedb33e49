// How the demo shows what a run wrote: the log as the page of a run has it, the summary without its markup, and a judgement
// that does not pass over what is wrong.
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { check, ending, log, outputs } from '../../../sandbox/demo/print.ts'
import { showSummary } from '../../../sandbox/demo/summary.ts'

const plain = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => stripVTControlCharacters(line).replace(/^ {2}│ /, ''))

describe('a log', () => {
  it('has its groups open, its annotations in full, and no other command', () => {
    const text =
      'first\n::group::Tags\na: b%0A\n::endgroup::\n::error title=no::not so%0Ado this\n::add-mask::secret\nlast\n'
    expect(plain(log(text))).toEqual(['first', '▾ Tags', '  a: b%0A', 'Error: not so', 'do this', 'last'])
  })

  it('is cut within a long group, and continues after it', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`)
    const shown = plain(log(`::group::Many\n${lines.join('\n')}\n::endgroup::\nlast\n`))
    expect(shown.slice(-3)).toEqual(['  line 7', '  … and 12 more lines', 'last'])
  })
})

it('a summary is shown above its folds, with its table lined up', () => {
  const markdown = [
    '### 🚀 Promoted <code>1.2.3.4:5/app</code>',
    '',
    '> **Why:** 1.2.3.4<span>:</span>5 said TAG&#95;INVALID &lt;so&gt;',
    '',
    '| Target | After |',
    '| --- | --- |',
    '| <code>1.2.3.4:5/app:long</code> | new |',
    '| b | – |',
    '',
    '```mermaid\nflowchart LR\n```',
    '<details><summary>4 platforms</summary>\n\n| a | b |\n</details>',
    'give `plan: <id>`',
  ]
  expect(showSummary(markdown.join('\n'), (text) => text.replaceAll('1.2.3.4:5', 'here'))).toEqual([
    '🚀 Promoted here/app',
    'Why: here said TAG_INVALID <so>',
    'Target         After',
    'here/app:long  new',
    'b              –',
    '▸ 4 platforms',
    'give plan: <id>',
  ])
})

it('outputs that are empty are left out, and long ones cut', () => {
  const [status = '', plan = '', ...more] = plain(outputs({ digest: '', status: 'planned', plan: 'x'.repeat(500) }))
  expect([status, plan.length, plan.endsWith('…'), more]).toEqual(['status = planned', 101, true, []])
})

it('shows a check that fails, and counts it in the last line', () => {
  const passed = { passed: true, description: 'this' }
  const failed = { passed: false, description: 'that' }
  expect(plain([passed, failed].map(check))).toEqual(['  ✓ this', '  ✗ that'])
  expect(plain(ending([passed, failed])).at(-1)).toBe('checks: 1 passed, 1 failed')
  expect(plain(ending([passed, passed])).at(-1)).toBe('checks: 2 passed')
})
