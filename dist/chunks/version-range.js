import { i as __toESM } from "./rolldown-runtime.js";
import { t as require_semver } from "./semver.js";
// src/promote/match/version-range.ts
var import_semver = __toESM(require_semver(), 1);
function parseRange(text) {
	if (text.trim() === "" || text.length > 1e3) return void 0;
	try {
		return new import_semver.Range(text);
	} catch {
		return;
	}
}
function inRange(range, numbers, prerelease) {
	const core = [
		0,
		1,
		2
	].map((at) => String(numbers[at] ?? 0)).join(".");
	const identifiers = prerelease.map((part) => /^\d+$/.test(part) ? String(BigInt(part)) : part).join(".");
	try {
		return range.test(new import_semver.SemVer(identifiers === "" ? core : `${core}-${identifiers}`));
	} catch {
		return false;
	}
}
export { parseRange as n, inRange as t };
