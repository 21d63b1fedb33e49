import { expect, it } from 'vitest'
import { independentGroups } from '../../../../src/promote/requests/independent-groups.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { target } from '../../action/inputs/support.ts'
import { options } from '../../action/log/planned.ts'

it.each([
  ['two repositories are independent', [['a:1'], ['b:1']], [[0], [1]]],
  ['one tag of both', [['a:1'], ['a:1']], [[0, 1]]],
  ['two tags of one repository', [['a:1'], ['a:2']], [[0], [1]]],
  ['a repository with several tags of one request', [['a:1', 'a:latest'], ['a:2']], [[0, 1]]],
  ['a request that joins two groups', [['a:1'], ['b:1'], ['a:1', 'b:1']], [[0, 1, 2]]],
  ['a group that is not joined stays', [['a:1'], ['c:1'], ['b:1'], ['a:1', 'b:1']], [[0, 2, 3], [1]]],
])('groups requests by what they share: %s', (_, promotions, groups) => {
  const requests = promotions.map((targets) => ({
    sources: [parseReference('ghcr.io/acme/app:sha-1')] as const,
    targets: targets.map((name) => target(`docker.io/acme/${name}`).target),
    options,
  }))
  expect(independentGroups(requests)).toEqual(groups.map((group) => group.map((at) => requests[at])))
})

it('groups requests of one source if one of them deletes its tags', () => {
  const [first, second, apart] = (['1', '1', '2'] as const).map((tag, at) => ({
    sources: [parseReference(`ghcr.io/acme/app:sha-${tag}`)] as const,
    targets: [target(`docker.io/acme/app-${at}:1`).target],
    options: at === 1 ? { ...options, deleteSourceTags: ['sha-*'] } : options,
  }))
  const requests = [first, second, apart].flatMap((request) => request ?? [])
  expect(independentGroups(requests)).toEqual([[first, second], [apart]])
})
