// What tags of well-known images mean: one row for each spelling that somebody publishes.
import { describe, expect, it } from 'vitest'
import { versionScheme } from '../../../../../src/promote/match/version/scheme.ts'
import { tag } from '../../../../integration/promote/support.ts'

/** `numbers [prerelease] (variant in line) rREVISION +METADATA ~moving`, or `-` for no version. */
function reading(text: string, scheme = 'semver'): string {
  const version = versionScheme(scheme).version(tag(text))
  if (version === undefined) return '-'
  const { numbers, prerelease, variant, line, revision, metadata, moving } = version
  const parts = [
    numbers.join('.'),
    prerelease.length > 0 && `[${prerelease.join('.')}]`,
    variant !== '' && `(${variant === line ? line : `${variant} in ${line}`})`,
    revision.length > 0 && `r${revision.join('.')}`,
    metadata.length > 0 && `+${metadata.join('.')}`,
    moving && '~',
  ]
  return parts.filter((part) => part !== false).join(' ')
}

const releases: readonly [string, string][] = [
  ['1.2.3', '1.2.3'],
  ['v1.2.3', '1.2.3'],
  ['0.16.1.2', '0.16.1.2'],
  ['version-1.2.3', '1.2.3'],
  ['release-v1.2.3', '1.2.3'],
  ['2.0.0.Final', '2.0.0'],
  ['2.7.18.RELEASE', '2.7.18'],
  ['1.2.3-GA', '1.2.3'],
  ['1.2.3_up4', '1.2.3 +4'],
  ['1.2.3_build', '1.2.3'],
  ['1.2', '-'],
  ['1', '-'],
  ['latest', '-'],
  ['main', '-'],
  ['sha-1f2e3d4', '-'],
  ['1.2.3.4.5', '-'],
  ['1.2.3x', '-'],
  [`sha256-${'0'.repeat(64)}`, '-'],
]

const prereleases: readonly [string, string][] = [
  ['1.2.3-rc.1', '1.2.3 [rc.1]'],
  ['1.2.3-rc1', '1.2.3 [rc.1]'],
  ['2.0.0rc1', '2.0.0 [rc.1]'],
  ['v3.12.1RC1', '3.12.1 [rc.1]'],
  ['1.5.0.0.rc1', '1.5.0.0 [rc.1]'],
  ['2026.6.0rc1', '2026.6.0 [rc.1]'],
  ['2.0.0.Beta1', '2.0.0 [beta.1]'],
  ['2.0.0b2', '2.0.0 [beta.2]'],
  ['2.0.0a1', '2.0.0 [alpha.1]'],
  ['2.0.0.dev3', '2.0.0 [dev.3]'],
  ['1.2.3-alpha', '1.2.3 [alpha]'],
  ['1.0.0-alpha.beta', '1.0.0 [alpha.beta]'],
  ['1.0.0-beta-2', '1.0.0 [beta.2]'],
  ['1.2.3-pre', '1.2.3 [pre]'],
  ['1.2.3-preview', '1.2.3 [preview]'],
  ['1.2.3-ea', '1.2.3 [ea]'],
  ['1.2.3-cr', '1.2.3 [rc]'],
  ['1.2.3-m3', '1.2.3 [milestone.3]'],
  ['3.0.0.M3', '3.0.0 [milestone.3]'],
  ['1.2.3-milestone', '1.2.3 [milestone]'],
  ['1.2.3-test', '1.2.3 [test]'],
  ['1.2.3-pr.12', '1.2.3 [pr.12]'],
  ['1.2.3_rc1', '1.2.3 [rc.1]'],
  ['1.2.3-g1234567', '1.2.3 [g1234567]'],
  ['1.2.3-abcdef1', '1.2.3 [abcdef1]'],
  ['1.2.3-0abcdef', '1.2.3 [0abcdef]'],
  ['1.2.3-1234567', '1.2.3 [1234567]'],
  ['1.2.3-14-g1234567', '1.2.3 [14.g1234567]'],
  ['1.2.3-main-1234567', '1.2.3 [main.1234567]'],
  ['1.2.3-nightly.20261128', '1.2.3 [nightly.20261128]'],
  ['rc-1.2.3', '1.2.3 [rc]'],
]

