// A registry where nothing listens: the run ends soon, with one sentence.
import { expect, it, onTestFinished } from 'vitest'
import { connect } from '../../../src/registry/index.ts'
import { RegistryError } from '../../../src/registry/model/errors.ts'
import { parseReference } from '../../../src/registry/model/reference-syntax/parse.ts'
import { closedPort, testClock } from '../../unit/registry/transport/support.ts'
import { tag } from './content.ts'

it('a closed port fails all requests within half a minute', async () => {
  const host = await closedPort()
  const clock = testClock()
  const credentials = { find: async () => undefined, sources: [] }
  const registries = connect({ settings: new Map(), credentials, concurrency: 'auto', observe: () => undefined, clock })
  onTestFinished(() => registries.close())
  const name = parseReference(`${host}/acme/app`).repository
  const repository = registries.open(name, { access: 'push', signal: new AbortController().signal })
  const failures = [
    await repository.resolve(tag('v1')).catch((error: unknown) => error),
    await repository.manifest(tag('v2')).catch((error: unknown) => error),
    await repository.openUpload().then((permission) => (permission.kind === 'granted' ? permission : permission.error)),
  ]
  expect(clock.slept.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(30_000)
  for (const error of failures) {
    expect(error).toBeInstanceOf(RegistryError)
    expect(String(error)).toMatch(/the connection was refused \(ECONNREFUSED\)/)
  }
})
