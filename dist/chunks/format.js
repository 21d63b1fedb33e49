// src/registry/signatures/format.ts
const openPgp = new Set([
	160,
	161,
	162,
	163,
	200,
	144,
	145,
	146,
	61,
	196,
	136,
	137,
	138,
	139,
	194
]);
const signatureLimit = 262144;
function isSignature(bytes) {
	const [first] = bytes;
	if (first === void 0) return false;
	if (first !== 0) return openPgp.has(first);
	const head = Buffer.from(bytes.subarray(1, 64)).toString("latin1");
	return head.startsWith("simple-signing\n") || head.startsWith("sigstore-json\n");
}
function sameBytes(left, right) {
	return Buffer.compare(left, right) === 0;
}
export { sameBytes as n, signatureLimit as r, isSignature as t };