const moving: readonly [string, string][] = [
  ['1.2.3-SNAPSHOT', '1.2.3 [snapshot] ~'],
  ['2.0.0-nightly', '2.0.0 [nightly] ~'],
  ['2.0.0-dev', '2.0.0 [dev] ~'],
  ['2.0.0-canary', '2.0.0 [canary] ~'],
  ['2.0.0-next', '2.0.0 [next] ~'],
  ['2.0.0-edge', '2.0.0 [edge] ~'],
  ['2.0.0-unstable', '2.0.0 [unstable] ~'],
  ['2.0.0-insiders', '2.0.0 [insiders] ~'],
  ['2.0.0-main', '2.0.0 [main] ~'],
  ['2.0.0-master', '2.0.0 [master] ~'],
  ['2.0.0-SNAPSHOT-alpine', '2.0.0 [snapshot] (alpine) ~'],
]

const revisions: readonly [string, string][] = [
  ['1.2.3-1', '1.2.3 r1'],
  ['1.2.3-0', '1.2.3 r0'],
  ['1.2.3-20261128', '1.2.3 r20261128'],
  ['1.2.3-r25', '1.2.3 r25'],
  ['0.6.24-ls300', '0.6.24 r300'],
  ['1.2.3-build.4', '1.2.3 r4'],
  ['1.29.1-k3s1', '1.29.1 r1'],
  ['1.2.3_up4-r2', '1.2.3 r2 +4'],
]

const variants: readonly [string, string][] = [
  ['1.2.3-alpine', '1.2.3 (alpine)'],
  ['1.2.3-slim', '1.2.3 (slim)'],
  ['1.2.3-developer', '1.2.3 (developer)'],
  ['1.2.3-premium', '1.2.3 (premium)'],
  ['1.2.3-precise', '1.2.3 (precise)'],
  ['1.2.3-b200', '1.2.3 (b200 in b)'],
  ['1.2.3-a100', '1.2.3 (a100 in a)'],
  ['12.4.1-devel-ubuntu22.04', '12.4.1 (devel-ubuntu22.04 in devel-ubuntu)'],
  ['1.2.3-alpine3.19', '1.2.3 (alpine3.19 in alpine)'],
  ['3.4.6-debian-9-r25', '3.4.6 (debian-9 in debian) r25'],
  ['3.9.6-eclipse-temurin-17-alpine', '3.9.6 (eclipse-temurin-17-alpine in eclipse-temurin-alpine)'],
  ['1.2.3-alpine-20261128', '1.2.3 (alpine) r20261128'],
  ['1.2.3-rc.1-alpine', '1.2.3 [rc.1] (alpine)'],
  ['1.2.3-alpine-rc.1', '1.2.3 [rc.1] (alpine)'],
  ['alpine-1.2.3', '1.2.3 (alpine)'],
  ['21.0.2_13-jdk-alpine', '21.0.2 (jdk-alpine) +13'],
  ['1.2.3-linux-x86_64', '1.2.3 (linux-x86_64 in linux-x86_)'],
  ['8.2.15-fpm-bookworm', '8.2.15 (fpm-bookworm)'],
]

describe.each([
  ['releases', releases],
  ['prereleases', prereleases],
  ['prereleases that are built again', moving],
  ['newer builds of a version', revisions],
  ['variants', variants],
])('%s', (_, rows) => {
  it.each(rows)('%s is %s', (text, expected) => {
    expect(reading(text)).toBe(expected)
  })
})

describe.each<[string, readonly [string, string][]]>([
  [
    'calver',
    [
      ['2026.11', '2026.11'],
      ['2026.11.28', '2026.11.28'],
      ['24.04.1', '24.4.1'],
      ['24.04', '24.4'],
      ['20261128', '2026.11.28'],
      ['2026-11-28', '2026.11.28'],
      ['jammy-20240111', '2024.1.11 (jammy)'],
      ['RELEASE.2023-03-20T20-16-18Z', '2023.3.20.20.16.18'],
      ['2026.6.0rc1', '2026.6.0 [rc.1]'],
      ['20261128.1', '2026.11.28.1'],
      ['1.2.3', '-'],
      ['20261350', '-'],
    ],
  ],
  [
    'numbers',
    [
      ['v0.29', '0.29'],
      ['7', '7'],
      ['1.2.3.4', '1.2.3.4'],
      ['16-alpine', '16 (alpine)'],
      ['1.2.3.4.5', '-'],
    ],
  ],
  [
    'pep440',
    [
      ['1.0', '1.0'],
      ['1.0.post1', '1.0 r1'],
      ['1.0a1.dev2', '1.0 [alpha.1.dev.2]'],
      ['1.0c1', '1.0 [rc.1]'],
      ['1.2.3.4.5', '1.2.3.4.5'],
    ],
  ],
])('version-pattern: %s', (scheme, rows) => {
  it.each(rows)('reads %s as %s', (text, expected) => {
    expect(reading(text, scheme)).toBe(expected)
  })
})
