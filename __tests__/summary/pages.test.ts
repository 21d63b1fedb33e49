// Where the summary links to.
import { describe, expect, it } from 'vitest'
import { pageOf } from '../../src/action/summary/pages.ts'
import { parseReference } from '../../src/registry/reference.ts'

describe('the page of', () => {
  it.each([
    ['ghcr.io/acme/app', 'https://ghcr.io/acme/app'],
    ['nginx:1', 'https://hub.docker.com/_/nginx/tags?name=1'],
    ['acme/app', 'https://hub.docker.com/r/acme/app/tags'],
    ['quay.io/acme/app', 'https://quay.io/repository/acme/app?tab=tags'],
    ['public.ecr.aws/a/b', 'https://gallery.ecr.aws/a/b'],
    ['europe-docker.pkg.dev/p/r/i', 'https://europe-docker.pkg.dev/p/r/i'],
    ['registry.gitlab.com/acme/app', 'https://gitlab.com/acme/app/container_registry'],
    ['registry.gitlab.com/acme/team/app', undefined],
    ['registry.corp/acme/app', undefined],
    ['oci:dir', undefined],
  ])('%s is %s', (name, page) => {
    expect(pageOf(parseReference(name))).toBe(page)
  })
})
