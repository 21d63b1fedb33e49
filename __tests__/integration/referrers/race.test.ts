// Two processes that attach to one image at once: what each brought is there when both have ended.
import { describe, expect, it } from 'vitest'
import { cosignSignature, digestTag, image, index, referrer, seed } from '../../../sandbox/content.ts'
import type { LoggedRequest, Quirk, Sandbox, SandboxOptions } from '../../../sandbox/server.ts'
import { registry } from '../../support/sandboxes.ts'
import { runApart } from './engine.ts'
import { attach } from './kinds.ts'
import { listedByTag } from './stage.ts'

const app = image()
const listTag = digestTag(app.digest)
const signatureTag = digestTag(app.digest, '.sig')
const writers = ['one', 'two'] as const
type Writer = (typeof writers)[number]

const sbomOf = (writer: string, at = 0) =>
  referrer({ subject: app, artifactType: 'application/spdx+json', payload: `${writer} ${at}` })
const ownOf = (writer: Writer) => [0, 1, 2].map((at) => sbomOf(writer, at))
const theirs = sbomOf('theirs')

/** Promotes the image from two sources, with what each of them has, into one repository at the same time. */
async function race(destination: Sandbox, bring: (source: Sandbox, writer: Writer) => void) {
  return Promise.all(
    writers.map(async (writer) => {
      const source = await registry()
      seed(source.store, 'acme/app', app, ['sha-1'])
      bring(source, writer)
      return runApart(`${source.host}/acme/app:sha-1`, `${destination.host}/acme/app:${writer}`)
    }),
  )
}

async function signaturesAt({ url }: Sandbox): Promise<string> {
  const response = await fetch(`${url}/v2/acme/app/manifests/${signatureTag}`)
  return response.text()
}

const listed = async (destination: Sandbox): Promise<readonly string[]> =>
  (await listedByTag(destination, 'acme/app', app.digest)).map(({ digest }) => digest)

const isPromised = ({ operation, reference }: LoggedRequest): boolean =>
  operation === 'manifest-put' && writers.some((writer) => writer === reference)

/** Neither goes on from its promised tag before both are there: whoever was overwritten finds it when it reads back. */
function meeting(quirks: readonly Quirk[]): SandboxOptions {
  const met = Promise.withResolvers<void>()
  let arrivals = 0
  return {
    quirks,
    fault: (request) => {
      if (!isPromised(request)) return undefined
      if (++arrivals === 2) met.resolve()
      return { kind: 'delay', until: met.promise }
    },
  }
}

describe.each([
  { name: 'without compare-and-swap', quirks: ['no-referrers-api'], signs: true },
  { name: 'with If-Match', quirks: ['no-referrers-api', 'honours-if-match'], signs: true },
  { name: 'with reads that lag', quirks: ['ghcr'], signs: false },
] as const satisfies readonly { readonly name: string; readonly quirks: readonly Quirk[]; readonly signs: boolean }[])(
  'two processes at a registry $name',
  ({ quirks, signs }) => {
    it.each([1, 2, 3])('lose no entry in any order (round %i)', async () => {
      const destination = await registry(meeting(quirks))
      const ended = await race(destination, (source, writer) => {
        attach(source, 'acme/app', 'API', ownOf(writer))
        if (signs) seed(source.store, 'acme/app', cosignSignature(app, [`by ${writer}`]), [signatureTag])
      })
      for (const report of ended) expect(report).toMatchObject({ status: 'promoted', warnings: [], failures: [] })
      const all = writers.flatMap(ownOf).map(({ digest }) => digest)
      expect(await listed(destination)).toEqual(all.sort())
      if (signs) for (const writer of writers) expect(await signaturesAt(destination)).toContain(`by ${writer}`)
    })
  },
)

/**
 * Both have read the tag before either writes; the second writes when the first has read back what it wrote; neither
 * goes on to its promised tag before both have written.
 */
