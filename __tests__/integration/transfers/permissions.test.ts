// Credentials that are wrong, that end, or that are taken away in mid-copy: a completed copy or the right error, no secret said.
import { describe, expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import type { Auth, LoggedRequest, Sandbox } from '../../../sandbox/server.ts'
import type { CredentialStore } from '../../../src/registry/credentials/types.ts'
import { formatReference } from '../../../src/registry/model/reference.ts'
import { request } from '../promote/support.ts'
import { expectSound, expectWhole, promoteOnce, type Run, sandbox } from './promotion.ts'

const app = multiPlatform('app')
const older = multiPlatform('older')
const password = 'hunter2 and three'

/** `bob` everywhere, by this password. */
function login(word: string): CredentialStore {
  const credential = { kind: 'basic', username: 'bob', password: word } as const
  return { find: async () => ({ credential, origin: "bob's file", implicit: false }), sources: ["bob's file"] }
}

/** May be changed while a registry runs. */
type Grants = Record<string, ('pull' | 'push' | 'delete')[]>

interface Stage {
  readonly from: Sandbox
  readonly to: Sandbox
  readonly grants: { readonly source: Grants; readonly target: Grants }
}

type Kind = 'basic' | 'bearer'
type Watch = (side: 'source' | 'target', request: LoggedRequest) => void

/** Two registries behind auth; `watch` is told of every request before it is handled. */
async function stage(kind: Kind, watch: Watch = () => {}): Promise<Stage> {
  const grants: Stage['grants'] = { source: { '*': ['pull'] }, target: { '*': ['pull', 'push', 'delete'] } }
  const open = (side: 'source' | 'target'): Promise<Sandbox> => {
    const auth: Auth = { kind, users: { bob: password }, grants: { bob: grants[side] } }
    const fault = (asked: LoggedRequest): undefined => {
      if (asked.operation !== 'token') watch(side, asked)
    }
    return sandbox({ auth, fault })
  }
  const [from, to] = [await open('source'), await open('target')]
  seed(from.store, 'acme/app', app, ['sha-1'])
  seed(to.store, 'acme/app', older, ['edge'])
  return { from, to, grants }
}

const tags = ['1.0.0', 'edge']

function promoteThere({ from, to }: Stage, word = password): Promise<Run> {
  const targets = tags.map((tag) => `${to.host}/acme/app:${tag}`)
  return promoteOnce([request(`${from.host}/acme/app:sha-1`, targets, { referrers: 'none' })], login(word))
}

function expectNoSecret({ said }: Run): void {
  for (const secret of [password, 'wrong word', 'sandbox.', Buffer.from(`bob:${password}`).toString('base64')])
    expect(said).not.toContain(secret)
}

const ours: ReadonlySet<string> = new Set(['created', 'moved', 'same'])

/** What the report says of each tag is so, and what is there is whole. */
function expectTrue({ to }: Stage, { report }: Run): void {
  for (const { target, result } of report.promotions.flatMap((reported) => reported.targets)) {
    const holds = to.store.tag('acme/app', target.tag)
    const before = target.tag === 'edge' ? older.digest : undefined
    // a tag that could not be read back either is left as it may be
    const expected = result === 'left' ? [app.digest, before] : [ours.has(result) ? app.digest : before]
    expect(expected, `${formatReference(target)}: ${result}`).toContain(holds)
    if (holds === app.digest) expectWhole(to, 'acme/app', app)
  }
  expectSound(to, 'acme/app', app)
}

describe.each<Kind>(['basic', 'bearer'])('a password that is wrong (%s)', (kind) => {
  it.each(['source', 'target', 'both'])(
    'at the %s is refused before any write, and says which side and what was tried',
    async (side) => {
      const there = await stage(kind)
      const word = (host: string): string =>
        side === 'both' || host === (side === 'source' ? there.from : there.to).host ? 'wrong word' : password
      const mixed: CredentialStore = {
        sources: ["bob's file"],
        find: (name) => login(word(name.registry)).find(name),
      }
      const asked = request(`${there.from.host}/acme/app:sha-1`, [`${there.to.host}/acme/app:1.0.0`], {
        referrers: 'none',
      })
      const run = await promoteOnce([asked], mixed)
      expect(run.report.status).toBe('failed')
      const sides = run.report.failures.map((failure) => failure.side)
      if (side !== 'both') expect(new Set(sides)).toEqual(new Set([side]))
      for (const { message, remedy } of run.report.failures) {
        expect(message).toMatch(/HTTP 401/)
        expect(remedy).toMatch(/rejected the login from bob's file|login came from bob's file/)
      }
      expect(there.to.store.tags('acme/app')).toEqual(['edge'])
      expect(there.to.requests.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([])
      expectNoSecret(run)
    },
  )
})

/** How many requests a side is asked in a run that nothing disturbs, tokens apart. */
async function requestsOf(kind: Kind, side: 'source' | 'target'): Promise<number> {
  let count = 0
  const there = await stage(kind, (of) => {
    if (of === side) count += 1
  })
  expect((await promoteThere(there)).report.status).toBe('promoted')
  return count
}

/** Runs once for each request of a side: `act` comes right before it is handled. */
async function atEach(kind: Kind, side: 'source' | 'target', act: (there: Stage) => void) {
  const runs: { readonly there: Stage; readonly run: Run }[] = []
  for (let at = await requestsOf(kind, side); at > 0; at -= 1) {
    let count = 0
    const there: Stage = await stage(kind, (of) => {
      if (of !== side) return
      count += 1
      if (count === at) act(there)
    })
    runs.push({ there, run: await promoteThere(there) })
  }
  return runs
}

describe('tokens that expire during a copy', () => {
  it.each(['source', 'target'] as const)(
    'at the %s, before whichever request, are renewed, and the copy is completed',
    async (side) => {
      for (const { there, run } of await atEach('bearer', side, ({ from, to }) => {
        from.expireTokens()
        to.expireTokens()
      })) {
        expect(run.report).toMatchObject({ status: 'promoted', failures: [] })
        for (const tag of tags) expect(there.to.store.tag('acme/app', tag)).toBe(app.digest)
        expectWhole(there.to, 'acme/app', app)
        expectNoSecret(run)
      }
    },
  )

  it('are requested once each, however many requests fail', async () => {
    for (const { there } of await atEach('bearer', 'target', ({ to }) => to.expireTokens()))
      expect(there.to.requests.filter(({ operation }) => operation === 'token').length).toBeLessThanOrEqual(2)
  })
})

/** What is taken away, of whom. */
const losses: readonly (readonly [name: string, side: 'source' | 'target', left: Grants[string]])[] = [
  ['to pull from the source', 'source', []],
  ['to push to the target', 'target', ['pull']],
  ['to do anything at the target', 'target', []],
]

describe.each<Kind>(['basic', 'bearer'])('a permission that is revoked in mid-copy (%s)', (kind) => {
  it.each(losses)(
    '%s, before whichever request, ends in the right error or a completed copy',
    async (_, side, left) => {
      const statuses = new Set<string>()
      const revoke = ({ grants, from, to }: Stage): void => {
        grants[side]['*'] = left
        for (const sandboxRegistry of [from, to]) sandboxRegistry.expireTokens()
      }
      for (const { there, run } of await atEach(kind, side, revoke)) {
        statuses.add(run.report.status)
        expectTrue(there, run)
        expectNoSecret(run)
        for (const { message, remedy, side: failureSide } of run.report.failures) {
          expect(message).toMatch(/HTTP 40[13] (?:UNAUTHORIZED|DENIED)/)
          expect(remedy).toMatch(/rejected the login from bob's file|login came from bob's file/)
          expect(failureSide).toBe(side)
        }
      }
      expect(statuses).toContain('failed')
    },
  )
})
