// A ustar writer that always makes the same bytes of the same files, so that digests in tests are constants.

export type Files = Readonly<Record<string, string | Uint8Array>>

const block = 512

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}

function header(name: string, size: number): Uint8Array {
  const bytes = Buffer.alloc(block)
  const fields: readonly (readonly [at: number, text: string])[] = [
    [0, name],
    [100, octal(0o644, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(size, 12)],
    [136, octal(0, 12)],
    [148, ' '.repeat(8)],
    [156, '0'],
    [257, 'ustar\u000000'],
  ]
  for (const [at, text] of fields) bytes.write(text, at, 'latin1')
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return bytes
}

/** A tar archive of regular files (names up to 100 bytes), in the order of their names, dated 1970. */
export function tar(files: Files): Uint8Array {
  const parts = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, content]) => {
      const bytes = Buffer.from(content)
      return [header(name, bytes.length), bytes, Buffer.alloc((block - (bytes.length % block)) % block)]
    })
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}
