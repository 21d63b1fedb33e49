// Formats outputs as a dotenv file, for GitLab's `artifacts: reports: dotenv` and a shell's `source`.

/** Maximum characters of a value; GitLab reads 5 KB of a file. */
const valueLimit = 1024

/** One line per short output (digest, status, changed). Long values and values with several lines are left out. */
export function dotenvLines(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .filter(([, value]) => /^[\w.:/@+-]*$/.test(value) && value.length <= valueLimit)
    .map(([name, value]) => `PROMOTE_IMAGE_${name.replaceAll('-', '_').toUpperCase()}=${value}\n`)
    .join('')
}
