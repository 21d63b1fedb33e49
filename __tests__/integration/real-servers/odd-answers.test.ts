// Odd answers of registries, played to the built action and to the tools of others: docs/compatibility.md says who copies.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Built, image, layer, multiPlatform, seed } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { makeClients } from '../../support/clients.ts'
import { root } from '../../support/root.ts'
import { lacks } from '../../support/tools.ts'
import { oddAnswers, oddAnswersPart, slowing, splitPage, tools } from './odd-answers.ts'

const page = join(root, 'docs/compatibility.md')
const app = multiPlatform('app')
const small = image({ layers: [layer({ small: 'image' })] })
type Tool = (typeof tools)[number]
const tls = ['--insecure-policy', '--src-tls-verify=false', '--dest-tls-verify=false']

/** The exit code of a copy. */
async function copy(tool: Tool, [source, target]: readonly [Sandbox, Sandbox]): Promise<number | null | undefined> {
  const [from, to] = [`${source.host}/acme/app:sha-1`, `${target.host}/acme/app:1.2.3`]
  if (tool === 'promote-image') return (await runStep({ inputs: { source: from, targets: to } })).status
  const clients = await makeClients([source, target].map(({ host }) => ({ host, scheme: 'http' as const })))
  const commands = {
    crane: ['copy', from, to],
    regctl: ['image', 'copy', from, to],
    skopeo: ['copy', '--all', ...tls, `docker://${from}`, `docker://${to}`],
  }
  try {
    return (await clients.run(tool, ...commands[tool])).status
  } finally {
    await clients.close()
  }
}

function isWhole({ store }: Pick<Sandbox, 'store'>, { digest, blobs, children }: Built): boolean {
  return (
    store.manifest('acme/app', digest) !== undefined &&
    [...blobs.keys()].every((name) => store.blobSize('acme/app', name) !== undefined) &&
    children.every((child) => isWhole({ store }, child))
  )
}

async function endOf(tool: Tool, name: string, answer: (typeof oddAnswers)[string]): Promise<string> {
  const built = slowing.has(name) ? small : app
  const seen = new Map<string, number>()
  const start = (at: 'source' | 'target') =>
    startRegistry({
      fault: (request) => {
        const key = `${at} ${request.operation}`
        const time = seen.get(key) ?? 0
        seen.set(key, time + 1)
        return answer(request, at, time)
      },
    })
  const [source, target] = [await start('source'), await start('target')]
  try {
    seed(source.store, 'acme/app', built, ['sha-1'])
    const status = await copy(tool, [source, target])
    const isThere = target.store.tag('acme/app', '1.2.3') === built.digest && isWhole(target, built)
    if (status === 0) return isThere ? 'copied' : 'wrong'
    return 'failed'
  } finally {
    await Promise.all([source.close(), target.close()])
  }
}

/** crane and regctl are pinned, and skopeo is the machine's: its column, the last one, is of the version on the page. */
function comparable(part: string, version: string): string {
  return version.startsWith('skopeo version 1.9.') ? part : part.replaceAll(/ \| [^|\n]+ \|$/gm, ' |')
}

async function skopeoVersion(): Promise<string> {
  const clients = await makeClients([])
  try {
    return String(await clients.ask('skopeo', '--version'))
  } finally {
    await clients.close()
  }
}

describe.skipIf(lacks('crane', 'regctl', 'skopeo'))('odd answers', { timeout: 300_000 }, () => {
  it('are survived, or said, as the page shows', async () => {
    const ends = await Promise.all(
      Object.entries(oddAnswers).map(async ([name, answer]) => {
        const row = await Promise.all(tools.map(async (tool) => [tool, await endOf(tool, name, answer)] as const))
        return [name, new Map<string, string>(row)] as const
      }),
    )
    const [before, part] = splitPage(readFileSync(page, 'utf8'))
    const text = oddAnswersPart(new Map(ends))
    if (process.env['WRITE_COMPATIBILITY'] === '1') writeFileSync(page, `${before.trimEnd()}\n\n${text}`)
    else expect(comparable(part, await skopeoVersion())).toBe(comparable(text, await skopeoVersion()))
    const ours = ends.map(([name, byTool]) => [name, byTool.get('promote-image')])
    expect(ours.filter(([, end]) => end !== 'copied')).toEqual([
      ['a page with status 200 to every PUT of a manifest', 'failed'],
    ])
  })
})
