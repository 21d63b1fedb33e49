import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { versionScheme } from '../../../../src/promote/match/version/scheme.ts'
import {
  fillTemplate,
  parseTemplate,
  repositoryPart,
  type Template,
  type TemplateValues,
} from '../../../../src/promote/requests/target-template.ts'
import { tag } from '../../../integration/promote/support.ts'
import { problemIn } from './problem.ts'

function template(text: string): Template {
  const parsed = parseTemplate(text)
  if ('problem' in parsed) throw new TypeError(parsed.problem)
  return parsed
}

function filling(text: string, pattern?: string): TemplateValues {
  const version = versionScheme(pattern).version(tag(text))
  return { tag: text, repository: 'app', ...(version && { version }) }
}

describe('a template', () => {
  it.each([
    ['docker.io/acme/app:{tag}', 'v1.2.3', 'docker.io/acme/app:v1.2.3'],
    ['docker.io/acme/app:{version}', 'v1.2.3', 'docker.io/acme/app:1.2.3'],
    ['docker.io/acme/app:{version}', '1.2.3-rc.1', 'docker.io/acme/app:1.2.3-rc.1'],
    ['a.test/app:{major}', 'v1.2.3', 'a.test/app:1'],
    ['a.test/app:v{version.major}.{version.minor}', '1.2.3', 'a.test/app:v1.2'],
    ['a.test/app:{major}.{minor}.{patch}', '1.2.30', 'a.test/app:1.2.30'],
    ['a.test/mirror/{repository}:{tag}', 'main', 'a.test/mirror/app:main'],
    ['a.test/app', 'main', 'a.test/app'],
    ['a.test/app{major}:{tag}', '1.2.3-alpine', 'a.test/app1:1.2.3-alpine'],
  ])('%s becomes for %s %s', (text, name, expected) => {
    expect(fillTemplate(template(text), filling(name))).toBe(expected)
  })

  it.each([
    ['a.test/app:{major}', 'main', /needs a version, and "main" is not one/],
    ['a.test/app:{version}', 'latest', /needs a version/],
    ['a.test/app:{major}', '2.0.0-rc.1', /a prerelease, like a release/],
    ['a.test/app:{major}.{minor}', '1.2.3-alpine', /of the line "alpine", like a release/],
  ])('%s has no meaning for %s', (text, name, problem) => {
    expect(problemIn(fillTemplate(template(text), filling(name)))).toMatch(problem)
  })

  it('names the number that is missing from a version', () => {
    const ubuntu = filling('24.04', '(?<major>\\d+)\\.(?<minor>\\d+)')
    expect(problemIn(fillTemplate(template('a.test/app:{patch}'), ubuntu))).toMatch(
      /\{patch\} .* has no number in "24\.04"/,
    )
  })

  it.each([
    ['24.04', '(?<major>\\d+)\\.(?<minor>\\d+)', '{major}.{minor}', '24.04'],
    ['20260102', '(?<major>\\d{4})(?<minor>\\d\\d)(?<patch>\\d\\d)', '{major}.{minor}.{patch}', '2026.01.02'],
    ['1.0.0', undefined, '{major}.{minor}.{patch}', '1.0.0'],
    ['1.11.1', undefined, '{major}-{minor}-{patch}', '1-11-1'],
  ])('keeps the zeros of %s', (name, pattern, text, expected) => {
    expect(fillTemplate(template(text), filling(name, pattern))).toBe(expected)
  })

  it.each([
    ['a.test/app:{majr}', /did you mean \{major\}/],
    ['a.test/app:{ tag }', /did you mean \{tag\}/],
    ['a.test/{repo}:x', /did you mean \{repository\}/],
    ['a.test/app:{version.mino}', /did you mean \{version\.minor\}/],
    ['a.test/app:{xyz}', /there are \{tag\}, \{version\}(?!.*did you mean)/],
    ['a.test/app:{}', /is not a placeholder/],
    ['a.test/app:{{tag}}', /double braces/],
    ['a.test/app:{tag', /without its other half/],
    ['a.test/app:tag}', /without its other half/],
  ])('%s is refused', (text, problem) => {
    expect(problemIn(parseTemplate(text))).toMatch(problem)
  })

  it('fills numbers of a version back into the version', () => {
    const number = fc.stringMatching(/^\d{1,12}$/)
    fc.assert(
      fc.property(number, number, number, (major, minor, patch) => {
        const name = `${major}.${minor}.${patch}`
        expect(fillTemplate(template('{major}.{minor}.{patch}'), filling(name))).toBe(name)
        expect(fillTemplate(template('{version}'), filling(`v${name}`))).toBe(name)
      }),
    )
  })

  it('without a placeholder is the text', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^{}]*$/), (text) => {
        expect(fillTemplate(template(text), filling('main'))).toBe(text)
      }),
    )
  })
})

it.each([
  ['ghcr.io/acme/app', 'ghcr.io/acme/*', 'app'],
  ['ghcr.io/acme/team/app', 'ghcr.io/acme/**', 'team/app'],
  ['ghcr.io/acme/app-one', 'ghcr.io/acme/app-*', 'app-one'],
  ['ghcr.io/acme/app', 'ghcr.io/*/app', 'acme/app'],
  ['ghcr.io/acme/app', 'ghcr.io/acme/{app,web}', 'app'],
  ['ghcr.io/acme/team/app', 'ghcr.io/acme/team/app', 'app'],
])('the repository part of %s, chosen by %s, is %s', (name, source, part) => {
  expect(repositoryPart(name, source)).toBe(part)
})
