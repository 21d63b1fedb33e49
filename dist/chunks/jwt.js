import { Hn as isRecord, zn as parseJson } from "./promote.js";
// src/registry/identities/jwt.ts
function jwtClaims(token) {
	const claims = parseJson(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
	return isRecord(claims) ? claims : {};
}
function jwtExpiry(token) {
	const { exp } = jwtClaims(token);
	return typeof exp === "number" && Number.isFinite(exp) ? exp * 1e3 : void 0;
}
export { jwtExpiry as n, jwtClaims as t };
