// Texts of versions, generated: numbers close to each other, and every kind of suffix.
import fc from 'fast-check'

const number = fc.nat({ max: 2 })
const suffixes = [
  '',
  '',
  '',
  '-rc.1',
  '-rc.2',
  'rc1',
  '-beta',
  '-alpha.1',
  '.dev3',
  '-SNAPSHOT',
  '-nightly',
  '-abcdef1',
  '-2-g1234567',
  '-0',
  '-1',
  '-r2',
  '-ls300',
  '_up3',
  '_up4',
  '_build',
  '_up4-r1',
  '.Final',
  '-x.1.rc',
] as const
const variants = ['', '', '-alpine', '-alpine3.9', '-alpine3.19', '-debian-9'] as const

export const versionTexts: fc.Arbitrary<string> = fc
  .record({
    prefix: fc.constantFrom('', '', 'v', 'alpine-'),
    numbers: fc.oneof(fc.tuple(number, number, number), fc.tuple(number, number, number, number)),
    suffix: fc.constantFrom(...suffixes),
    variant: fc.constantFrom(...variants),
  })
  .map(({ prefix, numbers, suffix, variant }) => `${prefix}${numbers.join('.')}${suffix}${variant}`)
