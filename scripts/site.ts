// `npm run site` writes the docs as a site into site/: open site/index.html.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildSite } from './site/build.ts'

const folder = join(dirname(import.meta.dirname), 'site')
rmSync(folder, { recursive: true, force: true })
for (const [path, content] of buildSite()) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}
console.log(`${join(folder, 'index.html')} is written.`)
