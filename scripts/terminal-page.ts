// The screen of a terminal as a web page.

/** A script that makes the title of its page the height of the page. */
export const setHeight = `document.title = 'height ' + Math.ceil(document.documentElement.getBoundingClientRect().height)`

const style = `
  body { margin: 0; background: #0d1117; }
  pre { margin: 0; padding: 16px 20px; color: #e6edf3; font: 11px/1.45 "DejaVu Sans Mono", monospace; }
  .c1 { font-weight: bold; } .c2 { color: #9198a1; } .c31 { color: #ff7b72; } .c32 { color: #3fb950; }
  .c33 { color: #d29922; } .c36 { color: #39c5cf; }
`

/** The control sequence introducer (ECMA-48, 5.4). */
const introducer = '\u001B['

/** Escape sequences of `screen` must be of colours and weight alone, as `tmux capture-pane -e` writes them. */
export function terminalPageOf(screen: string): string {
  const escaped = screen.trimEnd().replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const [plain = '', ...parts] = escaped.split(introducer)
  let codes: readonly string[] = []
  const spans = parts.map((part) => {
    const end = part.indexOf('m')
    codes = part.slice(0, end).split(';').reduce(applyCode, codes)
    return `<span class="${codes.map((code) => `c${code}`).join(' ')}">${part.slice(end + 1)}</span>`
  })
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><pre>${plain}${spans.join('')}</pre><script>${setHeight}</script>`
}

const isWeight = (code: string): boolean => code.length === 1

/** The codes that are in force (ECMA-48, 8.3.117): 0 resets all, 22 the weight, 39 the colour; 49 is the background, which stays. */
function applyCode(codes: readonly string[], code: string): readonly string[] {
  if (code === '0' || code === '') return []
  if (code === '49') return codes
  if (code === '22') return codes.filter((text) => !isWeight(text))
  if (code === '39') return codes.filter(isWeight)
  return [...codes.filter((text) => isWeight(text) !== isWeight(code)), code]
}
