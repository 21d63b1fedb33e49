// src/promote/trust/signed/pre-authentication.ts
function encodeForSigning(payloadType, payload) {
	const length = Buffer.byteLength(payloadType);
	return Buffer.concat([Buffer.from(`DSSEv1 ${length} ${payloadType} ${payload.byteLength} `), payload]);
}
export { encodeForSigning as t };
