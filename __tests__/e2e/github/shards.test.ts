// How many jobs the reusable workflow takes for a plan: its script, as it stands in the file, over plans of each size.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { run } from '../../support/processes.ts'
import { root } from '../../support/root.ts'

const step = z.object({ id: z.string().optional(), run: z.string().optional() })
const workflow = z.object({ jobs: z.object({ plan: z.object({ steps: z.array(step) }) }) })
const gibibyte = 2 ** 30

interface Size {
  readonly promotions: number
  /** Of all of them. */
  readonly bytes: number
  /** As GitHub writes a number. */
  readonly most?: string
  readonly fits?: boolean
}

/** The script's exit code, and the output that it sets. */
async function share({ promotions, bytes, most = '16', fits = true }: Size) {
  const { jobs } = workflow.parse(parse(await readFile(join(root, '.github/workflows/promote.yml'), 'utf8')))
  const script = jobs.plan.steps.find(({ id }) => id === 'shards')?.run ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'promote-image-shards-'))
  const [FILE, GITHUB_OUTPUT] = [join(folder, 'plan.json'), join(folder, 'output')]
  const promotion = { sources: ['ghcr.io/acme/app:"graph":'], graph: 'sha256:…', bytes: 1 }
  const plan = { version: 1, promotions: Array.from({ length: promotions }, () => promotion), bytes }
  try {
    await writeFile(FILE, `${JSON.stringify(plan, undefined, 2)}\n`)
    await writeFile(GITHUB_OUTPUT, '')
    const env = { PATH: '/usr/bin:/bin', FILE, GITHUB_OUTPUT, FITS: String(fits), MOST: most }
    const { status, stdout } = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { env })
    return { status, said: stdout.toString(), output: await readFile(GITHUB_OUTPUT, 'utf8') }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('the number of shards', () => {
  it.each<readonly [Size, number]>([
    [{ promotions: 1, bytes: 0 }, 1],
    [{ promotions: 1, bytes: 900 * gibibyte }, 1],
    [{ promotions: 25, bytes: 1000 }, 1],
    [{ promotions: 26, bytes: 1000 }, 2],
    [{ promotions: 3, bytes: 20 * gibibyte }, 3],
    [{ promotions: 10, bytes: 20 * gibibyte }, 6],
    [{ promotions: 700, bytes: 1000 }, 16],
    [{ promotions: 700, bytes: 1000, most: '5' }, 5],
    [{ promotions: 700, bytes: 5000 * gibibyte, most: '1000' }, 256],
    [{ promotions: 700, bytes: 1000, most: '0' }, 1],
    [{ promotions: 60, bytes: 1000, most: '2.0' }, 2],
  ])('for %o is %i', async (size, count) => {
    const { status, said, output } = await share(size)
    expect(status, said).toBe(0)
    const list: unknown = JSON.parse(output.replace('list=', ''))
    expect(list).toEqual(Array.from({ length: count }, (_, at) => `${at + 1}/${count}`))
  })

  it('is none if the plan cannot travel, with what to do about it', async () => {
    const { status, said, output } = await share({ promotions: 2000, bytes: 1, fits: false })
    expect(status).toBe(1)
    expect(said).toMatch(/^::error::.*split the config/)
    expect(output).toBe('')
  })
})
