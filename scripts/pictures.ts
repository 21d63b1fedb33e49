// Writes docs/pictures/*.png: runs the built action between sandbox registries and renders the job summaries as GitHub does,
// diagrams included, and terminals with the built command line, in headless Chromium. Chromium and tmux are Debian's
// packages. Nothing is fetched. `pictures.ts NAME …` writes some of them.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { renderMarkdown } from '../__tests__/unit/action/summary/render.ts'
import { pictureRuns, summaryOfRun } from './picture-runs.ts'
import { setHeight, terminalPageOf } from './terminal-page.ts'
import { screenOfRun, terminalRuns } from './terminal-runs.ts'

const root = dirname(import.meta.dirname)
const folder = join(root, 'docs', 'pictures')
const mermaid = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js')
const width = 1012

/** Close to the style of GitHub's page. */
const style = `
  body { margin: 0; padding: 16px 24px; font: 14px/1.5 "DejaVu Sans", "Noto Color Emoji", sans-serif; color: #1f2328; }
  main { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px 24px; overflow: hidden; }
  h3 { font-size: 17.5px; line-height: 1.25; margin: 0 0 16px; }
  p, table, ul, blockquote, details, .mermaid { margin: 0 0 16px; }
  main > :last-child { margin-bottom: 0; }
  code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% "DejaVu Sans Mono", monospace; white-space: break-spaces; }
  pre { background: #f6f8fa; border-radius: 6px; padding: 16px; overflow: auto; margin: 0; }
  pre code { background: none; padding: 0; white-space: pre; }
  table { display: block; width: max-content; max-width: 100%; overflow: auto; border-spacing: 0; border-collapse: collapse; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; }
  tr:nth-child(2n) td { background: #f6f8fa; }
  blockquote { padding: 0 1em; border-left: .25em solid #d1d9e0; color: #59636e; }
  blockquote p { margin: 0 0 8px; }
  a { color: #0969da; }
  summary { cursor: pointer; }
  details > summary { margin-bottom: 4px; }
  ul { padding-left: 2em; }
  .mermaid { display: flex; justify-content: center; border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; }
  .mermaid svg { max-height: 320px; }
`

/** A page whose title states its height after its diagrams are drawn. */
function pageOf(markdown: string): string {
  const body = renderMarkdown(markdown).replaceAll(
    /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g,
    '<div class="mermaid">$1</div>',
  )
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${body}</main>
<script src="${pathToFileURL(mermaid).href}"></script>
<script>
  mermaid.initialize({ startOnLoad: false, theme: 'default' })
  mermaid.run().finally(() => { ${setHeight} })
</script>`
}

const browser = '/usr/bin/chromium'
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--virtual-time-budget=20000',
]

function chromium(profile: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(browser, [...flags, `--user-data-dir=${profile}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
    timeout: 120_000,
  })
  if (error || status !== 0) throw new Error(`chromium ended with ${status}: ${error?.message ?? stderr}`)
  return stdout
}

function renderPicture(name: string, html: string, scratch: string): void {
  const [page, picture] = [join(scratch, `${name}.html`), join(folder, `${name}.png`)]
  writeFileSync(page, html)
  const { href } = pathToFileURL(page)
  const profile = join(scratch, 'profile')
  const dom = chromium(profile, [`--window-size=${width},600`, '--dump-dom', href])
  const [, height] = /<title>height (\d+)<\/title>/.exec(dom) ?? []
  if (height === undefined) throw new Error(`${name}: the page was not rendered`)
  chromium(profile, [`--window-size=${width},${height}`, `--screenshot=${picture}`, href])
  console.log(`docs/pictures/${name}.png, ${width} × ${height}`)
}

const scratch = mkdtempSync(join(tmpdir(), 'promote-image-pictures-'))
try {
  mkdirSync(folder, { recursive: true })
  const names = process.argv.slice(2)
  const isWanted = (name: string): boolean => names.length === 0 || names.includes(name)
  for (const [name, run] of Object.entries(pictureRuns))
    if (isWanted(name)) renderPicture(name, pageOf(await summaryOfRun(run)), scratch)
  for (const [name, run] of Object.entries(terminalRuns))
    if (isWanted(name)) renderPicture(name, terminalPageOf(await screenOfRun(run)), scratch)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
