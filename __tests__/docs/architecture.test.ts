// ARCHITECTURE.md describes the folders that exist, and every one of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../support/root.ts'

const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')

/** The folders in the first column of the table that describes a folder. */
function describedFolders(folder: string): readonly string[] {
  const [, table = ''] = text.split(`\n| \`${folder}/\` | |\n`)
  const [rows = ''] = table.split('\n\n')
  return rows
    .split('\n')
    .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, name = '']) => name)
    .sort()
}

const subfolders = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

it.each(['src/promote', 'src/registry', 'src/action', 'src/cli', 'sandbox'])(
  'ARCHITECTURE.md describes every folder of %s, and no other',
  (folder) => {
    expect(describedFolders(folder)).toEqual(subfolders(folder))
  },
)

it('ARCHITECTURE.md has a table for every folder of src that has folders', () => {
  const parents = subfolders('src').filter((folder) => subfolders(`src/${folder}`).length > 0)
  expect(parents.filter((folder) => describedFolders(`src/${folder}`).length === 0)).toEqual([])
})
