// The built action between registries that others wrote, in every direction, with every kind of image; what it wrote is
// read back by clients that others wrote. `WRITE_COMPATIBILITY=1` writes the page that the last test holds it to.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { mapWithLimit } from '../../../src/registry/util/concurrency-limit.ts'
import { type Clients, makeClients } from '../../support/clients.ts'
import { root } from '../../support/root.ts'
import {
  type RealServer,
  type RealServers,
  readers,
  type ServerName,
  serverTools,
  startServers,
  writers,
} from '../../support/servers.ts'
import { lacks } from '../../support/tools.ts'
import { type Kind, kinds, seed } from './kinds.ts'
import { splitPage } from './odd-answers.ts'
import { compatibilityPage, crossing, refused } from './page.ts'
import { type Promotion, promote, promoteAll } from './promotion.ts'
import { expectImage, type Place, type ReadingClient, readingClients, referenceTo } from './read-back.ts'

const page = join(root, 'docs', 'compatibility.md')
const held: { servers?: RealServers; clients?: Clients } = {}
const cells = new Map<string, Set<string>>()
const rows: readonly ServerName[] = [...writers, ...readers]
/** Places that are read back at the same time. */
const readWidth = 4

/** What stands at a source: put there once, since servers lose writes to one repository that come at once. */
const seeded = new Map<string, Promise<void>>()

