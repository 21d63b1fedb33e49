// Which chosen tag a target of a selection goes to.
import { describe, expect, it } from 'vitest'
import { versionScheme } from '../../../../src/promote/match/version/scheme.ts'
import { type ChosenTag, fillTargets } from '../../../../src/promote/requests/fill-targets.ts'
import { parseTemplate, type Template } from '../../../../src/promote/requests/target-template.ts'
import { formatReference } from '../../../../src/registry/model/reference.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { tag } from '../../../integration/promote/support.ts'

function template(text: string): Template {
  const parsed = parseTemplate(text)
  if ('problem' in parsed) throw new TypeError(parsed.problem)
  return parsed
}

function chosen(text: string): ChosenTag {
  const version = versionScheme().version(tag(text))
  const { repository } = parseReference('one.test/team/app')
  return { source: { repository, tag: tag(text) }, repository: 'app', ...(version && { version }) }
}

/** For each chosen tag its targets, or the problems. */
function fill(tags: string, templates: string): readonly string[] {
  const filled = fillTargets(templates.split(' ').map(template), tags.split(' ').map(chosen))
  if ('problems' in filled) return filled.problems
  return tags
    .split(' ')
    .map((text, at) => `${text}: ${(filled.targets[at] ?? []).map(formatReference).join(' ')}`.trim())
}

describe('of several chosen tags', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'each keeps its tag where the target has none',
      '1.0.0 1.10.1 1.2.0',
      'two.test/app',
      ['1.0.0: two.test/app:1.0.0', '1.10.1: two.test/app:1.10.1', '1.2.0: two.test/app:1.2.0'],
    ],
    [
      'a fixed latest goes to the highest release of the main line',
      'v1.9.0 v1.10.0 v2.0.0-rc.1 1.4.0-alpine',
      'two.test/app:latest',
      ['v1.9.0:', 'v1.10.0: two.test/app:latest', 'v2.0.0-rc.1:', '1.4.0-alpine:'],
    ],
    [
      'a fixed latest-alpine goes to the highest release of that line',
      '1.4.0-alpine3.19 1.3.0-alpine3.20 2.0.0',
      'two.test/app:latest-alpine',
      ['1.4.0-alpine3.19: two.test/app:latest-alpine', '1.3.0-alpine3.20:', '2.0.0:'],
    ],
    [
      'a fixed 1 goes to the highest of that major version',
      '1.9.0 1.10.0 2.0.0 main',
      'two.test/app:1',
      ['1.9.0:', '1.10.0: two.test/app:1', '2.0.0:', 'main:'],
    ],
    [
      'a name of no meaning goes to the highest release',
      '1.9.0 2.0.0-rc.1 edge',
      'two.test/app:mirror',
      ['1.9.0: two.test/app:mirror', '2.0.0-rc.1:', 'edge:'],
    ],
    [
      'numbers go to the highest version that has them',
      '1.9.0 1.10.0 2.0.0',
      ':{tag} :{major}.{minor} :{major}',
      [
        '1.9.0: one.test/team/app:1.9.0 one.test/team/app:1.9',
        '1.10.0: one.test/team/app:1.10.0 one.test/team/app:1.10 one.test/team/app:1',
        '2.0.0: one.test/team/app:2.0.0 one.test/team/app:2.0 one.test/team/app:2',
      ],
    ],
    [
      'equal versions share a target, and the plan judges them',
      '1.2.3 v1.2.3',
      'two.test/app:{major}',
      ['1.2.3: two.test/app:1', 'v1.2.3: two.test/app:1'],
    ],
    [
      'latest without a release is refused in words',
      '2.0.0-rc.1 1.4.0-alpine main',
      'two.test/app:latest',
      [
        'two.test/app:latest goes to the highest release of its line, and none of the chosen tags is one: 2.0.0-rc.1, 1.4.0-alpine, main',
      ],
    ],
  ])('%s', (_, tags, templates, expected) => {
    expect(fill(tags, templates)).toEqual(expected)
  })

  it('reports every problem once', () => {
    expect(fill('main edge main', 'a.test/app:{tag} a.test/app:{major}.{minor} a.test/app:{major}')).toHaveLength(4)
  })

  it('a notice says which tag a shared target took', () => {
    const filled = fillTargets([template('two.test/app:latest')], ['1.0.0', '1.1.0'].map(chosen))
    expect('notices' in filled && filled.notices).toEqual([
      'two.test/app:latest goes to 1.1.0, the highest release of its line among the 2 chosen tags',
    ])
  })
})
