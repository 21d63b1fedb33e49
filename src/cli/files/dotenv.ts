// Outputs for later jobs, as dotenv files take them: GitLab's `artifacts: reports: dotenv`, and a shell's `source`.

/** Characters of a value; GitLab reads 5 KB of a whole file. */
const valueLimit = 1024

/** The outputs that fit a line: digest, status, changed. Texts that are long or of several lines are left out. */
export function dotenvLines(outputs: Readonly<Record<string, string>>): string {
  return Object.entries(outputs)
    .filter(([, value]) => /^[\w.:/@+-]*$/.test(value) && value.length <= valueLimit)
    .map(([name, value]) => `PROMOTE_IMAGE_${name.replaceAll('-', '_').toUpperCase()}=${value}\n`)
    .join('')
}
