// Makes untrusted text safe to print: GitHub's runner interprets log lines as commands.

/**
 * One line of at most `limit` characters: without control, format and line-break characters, and without a beginning
 * that a GitHub runner takes for a command (`::set-output`, `##[group]`).
 */
export function plainText(text: string, limit = 300): string {
  const line = text
    .slice(0, limit * 20)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .replace(/^::+/, (colons) => colons.split('').join(' '))
    .replace(/^##\[/, '## [')
  return line.length > limit || text.length > limit * 20 ? `${line.slice(0, limit)}…` : line
}
