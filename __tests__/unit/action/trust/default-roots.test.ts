// The default trusted roots, from TUF repositories that are made for the test.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { fetchDefaultRoot, tufRepositories } from '../../../../src/action/trust/default-roots.ts'
import { TrustServiceError } from '../../../../src/promote/model/errors.ts'
import { readTrustRoots } from '../../../../src/promote/trust/sigstore/trusted-root.ts'
import { root as project } from '../../../support/root.ts'
import { answering } from '../../../support/service-answers.ts'
import { material } from '../../../support/signed-images.ts'
import { canonicalJson, type TufOptions, tufFiles } from '../../../support/tuf-repository.ts'

const url = 'https://tuf.test'
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

type Change = (path: string, body: Buffer) => Buffer | string

function repository(options: Partial<TufOptions> = {}, change: Change = (_, body) => body) {
  const { seed, files } = tufFiles({ targets: { 'trusted_root.json': content }, ...options })
  const { send, asked } = answering(({ pathname }) => {
    const body = files.get(pathname)
    return body && { body: change(pathname, body) }
  })
  return { send, paths: () => asked.map((request) => new URL(request.url).pathname), own: { owner: 'acme', url, seed } }
}

const target = `/targets/${createHash('sha256').update(content).digest('hex')}.trusted_root.json`

it.each([0, 2])('is what the repository signs, %d rotations of all keys after the shipped root', async (rotations) => {
  const { send, paths, own } = repository({ rotations, seedExpires: '2025-04-11T14:36:57Z' })
  const temp = temporary()
  const roots = Array.from({ length: rotations + 1 }, (_, at) => `/${at + 4}.root.json`)
  const all = [...roots, '/timestamp.json', '/7.snapshot.json', '/5.targets.json', target]
  expect(await fetchDefaultRoot({ send, temp, repository: own })).toBe(content)
  expect(paths()).toEqual(all)
  // A later step of the job asks for nothing again.
  expect(await fetchDefaultRoot({ send, temp, repository: own })).toBe(content)
  expect(paths()).toEqual(all)
})

it.each([
  ['has expired', 'timestamp.json', '{"signed":{"expires":"2025-01-01T00:00:00Z"}}'],
  ['was changed', '4.root.json', '{}'],
  ['was lost', '4.root.json', ''],
])('a later step asks again if what an earlier one left %s', async (_, name, text) => {
  const temp = temporary()
  const { own, send, paths } = repository({ rotations: 1 })
  await fetchDefaultRoot({ send, temp, repository: own })
  const before = paths().length
  writeFileSync(join(temp, 'promote-image-trust', encodeURIComponent(url), name), text)
  expect(await fetchDefaultRoot({ send, temp, repository: own })).toBe(content)
  expect(paths().slice(before)).toEqual(['/4.root.json', '/5.root.json', '/timestamp.json'])
})

it.each<[string, Partial<TufOptions>, Change]>([
  [
    'another root of trust',
    {},
    (path, body) => (path.endsWith('.root.json') ? body : (tufFiles({ targets: {} }).files.get(path) ?? body)),
  ],
  ['a new root that too few owners of the shipped one signed', { rotations: 1, signatures: 1 }, (_, body) => body],
  ['a newest root that has expired', { rotations: 1, rootExpires: '2025-01-01T00:00:00Z' }, (_, body) => body],
  ['a timestamp that has expired', { timestampExpires: '2025-01-01T00:00:00Z' }, (_, body) => body],
  ['a repository without the target', { targets: {} }, (_, body) => body],
  [
    'a changed target',
    {},
    (path, body) => (path.startsWith('/targets/') ? body.toString().replace('rekor.test', 'rekor.evil') : body),
  ],
  [
    'changed metadata',
    {},
    (path, body) => (path === '/5.targets.json' ? body.toString().replace(/"length":\d+/, '"length":1') : body),
  ],
])('%s is refused, and says what to do', async (_, options, change) => {
  const { send, own } = repository(options, change)
  const error = await failure(fetchDefaultRoot({ send, temp: temporary(), repository: own }))
  expect(error.message).toContain('the trusted root of acme could not be read from tuf.test: ')
  expect(error.remedy).toContain('`trusted-root: trust/trusted_root.jsonl`')
})

it.each([
  ['public-good', "Sigstore's public instance", 'tuf-repo-cdn.sigstore.dev'],
  ['github', "GitHub's own Sigstore", 'tuf-repo.github.com'],
] as const)('%s: names the root and the host if the runner has no network', async (instance, owner, host) => {
  const send = () => Promise.reject(new Error('connect ENETUNREACH'))
  const error = await failure(fetchDefaultRoot({ send, temp: temporary(), repository: tufRepositories[instance] }))
  expect(error.message).toBe(`the trusted root of ${owner} could not be read from ${host}: connect ENETUNREACH`)
  expect(error.remedy).toContain(`Let the runner reach ${host}`)
})

const seedDocument = z.object({
  signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
  signed: z.looseObject({
    _type: z.literal('root'),
    consistent_snapshot: z.literal(true),
    keys: z.record(z.string(), z.looseObject({ keyval: z.object({ public: z.string() }) })),
    roles: z.looseObject({ root: z.object({ keyids: z.array(z.string()), threshold: z.number() }) }),
  }),
})

it("the shipped root of GitHub's Sigstore is the one that gh embeds, and enough of its own keys signed it", async () => {
  const file = join(project, 'src/action/trust/vendor/tuf-repo.github.com/root.json')
  const bytes = readFileSync(file)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    '98cba97be9075bc98b2322de3de85fbd1b70ec7392991dfd2f53d215bede1a8d',
  )
  const { signatures, signed } = seedDocument.parse(JSON.parse(bytes.toString()))
  const text = Buffer.from(canonicalJson(signed))
  const { keyids, threshold } = signed.roles.root
  const signers = keyids.filter((id) => {
    const { sig = '' } = signatures.find(({ keyid }) => keyid === id) ?? {}
    const key = createPublicKey(signed.keys[id]?.keyval.public ?? '')
    return verify('sha256', text, key, Buffer.from(sig, 'hex'))
  })
  expect(threshold).toBe(3)
  expect(signers.length).toBeGreaterThanOrEqual(threshold)
  expect(JSON.parse(Buffer.from(tufRepositories.github.seed).toString())).toEqual(JSON.parse(bytes.toString()))
})

it('a repository that somebody else signed is not believed in the name of GitHub', async () => {
  const { send } = repository({ rotations: 1 })
  const error = await failure(fetchDefaultRoot({ send, temp: temporary(), repository: tufRepositories.github }))
  expect(error.message).toContain('tuf-repo.github.com')
})

it('the fixtures of trusted roots can be read, one or several', () => {
  expect(readTrustRoots(content)).toHaveProperty('roots.length', 1)
  const lines = [content, material('trusted_root.tsa.json')].map((text) => JSON.stringify(JSON.parse(text))).join('\n')
  expect(readTrustRoots(lines)).toHaveProperty('roots.length', 2)
  expect(readTrustRoots('{}')).toHaveProperty('problem')
  expect(readTrustRoots('')).toHaveProperty('problem')
})
