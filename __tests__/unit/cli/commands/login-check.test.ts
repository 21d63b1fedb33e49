// `login check`: which arguments are repositories, and what is said of the others.
import { expect, it } from 'vitest'
import { repositoryOf } from '../../../../src/cli/commands/login-check.ts'

it.each([
  ['ghcr.io/acme/app:1', '"ghcr.io/acme/app:1" names an image. A login is for a repository: write ghcr.io/acme/app.'],
  ['ghcr.io', '"ghcr.io" names no repository. Add one that you push to, such as ghcr.io/acme/app.'],
  [
    'localhost:5000',
    '"localhost:5000" names no repository. Add one that you push to, such as localhost:5000/acme/app.',
  ],
  ['oci:out', '"oci:out" is not a repository of a registry.'],
])('%s', (text, problem) => {
  expect(repositoryOf(text)).toEqual({ problem })
})

it('takes a short name of Docker Hub', () => {
  expect(repositoryOf('acme/app')).toEqual({ kind: 'registry', registry: 'docker.io', path: 'acme/app' })
})
