// What docs/scale.md says a promotion costs is what the action asks, request by request.

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { multiPlatform, seed } from '../../../sandbox/content.ts'
import { runStep } from '../../../sandbox/runner.ts'
import { type Sandbox, startRegistry } from '../../../sandbox/server.ts'
import { writeAction } from '../../support/action-folder.ts'
import { root } from '../../support/root.ts'

const count = 5

/** Promotes `count` images twice; answers the requests of each time. */
async function promoteTwice(from: Sandbox, to: Sandbox): Promise<readonly number[]> {
  const names = Array.from({ length: count }, (_, at) => `service-${at}`)
  for (const name of names) seed(from.store, `staging/${name}`, multiPlatform(name), ['tested'])
  const promotions = names.map((name) => ({
    source: `${from.host}/staging/${name}:tested`,
    targets: [`${to.host}/production/${name}:1.0.0`],
  }))
  const action = await mkdtemp(join(tmpdir(), 'promote-image-scale-'))
  try {
    await writeAction(action)
    const asked: number[] = []
    for (const _ of ['cold', 'again']) {
      const files = { 'images.yml': JSON.stringify({ promotions }) }
      const { status, log } = await runStep({ action, files, inputs: { config: 'images.yml' } })
      expect(status, log).toBe(0)
      asked.push(from.requests.length + to.requests.length)
      from.clearLog()
      to.clearLog()
    }
    return asked
  } finally {
    await rm(action, { recursive: true, force: true })
  }
}

/** The rows of the table of requests: for one image, and for 500. */
async function readRows(): Promise<readonly (readonly number[])[]> {
  const page = await readFile(join(root, 'docs/scale.md'), 'utf8')
  const table = /\| one image \| 500 images \|\n.*?\n\n/s.exec(page)?.[0] ?? ''
  return [...table.matchAll(/\| ([\d,]+) \| ([\d,]+) \|$/gm)].map(([, single = '', many = '']) =>
    [single, many].map((text) => Number(text.replaceAll(',', ''))),
  )
}

it('is what an image costs, cold and again', async () => {
  const [from, to] = await Promise.all([startRegistry(), startRegistry()])
  try {
    const asked = await promoteTwice(from, to)
    expect(await readRows()).toEqual(asked.map((requests) => [requests / count, (requests / count) * 500]))
  } finally {
    await Promise.all([from.close(), to.close()])
  }
})
