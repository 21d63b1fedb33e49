// The fence: which targets a glob lets through.
import { describe, expect, it } from 'vitest'
import { firstUnmatchedList } from '../../../../src/promote/plan/allowed-targets.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'
import { tag } from '../../../integration/promote/support.ts'

function isAllowed(glob: string, reference: string): boolean {
  const { repository, tag: name = tag('latest') } = parseReference(reference)
  return firstUnmatchedList({ repository, tag: name }, [glob]) === undefined
}

describe('allow-targets', () => {
  it.each([
    ['ghcr.io/acme/*', 'ghcr.io/acme/app:1.0.0'],
    ['ghcr.io/acme/**', 'ghcr.io/acme/team/app:1.0.0'],
    ['ghcr.io/acme/app', 'ghcr.io/acme/app:1.0.0'],
    ['ghcr.io/acme/app:1.*', 'ghcr.io/acme/app:1.0.0'],
    ['*.corp.test/app', 'eu.corp.test/app:1.0.0'],
    ['GHCR.io/acme/*', 'ghcr.io/acme/app:1.0.0'],
    ['127.0.0.1:5000/acme/ap?', '127.0.0.1:5000/acme/app:1.0.0'],
  ])('%s lets %s through', (glob, reference) => {
    expect(isAllowed(glob, reference)).toBe(true)
  })

  it.each([
    ['ghcr.io/acme/*', 'ghcr.io/acme/team/app:1.0.0'],
    ['ghcr.io/*', 'ghcr.io/acme/app:1.0.0'],
    ['*/app', 'evil.test/x/app:1.0.0'],
    ['*.corp.test/app', 'evil.test/x.corp.test/app:1.0.0'],
    ['ghcr.io*/acme/*', 'evil.test/ghcr.io/acme/app:1.0.0'],
    ['ghcr.io/acme?app:1.0.0', 'ghcr.io/acme/app:1.0.0'],
    ['ghcr.io/acme/app:1.*', 'ghcr.io/acme/app:2.0.0'],
    ['ghcr.io/acme/app', 'ghcr.io/acme/app2:1.0.0'],
    ['**.io/app', 'ghcr.io/acme/app:1.0.0'],
  ])('%s bars %s', (glob, reference) => {
    expect(isAllowed(glob, reference)).toBe(false)
  })
})
