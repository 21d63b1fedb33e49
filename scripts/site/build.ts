// The whole site as files by path: pages, the stylesheet, and the pictures that pages show.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { navigation } from './navigation.ts'
import { placeOf, renderPage, type Source, titleOf } from './render.ts'

const root = dirname(dirname(import.meta.dirname))

/** Reads the repository; the same files always make the same site. */
export function buildSite(): ReadonlyMap<string, string | Uint8Array> {
  const sources = navigation
    .flatMap(({ pages }) => pages)
    .map((path): Source => ({ path, markdown: readFileSync(join(root, path), 'utf8') }))
  const titles = new Map(sources.map((source) => [source.path, titleOf(source)]))
  const pictures = globSync('docs/pictures/*.png', { cwd: root })
  return new Map<string, string | Uint8Array>([
    ...sources.map((source) => [placeOf(source.path), renderPage(source, titles)] as const),
    ['style.css', readFileSync(join(import.meta.dirname, 'style.css'))],
    ...pictures.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(root, path))] as const),
  ])
}
