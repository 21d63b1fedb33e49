// What dist/ is made of: the same bytes again, everything licensed, nothing of the machine it was made on.

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundle } from '../../../scripts/bundle.ts'
import { root } from '../../support/root.ts'

const dist = join(root, 'dist')

function readDist(): Bundle {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [relative(dist, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]))
}

const sorted = (files: Bundle): readonly (readonly [string, string])[] =>
  [...files].sort(([a], [b]) => (a < b ? -1 : 1))

/** Folders under node_modules that the bundle says it has modules of. */
function bundledPackages(files: Bundle): ReadonlySet<string> {
  const regions = [...files.values()].flatMap((text) => [...text.matchAll(/^\/\/ node_modules\/(.+)$/gm)])
  const names = regions.map(([, path = '']) => /^(?:.*node_modules\/)?((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? '')
  return new Set(names)
}

describe('dist/', () => {
  let built: Bundle = new Map()
  beforeAll(async () => {
    built = await bundle()
  })

  it('is what the sources make', () => {
    const present = readDist()
    expect([...present.keys()].sort()).toEqual([...built.keys()].sort())
    expect([...built].filter(([name, text]) => present.get(name) !== text).map(([name]) => name)).toEqual([])
  })

  it('is made of the same bytes a second time', async () => {
    expect(sorted(await bundle())).toEqual(sorted(built))
  })

  it('names no folder of the machine it was made on', () => {
    expect([...built].filter(([, text]) => text.includes(root)).map(([name]) => name)).toEqual([])
  })

  it('carries the licence of every package in it, and undici once', () => {
    const licenses = built.get('licenses.txt') ?? ''
    const listed = [...licenses.matchAll(/^-{80}\n(\S+) \S+ \(/gm)].map(([, name = '']) => name)
    const packages = bundledPackages(built)
    expect(packages.size).toBeGreaterThan(3)
    expect([...packages].filter((name) => !listed.includes(name))).toEqual([])
    expect(listed.filter((name) => name === 'undici')).toEqual(['undici'])
    expect(licenses).toContain('Copyright (c) Matteo Collina and Undici contributors')
  })
})
