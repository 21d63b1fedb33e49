// The tables of docs/trust.md in which our verdicts stand beside those of another program.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../support/root.ts'

export interface VerdictRow {
  readonly image: string
  readonly required: string
  readonly ours: boolean
  /** Why we refuse. */
  readonly reason: string
  readonly theirs: boolean
  /** Why the verdicts differ. */
  readonly why: string | undefined
}

const page = join(root, 'docs/trust.md')

/** The page as it is, and as it is with this table between the comments for `peer`. */
export function pageWithTable(peer: string, rows: readonly VerdictRow[]) {
  const [begin, end] = [`<!-- beside ${peer} -->\n`, `\n<!-- /beside ${peer} -->`]
  const text = readFileSync(page, 'utf8')
  const [before = '', rest = ''] = text.split(begin)
  const [, after = ''] = rest.split(end)
  const wanted = `${before}${begin}${tableOf(peer, rows)}${end}${after}`
  return { text, wanted, write: () => writeFileSync(page, wanted) }
}

function tableOf(peer: string, rows: readonly VerdictRow[]): string {
  const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = rows.map(({ image, required, ours, reason, theirs, why }) =>
    row(image, required, ours ? 'yes' : `no: ${reason}`, theirs ? 'yes' : 'no', why ?? ''),
  )
  const head = row('image', 'required', 'promote-image', peer, 'why they differ')
  return ['', head, row('---', '---', '---', '---', '---'), ...lines, ''].join('\n')
}

/** The reasons of a refusal, without the names of the signatures and what only this run has. */
export function reasonOf(refusal: string): string {
  const [, ...reasons] = refusal.split('; ')
  return reasons
    .join('; ')
    .replace(/\. (?:Sign the image|Attest the build)[\s\S]*$/, '')
    .replaceAll(/(?:bundle|Notation signature) \S+ |\.sig layer \d+ of \S+ /g, '')
    .replaceAll(/sha256:[0-9a-f]{12,64}…?/g, 'sha256:…')
    .replaceAll(/"([^"]*)"/g, '`$1`')
}
