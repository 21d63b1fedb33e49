// Whose code a bundle carries, and under which terms: read from the modules that really went in.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export interface Package {
  readonly name: string
  readonly version: string
  /** SPDX expression from its package.json. */
  readonly license: string
  /** The licence's text; empty if the package has none. */
  readonly text: string
}

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() })

/** The packages that these modules (absolute paths) belong to, by name and version. Two copies of undici are an error. */
export function collectPackages(root: string, moduleIds: readonly string[]): readonly Package[] {
  const folders = new Set(moduleIds.map(packageFolder).filter((folder) => folder !== undefined))
  const packages = [...folders].map((folder) => readPackage(join(root, folder)))
  if (packages.filter(({ name }) => name === 'undici').length > 1)
    throw new Error('undici is bundled twice: see "overrides" in package.json.')
  return packages.sort((a, b) => compareText(`${a.name}@${a.version}`, `${b.name}@${b.version}`))
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** `node_modules/a/node_modules/@b/c` of `/…/node_modules/a/node_modules/@b/c/lib/d.js`; or a folder of files by others in src/. */
function packageFolder(moduleId: string): string | undefined {
  const installed = /[/\\](node_modules[/\\](?:.*[/\\]node_modules[/\\])?(?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/.exec(moduleId)
  const vendored = /[/\\](src[/\\](?:[^/\\]+[/\\])+vendor[/\\][^/\\]+)[/\\]/.exec(moduleId)
  return (installed ?? vendored)?.[1]
}

function readPackage(folder: string): Package {
  const { name, version, license } = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  return { name, version, license, text: texts.join('\n\n') }
}

/** The text of dist/licenses.txt. */
export function formatLicenses(packages: readonly Package[]): string {
  const rule = '-'.repeat(80)
  const sections = packages.map(({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}`)
  const intro = `promote-image bundles the following ${packages.length} packages.`
  return `${[intro, ...sections].join(`\n\n${rule}\n`).trimEnd()}\n`
}
