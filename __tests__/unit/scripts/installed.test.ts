// When the npm scripts install dependencies: only if node_modules does not hold what package-lock.json locks.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isInstalled } from '../../../scripts/installed.mjs'
import { root } from '../../support/root.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'installed-'))
  mkdirSync(join(folder, 'node_modules'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const undici = { version: '8.12.4', integrity: 'sha512-a' }
const darwin = { version: '1.0.0', integrity: 'sha512-b', optional: true }
const locked = { '': { name: 'root' }, 'node_modules/undici': undici, 'node_modules/fsevents': darwin }

test('what npm ci has installed is installed', () => {
  expect(isInstalled(root)).toBe(true)
})

test.each([
  ['the same packages', { 'node_modules/undici': undici, 'node_modules/fsevents': darwin }, true],
  ['an optional package of another platform is missing', { 'node_modules/undici': undici }, true],
  ['another version', { 'node_modules/undici': { ...undici, version: '8.12.3' } }, false],
  ['other bytes of that version', { 'node_modules/undici': { ...undici, integrity: 'sha512-c' } }, false],
  ['a package is missing', { 'node_modules/fsevents': darwin }, false],
])('%s', (_, packages, expected) => {
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }))
  writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
  expect(isInstalled(folder)).toBe(expected)
})

test('a folder without node_modules/.package-lock.json is not installed', () => {
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }))
  expect(isInstalled(folder)).toBe(false)
})
