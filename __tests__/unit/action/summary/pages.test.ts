// Where the summary links to.
import { describe, expect, it } from 'vitest'
import { packagePage } from '../../../../src/action/summary/registry-pages.ts'
import { parseReference } from '../../../../src/registry/model/reference-syntax/parse.ts'

const ecr = 'dkr.ecr.eu-central-1.amazonaws.com/acme/app'

describe('the page of', () => {
  it.each([
    ['ghcr.io/acme/app', 'https://ghcr.io/acme/app'],
    ['nginx:1', 'https://hub.docker.com/_/nginx/tags?name=1'],
    ['acme/app', 'https://hub.docker.com/r/acme/app/tags'],
    ['quay.io/acme/app', 'https://quay.io/repository/acme/app?tab=tags'],
    ['public.ecr.aws/a/b', 'https://gallery.ecr.aws/a/b'],
    [
      `123456789012.${ecr}:1`,
      'https://eu-central-1.console.aws.amazon.com/ecr/repositories/private/123456789012/acme/app?region=eu-central-1',
    ],
    [
      '123456789012.dkr-ecr.us-east-1.on.aws/app',
      'https://us-east-1.console.aws.amazon.com/ecr/repositories/private/123456789012/app?region=us-east-1',
    ],
    [
      '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/ecr/repositories/private/123456789012/app?region=us-gov-west-1',
    ],
    [
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app',
      'https://cn-north-1.console.amazonaws.cn/ecr/repositories/private/123456789012/app?region=cn-north-1',
    ],
    ['europe-docker.pkg.dev/p/r/i', 'https://europe-docker.pkg.dev/p/r/i'],
    ['gcr.io/p/i', 'https://gcr.io/p/i'],
    ['eu.gcr.io/p/i', 'https://eu.gcr.io/p/i'],
    ['registry.gitlab.com/acme/app', 'https://gitlab.com/acme/app/container_registry'],
    ['registry.gitlab.com/acme/team/app/image', 'https://gitlab.com/acme/team'],
    ['containers.git.corp/acme/app', 'https://containers.git.corp/acme/app'],
  ])('%s is %s', (name, page) => {
    expect(packagePage(parseReference(name), 'https://git.corp')).toBe(page)
  })

  it.each([
    'acme.azurecr.io/app',
    'registry.corp/acme/app',
    'containers.other.corp/acme/app',
    'mirror.gcr.io/library/nginx',
    `12.${ecr}`,
    `123456789012.${ecr.replace('.com', '.com.evil.test')}`,
    'ghcr.io.evil.test/acme/app',
    'ghcr.io:8443/acme/app',
    'oci:dir',
  ])('%s is not known', (name) => {
    expect(packagePage(parseReference(name), 'https://git.corp')).toBeUndefined()
  })
})
