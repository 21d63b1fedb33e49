// The whole matrix of single faults, and many double ones. Writes the counts that docs/reliability.md shows.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tlsKinds } from '../integration/faults/kinds.ts'
import { runDoubleFaults, runSingleFaults } from '../integration/faults/share.ts'
import { openStage } from '../integration/faults/stage.ts'
import { works } from '../integration/faults/works.ts'
import { makeCertificates } from '../support/certificates.ts'
import { recordFaults } from './record.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** One in so many single faults; all of them. */
const of = Number(process.env['SHARE'] ?? 1)
const doubles = 40
console.log(`seed of the double faults: ${seed}`)

describe.each(works)('$name', (work) => {
  it('completes or stops cleanly under any single fault', async () => {
    const stage = await openStage(work)
    try {
      const counted = await runSingleFaults(stage, work, { seed: 0, of })
      expect(counted.violations).toEqual([])
      recordFaults(work.name, counted, of)
    } finally {
      await stage.close()
    }
  })

  it(`completes or stops cleanly under ${doubles} pairs of faults`, async () => {
    const stage = await openStage(work)
    try {
      const counted = await runDoubleFaults(stage, work, doubles, seed)
      expect(counted.violations).toEqual([])
      recordFaults(`${work.name}, two faults`, counted)
    } finally {
      await stage.close()
    }
  })
})

describe.each(works.filter(({ name }) => ['retag', 'cold copy', 'rollback'].includes(name)))('$name by TLS', (work) => {
  it('stops cleanly if a registry shows an untrusted certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promote-image-certificates-'))
    const pairs = await Promise.all(['trusted', 'untrusted'].map((name) => keyPair(join(folder, name))))
    const [trusted, untrusted] = pairs
    if (trusted === undefined || untrusted === undefined) throw new Error('no certificates')
    const stage = await openStage({ ...work, tls: { trusted, untrusted, ca: trusted.ca } })
    try {
      const counted = await runSingleFaults(stage, work, { seed: 0, of: 1 }, tlsKinds)
      expect(counted.violations).toEqual([])
      recordFaults(`${work.name} by TLS`, counted)
    } finally {
      await stage.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
})

async function keyPair(folder: string) {
  const { mkdir } = await import('node:fs/promises')
  await mkdir(folder)
  const { ca, cert, key } = await makeCertificates(folder)
  return { ca, cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') }
}
