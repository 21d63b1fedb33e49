// Signature stores in folders and on web servers, and what is hostile in them.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf } from '../../../../src/registry/model/digest.ts'
import { RegistryError } from '../../../../src/registry/model/errors.ts'
import type { HostSettings } from '../../../../src/registry/model/host-settings.ts'
import type { WireEvent } from '../../../../src/registry/model/wire-event.ts'
import type { SignatureStore } from '../../../../src/registry/repository.ts'
import { openSourceStore, openTargetStore } from '../../../../src/registry/signatures/lookaside.ts'
import { webReader } from '../../../../src/registry/signatures/web.ts'
import { type Identity, makeIdentity, serveSecurely } from '../transport/secure.ts'

const subject = digestOf('image')
const folderName = `ns/app@${subject.replace(':', '=')}`
const signature = (text: string) => Buffer.concat([Buffer.from([0x90]), Buffer.from(text)])
const first = signature('one')
const second = signature('two')
const third = signature('three')
const servers: Server[] = []
let root: string

beforeEach(async () => {
  observed.splice(0)
  root = await mkdtemp(join(tmpdir(), 'signatures-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(root, { recursive: true, force: true })
})

const name = { kind: 'registry', registry: 'r.test', path: 'ns/app' } as const
const observed: WireEvent[] = []
const reader = (tls: HostSettings = {}) => webReader({ tls, observe: (event) => observed.push(event) })
const { signal } = new AbortController()
const context = (tls?: HostSettings) => ({ name, signal, web: reader(tls) })
const url = (store: string) => `file://${join(root, store)}`

function source(read: string, tls?: HostSettings): SignatureStore {
  const store = openSourceStore({ read, write: undefined }, context(tls))
  if (store === undefined) throw new Error('no store')
  return store
}

function target(read: string, write: string): SignatureStore {
  const store = openTargetStore({ read, write }, context())
  if (store === undefined) throw new Error('no store')
  return store
}

async function fill(store: string, ...signatures: readonly (Buffer | undefined)[]): Promise<void> {
  const folder = join(root, store, folderName)
  await mkdir(folder, { recursive: true })
  for (const [at, bytes] of signatures.entries())
    if (bytes !== undefined) await writeFile(join(folder, `signature-${at + 1}`), bytes)
}

const written = (store: string, index: number) => readFile(join(root, store, folderName, `signature-${index}`))

/** A web server; `answer` gives status and body for a path. */
async function web(
  answer: (path: string, headers: Readonly<Record<string, unknown>>) => readonly [number, (Buffer | string)?, string?],
) {
  const paths: string[] = []
  const server = createServer(({ url: path = '', headers }, response) => {
    paths.push(path)
    const [status, body = '', location] = answer(path, headers)
    response.writeHead(status, location === undefined ? {} : { location }).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening')
  return { base: `http://127.0.0.1:${address.port}`, paths }
}

describe('a folder', () => {
  it('is read until an index is absent', async () => {
    await fill('a', first, second, undefined, third)
    expect(await source(url('a')).read(subject)).toEqual({ signatures: [first, second] })
    expect(await source(url('none')).read(subject)).toEqual({ signatures: [] })
  })

  it('gets what it does not have, at the next index, and keeps what it has', async () => {
    await fill('a', first)
    await target(url('a'), url('a')).add(subject, [second, first])
    expect(await written('a', 1)).toEqual(first)
    expect(await written('a', 2)).toEqual(second)
    expect(await readdir(join(root, 'a', folderName))).toHaveLength(2)
  })

  it('that is a staging folder gets the signatures of the public store too', async () => {
    await fill('public', first)
    await fill('staging', second)
    await target(url('public'), url('staging')).add(subject, [third])
    const list = await Promise.all([1, 2, 3].map((index) => written('staging', index)))
    expect(new Set(list.map(String))).toEqual(new Set([first, second, third].map(String)))
    expect(await written('public', 1)).toEqual(first)
    expect(await readdir(join(root, 'public', folderName))).toHaveLength(1)
  })

  it('ends at what is not a signature, which is neither read nor replaced', async () => {
    await fill('a', first, Buffer.from('<html>'), third)
    const store = target(url('a'), url('a'))
    const { signatures, problem } = await store.read(subject)
    expect(signatures).toEqual([first])
    expect(problem).toContain('signature-2')
    await store.add(subject, [second])
    expect(String(await written('a', 2))).toBe('<html>')
  })

  it.each([
    [
      'too many',
      async () => fill('a', ...Array.from({ length: 130 }, (_, at) => signature(String(at)))),
      /more than 128/,
    ],
    ['too long', async () => fill('a', Buffer.alloc(4 * 1024 * 1024 + 1, 0x90)), /more than the limit/],
    [
      'a link out of the store',
      async () => {
        await fill('a')
        await writeFile(join(root, 'secret'), signature('secret'))
        await symlink(join(root, 'secret'), join(root, 'a', folderName, 'signature-1'))
      },
      /leads out of the store/,
    ],
    [
      'no file',
      async () => mkdir(join(root, 'a', folderName, 'signature-1'), { recursive: true }),
      /not a regular file/,
    ],
  ])('with %s is an error', async (_, prepare, message) => {
    await prepare()
    const reading = source(url('a')).read(subject)
    await expect(reading).rejects.toThrow(RegistryError)
    await expect(reading).rejects.toThrow(message)
  })

  it('does not follow a link out of it for a write', async () => {
    await mkdir(join(root, 'a/ns'), { recursive: true })
    await mkdir(join(root, 'outside'))
    await symlink(join(root, 'outside'), join(root, 'a', folderName))
    await expect(target(url('a'), url('a')).add(subject, [signature('x')])).rejects.toThrow(/leads out of the store/)
    expect(await readdir(join(root, 'outside'))).toEqual([])
  })

  it.each(['ftp://x/y', 'not a url', 'file://host/path'])('is not %s', (text) => {
    expect(() => source(text)).toThrow(RegistryError)
  })
})

describe('a web server', () => {
  it('is asked for the paths of containers/image, until 404', async () => {
    const { base, paths } = await web((path) => (path.endsWith('-1') ? [200, first] : [404]))
    expect(await source(`${base}/sigs`).read(subject)).toEqual({ signatures: [first] })
    expect(paths).toEqual([1, 2].map((index) => `/sigs/${folderName}/signature-${index}`))
  })

  it('follows redirects, and gives its login to nobody else', async () => {
    const seen: unknown[] = []
    const redirectTarget = await web((_, headers) => {
      seen.push(headers['authorization'])
      return [404]
    })
    const { base } = await web((path, headers) => {
      seen.push(headers['authorization'])
      return [302, '', `${redirectTarget.base}${path}`]
    })
    const store = source(base.replace('http://', 'http://me:secret@'))
    expect(await store.read(subject)).toEqual({ signatures: [] })
    expect(seen).toEqual([`Basic ${Buffer.from('me:secret').toString('base64')}`, undefined])
    expect(store.title).not.toContain('secret')
  })

  it('is named in errors without its login and its query', async () => {
    const { base } = await web(() => [403, 'no'])
    const store = source(`${base.replace('http://', 'http://me:secret@')}/sigs?token=secret`)
    const error: unknown = await store.read(subject).catch((caught: unknown) => caught)
    expect(String(error)).toContain(`the store ${base}/sigs`)
    expect(String(error)).not.toMatch(/secret|\?/)
  })

  it.each([
    ['403', [403, 'no'] as const, /HTTP 403/],
    ['too many bytes', [200, Buffer.alloc(4 * 1024 * 1024 + 1, 0x90)] as const, /longer than/],
    ['a redirect to a file', [302, '', 'file:///etc/passwd'] as const, /not https/],
    ['redirects without end', [302, '', '/again'] as const, /more than 5 times/],
  ])('that answers %s is an error', async (_, answer, message) => {
    const { base } = await web(() => answer)
    await expect(source(base).read(subject)).rejects.toThrow(message)
  })

  it('that answers a page for everything has no signature', async () => {
    const { base, paths } = await web(() => [200, '<!doctype html>'])
    const { signatures, problem } = await source(base).read(subject)
    expect(signatures).toEqual([])
    expect(problem).toContain('is not a signature')
    expect(paths).toHaveLength(1)
  })

  it('is counted: every request is an event, without the login', async () => {
    const { base } = await web((path) => (path.endsWith('-1') ? [200, first] : [404]))
    await source(base.replace('http://', 'http://me:secret@')).read(subject)
    const event = { kind: 'request', registry: new URL(base).host, method: 'GET' }
    expect(observed).toMatchObject([
      { ...event, path: `/${folderName}/signature-1`, status: 200 },
      { ...event, path: `/${folderName}/signature-2`, status: 404 },
    ])
    expect(JSON.stringify(observed)).not.toContain('secret')
  })

  const notFound = {
    handler: (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(404).end(),
  }

  it.each<[string, (identity: Identity) => HostSettings, boolean]>([
    ['the authority', ({ ca }) => ({ ca }), false],
    ['the client certificate', (identity) => identity, true],
    ['skip-verify', () => ({ skipVerify: true }), false],
  ])('is read with %s of its registry', async (_, tls, certified) => {
    const identity = await makeIdentity()
    const server = await serveSecurely({ identity, ...notFound })
    expect(await source(`https://${server.host}`, tls(identity)).read(subject)).toEqual({ signatures: [] })
    expect(server.certified).toEqual([certified])
  })

  it.each<[string, (identity: Identity) => HostSettings, readonly boolean[]]>([
    ['a client certificate', (identity) => identity, [false]],
    ['skip-verify', () => ({ skipVerify: true }), []],
  ])('that it redirects to is read without %s', async (_, tls, certified) => {
    const identity = await makeIdentity()
    const secureServer = await serveSecurely({ identity: await makeIdentity(), ...notFound })
    const trusted = await serveSecurely({ identity, ...notFound })
    const to = certified.length > 0 ? trusted : secureServer
    const first = await serveSecurely({
      identity,
      handler: ({ url: path }, response) => response.writeHead(302, { location: `https://${to.host}${path}` }).end(),
    })
    const reading = source(`https://${first.host}`, tls(identity)).read(subject)
    if (certified.length > 0) expect(await reading).toEqual({ signatures: [] })
    else await expect(reading).rejects.toThrow(RegistryError)
    expect(to.certified).toEqual(certified)
  })

  it('cannot be written', () => {
    expect(target('http://127.0.0.1:1', 'http://127.0.0.1:1').writable).toBe(false)
  })
})
