// What is signed of a DSSE envelope (secure-systems-lab/dsse, protocol.md).

/** The pre-authentication encoding of a payload and its type. */
export function encodeForSigning(payloadType: string, payload: Uint8Array): Uint8Array {
  const length = Buffer.byteLength(payloadType)
  return Buffer.concat([Buffer.from(`DSSEv1 ${length} ${payloadType} ${payload.byteLength} `), payload])
}
