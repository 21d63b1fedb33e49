// The default trusted root, from a TUF repository that is made for the test.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { initializeTUFRepo, tufHandlers } from '@tufjs/repo-mock'
import { afterEach, expect, it } from 'vitest'
import { fetchDefaultRoot } from '../../../../src/action/trust/default-roots.ts'
import { TrustServiceError } from '../../../../src/promote/model/errors.ts'
import { readTrustRoots } from '../../../../src/promote/trust/sigstore/trusted-root.ts'
import { answering } from '../../../support/service-answers.ts'
import { material } from '../../../support/signed-images.ts'

const mirror = 'https://tuf.test'
const content = material('trusted_root.r2.json')
const folders: string[] = []

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'promote-image-tuf-'))
  folders.push(folder)
  return folder
}

async function failure(promise: Promise<unknown>): Promise<TrustServiceError> {
  const error: unknown = await promise.catch((reason: unknown) => reason)
  if (error instanceof TrustServiceError) return error
  throw new Error('it did not fail', { cause: error })
}

/** A repository, and the root with which trust in it begins. */
async function repository(change: (path: string, body: string) => string = (_, body) => body) {
  const handlers = tufHandlers(initializeTUFRepo([{ name: 'trusted_root.json', content }]), { metadataPathPrefix: '' })
  const answers = answering(async (url) => {
    const handler = handlers.find(({ path }) => path === url.pathname)
    if (handler === undefined) return undefined
    const { statusCode, response } = handler.fn()
    return { status: statusCode, body: change(url.pathname, response.toString()) }
  })
  const seed = await answers.send(new URL(`${mirror}/1.root.json`), {})
  return { ...answers, seed: seed.bytes }
}

it('is what the repository signs, and a later step of the job asks for nothing again', async () => {
  const { send, asked, seed } = await repository()
  const temp = temporary()
  const before = asked.length
  expect(await fetchDefaultRoot({ send, temp, mirror, seed })).toBe(content)
  expect(asked.slice(before).map(({ url }) => new URL(url).pathname)).toEqual([
    '/2.root.json',
    '/timestamp.json',
    '/snapshot.json',
    '/targets.json',
    '/targets/trusted_root.json',
  ])
  const after = asked.length
  expect(await fetchDefaultRoot({ send, temp, mirror, seed })).toBe(content)
  expect(asked.length).toBe(after)
})

it.each([
  ['another root of trust', undefined, await repository()],
  [
    'a changed target',
    (path: string, body: string) => (path.includes('trusted_root') ? body.replace('rekor.test', 'rekor.evil') : body),
    undefined,
  ],
  [
    'changed metadata',
    (path: string, body: string) =>
      path.includes('targets.json') ? body.replace(/"length":\s*\d+/, '"length":1') : body,
    undefined,
  ],
])('%s is refused, and says what to do', async (_, change, stranger) => {
  const { send, seed } = await repository(change)
  const error = await failure(fetchDefaultRoot({ send, temp: temporary(), mirror, seed: stranger?.seed ?? seed }))
  expect(error.message).toContain('the trusted root of Sigstore could not be read from tuf.test: ')
  expect(error.remedy).toContain('`trusted-root: trust/trusted_root.json`')
})

it('reports that the runner has no network', async () => {
  const send = () => Promise.reject(new Error('connect ENETUNREACH'))
  const error = await failure(fetchDefaultRoot({ send, temp: temporary() }))
  expect(error.message).toBe(
    'the trusted root of Sigstore could not be read from tuf-repo-cdn.sigstore.dev: connect ENETUNREACH',
  )
  expect(error.remedy).toContain('Let the runner reach tuf-repo-cdn.sigstore.dev')
})

it('the fixtures of trusted roots can be read, one or several', () => {
  expect(readTrustRoots(content)).toHaveProperty('roots.length', 1)
  const lines = [content, material('trusted_root.tsa.json')].map((text) => JSON.stringify(JSON.parse(text))).join('\n')
  expect(readTrustRoots(lines)).toHaveProperty('roots.length', 2)
  expect(readTrustRoots('{}')).toHaveProperty('problem')
  expect(readTrustRoots('')).toHaveProperty('problem')
})
