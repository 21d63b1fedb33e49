// Outputs that fit a line of a dotenv file.
import { expect, it } from 'vitest'
import { dotenvLines } from '../../../../src/cli/files/dotenv.ts'

it('writes what a shell can source, and leaves out the rest', () => {
  const outputs = {
    digest: 'sha256:ab',
    status: 'promoted',
    'plan-file': 'plan.json',
    report: '{"a":1}',
    images: '[\n]',
  }
  expect(dotenvLines(outputs)).toBe(
    'PROMOTE_IMAGE_DIGEST=sha256:ab\nPROMOTE_IMAGE_STATUS=promoted\nPROMOTE_IMAGE_PLAN_FILE=plan.json\n',
  )
})

it.each([
  ['x'.repeat(1024), true],
  ['x'.repeat(1025), false],
  ['two words', false],
  ["'quoted'", false],
])('a value such as %.12s is written: %s', (value, isWritten) => {
  expect(dotenvLines({ value }) !== '').toBe(isWritten)
})
