// Messages name inputs as a workflow sets them; the command line shows options.
import { expect, it } from 'vitest'
import { optionWords, reportInOptionWords } from '../../../../src/cli/options/option-words.ts'
import { promotion, report, target } from '../../action/inputs/support.ts'

it.each([
  ['Set `wait: 5m` and a longer `timeout`.', 'Set `--wait 5m` and a longer `--timeout`.'],
  ['with `record: signed`, or `record: true`', 'with `--record=signed`, or `--record`'],
  ['`dry-run: true` or `rollback: false`', '`--dry-run` or `--rollback false`'],
  ['`overwrite: always`', '`--overwrite always`'],
  ['raise `max-age`, or set `rate`', 'raise `max-age`, or set `rate`'],
  ['`"ghcr.io": { rate: 5 }` and `docker login`', '`"ghcr.io": { rate: 5 }` and `docker login`'],
  ['wait, not `wait', 'wait, not `wait'],
  ['Leave the input out, or leave the input out.', 'Leave the option out, or leave the option out.'],
])('%s', (text, words) => {
  expect(optionWords(text)).toBe(words)
})

it('rewrites every message of a report, and nothing else', () => {
  const held = target('ghcr.io/acme/app:1', { result: 'held', detail: 'set `overwrite: always`' })
  const backup = { ...held, detail: 'leave out `backup`' }
  const changed = reportInOptionWords(
    report({
      warnings: ['`wait`'],
      notices: ['`verify`'],
      failures: [{ message: '`timeout` is 1h', side: undefined, remedy: 'raise `timeout`' }],
      promotions: [promotion({ refusals: ['max-age: raise `wait`'], targets: [held, { ...held, backup }] })],
    }),
  )
  expect(changed).toMatchObject({
    warnings: ['`--wait`'],
    notices: ['`--verify`'],
    failures: [{ message: '`--timeout` is 1h', remedy: 'raise `--timeout`' }],
    promotions: [
      {
        refusals: ['max-age: raise `--wait`'],
        targets: [{ detail: 'set `--overwrite always`' }, { backup: { detail: 'leave out `--backup`' } }],
      },
    ],
  })
})
