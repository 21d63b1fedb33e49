// What is installed runs nothing of its own, and no text from outside becomes a part of a script.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { root } from '../../support/root.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
})

describe('the locked packages', () => {
  const packages = Object.entries(lock.parse(JSON.parse(read('package-lock.json'))).packages).filter(
    ([path]) => path !== '',
  )

  it('run no script when they are installed, those for development included', () => {
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
  })

  it('are pinned by hash', () => {
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
  })

  it('are named in exact versions', () => {
    const { dependencies, devDependencies } = z
      .object({
        dependencies: z.record(z.string(), z.string()),
        devDependencies: z.record(z.string(), z.string()),
      })
      .parse(JSON.parse(read('package.json')))
    const versions = Object.values({ ...dependencies, ...devDependencies })
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([])
  })
})

const steps = z.object({
  jobs: z.record(z.string(), z.object({ steps: z.array(z.object({ run: z.string().optional() })).default([]) })),
})

describe.each([...globSync('.github/workflows/*.yml', { cwd: root }), ...globSync('examples/**/*.yml', { cwd: root })])(
  '%s',
  (path) => {
    it('takes nothing into its scripts but through env', () => {
      const document: unknown = parse(read(path))
      const readWorkflow = steps.safeParse(document)
      const scripts = readWorkflow.success ? Object.values(readWorkflow.data.jobs).flatMap((job) => job.steps) : []
      // steps of this workflow, the runner and the matrix are ours; what users or events bring is not
      const injected = /\$\{\{[^}]*\b(?:github\.(?:event|head_ref|ref_name|actor)|inputs\.|env\.|secrets\.)/
      expect(scripts.filter(({ run }) => run !== undefined && injected.test(run))).toEqual([])
    })
  },
)

describe('the threat model', () => {
  it('names tests that exist', () => {
    const named = [...read('docs/threat-model.md').matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, path = '']) => path)
    const testFiles = new Set(globSync('**/*.test.ts', { cwd: join(root, '__tests__') }))
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((path) => !testFiles.has(path))).toEqual([])
  })
})
