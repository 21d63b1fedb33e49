// The entries of `delete-source-tags`: a glob, or `keep N: glob`.

/** `keep` is absent: tags that name the promoted image; else all but the newest of them, also of images that are not promoted. */
export interface DeletedTags {
  readonly glob: string
  readonly keep?: number
}

/** `undefined`: not a valid entry. A glob needs a word, because one of wildcards alone would delete every tag. */
export function parseDeletedTags(entry: string): DeletedTags | undefined {
  const { count, glob = entry } = /^keep\s+(?<count>\d{1,6})\s*:\s*(?<glob>\S+)$/.exec(entry)?.groups ?? {}
  if (!/^[\w.*?[\]{},-]+$/.test(glob) || !/[A-Za-z0-9]{2}/.test(wordsOf(glob))) return undefined
  if (count === undefined) return { glob }
  return Number(count) > 0 ? { glob, keep: Number(count) } : undefined
}

/** Without braces and brackets: `{staging,*}` is any tag. */
function wordsOf(glob: string): string {
  return glob.replaceAll(/\{[^{}]*\}|\[[^\]]*\]/g, '*')
}
