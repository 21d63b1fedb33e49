import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesPlatform, parsePlatform } from '../../../../src/promote/match/platform.ts'
import type { Platform } from '../../../../src/registry/model/descriptor.ts'
import { problemIn } from '../requests/problem.ts'

function platform(text: string): Platform {
  const parsed = parsePlatform(text)
  if ('problem' in parsed) throw new TypeError(parsed.problem)
  return parsed
}

describe("a platform's spelling", () => {
  it.each([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['Linux/AMD64', { os: 'linux', architecture: 'amd64' }],
    ['linux/x86_64', { os: 'linux', architecture: 'amd64' }],
    ['linux/x86-64', { os: 'linux', architecture: 'amd64' }],
    ['linux/amd64/v1', { os: 'linux', architecture: 'amd64' }],
    ['linux/amd64/v3', { os: 'linux', architecture: 'amd64', variant: 'v3' }],
    ['linux/i386', { os: 'linux', architecture: '386' }],
    ['linux/aarch64', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm64/v8', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm64/8', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm/7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['linux/armhf', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['linux/armel', { os: 'linux', architecture: 'arm', variant: 'v6' }],
    ['linux/arm', { os: 'linux', architecture: 'arm' }],
    ['macos/arm64', { os: 'darwin', architecture: 'arm64' }],
    ['windows/amd64:10.0.17763', { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763' }],
    ['windows(10.0.17763)/amd64', { os: 'windows', architecture: 'amd64', 'os.version': '10.0.17763' }],
  ])('%s has one normal form', (text, expected) => {
    expect(parsePlatform(text)).toEqual(expected)
  })

  it.each([
    ['', /is not a platform/],
    ['amd64', /did you mean "linux\/amd64"/],
    ['linux', /os\/architecture(?!.*did you mean)/],
    ['linux/', /is not a platform/],
    ['linux/amd64/v1/x', /is not a platform/],
    ['linux amd64', /is not a platform/],
    ['windows(10.0)/amd64:10.0', /twice/],
    [`linux/${'a'.repeat(200)}`, /is not a platform/],
  ])('%s is none', (text, problem) => {
    expect(problemIn(parsePlatform(text))).toMatch(problem)
  })

  it('is read without an exception, whatever it is', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[linux/():v0-9. -]*$/))
    fc.assert(fc.property(text, (text) => typeof parsePlatform(text) === 'object'))
  })
})

describe('the platforms that are meant', () => {
  it.each([
    ['linux/amd64', 'linux/amd64', true],
    ['linux/amd64', 'linux/amd64/v3', true],
    ['linux/amd64/v3', 'linux/amd64', false],
    ['linux/arm64', 'linux/arm64/v8', true],
    ['linux/arm64/v8', 'linux/arm64', true],
    ['linux/arm', 'linux/arm/v6', true],
    ['linux/arm/v7', 'linux/arm/v6', false],
    ['linux/arm/v7', 'linux/arm', true],
    ['linux/arm/v6', 'linux/arm', false],
    ['linux/amd64', 'windows/amd64', false],
    ['linux/amd64', 'linux/arm64', false],
    ['windows/amd64', 'windows/amd64:10.0.17763.5696', true],
    ['windows/amd64:10.0.17763', 'windows/amd64:10.0.17763.5696', true],
    ['windows/amd64:10.0.1776', 'windows/amd64:10.0.17763.5696', false],
    ['windows/amd64:10.0.17763', 'windows/amd64:10.0.20348.2402', false],
    ['windows/amd64:10.0.17763', 'windows/amd64', false],
  ])('%s, %s: %s', (wanted, actual, matches) => {
    expect(matchesPlatform(platform(wanted), platform(actual))).toBe(matches)
  })

  it('are found however an index spells them', () => {
    expect(
      matchesPlatform(platform('linux/amd64'), { os: 'Linux', architecture: 'x86_64', 'os.features': ['x'] }),
    ).toBe(true)
    expect(matchesPlatform(platform('linux/arm64'), { os: 'linux', architecture: 'arm64', variant: '8' })).toBe(true)
  })

  it('include the platform that was written', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
    fc.assert(
      fc.property(word, word, fc.option(word, { nil: undefined }), (os, architecture, variant) => {
        const written = [os, architecture, variant].filter((part) => part !== undefined).join('/')
        expect(matchesPlatform(platform(written), { os, architecture, ...(variant && { variant }) })).toBe(true)
      }),
    )
  })
})
