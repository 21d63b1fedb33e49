import { n as __exportAll } from "./rolldown-runtime.js";
import { n as matchesGlob } from "./glob.js";
import { Fr as isRelease, Lr as isDigestTag, ki as nearestName, yt as compareVersions } from "./promote.js";
import { n as parseRange, t as inRange } from "./version-range.js";
// src/promote/requests/select-tags.ts
var select_tags_exports = __exportAll({ parseSelection: () => parseSelection });
const textLimit = 1e3;
const newestLimit = 1e5;
function parseSelection(text) {
	const line = text.trim();
	if (line === "all") return { kind: "all" };
	if (line.length > textLimit) return { problem: `it is longer than ${textLimit} characters` };
	if (/[\r\n]/.test(line)) return { problem: "it is one line, and one selection" };
	const { key, rest } = /^(?<key>[^\s:]+)\s*:(?<rest>.*)$/.exec(line)?.groups ?? {};
	const read = readers.get(key ?? "");
	return read === void 0 ? { problem: unknown(line) } : read(unquoted((rest ?? "").trim()));
}
function unquoted(text) {
	return /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}
const readers = new Map([
	["semver", parseSemver],
	["glob", parsePatterns],
	["newest", parseCount]
]);
function unknown(line) {
	const meant = meantBy(line);
	const hint = meant === void 0 ? "" : ` (did you mean ${JSON.stringify(meant)}?)`;
	return `${JSON.stringify(line)} is not one of \`semver: RANGE\`, \`glob: PATTERNS\`, \`newest: COUNT\`, \`all\`${hint}`;
}
function meantBy(line) {
	if (/^\d{1,6}$/.test(line)) return `newest: ${line}`;
	if (parseRange(line) !== void 0) return `semver: ${line}`;
	const colon = line.indexOf(":");
	if (colon < 0) return /[*?]/.test(line) ? `glob: ${line}` : nearestName(line, ["all"]);
	const key = nearestName(line.slice(0, colon).trim(), [...readers.keys()]);
	return key && `${key}:${line.slice(colon + 1)}`;
}
function parseSemver(range) {
	if (parseRange(range)) return {
		kind: "semver",
		range
	};
	return { problem: `${JSON.stringify(range)} is not a range of semantic versions, such as ">=1.2 <2" or "^1.4"` };
}
function parsePatterns(rest) {
	const patterns = rest.split(/[\s,]+(?![^{}]*\})/).filter((pattern) => pattern !== "");
	if (patterns.length === 0 || patterns.includes("!")) return { problem: "it names no pattern, such as `glob: release-* !*-rc`" };
	const crossed = patterns.find((pattern) => pattern.includes("/"));
	if (crossed === void 0) return {
		kind: "glob",
		patterns
	};
	return { problem: `${JSON.stringify(crossed)} matches no tag: a tag has no slash` };
}
function parseCount(rest) {
	const count = /^\d{1,9}$/.test(rest) ? Number(rest) : 0;
	if (count >= 1 && count <= newestLimit) return {
		kind: "newest",
		count
	};
	return { problem: `${JSON.stringify(rest)} is not a whole number from 1 to ${newestLimit}` };
}
function selectTags(tags, selection, scheme) {
	const chosen = choose([...new Set(tags)].filter((tag) => !isDigestTag(tag)), selection, scheme);
	const versions = scheme.versions(chosen).toSorted(compareAcrossLines);
	const spelled = new Set(versions.map(({ tag }) => tag));
	return [...versions.map(({ tag }) => tag), ...chosen.filter((tag) => !spelled.has(tag)).sort(compareTexts)];
}
function matchRepositories(names, glob) {
	return [...new Set(names)].filter((name) => matchesGlob(name, glob)).sort(compareTexts);
}
function choose(tags, selection, scheme) {
	if (selection.kind === "all") return tags;
	if (selection.kind === "glob") return tags.filter((tag) => matchesPatterns(tag, selection.patterns));
	const versions = scheme.versions(tags).filter(({ line }) => line === "");
	return selection.kind === "semver" ? chooseRange(versions, selection.range) : chooseNewest(versions, selection.count);
}
function matchesPatterns(tag, patterns) {
	const excluding = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
	const including = patterns.filter((pattern) => !pattern.startsWith("!"));
	return (including.length === 0 || including.some((pattern) => matchesGlob(tag, pattern))) && !excluding.some((pattern) => matchesGlob(tag, pattern));
}
function chooseRange(versions, text) {
	const range = parseRange(text);
	if (range === void 0) throw new TypeError(`"${text}" is not a range`);
	return versions.filter(({ numbers, prerelease }) => inRange(range, numbers, prerelease)).map(({ tag }) => tag);
}
function chooseNewest(versions, count) {
	const newestFirst = versions.filter(isRelease).sort((a, b) => compareVersions(b, a));
	const distinct = newestFirst.filter((version, at) => {
		const before = newestFirst[at - 1];
		return before === void 0 || compareVersions(before, version) !== 0;
	});
	const oldest = distinct[count - 1] ?? distinct.at(-1);
	return newestFirst.filter((version) => oldest !== void 0 && compareVersions(version, oldest) >= 0).map(({ tag }) => tag);
}
function compareAcrossLines(left, right) {
	return compareVersions(left, right) || compareTexts(left.line, right.line) || compareTexts(left.tag, right.tag);
}
function compareTexts(left, right) {
	return left === right ? 0 : left < right ? -1 : 1;
}
export { selectTags as n, select_tags_exports as r, matchRepositories as t };