function the<Name extends keyof typeof held>(name: Name): NonNullable<(typeof held)[Name]> {
  const value = held[name]
  if (value === undefined) throw new Error(`${name}: not started`)
  return value
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')

/** The image at its source, put there where it is not yet. */
async function sourceOf(name: ServerName, kind: Kind, repository = `source/${slug(name)}`): Promise<Place> {
  const serverAddress = {
    server: the('servers').named(name),
    repository: `${repository}/${kind.letter.toLowerCase()}`,
    tag: '1.2.3',
  }
  const at = referenceTo(serverAddress)
  const putting = seeded.get(at) ?? seed(serverAddress.server, serverAddress.repository, kind, serverAddress.tag)
  seeded.set(at, putting)
  await putting
  return serverAddress
}

const targetOf = (source: ServerName, destination: ServerName, kind: Kind): Place => ({
  server: the('servers').named(destination),
  repository: `from/${slug(source)}/to/${slug(destination)}/${kind.letter.toLowerCase()}`,
  tag: '1.2.3',
})

function mark(source: ServerName, destination: ServerName, letter: string): void {
  const key = crossing(source, destination)
  cells.set(key, (cells.get(key) ?? new Set()).add(letter))
}

interface Task {
  readonly kind: Kind
  readonly servers: readonly RealServer[]
  readonly promotion: Promotion
  readonly to: readonly Place[]
}

const serversOf = (tasks: readonly Task[]): readonly RealServer[] => [
  ...new Set(tasks.flatMap((plannedTask) => plannedTask.servers)),
]

async function task(source: ServerName, destinations: readonly ServerName[], kind: Kind): Promise<Task> {
  const from = await sourceOf(source, kind)
  const to = destinations.map((destination) => targetOf(source, destination, kind))
  const promotion = { source: referenceTo(from), targets: to.map(referenceTo) }
  return { kind, servers: [from, ...to].map(({ server }) => server), promotion, to }
}

/** The client that reads this cell: in turn, so that each reads every kind at every destination, and from every source. */
function clientFor(source: ServerName, destination: ServerName, kind: Kind): ReadingClient {
  const turn = rows.indexOf(source) + rows.indexOf(destination) + kinds.indexOf(kind)
  return readingClients[turn % readingClients.length] ?? 'crane'
}

const outputImages = z.array(z.object({ target: z.string(), digest: z.string() }))

/** Promotes an image of each kind to some servers in one run, and reads it back from each. */
async function expectPromoted(source: ServerName, destinations: readonly ServerName[]): Promise<void> {
  const tasks = await Promise.all(kinds.map((kind) => task(source, destinations, kind)))
  const run = await promoteAll(
    serversOf(tasks),
    tasks.map(({ promotion }) => promotion),
  )
  expect(run.status, run.log).toBe(0)
  expect(run.outputs).toMatchObject({ status: 'promoted', changed: 'true' })
  const images = outputImages.parse(JSON.parse(run.outputs['images'] ?? ''))
  const promised = tasks.flatMap(({ promotion, kind }) =>
    promotion.targets.map((target) => ({ target, digest: kind.built.digest })),
  )
  expect(images).toEqual(promised)
  const limit = mapWithLimit(readWidth)
  await Promise.all(
    tasks.flatMap(({ kind, to }) =>
      to.map((destinationPlace) =>
        limit(async () => {
          const { name } = destinationPlace.server
          await expectImage({ clients: the('clients'), place: destinationPlace, kind }, [clientFor(source, name, kind)])
          mark(source, name, kind.letter)
        }),
      ),
    ),
  )
}

/** Asks for all of it once more, in one run, which has nothing left to do. */
async function expectUnchanged(source: ServerName, destinations: readonly ServerName[]): Promise<void> {
  const tasks = await Promise.all(kinds.map((kind) => task(source, destinations, kind)))
  const { outputs, log } = await promoteAll(
    serversOf(tasks),
    tasks.map(({ promotion }) => promotion),
  )
  expect(outputs, log).toMatchObject({ status: 'unchanged', changed: 'false' })
}

/** Promotes to a server that takes no writes and to one that does: the run fails, and neither has the tag. */
async function expectRefused(source: ServerName, reader: ServerName, kind: Kind): Promise<void> {
  const from = await sourceOf(source, kind)
  const refusing = { ...targetOf(source, reader, kind), repository: `refused/${slug(source)}` }
  const willing = {
    ...targetOf(source, 'ociserver (strict)', kind),
    repository: `refused/${slug(source)}/${slug(reader)}`,
  }
  const servers = [from, refusing, willing].map(({ server }) => server)
  const run = await promote(servers, { source: referenceTo(from), targets: [refusing, willing].map(referenceTo) })
  expect(run.status, run.log).toBe(1)
  expect(run.outputs).toMatchObject({ status: 'failed', changed: 'false' })
  expect(run.log).toContain(`::error`)
  expect(run.log).toContain(refusing.server.host)
  for (const { server, repository, tag } of [refusing, willing]) {
    const { status } = await fetch(`${server.back}/v2/${repository}/manifests/${tag}`)
    expect(status).toBe(404)
  }
  mark(source, reader, refused)
}

async function expectRetagged(name: ServerName, kind: Kind): Promise<void> {
  const from = await sourceOf(name, kind, `retag/${slug(name)}`)
  const run = await promote([from.server], { source: referenceTo(from), targets: [':1.2', ':latest'] })
  expect(run.outputs, run.log).toMatchObject({ status: 'promoted', changed: 'true' })
  const clients = the('clients')
  await expectImage({ clients, place: { ...from, tag: '1.2' }, kind }, ['crane', 'skopeo'])
  await expectImage({ clients, place: { ...from, tag: 'latest' }, kind }, ['regctl'])
}

/** What has the most to lose stands for all where a server writes nothing, or everything is in one repository. */
const fullest = kinds.filter(({ referrers }) => referrers.size > 0)

describe.skipIf(lacks(...serverTools, 'crane', 'regctl', 'skopeo'))(
  'between real registries',
  { timeout: 180_000 },
  () => {
    beforeAll(async () => {
      held.servers = await startServers()
      held.clients = await makeClients(held.servers.servers)
    })
    afterAll(async () => {
      console.log(compatibilityPage(cells))
      await Promise.all([held.clients?.close(), held.servers?.close()])
    })

    describe.each([...writers, ...readers])('from %s', (source) => {
      it.concurrent('to all at once, an image of each kind', () => expectPromoted(source, writers))
      for (const kind of fullest) {
        it.concurrent.each(readers)('to %s: refused before any write', (reader) => expectRefused(source, reader, kind))
      }
      it('once more to all: nothing left to do', () => expectUnchanged(source, writers))
    })

    for (const kind of fullest) {
      it.concurrent.each(writers)(`within one repository of %s: ${kind.name}`, (name) => expectRetagged(name, kind))
    }

    it('is complete, and its page shows it', async () => {
      const text = compatibilityPage(cells)
      expect(text).not.toContain('·')
      const [matrix, oddAnswers] = splitPage(await readFile(page, 'utf8'))
      if (process.env['WRITE_COMPATIBILITY'] === '1') await writeFile(page, `${text}\n${oddAnswers}`)
      else expect(matrix.trimEnd()).toBe(text.trimEnd())
    })
  },
)
