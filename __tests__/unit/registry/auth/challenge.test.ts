import { array, assert, constantFrom, property, string, stringMatching, tuple, uniqueArray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChallenges } from '../../../../src/registry/auth/challenge.ts'

const plain = (header: string | undefined): unknown =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

const quote = (text: string): string => `"${text.replace(/["\\]/g, String.raw`\$&`)}"`

describe('WWW-Authenticate', () => {
  it.each<[string, string | undefined, unknown]>([
    [
      'Docker Hub',
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        [
          'bearer',
          {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:a/b:pull,push',
          },
        ],
      ],
    ],
    ['Nexus shouts', 'BASIC realm="Sonatype Nexus"', [['basic', { realm: 'Sonatype Nexus' }]]],
    [
      'several in one line',
      'Negotiate, Bearer realm="r",service=s, Basic realm="b"',
      [
        ['negotiate', {}],
        ['bearer', { realm: 'r', service: 's' }],
        ['basic', { realm: 'b' }],
      ],
    ],
    [
      'a token68 is no challenge of its own',
      'Negotiate dG9rZW4=, Basic realm="b"',
      [
        ['negotiate', { dg9rzw4: '' }],
        ['basic', { realm: 'b' }],
      ],
    ],
    ['spaces around =', 'Bearer realm = "r" , service= s', [['bearer', { realm: 'r', service: 's' }]]],
    ['empty elements', ', ,Bearer realm="r",, service=s,', [['bearer', { realm: 'r', service: 's' }]]],
    ['escapes', String.raw`Basic realm="a \"b\" \\ c"`, [['basic', { realm: String.raw`a "b" \ c` }]]],
    ['the first of duplicates', 'Bearer realm=a, realm=b', [['bearer', { realm: 'a' }]]],
    ['an open quote', 'Bearer realm="r', [['bearer', { realm: 'r' }]]],
    ['a parameter before any scheme', 'realm="r", Basic realm="b"', [['basic', { realm: 'b' }]]],
    ['rubbish before', '"Bearer realm=x" (?) Basic realm=b', [['basic', { realm: 'b' }]]],
    ['nothing', undefined, []],
    ['commas only', ',,,', []],
  ])('reads %s', (_, header, expected) => {
    expect(plain(header)).toEqual(expected)
  })

  it('reads back whatever is written by the grammar', () => {
    const name = stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
    const parameter = tuple(name, string({ maxLength: 30 }), constantFrom(', ', ',', ' ,, '))
    const challenge = tuple(name, uniqueArray(parameter, { minLength: 1, maxLength: 5, selector: ([key]) => key }))
    assert(
      property(uniqueArray(challenge, { maxLength: 5, selector: ([scheme]) => scheme }), (challenges) => {
        const header = challenges
          .map(
            ([scheme, all]) =>
              `${scheme} ${all.map(([key, value, comma]) => `${key}=${quote(value)}${comma}`).join('')}`,
          )
          .join(', ')
        expect(plain(header)).toEqual(
          challenges.map(([scheme, all]) => [scheme, Object.fromEntries(all.map(([key, value]) => [key, value]))]),
        )
      }),
    )
  })

  it('never throws, and keeps no more than its bounds', () => {
    const pieces = constantFrom('Bearer', ' ', ',', '=', '"', '\\', 'a', 'realm="x"', '\u0000', 'é', '\t')
    assert(
      property(array(pieces, { maxLength: 200 }), (parts) => {
        for (const { parameters } of parseChallenges(parts.join(''))) expect(parameters.size).toBeLessThanOrEqual(32)
      }),
    )
    expect(parseChallenges('Basic, '.repeat(10_000))).toHaveLength(16)
    const many = Array.from({ length: 100 }, (_, index) => `p${index}=v`).join(', ')
    expect(parseChallenges(`Bearer ${many}`)[0]?.parameters.size).toBe(32)
  })

  it('reads no further than 16 KiB', () => {
    expect(plain(`${' '.repeat(16 * 1024)}Basic realm=b`)).toEqual([])
  })
})
