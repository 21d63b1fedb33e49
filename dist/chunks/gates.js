import { U as formatPlatform, gt as plainText, nt as matchesPlatform, rt as parsePlatform } from "./promote.js";
import { n as matchesGlobFlat } from "./glob.js";
import { n as parseRange, t as inRange } from "./version-range.js";
// src/promote/plan/gates/gates.ts
function failedGates(requirements, facts) {
	return gates.flatMap((gate) => gate(requirements, facts));
}
function requirementProblems(requirements) {
	const { platforms = [], referrersPresent = [], labels = {}, annotations = {} } = requirements;
	return [
		...platforms.flatMap((written) => {
			const wanted = parsePlatform(written);
			return "problem" in wanted ? [`platforms: ${wanted.problem}`] : [];
		}),
		...referrersPresent.filter((glob) => glob.startsWith("!")).map((glob) => `referrers-present: ${quote(glob)} excludes, but these are types that must be there`),
		...valueProblems("labels", labels),
		...valueProblems("annotations", annotations)
	];
}
function valueProblems(key, wanted) {
	return eachValue(wanted).filter(([, value]) => beginsLikeRange(value) && parseRange(value) === void 0).map(([name, value]) => `${key}: ${quote(value)} of ${quote(name)} begins like a range of versions, but is none`);
}
function eachValue(wanted) {
	return Object.entries(wanted).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
}
const gates = [
	({ platforms = [] }, facts) => platforms.filter((written) => !hasPlatform(facts, written)).map((written) => `platforms: ${quote(written)} must be there; the image has ${platformNames(facts)}`),
	({ referrersPresent = [] }, { referrerTypes }) => referrersPresent.filter((glob) => !referrerTypes.some((type) => matchesGlobFlat(type, glob))).map((glob) => `referrers-present: ${quote(glob)} must be attached; attached is ${typeNames(referrerTypes)}`),
	({ labels = {} }, facts) => eachValue(labels).flatMap(([name, wanted]) => {
		return everyConfig(facts, (config) => differing(config.labels, name, wanted)).map((text) => `labels: ${quote(name)} must be ${quote(wanted)}; ${text}`);
	}),
	({ annotations = {} }, { root }) => eachValue(annotations).flatMap(([name, wanted]) => {
		const found = differing(root.annotations, name, wanted);
		const subject = root.kind === "index" ? "the index" : "the manifest";
		return found === void 0 ? [] : [`annotations: ${quote(name)} must be ${quote(wanted)}; ${subject} ${found}`];
	}),
	({ maxAge }, facts) => {
		if (maxAge === void 0) return [];
		return everyConfig(facts, (config) => tooOld(config, facts.now, maxAge)).map((text) => `max-age: the image may be ${formatAge(maxAge)} old; ${text}`);
	},
	({ maxSize }, { size }) => maxSize === void 0 || size <= maxSize ? [] : [`max-size: the image may have ${formatSize(maxSize)}; it has ${formatSize(size)}`],
	({ nonRoot = false }, facts) => nonRoot ? everyConfig(facts, runsAsRoot).map((text) => `non-root: the image must not run as root; ${text}`) : [],
	({ noUnknown = false }, facts) => noUnknown ? unknownPlatforms(facts) : []
];
function hasPlatform({ platforms }, written) {
	const wanted = parsePlatform(written);
	return !("problem" in wanted) && platforms.some(({ platform }) => matchesPlatform(wanted, platform));
}
function everyConfig({ configs, platforms }, problem) {
	if (configs.length === 0) return ["it has no config that could say so"];
	const silent = new Set(platforms.map(({ digest }) => digest)).size - configs.length;
	const found = configs.flatMap((config) => {
		const text = problem(config);
		return text === void 0 ? [] : [`${config.platform ? platformName(config.platform) : "the image"} ${text}`];
	});
	const all = silent > 0 ? [...found, `${silent} of its platforms have no image config`] : found;
	return all.length === 0 ? [] : [enumerate(all)];
}
function differing(found, name, wanted) {
	const value = Object.hasOwn(found, name) ? found[name] : void 0;
	if (value === void 0) return "has none";
	return matchesValue(value, wanted) ? void 0 : `has ${quote(value)}`;
}
const versionLimit = 256;
function matchesValue(value, wanted) {
	if (!beginsLikeRange(wanted)) return matchesGlobFlat(value, wanted);
	if (value.length > versionLimit) return false;
	const range = parseRange(wanted);
	const groups = /^v?(?<numbers>\d+(?:\.\d+){0,2})(?:-(?<prerelease>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(value)?.groups;
	if (range === void 0 || groups === void 0) return false;
	const numbers = groups["numbers"]?.split(".").map(BigInt) ?? [];
	return inRange(range, numbers, groups["prerelease"]?.split(".") ?? []);
}
function beginsLikeRange(wanted) {
	return /^\s*[<>=~^]/.test(wanted);
}
const clockSkew = 6e5;
function tooOld({ created }, now, maxAge) {
	if (created === void 0) return "does not say when it was created";
	const when = `was created ${new Date(created).toISOString()}`;
	if (created > now + clockSkew) return `${when}, which is in the future`;
	return now - created > maxAge ? `${when}, ${formatAge(now - created)} ago` : void 0;
}
const administrators = /^(?:|[+-]?0+|root|(?:user manager\\)?containeradministrator)$/i;
function runsAsRoot({ user }) {
	const [name = ""] = user.split(":");
	if (!administrators.test(name.trim())) return void 0;
	return user === "" ? "names no user" : `runs as ${quote(user)}`;
}
function unknownPlatforms({ root, platforms }) {
	const found = (root.kind === "index" ? root.entries : platforms).filter(({ platform }) => platform?.os === "unknown" || platform?.architecture === "unknown");
	if (found.length === 0) return [];
	return [`no-unknown: no platform may be unknown; ${enumerate(found.map(({ digest }) => digest))} ${found.length === 1 ? "is" : "are"} (what buildx adds with provenance or an SBOM is)`];
}
function platformNames({ platforms }) {
	return platforms.length === 0 ? "none" : enumerate(platforms.map(({ platform }) => platformName(platform)));
}
function platformName(platform) {
	const version = platform["os.version"];
	return plainText(`${formatPlatform(platform)}${version === void 0 ? "" : `:${version}`}`, 100);
}
function typeNames(types) {
	return types.length === 0 ? "nothing" : enumerate([...new Set(types)].map(quote));
}
function enumerate(texts) {
	const more = texts.length - 10;
	return `${texts.slice(0, 10).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function quote(text) {
	return JSON.stringify(plainText(text, 100));
}
function formatAge(milliseconds) {
	const hours = milliseconds / 36e5;
	const [amount, unit] = hours >= 48 ? [hours / 24, "days"] : hours >= 1 ? [hours, "h"] : [hours * 60, "min"];
	return `${Number(amount.toFixed(1))} ${unit}`;
}
function formatSize(bytes) {
	return `${String(bytes).replace(/\B(?=(\d{3})+$)/g, ",")} bytes`;
}
export { requirementProblems as n, failedGates as t };