function interleaved(tag: string, quirks: readonly Quirk[]): SandboxOptions {
  const [bothRead, firstDone, bothWrote] = [0, 1, 2].map(() => Promise.withResolvers<void>())
  let reads = 0
  let writes = 0
  const isOf = ({ operation, reference }: LoggedRequest, wanted: LoggedRequest['operation']): boolean =>
    reference === tag && operation === wanted
  return {
    quirks,
    fault: (request) => {
      if (isOf(request, 'manifest-get')) {
        reads++
        if (reads === 1) return { kind: 'delay', until: bothRead?.promise ?? Promise.resolve() }
        if (reads > 2) return undefined
        bothRead?.resolve()
        return { kind: 'delay', until: firstDone?.promise ?? Promise.resolve() }
      }
      return isPromised(request) ? { kind: 'delay', until: bothWrote?.promise ?? Promise.resolve() } : undefined
    },
    onAnswered: (request) => {
      if (isOf(request, 'manifest-head')) firstDone?.resolve()
      if (isOf(request, 'manifest-put') && ++writes === 2) bothWrote?.resolve()
    },
  }
}

/**
 * Both read the tag, and read it once more before they write, before either writes; neither goes on to its promised tag
 * before both have written.
 */
function overlapping(tag: string): SandboxOptions {
  const pairs = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const bothWrote = Promise.withResolvers<void>()
  let reads = 0
  let writes = 0
  return {
    quirks: ['no-referrers-api'],
    fault: (request) => {
      if (isPromised(request)) return { kind: 'delay', until: bothWrote.promise }
      if (request.operation !== 'manifest-get' || request.reference !== tag) return undefined
      const pair = pairs[Math.floor(reads++ / 2)]
      if (reads % 2 === 0) pair?.resolve()
      return pair && { kind: 'delay', until: pair.promise }
    },
    onAnswered: ({ operation, reference }) => {
      if (operation === 'manifest-put' && reference === tag && ++writes === 2) bothWrote.resolve()
    },
  }
}

describe('two processes of which one writes after the other has read back', () => {
  it('find at the end that a list was replaced, and add their entries again', async () => {
    const destination = await registry(interleaved(listTag, ['no-referrers-api']))
    const ended = await race(destination, (source, writer) => attach(source, 'acme/app', 'API', [sbomOf(writer)]))
    expect(await listed(destination)).toEqual(writers.map((writer) => sbomOf(writer).digest).sort())
    const notices = ended.flatMap((report) => report.notices)
    expect(notices).toEqual([expect.stringMatching(/another writer replaced the list of referrers/)])
  })

  it('are separated by If-Match, and no entry is lost', async () => {
    const destination = await registry(interleaved(listTag, ['no-referrers-api', 'honours-if-match']))
    seed(destination.store, 'acme/app', index([theirs]), [listTag])
    const ended = await race(destination, (source, writer) => attach(source, 'acme/app', 'API', [sbomOf(writer)]))
    expect(await listed(destination)).toEqual(
      [theirs, ...writers.map((writer) => sbomOf(writer))].map(({ digest }) => digest).sort(),
    )
    expect(ended.flatMap((report) => report.notices)).toEqual([])
    const answers = destination.requests.filter(
      ({ operation, reference }) => operation === 'manifest-put' && reference === listTag,
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 412, 201])
  })

  it('do the same for a .sig tag', async () => {
    const destination = await registry(overlapping(signatureTag))
    seed(destination.store, 'acme/app', cosignSignature(app, ['theirs']), [signatureTag])
    const ended = await race(destination, (source, writer) => {
      seed(source.store, 'acme/app', cosignSignature(app, [`by ${writer}`]), [signatureTag])
    })
    for (const writer of writers) expect(await signaturesAt(destination)).toContain(`by ${writer}`)
    const notices = ended.flatMap((report) => report.notices)
    expect(notices).toEqual([expect.stringMatching(/\.sig was replaced by another writer/)])
  })
})
