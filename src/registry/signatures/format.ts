// Which bytes are a signature, by their beginning (containers/image, internal/signature: FromBlob).

/** Packets of OpenPGP that a signed message begins with: compressed data, a one-pass signature, a signature. */
const openPgp: ReadonlySet<number> = new Set([
  0xa0, 0xa1, 0xa2, 0xa3, 0xc8, 0x90, 0x91, 0x92, 0x3d, 0xc4, 0x88, 0x89, 0x8a, 0x8b, 0xc2,
])
/** Bytes. A signature has some hundred to some thousand; containers/image takes 4 MiB, and all are held in memory here. */
export const signatureLimit = 256 * 1024
/** Signatures of one manifest; maxLookasideSignatures of containers/image. */
export const countLimit = 128

/** Whether a client of containers/image takes the bytes for a signature; whose it is, and of what, is not looked at. */
export function isSignature(bytes: Uint8Array): boolean {
  const [first] = bytes
  if (first === undefined) return false
  if (first !== 0) return openPgp.has(first)
  const head = Buffer.from(bytes.subarray(1, 64)).toString('latin1')
  return head.startsWith('simple-signing\n') || head.startsWith('sigstore-json\n')
}

export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
