// A TUF repository for one test, signed by hand as tuf-on-ci signs GitHub's: consistent snapshots, several owners of the root.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'

interface Key {
  readonly id: string
  readonly document: object
  readonly privateKey: KeyObject
}

export interface TufOptions {
  /** Contents by the names of targets. */
  readonly targets: Readonly<Record<string, string>>
  /** How often all keys were replaced since the root that is shipped; 0 by default. */
  readonly rotations?: number
  /** When the shipped root expires. */
  readonly seedExpires?: string
  /** When the newest root expires. */
  readonly rootExpires?: string
  readonly timestampExpires?: string
  /** Of three owners, how many sign a root after the shipped one; two are needed. */
  readonly signatures?: number
}

export interface TufFiles {
  /** The root with which trust begins. */
  readonly seed: Uint8Array
  /** By path. */
  readonly files: ReadonlyMap<string, Buffer>
}

const later = '2126-01-01T00:00:00Z'
const specification = { spec_version: '1.0.31' }

export function tufFiles({
  targets,
  rotations = 0,
  seedExpires = later,
  rootExpires = later,
  timestampExpires = later,
  signatures = 3,
}: TufOptions): TufFiles {
  const files = new Map<string, Buffer>()
  const firstVersion = 3
  let owners = [newKey(), newKey(), newKey()]
  let online = newKey()
  const rootOf = (version: number, expires: string) => ({
    _type: 'root',
    ...specification,
    version,
    expires,
    consistent_snapshot: true,
    keys: Object.fromEntries([...owners, online].map(({ id, document }) => [id, document])),
    roles: {
      root: { keyids: owners.map(({ id }) => id), threshold: 2 },
      targets: { keyids: owners.map(({ id }) => id), threshold: 2 },
      snapshot: { keyids: [online.id], threshold: 1 },
      timestamp: { keyids: [online.id], threshold: 1 },
    },
  })
  const seed = signed(rootOf(firstVersion, rotations === 0 ? rootExpires : seedExpires), owners)
  for (let rotation = 1; rotation <= rotations; rotation++) {
    const former = owners
    owners = [newKey(), newKey(), newKey()]
    online = newKey()
    const version = firstVersion + rotation
    const root = rootOf(version, rotation === rotations ? rootExpires : seedExpires)
    files.set(`/${version}.root.json`, signed(root, [...former.slice(0, signatures), ...owners]))
  }
  for (const [name, content] of Object.entries(targets))
    files.set(`/targets/${sha256(content)}.${name}`, Buffer.from(content))
  const listed = Object.entries(targets).map(([name, content]): [string, object] => [
    name,
    { length: Buffer.byteLength(content), hashes: { sha256: sha256(content) } },
  ])
  const metadata = (type: string, version: number, rest: object) => ({
    _type: type,
    ...specification,
    version,
    expires: later,
    ...rest,
  })
  files.set('/5.targets.json', signed(metadata('targets', 5, { targets: Object.fromEntries(listed) }), owners))
  files.set('/7.snapshot.json', signed(metadata('snapshot', 7, { meta: { 'targets.json': { version: 5 } } }), [online]))
  const timestamp = { meta: { 'snapshot.json': { version: 7 } }, expires: timestampExpires }
  files.set('/timestamp.json', signed(metadata('timestamp', 9, timestamp), [online]))
  return { seed, files }
}

/** The repository on loopback, and the paths that were asked for. */
export async function serveTuf(files: TufFiles['files']) {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    const body = files.get(url)
    response.writeHead(body === undefined ? 404 : 200).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${port}`, asked, close }
}

function newKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keyval = { public: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
  const document = { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', keyval }
  return { id: sha256(canonicalJson(document)), document, privateKey }
}

function signed(document: object, keys: readonly Key[]): Buffer {
  const text = Buffer.from(canonicalJson(document))
  const signatures = keys.map(({ id, privateKey }) => ({
    keyid: id,
    sig: sign('sha256', text, privateKey).toString('hex'),
  }))
  return Buffer.from(JSON.stringify({ signatures, signed: document }))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** OLPC's canonical JSON, which TUF signs: sorted keys, no white space, and in texts only `"` and `\` escaped. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return `"${value.replaceAll(/["\\]/g, '\\$&')}"`
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return `{${members.map(([key, member]) => `${canonicalJson(key)}:${canonicalJson(member)}`).join(',')}}`
}
