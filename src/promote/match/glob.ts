// Matches globs, the same way for every input.
import { minimatch } from 'minimatch'

/** Characters; a longer text, which no tag, name or sensible label is, matches nothing. */
const textLimit = 16_384

/** Whether `text` is what `glob` means. `*` and `?` stop at a slash, `**` between slashes does not; `!`, `#` and `@(…)` mean nothing. */
export function matchesGlob(text: string, glob: string): boolean {
  if (text.length > textLimit) return false
  return minimatch(text, glob, { nonegate: true, nocomment: true, noext: true, dot: true, braceExpandMax: 1000 })
}

/** As matchesGlob, but `*` also matches slashes: for label values such as URLs. */
export function matchesGlobFlat(text: string, glob: string): boolean {
  return text === glob || matchesGlob(text.replaceAll('/', stand), glob.replaceAll('/', stand))
}

/** Replaces the slash; no label contains this character. */
const stand = '\u{f002f}'
