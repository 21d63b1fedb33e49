// The import rules of oxlint.config.ts: what `npm run check` refuses between the folders of src/.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../support/root.ts'

const files: Record<string, string> = {
  'src/registry/model/one.ts': "import type { Two } from './two.ts'\nexport type One = { two?: Two }\n",
  'src/registry/model/two.ts': "import { type One } from './one.ts'\nexport type Two = { one?: One }\n",
  'src/registry/auth/upward-room.ts': "import type { A } from '../client/a.ts'\nexport type B = A\n",
  'src/registry/auth/upward-lazy.ts': "export const load = () => import('../client/a.ts')\n",
  'src/registry/auth/upward-layer.ts': "export type { P } from '../../promote/model/p.ts'\n",
  'src/registry/auth/toolkit.ts': "import type { info } from '@actions/core'\nexport type Info = typeof info\n",
  'src/registry/client/a.ts': "import type { D } from '../auth/downward.ts'\nexport type A = D\n",
  'src/registry/auth/downward.ts': "import type { L } from '../model/leaf.ts'\nexport type D = L\n",
  'src/registry/model/leaf.ts': 'export type L = string\n',
  'src/registry/unlisted/file.ts': "import type { L } from '../model/leaf.ts'\nexport type U = L\n",
  'src/registry/index.ts': "export type { A } from './client/a.ts'\n",
  'src/promote/model/p.ts': "export type { A as P } from '../../registry/index.ts'\n",
  'src/promote/survey/past-index.ts': "import type { A } from '../../registry/client/a.ts'\nexport type S = A\n",
  'src/promote/survey/io.ts': "export { readFile } from 'node:fs/promises'\n",
  'src/promote/copy/same-name.ts': "export type { L } from '../../registry/model/leaf.ts'\n",
  'src/promote/plan/gates/nested.ts': "import type { S } from '../../survey/past-index.ts'\nexport type G = S\n",
  'src/action/log/http.ts': "export { request } from 'undici'\n",
  'sandbox/borrowed.ts': "export type { L } from '../src/registry/model/leaf.ts'\n",
}

const rejected = [
  'sandbox/borrowed.ts',
  'src/action/log/http.ts',
  'src/promote/plan/gates/nested.ts',
  'src/promote/survey/io.ts',
  'src/promote/survey/past-index.ts',
  'src/registry/auth/toolkit.ts',
  'src/registry/auth/upward-layer.ts',
  'src/registry/auth/upward-lazy.ts',
  'src/registry/auth/upward-room.ts',
  'src/registry/model/one.ts',
  'src/registry/model/two.ts',
  'src/registry/unlisted/file.ts',
]

let project: string

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'import-rules-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true })
    writeFileSync(join(project, path), text)
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }')
  copyFileSync(join(root, 'oxlint.config.ts'), join(project, 'oxlint.config.ts'))
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
})

afterAll(() => {
  rmSync(project, { recursive: true })
})

test('upward imports, cycles of type imports and unlisted folders are rejected, and nothing else', () => {
  const lint = spawnSync(process.execPath, ['node_modules/oxlint/bin/oxlint', '--format=unix', 'src', 'sandbox'], {
    cwd: project,
    encoding: 'utf8',
  })
  expect(lint.status).toBe(1)
  expect(Array.from(new Set(lint.stdout.match(/^(?:src|sandbox)[^:]+\.ts/gm))).toSorted()).toEqual(rejected)
})
