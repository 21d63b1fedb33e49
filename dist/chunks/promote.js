import { i as __toESM, n as __exportAll, t as __commonJSMin } from "./rolldown-runtime.js";
import { takePreconnected } from "../early.js";
const { Socket, connect, isIP, isIPv4, isIPv6 } = process.getBuiltinModule("node:net");
const { tmpdir } = process.getBuiltinModule("node:os");
const { createHash, randomUUID } = process.getBuiltinModule("node:crypto");
const { access, open, readdir, statfs, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
const { constants: constants$2, readFileSync, statSync } = process.getBuiltinModule("node:fs");
const os$1 = process.getBuiltinModule("os");
const { EOL: EOL$1 } = process.getBuiltinModule("os");
const crypto = process.getBuiltinModule("crypto");
const fs$1 = process.getBuiltinModule("fs");
const { constants: constants$3, existsSync: existsSync$1, promises, readFileSync: readFileSync$1 } = process.getBuiltinModule("fs");

const { setImmediate: setImmediate$1, setTimeout: setTimeout$1 } = process.getBuiltinModule("node:timers/promises");
const { buffer } = process.getBuiltinModule("node:stream/consumers");
const { Readable, Transform, pipeline } = process.getBuiltinModule("node:stream");
const { lookup } = process.getBuiltinModule("node:dns");
const { Agent, request } = process.getBuiltinModule("node:http");
// src/registry/model/reference-syntax/without-login.ts
const searched = 4096;
const login = /(?:(?<=\/\/)|[^\s/@,"':]*:(?!\d+\/|\/\/))\S*@(?!(?:sha|md5|blake)\d)/gi;
function withoutLogin(text) {
	const start = text.slice(0, searched);
	return start.includes("@") ? start.replace(login, "\u2026@") : start;
}
// src/promote/text/quote.ts
function quote$2(text) {
	const shown = withoutLogin(text);
	return JSON.stringify(shown.length > 120 ? `${shown.slice(0, 120)}\u2026` : shown);
}
// src/action/format.ts
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;
function withoutControlCharacters(text, limit = 2e3) {
	const line = text.replaceAll(invisible, " ").replaceAll("##[", "## [").replace(/^\s*::/, ": :");
	return line.length > limit ? `${line.slice(0, limit)}\u2026 (${line.length - limit} characters more)` : line;
}
const units = [
	"B",
	"KiB",
	"MiB",
	"GiB",
	"TiB",
	"PiB"
];
function formatBytes(bytes) {
	const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
	const scaled = bytes / 1024 ** power;
	return `${power > 0 && scaled < 100 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power]}`;
}
function formatTime(milliseconds) {
	const seconds = milliseconds / 1e3;
	if (milliseconds < 1e3) return `${Math.round(milliseconds)} ms`;
	if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}
function count(number, noun, many = `${noun}s`) {
	return `${formatCount$1(number)} ${number === 1 ? noun : many}`;
}
function formatCount$1(number) {
	return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
function sentence(text) {
	return /[.?!\u2026]$/.test(text) ? text : `${text}.`;
}
// src/action/cancellation.ts
const reserve = 7e3;
function cancellationSignal(signals, timeout, lastSeen) {
	const stop = new AbortController();
	const onInterrupt = () => stop.abort(new Error("the job was cancelled (SIGINT)"));
	const onTerminate = () => stop.abort(new Error("the job was cancelled (SIGTERM)"));
	signals.on("SIGINT", onInterrupt);
	signals.on("SIGTERM", onTerminate);
	const allowed = Math.max(timeout / 2, timeout - reserve);
	const onTimeout = () => {
		const [limit, kept] = [formatTime(timeout), formatTime(timeout - allowed)];
		const last = lastSeen();
		const waited = last === void 0 ? "" : `. Last response: ${last}`;
		stop.abort(new Error(`the time is up. \`timeout\` is ${limit}, of which ${kept} are reserved for a rollback${waited}`));
	};
	const timer = setTimeout(onTimeout, allowed);
	return {
		signal: stop.signal,
		release: () => {
			clearTimeout(timer);
			signals.off("SIGINT", onInterrupt);
			signals.off("SIGTERM", onTerminate);
		}
	};
}
function outliveSignals(signals) {
	for (const name of ["SIGINT", "SIGTERM"]) signals.on(name, () => void 0);
}
// src/action/context.ts
function readContext(github, env, defaults) {
	return {
		surface: "action",
		serverUrl: github.serverUrl || "https://github.com",
		apiUrl: github.apiUrl || "https://api.github.com",
		repository: repositoryOf$2(github),
		actor: github.actor ?? "",
		workflow: github.workflow ?? "",
		sha: github.sha ?? "",
		ref: github.ref ?? "",
		run: Number.isSafeInteger(github.runId) ? String(github.runId) : "",
		eventName: github.eventName ?? "",
		payload: github.payload,
		workspace: env["GITHUB_WORKSPACE"] || defaults.workspace,
		temp: env["RUNNER_TEMP"] || defaults.temp,
		debug: env["RUNNER_DEBUG"] === "1"
	};
}
function repositoryOf$2(github) {
	try {
		const { owner, repo } = github.repo;
		return `${owner}/${repo}`;
	} catch {
		return "";
	}
}
function registryOfServer(serverUrl) {
	const host = URL.parse(serverUrl)?.host;
	return host === "github.com" ? "ghcr.io" : host && `containers.${host}`;
}
// src/action/hint-cache/open.ts
async function openHintCache(options) {
	if (!options.enabled) return void 0;
	const [{ actionsCache, isCacheAvailable }, { createSession }] = await Promise.all([import("./actions-cache.js"), import("./session.js")]);
	if (!isCacheAvailable()) {
		options.runner.line("`cache`: this runner has no Actions cache; the run goes on without it.");
		return;
	}
	const { run, runner } = options;
	const session = createSession({
		store: actionsCache(options.temp),
		run,
		today: Date.now(),
		debug: runner.debug
	});
	await session.restored();
	return session;
}
// src/action/inputs/dropped-variables.ts
const anyWay = [
	"INPUT_SOURCE",
	"INPUT_CONFIG",
	"INPUT_PLAN"
];
function droppedVariables(env) {
	if (!anyWay.some((name) => env[name]) || env["INPUT_DRY-RUN"] !== void 0) return [];
	return [{
		input: "dry-run",
		text: "the variable INPUT_DRY-RUN is not set, not even to an empty text. A shell that drops variables with a hyphen (dash, busybox sh) started this step, so that inputs such as `dry-run` and `allow-targets` would be ignored. Start it with `uses:`, or start node directly, or from bash."
	}];
}
// node_modules/fastest-levenshtein/mod.js
var require_fastest_levenshtein = __commonJSMin(((exports) => {
	exports.__esModule = true;
	exports.distance = exports.closest = void 0;
	var peq = new Uint32Array(65536);
	var myers_32 = function(a, b) {
		var n = a.length;
		var m = b.length;
		var lst = 1 << n - 1;
		var pv = -1;
		var mv = 0;
		var sc = n;
		var i = n;
		while (i--) peq[a.charCodeAt(i)] |= 1 << i;
		for (i = 0; i < m; i++) {
			var eq = peq[b.charCodeAt(i)];
			var xv = eq | mv;
			eq |= (eq & pv) + pv ^ pv;
			mv |= ~(eq | pv);
			pv &= eq;
			if (mv & lst) sc++;
			if (pv & lst) sc--;
			mv = mv << 1 | 1;
			pv = pv << 1 | ~(xv | mv);
			mv &= xv;
		}
		i = n;
		while (i--) peq[a.charCodeAt(i)] = 0;
		return sc;
	};
	var myers_x = function(b, a) {
		var n = a.length;
		var m = b.length;
		var mhc = [];
		var phc = [];
		var hsize = Math.ceil(n / 32);
		var vsize = Math.ceil(m / 32);
		for (var i = 0; i < hsize; i++) {
			phc[i] = -1;
			mhc[i] = 0;
		}
		var j = 0;
		for (; j < vsize - 1; j++) {
			var mv_1 = 0;
			var pv_1 = -1;
			var start_1 = j * 32;
			var vlen_1 = Math.min(32, m) + start_1;
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] |= 1 << k;
			for (var i = 0; i < n; i++) {
				var eq = peq[a.charCodeAt(i)];
				var pb = phc[i / 32 | 0] >>> i & 1;
				var mb = mhc[i / 32 | 0] >>> i & 1;
				var xv = eq | mv_1;
				var xh = ((eq | mb) & pv_1) + pv_1 ^ pv_1 | eq | mb;
				var ph = mv_1 | ~(xh | pv_1);
				var mh = pv_1 & xh;
				if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
				if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
				ph = ph << 1 | pb;
				mh = mh << 1 | mb;
				pv_1 = mh | ~(xv | ph);
				mv_1 = ph & xv;
			}
			for (var k = start_1; k < vlen_1; k++) peq[b.charCodeAt(k)] = 0;
		}
		var mv = 0;
		var pv = -1;
		var start = j * 32;
		var vlen = Math.min(32, m - start) + start;
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		var score = m;
		for (var i = 0; i < n; i++) {
			var eq = peq[a.charCodeAt(i)];
			var pb = phc[i / 32 | 0] >>> i & 1;
			var mb = mhc[i / 32 | 0] >>> i & 1;
			var xv = eq | mv;
			var xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			var ph = mv | ~(xh | pv);
			var mh = pv & xh;
			score += ph >>> m - 1 & 1;
			score -= mh >>> m - 1 & 1;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (var k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
		return score;
	};
	var distance = function(a, b) {
		if (a.length < b.length) {
			var tmp = b;
			b = a;
			a = tmp;
		}
		if (b.length === 0) return a.length;
		if (a.length <= 32) return myers_32(a, b);
		return myers_x(a, b);
	};
	exports.distance = distance;
	var closest = function(str, arr) {
		var min_distance = Infinity;
		var min_index = 0;
		for (var i = 0; i < arr.length; i++) {
			var dist = distance(str, arr[i]);
			if (dist < min_distance) {
				min_distance = dist;
				min_index = i;
			}
		}
		return arr[min_index];
	};
	exports.closest = closest;
}));
// src/promote/text/did-you-mean.ts
var did_you_mean_exports = __exportAll({ nearestName: () => nearestName });
var import_fastest_levenshtein = require_fastest_levenshtein();
const lengthLimit$1 = 40;
const leastContained = 2;
function nearestName(word, names) {
	return rank(word, names).find(isNear)?.name;
}
function nearNames(word, names, limit) {
	const lower = word.toLowerCase();
	const contains = (name) => {
		const [short, long] = name.length < lower.length ? [name, lower] : [lower, name];
		return short.length >= leastContained && long.includes(short);
	};
	return rank(word, names).filter((ranked) => isNear(ranked) || contains(ranked.name.toLowerCase())).slice(0, limit).map(({ name }) => name);
}
function rank(word, names) {
	const lower = word.slice(0, lengthLimit$1).toLowerCase();
	return names.map((name) => ({
		name,
		edits: (0, import_fastest_levenshtein.distance)(lower, name.slice(0, lengthLimit$1).toLowerCase())
	})).sort((a, b) => a.edits - b.edits);
}
function isNear({ name, edits }) {
	return edits < name.length && edits <= Math.max(1, Math.floor(name.length / 3));
}
// src/promote/text/lists.ts
const comment = /^[ \t]*#.*$/gm;
const piece = /(?:[^,{}\n]+|\{[^{}\n]*\}|[{}])+/g;
function listItems(text) {
	const list = text.replaceAll(comment, "").trim();
	return (arrayOf(list) ?? list.match(piece) ?? []).map((entry) => entry.trim()).filter((entry) => entry !== "");
}
function arrayOf(text) {
	if (!text.startsWith("[")) return void 0;
	try {
		const list = JSON.parse(text);
		return Array.isArray(list) && list.every((entry) => typeof entry === "string") ? list : void 0;
	} catch {
		return;
	}
}
// src/promote/text/parse.ts
function problem(...problems) {
	return { problems };
}
function oneOf(allowed) {
	return (text) => {
		const value = allowed.find((word) => word === text);
		if (value !== void 0) return { value };
		const nearest = nearestName(text, allowed);
		const hint = nearest === void 0 ? "" : ` Did you mean ${quote$2(nearest)}?`;
		return problem(`${quote$2(text)} is not one of ${allowed.join(", ")}.${hint}`);
	};
}
function boolean(text) {
	if (/^(?:true|True|TRUE)$/.test(text)) return { value: true };
	if (/^(?:false|False|FALSE)$/.test(text)) return { value: false };
	return problem(`${quote$2(text)} is neither true nor false.`);
}
function listOf$1(text, read) {
	const list = listItems(text);
	const problems = list.flatMap((entry) => quotingProblem(entry) ?? []);
	return problems.length > 0 ? { problems } : read(list);
}
const bracketed = /^\[[^\]]*$|^[^[]*\]$|^\[[^\]]*\/[^\]]*\]$/;
function quotingProblem(entry) {
	if (/^-(?:\s|$)/.test(entry)) return `${quote$2(entry)} begins as in a YAML list. Leave out the dash; each line is an entry.`;
	if (bracketed.test(entry)) return `${quote$2(entry)} has a bracket of a YAML list. Leave out [ and ]; each line is an entry, or separate by commas.`;
	const bare = entry.replaceAll(/^["'`]+|["'`]+$/g, "");
	return /^["'`]/.test(entry) ? `${quote$2(bare)} is in quotes. Leave them out; each line is an entry.` : void 0;
}
// src/action/inputs/model/reader.ts
function inputReader(get, addProblem, addNotice) {
	const read = async (name, parse, fallback) => {
		const text = get(name);
		if (text === "") return fallback;
		const result = await parse(text);
		if ("problems" in result) {
			for (const problem of result.problems) addProblem(name, problem);
			return fallback;
		}
		for (const notice of result.notices ?? []) addNotice?.(name, notice);
		return result.value;
	};
	const required = async (name, parse, meaning) => {
		if (get(name) === "") addProblem(name, `it is required: ${meaning}.`);
		return read(name, parse, void 0);
	};
	return {
		isSet: (name) => get(name) !== "",
		read,
		required,
		addProblem
	};
}
// src/promote/plan-file/shard.ts
const countLimit$1 = 256;
function parseShard(text) {
	const { index, count } = /^(?<index>\d{1,6})\/(?<count>\d{1,6})$/.exec(text.trim())?.groups ?? {};
	if (index === void 0 || count === void 0) return { problem: "it is not INDEX/COUNT, such as 2/8 for the second of eight" };
	const shard = {
		index: Number(index),
		count: Number(count)
	};
	if (shard.count < 1 || shard.count > countLimit$1) return { problem: `the count is not between 1 and ${countLimit$1}` };
	if (shard.index < 1 || shard.index > shard.count) return { problem: `the index is not between 1 and the count, ${shard.count}` };
	return shard;
}
function shardOf(items, { index, count }) {
	const loads = Array.from({ length: count }, () => ({
		bytes: 0,
		positions: []
	}));
	const largestFirst = [...items.entries()].sort(([, a], [, b]) => b.bytes - a.bytes);
	for (const [position, { bytes }] of largestFirst) {
		const load = loads.reduce((lightest, load) => isLighter(load, lightest) ? load : lightest);
		load.bytes += bytes;
		load.positions.push(position);
	}
	return (loads[index - 1]?.positions ?? []).sort((a, b) => a - b);
}
function isLighter(left, right) {
	return left.bytes === right.bytes ? left.positions.length < right.positions.length : left.bytes < right.bytes;
}
// src/promote/requests/unknown-placeholder.ts
function unknownPlaceholder(name, placeholders) {
	const names = placeholders.map((placeholder) => `{${placeholder}}`).join(", ");
	const meant = nearest(name.trim().toLowerCase(), placeholders);
	const hint = meant === void 0 ? "" : ` (did you mean {${meant}}?)`;
	return `{${name.slice(0, 40)}} is not a placeholder; there are ${names}${hint}`;
}
function nearest(word, placeholders) {
	return placeholders.map((name) => ({
		name,
		shared: sharedStart(name, word)
	})).sort((left, right) => right.shared - left.shared || left.name.length - right.name.length).find(({ shared }) => shared >= 2)?.name;
}
function sharedStart(left, right) {
	let length = 0;
	while (length < left.length && left[length] === right[length]) length++;
	return length;
}
// src/promote/requests/target-template.ts
const placeholders = [
	"tag",
	"version",
	"major",
	"minor",
	"patch",
	"version.major",
	"version.minor",
	"version.patch",
	"repository"
];
function parseTemplate(text) {
	if (/\{\{|\}\}/.test(text)) return { problem: `${quote$2(text)} has double braces: write {tag} with single ones` };
	if (text.includes("${")) return { problem: `${quote$2(text)} has a dollar sign before a brace: write {tag} alone` };
	const parts = [];
	for (const part of text.split(/(\{[^{}]*\})/)) {
		const name = /^\{(.*)\}$/s.exec(part)?.[1];
		const placeholder = placeholders.find((candidate) => candidate === name);
		if (name !== void 0 && placeholder === void 0) return { problem: unknownPlaceholder(name, placeholders) };
		if (name === void 0 && /[{}]/.test(part)) return { problem: `${quote$2(text)} has a brace without its other half` };
		if (part !== "") parts.push(placeholder === void 0 ? part : { placeholder });
	}
	return {
		text,
		parts
	};
}
function fillTemplate(template, filling) {
	const problem = problemOf$4(template, template.parts.flatMap((part) => typeof part === "string" ? [] : [part.placeholder]), filling);
	if (problem !== void 0) return { problem };
	const values = valuesOf(filling);
	return template.parts.map((part) => typeof part === "string" ? part : values[part.placeholder]).join("");
}
function usesVersion({ parts }) {
	return parts.some((part) => typeof part !== "string" && !needsNoVersion.includes(part.placeholder));
}
function repositoryPart(name, source) {
	const fixed = source.slice(0, /[*?[{]/.exec(source)?.index ?? source.length);
	const start = fixed.lastIndexOf("/") + 1;
	return name.startsWith(fixed.slice(0, start)) ? name.slice(start) : name.slice(name.lastIndexOf("/") + 1);
}
const needsNoVersion = ["tag", "repository"];
function problemOf$4({ text }, names, { tag, version }) {
	const needs = names.find((name) => !needsNoVersion.includes(name));
	if (needs === void 0) return void 0;
	if (version === void 0) return `{${needs}} in ${quote$2(text)} needs a version, and ${JSON.stringify(tag)} is not one. Select versions only, such as \`semver: >=1\``;
	const missing = names.find((name) => numberOf(name) >= version.numbers.length);
	if (missing !== void 0) return `{${missing}} in ${quote$2(text)} has no number in ${JSON.stringify(tag)}`;
	if (names.includes("tag") || names.includes("version")) return void 0;
	const line = version.prerelease.length > 0 ? "a prerelease" : `of the line ${JSON.stringify(version.line)}`;
	if (version.prerelease.length === 0 && version.line === "") return void 0;
	return `${quote$2(text)} would name ${JSON.stringify(tag)}, which is ${line}, like a release of the main line. Add {tag} or {version}, or do not select it`;
}
const numberNames = [
	"major",
	"minor",
	"patch"
];
function numberOf(name) {
	return numberNames.findIndex((number) => name === number || name === `version.${number}`);
}
function valuesOf({ tag, version, repository }) {
	const [major = "", minor = "", patch = ""] = version === void 0 ? [] : numbersAsWritten(version);
	return {
		tag,
		version: tag.replace(/^v(?=\d)/, ""),
		major,
		minor,
		patch,
		"version.major": major,
		"version.minor": minor,
		"version.patch": patch,
		repository
	};
}
function numbersAsWritten({ tag, numbers }) {
	let from = 0;
	return numbers.map((number) => {
		const pattern = new RegExp(`0*${number}`, "g");
		pattern.lastIndex = from;
		const written = pattern.exec(tag)?.[0];
		from = written === void 0 ? from : pattern.lastIndex;
		return written ?? String(number);
	});
}
// src/registry/model/plain-text.ts
function plainText(text, limit = 300) {
	const line = text.slice(0, limit * 20).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").replace(/ {2,}/g, " ").trim().replace(/^::+/, (colons) => colons.split("").join(" ")).replace(/^##\[/, "## [");
	return line.length > limit || text.length > limit * 20 ? `${line.slice(0, limit)}\u2026` : line;
}
// src/registry/model/reference.ts
function isTag(text) {
	return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(text);
}
function isDigestAt(at) {
	return at.includes(":");
}
function formatName(name) {
	return name.kind === "registry" ? `${name.registry}/${name.path}` : `${name.kind}:${name.path}`;
}
function formatReference({ repository, tag, digest }) {
	return `${formatName(repository)}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
}
function sameRegistry(left, right) {
	return left.kind === "registry" && right.kind === "registry" && left.registry === right.registry;
}
function sameName(left, right) {
	return formatName(left) === formatName(right);
}
// src/registry/model/digest.ts
const hexLength = {
	sha256: 64,
	sha512: 128
};
function isDigest(text) {
	const at = text.indexOf(":");
	const hex = text.slice(at + 1);
	return hex.length === hexLength[text.slice(0, at)] && /^[a-f0-9]+$/.test(hex);
}
function algorithmOf(of) {
	return of.slice(0, of.indexOf(":"));
}
function hexOf(of) {
	return of.slice(of.indexOf(":") + 1);
}
function hashLike(expected) {
	return createHash(algorithmOf(expected));
}
function digestOf(bytes, algorithm = "sha256") {
	const text = `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
	if (!isDigest(text)) throw new TypeError(`${algorithm} is not a digest algorithm`);
	return text;
}
function shortDigest(of) {
	return `${algorithmOf(of)}:${hexOf(of).slice(0, 12)}`;
}
// src/registry/model/refusals/classify.ts
const signs = [
	{
		code: "rate-limited",
		codes: [
			"TOOMANYREQUESTS",
			"THROTTLING",
			"THROTTLINGEXCEPTION",
			"REQUESTLIMITEXCEEDED",
			"SLOWDOWN"
		],
		words: /\brate[ -]?limit|\brate exceeded|too ?many ?requests|throttl|request limit exceeded|\brequests? per \w+/i
	},
	{
		code: "storage-full",
		codes: ["STORAGEFULL"],
		words: /no space left|disk (?:is )?full|insufficient storage|out of disk space/i
	},
	{
		code: "quota-exceeded",
		codes: ["QUOTAEXCEEDED"],
		words: /\bquota\b|\bupper limit\b|storage limit/i
	},
	{
		code: "tag-immutable",
		codes: [
			"TAGINVALID",
			"TAGIMMUTABLE",
			"IMAGETAGALREADYEXISTS"
		],
		words: /immutab/i
	},
	{
		code: "tls-required",
		codes: [],
		words: /\bHTTP request (?:was sent )?to (?:an )?HTTPS (?:server|port)/i
	}
];
const finalFailures = new Set([
	501,
	505,
	507
]);
const transientStatuses = new Set([
	408,
	425,
	429,
	499
]);
function isTransientStatus(status) {
	return transientStatuses.has(status) || status >= 500 && !finalFailures.has(status);
}
function classifyRefusal({ status, codes = [], detail = "", retryAfter = false }) {
	const normalized = codes.map((code) => code.replaceAll("_", "").toUpperCase());
	return (signs.find((candidate) => normalized.some((code) => candidate.codes.includes(code))) ?? signs.find(({ words }) => words.test(detail)))?.code ?? byStatus(status, normalized, retryAfter);
}
function byStatus(status, codes, retryAfter) {
	if (status === 425 || status === 429) return "rate-limited";
	if (status === 507) return "storage-full";
	if (isTransientStatus(status)) return "unavailable";
	if (status === 401) return "unauthorized";
	if (retryAfter && status !== 404 && status < 500) return "rate-limited";
	return byCode(codes) ?? (status === 403 ? "denied" : status === 404 ? "not-found" : status === 413 ? "too-large" : "refused");
}
function byCode(codes) {
	if (codes.includes("DENIED")) return "denied";
	if (codes.includes("UNAUTHORIZED")) return "unauthorized";
	if (codes.includes("UNAVAILABLE")) return "unavailable";
	if (codes.includes("UNSUPPORTED")) return "refused";
	if (codes.includes("NAMEUNKNOWN")) return "repository-unknown";
	return codes.some((code) => code === "MANIFESTUNKNOWN" || code.endsWith("BLOBUNKNOWN")) ? "content-unknown" : void 0;
}
const absences$1 = new Set([
	"not-found",
	"repository-unknown",
	"content-unknown"
]);
function isAbsence(refusal) {
	return refusal.status === 404 && absences$1.has(classifyRefusal(refusal));
}
function isRetryable(code) {
	return code === "rate-limited" || code === "unavailable";
}
// src/registry/model/errors.ts
var PromoteError = class extends Error {
	side;
	remedy;
	constructor(message, { side, remedy, cause } = {}) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.side = side;
		this.remedy = remedy;
	}
};
var RegistryError = class extends PromoteError {
	name = "RegistryError";
	code;
	details;
	constructor(details) {
		super(describe$1(details), details);
		this.code = details.code ?? codeOf$2(details);
		this.details = details;
	}
	get mayBeDone() {
		const { status, mayBeDone = status === void 0 || status === 408 || status >= 500 } = this.details;
		return mayBeDone;
	}
};
var IntegrityError = class extends PromoteError {
	name = "IntegrityError";
	code = "integrity";
	constructor(what, expected, actual) {
		super(`${what}: expected ${expected}, got ${actual}. The bytes were damaged or replaced on the way.`, { remedy: "Run again. If it happens twice, the registry or a proxy between it and the runner changes bytes." });
	}
};
var MalformedError = class extends PromoteError {
	name = "MalformedError";
	code = "malformed";
};
function describe$1(details) {
	const { registry, repository, operation, status, codes, detail, mayBeDone } = details;
	const answer = [...status === void 0 ? [] : [`HTTP ${status}`], ...codes ?? []].join(" ");
	return `${registry}: could not ${operation}${repository === registry ? "" : ` in ${repository}`}${answer !== "" || mayBeDone !== false ? ` (${answer || "no answer"})` : ""}${detail ? `: ${detail}` : ""}`;
}
function codeOf$2({ status, codes = [], detail }) {
	return status === void 0 ? "no-response" : classifyRefusal({
		status,
		codes,
		detail
	});
}
// src/registry/model/reference-syntax/syntax-error.ts
var ReferenceSyntaxError = class extends PromoteError {
	name = "ReferenceSyntaxError";
	code = "reference-syntax";
	text;
	at;
	constructor(text, at, problem) {
		const shown = withoutLogin(text);
		const where = at < text.length && text.startsWith(shown) ? ` (at character ${at + 1}, "${plainText(text.slice(at, at + 12))}")` : "";
		super(`"${plainText(shown)}" is not a reference: ${problem}${where}`);
		this.text = text;
		this.at = at;
	}
};
// src/registry/model/reference-syntax/suffixes.ts
function splitDigest(text) {
	const at = text.indexOf("@");
	if (at < 0) return { rest: text };
	return {
		rest: text.slice(0, at),
		digest: parseDigest(text, at + 1)
	};
}
function parseDigest(text, at) {
	const digest = text.slice(at);
	if (isDigest(digest)) return digest;
	throw new ReferenceSyntaxError(text, at, /^[0-9a-f]{64}$/.test(digest) ? `a digest names its algorithm: write "@sha256:${digest}"` : "a digest is sha256: and 64 lower-case hex digits, or sha512: and 128");
}
function splitTag(text, rest) {
	const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
	if (colon < 0) return { name: rest };
	const tag = rest.slice(colon + 1);
	if (!isTag(tag)) throw new ReferenceSyntaxError(text, colon + 1, tag === "" ? "the tag is empty" : isDigest(tag) ? `a digest follows "@", not ":": write "@${tag}"` : "a tag is up to 128 letters, digits, \"_\", \".\" and \"-\", and begins with neither of the last two");
	return {
		name: rest.slice(0, colon),
		tag
	};
}
// src/registry/model/reference-syntax/layout-name.ts
function slashesProblem(kind, rest) {
	const name = rest === "" ? "PATH" : plainText(rest);
	return `leave out the "//". A path is written "${kind}:${name}" or, from the root, "${kind}:/${name}"; an image of a registry is written "${name}"`;
}
function parseLayout(text, kind) {
	const start = kind.length + 1;
	const control = text.search(/\p{Cc}/u);
	if (control >= 0) throw new ReferenceSyntaxError(text, control, "a control character is not allowed");
	const at = text.search(/@sha(?:256|512):[^/@]*$/);
	const digest = at < 0 ? void 0 : parseDigest(text, at + 1);
	const rest = at < 0 ? text.slice(start) : text.slice(start, at);
	const colon = rest.lastIndexOf(":");
	const tail = rest.slice(colon + 1);
	const tagged = colon >= 0 && isTag(tail);
	const path = tagged ? rest.slice(0, colon) : rest;
	if (path === "") throw new ReferenceSyntaxError(text, start, "the path is missing");
	if (path.startsWith("//")) throw new ReferenceSyntaxError(text, start, slashesProblem(kind, rest.replace(/^\/+/, "")));
	if (!tagged && path.endsWith(":")) throw new ReferenceSyntaxError(text, start + path.length, "the tag is empty");
	return {
		repository: {
			kind,
			path
		},
		...tagged && { tag: tail },
		...digest !== void 0 && { digest }
	};
}
// src/registry/model/reference-syntax/registry-name.ts
const hubHosts = new Set([
	"docker.io",
	"index.docker.io",
	"registry-1.docker.io"
]);
const component = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/y;
const host = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[([A-Fa-f0-9:.]+)\])(?::(\d{1,5}))?$/;
const nameLimit$1 = 255;
function parseName(text, name) {
	if (name === "") throw new ReferenceSyntaxError(text, 0, "the repository is missing");
	if (/\s/.test(name)) throw new ReferenceSyntaxError(text, name.search(/\s/), "a space is not allowed");
	const slash = name.indexOf("/");
	const first = name.slice(0, slash);
	const hasHost = slash > 0 && (isHost(first) || first !== first.toLowerCase());
	const registry = hasHost ? parseHost(text, first) : "docker.io";
	const start = hasHost ? slash + 1 : 0;
	const path = name.slice(start);
	checkPath$1(text, path, start);
	const whole = registry === "docker.io" && !path.includes("/") ? `library/${path}` : path;
	const excess = registry.length + 1 + whole.length - nameLimit$1;
	if (excess > 0) throw new ReferenceSyntaxError(text, Math.max(0, name.length - excess), `registry and repository are longer than ${nameLimit$1} characters`);
	return {
		kind: "registry",
		registry,
		path: whole
	};
}
function parseHost(text, written) {
	const match = host.exec(written);
	const address = match?.[1];
	if (match === null || address !== void 0 && !isIPv6(address)) throw new ReferenceSyntaxError(text, 0, `"${plainText(written)}" is not a host`);
	if (match[2] !== void 0 && Number(match[2]) > 65535) throw new ReferenceSyntaxError(text, written.lastIndexOf(":") + 1, "the port is above 65535");
	const registry = registryOf(written);
	if (isHost(registry)) return registry;
	throw new ReferenceSyntaxError(text, written.search(/[A-Z]/), "a repository is in lower case");
}
function isHost(first) {
	return /[.:[]/.test(first) || first === "localhost";
}
function registryOf(host) {
	const lower = host.toLowerCase();
	return hubHosts.has(lower) ? "docker.io" : lower;
}
function checkPath$1(text, path, start) {
	let at = 0;
	for (;;) {
		component.lastIndex = at;
		const match = component.exec(path);
		if (match === null) throw new ReferenceSyntaxError(text, start + at, problemOf$3(path, at));
		at += match[0].length;
		if (at === path.length) return;
		if (path[at] !== "/") throw new ReferenceSyntaxError(text, start + at, problemOf$3(path, at));
		at += 1;
	}
}
function problemOf$3(path, at) {
	const character = path[at] ?? "/";
	if (character === "/") return "a part of the repository is empty";
	return /[A-Z]/.test(character) ? "a repository is in lower case" : "this character is not allowed here";
}
// src/registry/model/reference-syntax/parse.ts
function parseReference(text) {
	if (text.startsWith("oci:")) return parseLayout(text, "oci");
	if (text.startsWith("oci-archive:")) return parseLayout(text, "oci-archive");
	const transport = otherTransport.exec(text)?.[1];
	if (transport !== void 0) throw new ReferenceSyntaxError(text, 0, `${transport}: is a place that this program cannot reach. It reads and writes registries, oci:DIR and oci-archive:FILE`);
	if (scheme.test(text)) throw new ReferenceSyntaxError(text, 0, schemeProblem(text));
	const { rest, digest } = splitDigest(text);
	const { name, tag } = splitTag(text, rest);
	return {
		repository: parseName(text, name),
		...tag !== void 0 && { tag },
		...digest !== void 0 && { digest }
	};
}
const otherTransport = /^(docker-daemon|docker-archive|containers-storage):/;
const scheme = /^[a-z]+:\/\//i;
function schemeProblem(text) {
	if (/^ocidir:/i.test(text)) return `write "oci:${plainText(text.replace(scheme, ""))}" for a folder`;
	const bare = text.replace(scheme, "").replace(/^[^/]*@(?!sha(?:256|512):)/, "");
	try {
		return `leave out the scheme: write "${formatReference(parseReference(bare))}"`;
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return "leave out the scheme, and a login with it";
		throw error;
	}
}
function parseRepository(text) {
	try {
		const { repository, tag, digest } = parseReference(text);
		return repository.kind === "registry" && tag === void 0 && digest === void 0 ? repository : void 0;
	} catch {
		return;
	}
}
// src/action/inputs/text/references.ts
function normalHost(text) {
	const reference = readReference(`${text}/x/x`);
	if (typeof reference === "string" || reference.repository.kind !== "registry") return void 0;
	return reference.repository.path === "x/x" ? reference.repository.registry : void 0;
}
function readReference(text) {
	try {
		return parseReference(inLowerCase(text));
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return slashProblem(text) ?? separatorProblem(text) ?? `${error.message}.`;
		throw error;
	}
}
function inLowerCase(written) {
	if (/^oci(?:-archive)?:/.test(written)) return written;
	const name = nameOf$1(written);
	return name.toLowerCase() + written.slice(name.length);
}
function nameOf$1(written) {
	const [rest = ""] = written.split("@");
	const colon = rest.indexOf(":", rest.lastIndexOf("/") + 1);
	return colon < 0 ? rest : rest.slice(0, colon);
}
function lowerCaseNotices(references) {
	return references.filter((written) => pathOf$1(written) !== pathOf$1(inLowerCase(written))).map((written) => `${quote$2(written)} is taken as ${quote$2(inLowerCase(written))}: repository names are in lower case.`);
}
const pathOf$1 = (written) => nameOf$1(written).replace(/^[^/]*[.:][^/]*\//, "");
function slashProblem(written) {
	const [, name = "", tag = ""] = /^([^\s]*?):([A-Za-z_][^:@\s]*\/[^:@\s]*)$/.exec(written) ?? [];
	if (tag === "") return void 0;
	return `${quote$2(written)} is not a reference: a tag has no slash. Write ${quote$2(`${name}:${tag.replaceAll("/", "-")}`)}, as docker/metadata-action does.`;
}
function separatorProblem(written) {
	if (written.includes(String.raw`\n`)) return `${quote$2(written)} holds a backslash and an n: in an expression '\\n' is not a line break. Separate by commas, such as join(\u2026, ',').`;
	const expression = /\$\{\{.*\}\}/.exec(written)?.[0];
	if (expression !== void 0) return `${quote$2(written)} holds ${quote$2(expression)} as text. GitHub fills in expressions in a workflow only, not in a file that a step reads: give the value there, or write the file in an earlier step.`;
	if (/\s#/.test(written)) return `${quote$2(written)} has a comment in it. Write the comment on a line of its own: what follows a reference on its line belongs to it.`;
	if (written.includes(";")) return `${quote$2(written)} has a semicolon in it. Separate references by lines or commas.`;
	if (/\S\s+\S/.test(written)) return `${quote$2(written)} has a space in it. Separate references by lines or commas; a block that begins with ">" joins its lines by spaces, one that begins with "|" does not.`;
	return characterProblem(written);
}
function characterProblem(written) {
	const character = /[^\s\x21-\x7e]/u.exec(written)?.[0];
	const code = character?.codePointAt(0);
	if (character === void 0 || code === void 0) return void 0;
	const shown = /[\p{Cc}\p{Cf}]/u.test(character) ? "an invisible character" : quote$2(character);
	const number = code.toString(16).toUpperCase().padStart(4, "0");
	return `${quote$2(written)} has ${shown} (U+${number}) in it, which no reference has. Type it again instead of pasting it.`;
}
// src/promote/model/request.ts
function allowListsOf(entries) {
	const lists = entries.filter((entry) => typeof entry !== "string");
	const globs = entries.filter((entry) => typeof entry === "string");
	return lists.length === 0 || globs.length > 0 ? [globs, ...lists] : lists;
}
// src/promote/plan/overwrite.ts
const strictestFirst = [
	"never",
	"skip",
	"floating",
	"always"
];
function isOverwriteRule(text) {
	return strictestFirst.some((rule) => rule === text);
}
function strictestRule(rules) {
	return strictestFirst.find((rule) => rules.includes(rule)) ?? "floating";
}
function overwriteLists(overwrite) {
	if (typeof overwrite === "string") return [[overwrite]];
	const lists = overwrite.filter((entry) => typeof entry !== "string");
	return lists.length > 0 ? lists : [overwrite.filter((entry) => typeof entry === "string")];
}
function parseOverwriteEntry(entry) {
	const [, rule, glob = "*"] = /^([a-z]+)(?:\s*:\s*(\S+))?$/.exec(entry) ?? [];
	return isOverwriteRule(rule) ? {
		rule,
		glob
	} : void 0;
}
async function overwriteRules(overwrite) {
	if (typeof overwrite === "string") return () => overwrite;
	const { matchesGlob } = await import("./glob.js").then((n) => n.t);
	const lists = overwriteLists(overwrite).map((list) => list.flatMap((entry) => parseOverwriteEntry(entry) ?? []));
	return (tag) => strictestRule(lists.map((list) => list.find(({ glob }) => matchesGlob(tag, glob))?.rule ?? "floating"));
}
// src/promote/options/option.ts
const flag = {
	parse: boolean,
	schema: (validators) => validators.flag
};
function text$1(parse) {
	return {
		parse,
		schema: ({ z, describeValue }) => z.pipe(z.string({ error: ({ input }) => `${describeValue(input)} is not a text` }), z.transform((written, context) => valueOf(z, parse(written), context)))
	};
}
function list$1(parse) {
	return {
		parse,
		schema: ({ z }) => z.pipe(z.union([z.string(), z.array(z.string())], { error: "it is neither a text nor a list of texts" }), z.transform((written, context) => valueOf(z, parse(typeof written === "string" ? written : JSON.stringify(written)), context)))
	};
}
function valueOf(z, result, context) {
	if ("value" in result) return result.value;
	const { value: input, issues } = context;
	for (const problem of result.problems) issues.push({
		code: "custom",
		message: problem.replace(/\.$/, ""),
		input
	});
	return z.NEVER;
}
// src/promote/match/backup-tag.ts
const template = /^(?:[A-Za-z][\w.-]*[-_.])?\{tag\}(?:[-_.][A-Za-z][\w.-]*)?$/;
function isBackupTemplate(text) {
	return template.test(text) && text !== "{tag}";
}
function backupTag(backup, tag) {
	const name = backup.replace("{tag}", tag);
	return isTag(name) ? name : void 0;
}
// src/promote/match/platform.ts
const spelled = /^(?<os>[a-z][a-z0-9_-]*)(?:\((?<inner>[0-9][0-9.]*)\))?\/(?<architecture>[a-z0-9][a-z0-9_-]*)(?:\/(?<variant>[a-z0-9][a-z0-9._-]*))?(?::(?<outer>[0-9][0-9.]*))?$/;
function parsePlatform(text) {
	const written = text.trim().toLowerCase();
	const { os, architecture, variant, inner, outer } = spelled.exec(written)?.groups ?? {};
	if (written.length > 100 || os === void 0 || architecture === void 0) return { problem: problemOf$2(written) };
	if (inner !== void 0 && outer !== void 0) return { problem: `${quote$1(written)} names the version of ${os} twice` };
	const version = inner ?? outer;
	return normalizePlatform({
		os,
		architecture,
		...variant !== void 0 && { variant },
		...version !== void 0 && { "os.version": version }
	});
}
function matchesPlatform(wanted, platform) {
	const [left, right] = [normalizePlatform(wanted), normalizePlatform(platform)];
	return left.os === right.os && left.architecture === right.architecture && (left.variant === void 0 || left.variant === implied(right)) && startsWithVersion(right["os.version"], left["os.version"]);
}
const architectures = new Map([
	["i386", { architecture: "386" }],
	["x86_64", { architecture: "amd64" }],
	["x86-64", { architecture: "amd64" }],
	["aarch64", { architecture: "arm64" }],
	["armhf", {
		architecture: "arm",
		variant: "v7"
	}],
	["armel", {
		architecture: "arm",
		variant: "v6"
	}]
]);
const baselines = new Map([["amd64", "v1"], ["arm64", "v8"]]);
function normalizePlatform(platform) {
	const lower = platform.architecture.toLowerCase();
	const { architecture, variant: named } = architectures.get(lower) ?? { architecture: lower };
	const variant = named ?? platform.variant?.toLowerCase().replace(/^(?=\d)/, "v");
	const os = platform.os.toLowerCase();
	const version = platform["os.version"];
	return {
		os: os === "macos" ? "darwin" : os,
		architecture,
		...variant !== void 0 && variant !== baselines.get(architecture) && { variant },
		...version !== void 0 && { "os.version": version }
	};
}
function implied({ architecture, variant }) {
	return variant ?? (architecture === "arm" ? "v7" : void 0);
}
function startsWithVersion(version, wanted) {
	return wanted === void 0 || version === wanted || version?.startsWith(`${wanted}.`) === true;
}
function problemOf$2(written) {
	const form = "write os/architecture or os/architecture/variant, such as linux/amd64 or linux/arm/v7";
	const hint = /^[a-z0-9_-]+$/.test(written) && written !== "linux" ? ` (did you mean "linux/${written}"?)` : "";
	return `${quote$1(written)} is not a platform: ${form}${hint}`;
}
function quote$1(text) {
	return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}\u2026` : text);
}
// src/promote/match/version/words.ts
const prereleaseWords = [
	{
		word: "dev",
		spellings: ["develop"],
		moving: true
	},
	{
		word: "snapshot",
		moving: true
	},
	{
		word: "nightly",
		spellings: ["daily", "weekly"],
		moving: true
	},
	{
		word: "canary",
		moving: true
	},
	{
		word: "next",
		moving: true
	},
	{
		word: "edge",
		moving: true
	},
	{
		word: "unstable",
		moving: true
	},
	{
		word: "insiders",
		spellings: ["insider"],
		moving: true
	},
	{
		word: "main",
		moving: true
	},
	{
		word: "master",
		spellings: ["trunk", "head"],
		moving: true
	},
	{ word: "pr" },
	{ word: "ci" },
	{ word: "git" },
	{ word: "test" },
	{ word: "alpha" },
	{ word: "beta" },
	{ word: "milestone" },
	{ word: "ea" },
	{ word: "prerelease" },
	{ word: "pre" },
	{ word: "preview" },
	{
		word: "rc",
		spellings: ["cr", "candidate"]
	}
];
const prereleaseLetters = {
	a: "alpha",
	b: "beta",
	c: "rc",
	m: "milestone"
};
const revisionWords = [
	"r",
	"rev",
	"revision",
	"build",
	"ls",
	"p",
	"pl",
	"patch",
	"post",
	"u",
	"update",
	"sp",
	"hotfix",
	"fix",
	"eksbuild",
	"gke",
	"k3s",
	"rke2r"
];
const releaseWords = [
	"final",
	"ga",
	"release"
];
const prefixWords = [
	"version",
	"ver",
	"release",
	"rel"
];
// src/promote/match/version/qualifier.ts
const prereleases = new Map(prereleaseWords.flatMap(({ word, spellings = [], moving = false }) => [word, ...spellings].map((spelling) => [spelling, {
	word,
	moving
}])));
const revisions = new Set(revisionWords);
const releases = new Set(releaseWords);
function prereleaseRank(word) {
	return prereleaseWords.findIndex((entry) => entry.word === word);
}
function readQualifier(text, attached) {
	if (/^\d{7}$/.test(text)) return {
		kind: "commit",
		text
	};
	if (/^\d+(?:\.\d+)*$/.test(text)) return {
		kind: "number",
		numbers: numbersOf(text),
		text
	};
	const { word, digits } = splitWord(text);
	const prerelease = readPrerelease(word, digits, attached);
	if (prerelease !== void 0) return prerelease;
	if (revisions.has(word) && digits !== "") return {
		kind: "revision",
		numbers: numbersOf(digits)
	};
	if (releases.has(word) && digits === "") return { kind: "release" };
	return /^g?[0-9a-f]{7,64}$/.test(text) ? {
		kind: "commit",
		text
	} : { kind: "variant" };
}
function readPrerelease(word, digits, attached) {
	const entry = prereleases.get(word);
	const numbers = digits === "" ? [] : digits.split(".");
	if (entry !== void 0) return {
		kind: "prerelease",
		identifiers: [entry.word, ...numbers],
		moving: entry.moving && digits === ""
	};
	const letter = Object.hasOwn(prereleaseLetters, word) ? prereleaseLetters[word] : void 0;
	if (letter === void 0 || digits === "") return void 0;
	const short = word !== "c" && digits.length <= 2;
	return attached || short ? {
		kind: "prerelease",
		identifiers: [letter, ...numbers],
		moving: false
	} : void 0;
}
function splitWord(text) {
	const end = endOfLetters(text);
	const digits = text[end] === "." ? text.slice(end + 1) : text.slice(end);
	return /^(?:\d+(?:\.\d+)*)?$/.test(digits) ? {
		word: text.slice(0, end).toLowerCase(),
		digits
	} : {
		word: "",
		digits: ""
	};
}
function endOfLetters(text) {
	let end = text.length;
	while (end > 0 && !/[A-Za-z]/.test(text[end - 1] ?? "")) end--;
	return end;
}
function numbersOf(text) {
	return text.split(".").map(BigInt);
}
// src/promote/match/version/suffix.ts
const dateLength = 8;
function readSuffix(text) {
	const attached = /^[A-Za-z]/.test(text);
	const draft = {
		prerelease: [],
		moving: false,
		fixed: false,
		revision: [],
		metadata: [],
		variant: [],
		annotated: false,
		last: void 0
	};
	for (const [at, token] of text.replace(/^[-.]/, "").split("-").entries()) if (token !== "") addToken(draft, token, attached && at === 0);
	if (attached && draft.variant.length > 0 && text.startsWith(draft.variant[0] ?? "")) return void 0;
	const { fixed, last: _, variant, moving, ...rest } = draft;
	return {
		...rest,
		moving: moving && !fixed,
		variant: variant.join("-")
	};
}
function addToken(draft, token, attached) {
	const [head = "", ...annotations] = token.split("_");
	const [first = "", ...others] = head.split(/\.(?=[A-Za-z])/);
	const qualifier = head === "" ? void 0 : readQualifier(first, attached);
	if (qualifier?.kind === "variant") {
		draft.variant.push(token);
		draft.last = "variant";
		return;
	}
	if (qualifier !== void 0) add(draft, qualifier, first);
	for (const part of others) addDotted(draft, part);
	for (const annotation of annotations) annotate$1(draft, annotation);
}
function add(draft, qualifier, text) {
	const { last } = draft;
	draft.last = qualifier.kind;
	switch (qualifier.kind) {
		case "prerelease":
			draft.prerelease.push(...qualifier.identifiers);
			draft.moving ||= qualifier.moving;
			draft.fixed ||= !qualifier.moving;
			return;
		case "commit":
			draft.prerelease.push(...draft.revision.splice(0).map(String), text);
			draft.fixed = true;
			return;
		case "revision":
			draft.revision.push(...qualifier.numbers);
			draft.fixed = true;
			return;
		case "number":
			draft.fixed = true;
			if (last === "variant" && text.length < dateLength) draft.variant.push(text);
			else if (last === "prerelease" && draft.revision.length === 0) draft.prerelease.push(...text.split("."));
			else draft.revision.push(...qualifier.numbers);
			return;
		case "release":
		case "variant": return;
	}
}
function addDotted(draft, part) {
	const qualifier = readQualifier(part, false);
	if (qualifier.kind === "variant") draft.prerelease.push(part);
	else add(draft, qualifier, part);
}
function annotate$1(draft, text) {
	const qualifier = readQualifier(text, false);
	draft.annotated = true;
	if (qualifier.kind === "prerelease") return add(draft, qualifier, text);
	const digits = /^[A-Za-z]*?(\d{1,6}(?:\.\d{1,6})*)$/.exec(text)?.[1];
	if (digits !== void 0) draft.metadata.push(...digits.split(".").map(BigInt));
}
function lineOf(variant) {
	return wordsOf$1(variant).map((word) => word.replace(/\.?\d+(?:\.\d+)*$/, "")).filter((word) => word !== "").join("-");
}
function numbersIn(variant) {
	return wordsOf$1(variant).flatMap((word) => {
		const digits = /(\d+(?:\.\d+)*)$/.exec(word)?.[1];
		return digits === void 0 ? [] : digits.split(".").map(BigInt);
	});
}
function wordsOf$1(variant) {
	return variant.toLowerCase().split("-");
}
// src/promote/match/version/core.ts
const builtinSchemes = [
	"semver",
	"calver",
	"numbers",
	"pep440"
];
const end = String.raw`(?!\.?\d)`;
const month = "(?:0?[1-9]|1[0-2])";
const day = "(?:0?[1-9]|[12]\\d|3[01])";
const time = String.raw`(?:T(\d\d)-?(\d\d)-?(\d\d)Z?|\.(\d+))?`;
const patterns = {
	semver: [{ pattern: new RegExp(String.raw`(\d+)\.(\d+)\.(\d+)(?:\.(\d+))?${end}`, "yd") }],
	numbers: [{ pattern: new RegExp(String.raw`(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?${end}`, "yd") }],
	pep440: [{ pattern: new RegExp(String.raw`(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?${end}`, "yd") }],
	calver: [
		{ pattern: new RegExp(String.raw`((?:19|20|21)\d\d)-(${month})-(${day})${time}${end}`, "yd") },
		{
			pattern: new RegExp(String.raw`((?:19|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])${time}${end}`, "yd"),
			whole: true
		},
		{ pattern: new RegExp(String.raw`((?:19|20|21)?\d\d)\.(${month})(?:\.(\d+))?(?:\.(\d+))?${end}`, "yd") }
	]
};
const prefixPattern = new RegExp(String.raw`(?:(?:${prefixWords.join("|")})[-._]?)?v?(?=\d)`, "iy");
function findCore(tag, scheme) {
	for (const start of startsOf(tag)) {
		const core = coreAt(tag, start, scheme);
		if (core !== void 0) return core;
	}
}
function startsOf(tag) {
	if (numbersStart(tag, 0) !== void 0 || !/^[A-Za-z]/.test(tag)) return [0];
	return [0, ...[...tag.matchAll(/-/g)].map(({ index }) => index + 1)];
}
function numbersStart(tag, start) {
	prefixPattern.lastIndex = start;
	return prefixPattern.test(tag) ? prefixPattern.lastIndex : void 0;
}
function coreAt(tag, start, scheme) {
	const from = numbersStart(tag, start);
	if (from === void 0) return void 0;
	for (const { pattern, whole = false } of patterns[scheme]) {
		pattern.lastIndex = from;
		const match = pattern.exec(tag);
		if (match === null) continue;
		const spans = (match.indices ?? []).slice(1).filter((span) => span !== void 0);
		const rest = tag.slice(pattern.lastIndex);
		if (readSuffix(rest) === void 0) continue;
		return {
			leading: tag.slice(0, start),
			prefix: tag.slice(start, from),
			numbers: spans.map(([begin, stop]) => BigInt(tag.slice(begin, stop))),
			cuts: whole ? [] : spans.map(([, stop]) => tag.slice(from, stop)),
			rest
		};
	}
}
// src/promote/match/regexp-timeout.ts
var RegExpTimeoutError = class extends PromoteError {
	name = "RegExpTimeoutError";
	code = "pattern-too-slow";
	constructor(tag) {
		super(`\`version-pattern\` takes too long on the tag ${JSON.stringify(tag)}`, { remedy: "Write the pattern so that no part can match the same characters in many ways: no repetition within a repetition, such as (\\d+)+ or (\\w*)*." });
	}
};
const timeLimit = 1e3;
const batchSize = 1e3;
const globals = {
	pattern: /(?:)/,
	texts: [],
	at: 0,
	matches: []
};
let opened;
function open$1() {
	const { createContext, Script } = process.getBuiltinModule("node:vm");
	const script = new Script("for (at = 0; at < texts.length; at++) matches.push(pattern.exec(texts[at]))");
	return {
		context: createContext(globals),
		script
	};
}
function execEach(pattern, texts, read) {
	return Array.from({ length: Math.ceil(texts.length / batchSize) }, (_, at) => texts.slice(at * batchSize, (at + 1) * batchSize)).flatMap((batch) => {
		const matches = execBatch(pattern, batch);
		return batch.map((text, at) => read(matches[at] ?? null, text));
	});
}
function execBatch(pattern, texts) {
	opened ??= open$1();
	Object.assign(globals, {
		pattern,
		texts,
		at: 0,
		matches: []
	});
	try {
		opened.script.runInContext(opened.context, { timeout: timeLimit });
		return globals.matches;
	} catch (error) {
		if (!isTimeout(error)) throw error;
		throw new RegExpTimeoutError(texts[globals.at] ?? "");
	}
}
function isTimeout(error) {
	return typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
// src/promote/match/version/read.ts
function readVersion(tag, scheme) {
	const core = findCore(tag, scheme);
	if (core === void 0) return void 0;
	const before = readLeading(core.leading);
	const after = readSuffix(core.rest);
	if (before === void 0 || after === void 0) return void 0;
	const { variant, ...line } = lineNames(before.variant, after.variant);
	return {
		tag,
		...line,
		variant,
		numbers: core.numbers,
		prerelease: [...after.prerelease, ...before.prerelease],
		revision: after.revision,
		metadata: after.metadata,
		moving: (after.moving || before.moving) && after.revision.length === 0,
		spelling: {
			leading: before.variant === "" ? "" : `${before.variant}-`,
			prefix: core.prefix,
			cuts: core.cuts,
			trailing: after.variant === "" ? "" : `-${after.variant}`
		}
	};
}
function readLeading(text) {
	const word = text.replace(/-$/, "");
	const suffix = readSuffix(`-${word}`);
	return suffix !== void 0 && suffix.prerelease.length > 0 ? suffix : suffix && {
		...suffix,
		variant: word,
		revision: [],
		metadata: []
	};
}
function lineNames(before, after) {
	const variant = [before, after].filter((text) => text !== "").join("-").toLowerCase();
	return {
		line: lineOf(variant),
		variant
	};
}
// src/promote/match/version/pattern.ts
const numberGroups = [
	"major",
	"minor",
	"patch",
	"build"
];
function patternProblem(pattern) {
	try {
		const groups = new RegExp(`${pattern}|`, "d").exec("")?.groups;
		if (groups !== void 0 && "major" in groups) return void 0;
		return `it needs a named group, such as (?<major>\\d+)${dressing(pattern)}`;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
function dressing(pattern) {
	if (/^\/.*\/\w*$/.test(pattern)) return ". Leave out the slashes around it";
	if (/^(["'`]).*\1$/.test(pattern)) return ". Leave out the quotes inside the value";
	return pattern.includes("\\\\") ? ". Write one backslash: in YAML, `\\\\` is one only within double quotes" : "";
}
function readByPattern(pattern, tags) {
	return execEach(new RegExp(`^(?:${pattern})$`, "d"), tags, toVersion);
}
function toVersion(match, tag) {
	const groups = match?.groups;
	if (!groups || groups["major"] === void 0) return void 0;
	const written = numberGroups.flatMap((name) => groups[name] ?? []);
	if (!written.every((text) => /^\d+$/.test(text))) return void 0;
	const prerelease = groups["prerelease"] ?? "";
	const variant = groups["variant"] ?? "";
	const qualifier = readQualifier(prerelease, false);
	return {
		tag,
		...lineNames("", variant),
		numbers: written.map(BigInt),
		prerelease: prerelease === "" ? [] : prerelease.split("."),
		revision: (groups["revision"] ?? "").match(/\d+/g)?.map(BigInt) ?? [],
		metadata: [],
		moving: qualifier.kind === "prerelease" && qualifier.moving,
		spelling: {
			leading: "",
			prefix: "",
			cuts: numberGroups.flatMap((name) => cutAt(tag, match?.indices?.groups?.[name])),
			trailing: variant === "" ? "" : `-${variant}`
		}
	};
}
function cutAt(tag, span) {
	return span === void 0 ? [] : [tag.slice(0, span[1])];
}
// src/promote/match/version/scheme.ts
function versionPatternProblem(pattern) {
	return builtinOf(pattern) === void 0 ? patternProblem(pattern) : void 0;
}
function versionScheme(pattern = "semver") {
	const builtin = builtinOf(pattern);
	const scheme = schemes.get(pattern) ?? schemeOf$1((tags) => builtin === void 0 ? readByPattern(pattern, tags) : tags.map((tag) => readVersion(tag, builtin)));
	schemes.set(pattern, scheme);
	return scheme;
}
function builtinOf(pattern) {
	return builtinSchemes.find((name) => name === pattern);
}
const schemes = new Map();
function schemeOf$1(read) {
	const cache = new Map();
	const versions = (tags) => {
		const unread = tags.filter((tag) => !cache.has(tag) && !isDigestTag(tag));
		for (const [at, version] of read(unread).entries()) if (unread[at] !== void 0) cache.set(unread[at], version);
		return tags.map((tag) => cache.get(tag)).filter((version) => version !== void 0);
	};
	return {
		versions,
		version: (tag) => versions([tag])[0]
	};
}
function isDigestTag(tag) {
	return /^sha(?:256-[a-f0-9]{64}|512-[a-f0-9]{64,128})(?:\..*)?$/.test(tag);
}
// src/promote/match/version/version.ts
const tagClasses = [
	"exact",
	"patch",
	"minor",
	"major",
	"latest"
];
const floatingClasses = [
	"patch",
	"minor",
	"major",
	"latest"
];
function isRelease({ prerelease }) {
	return prerelease.length === 0;
}
// src/promote/plan/deleted-tags.ts
function parseDeletedTags(entry) {
	const { count, glob = entry } = /^keep\s+(?<count>\d{1,6})\s*:\s*(?<glob>\S+)$/.exec(entry)?.groups ?? {};
	if (!/^[\w.*?[\]{},-]+$/.test(glob) || !/[A-Za-z0-9]{2}/.test(wordsOf(glob))) return void 0;
	if (count === void 0) return { glob };
	return Number(count) > 0 ? {
		glob,
		keep: Number(count)
	} : void 0;
}
function wordsOf(glob) {
	return glob.replaceAll(/\{[^{}]*\}|\[[^\]]*\]/g, "*");
}
// src/promote/options/read-options.ts
function readReferrers(text) {
	return listOf$1(text, readTypes);
}
function readTypes(globs) {
	const wrong = globs.filter((glob) => !/^!?[\w.+*?[\]{},-]+\/[\w.+*?[\]{},-]+$|^!?\*+$|^!?[^\s=!*]+=.+$/.test(glob));
	const [first] = globs;
	if (globs.length === 1 && (first === "all" || first === "none")) return { value: first };
	if (globs.length > 0 && wrong.length === 0) return { value: globs };
	const allowed = "all, none, a glob of artifact types such as application/spdx+json, or an annotation such as org.example.kind=sbom; ! excludes.";
	return globs.length === 0 ? problem(`it has no entry. Write ${allowed}`) : problem(...wrong.map((glob) => `${quote$2(glob)} is not ${allowed}${didYouMean(glob)}`));
}
function didYouMean(word) {
	const nearest = nearestName(word, ["all", "none"]);
	return nearest === void 0 ? "" : ` Did you mean ${quote$2(nearest)}?`;
}
function readRepository$1(text) {
	try {
		const { repository, tag, digest } = parseReference(text);
		if (repository.kind === "registry" && tag === void 0 && digest === void 0) return { value: text };
	} catch (error) {
		if (!(error instanceof ReferenceSyntaxError)) throw error;
	}
	return problem(`${quote$2(text)} is not a repository without tag and digest, such as ghcr.io/acme/app-signatures.`);
}
function readFloatingTags(text) {
	return listOf$1(text, (names) => {
		const problems = names.flatMap((name) => floatingTagProblem(name) ?? []);
		return problems.length > 0 ? { problems } : { value: [...new Set(names)] };
	});
}
function floatingTagProblem(name) {
	if (floatingClasses.some((floating) => floating === name)) return void 0;
	const nearest = nearestName(name, floatingClasses);
	if (nearest !== void 0) return `${quote$2(name)} is not one of ${floatingClasses.join(", ")}. Did you mean ${quote$2(nearest)}?`;
	if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return void 0;
	return `${quote$2(name)} is not one of ${floatingClasses.join(", ")}, nor a name of your own such as stable.`;
}
function readVersionPattern(text) {
	const scheme = /^\w+$/.test(text) ? nearestName(text, builtinSchemes) : void 0;
	if (scheme !== void 0 && scheme !== text) return problem(`${quote$2(text)} is not one of ${builtinSchemes.join(", ")}. Did you mean ${quote$2(scheme)}?`);
	const wrong = versionPatternProblem(text);
	return wrong === void 0 ? { value: text } : problem(`${quote$2(text)} cannot be used: ${wrong}.`);
}
function readDeletedTags(text) {
	return listOf$1(text, (globs) => {
		if (globs.length === 0) return problem("it has no glob. Write at least one, such as staging-*.");
		const wrong = globs.filter((glob) => parseDeletedTags(glob) === void 0);
		if (wrong.length === 0) return { value: globs };
		return problem(...wrong.map((glob) => `${quote$2(glob)} is not a glob of tags with a word of two characters or more outside of braces and brackets, alone or as "keep 10: GLOB", such as staging-*.`));
	});
}
function readBackup(text) {
	if (isBackupTemplate(text)) return { value: text };
	return problem(`${quote$2(text)} is not a name with {tag} and a word set off by -, _ or ., such as "{tag}-previous".`);
}
function readPlatforms(text) {
	return listOf$1(text, (platforms) => {
		if (platforms.length === 0) return problem("it names no platform. Write at least one, such as linux/amd64.");
		const problems = platforms.map(parsePlatform).flatMap((platform) => "problem" in platform ? [`${platform.problem}.`] : []);
		return problems.length > 0 ? { problems } : { value: platforms };
	});
}
function readGlobs(text) {
	return listOf$1(text, (globs) => {
		if (globs.length === 0) return problem("it has no glob. Write at least one, such as ghcr.io/acme/**.");
		const wrong = globs.filter((glob) => glob.startsWith("!") || /\s/.test(glob));
		if (wrong.length === 0) return { value: globs };
		return problem(...wrong.map((glob) => `${quote$2(glob)} is not a glob of targets, such as ghcr.io/acme/**.`));
	});
}
// src/promote/options/table.ts
const promotionOptions = {
	overwrite: {
		key: "overwrite",
		parse: async (text) => isOverwriteRule(text) ? { value: text } : (await import("./overwrite.js").then((n) => n.r)).readOverwrite(text),
		schema: ({ overwriteSchema }) => overwriteSchema,
		fallback: "floating",
		merge: (planned, applying, { mergeOverwrite }) => mergeOverwrite(planned, applying)
	},
	deleteSourceTags: {
		key: "delete-source-tags",
		...list$1(readDeletedTags)
	},
	backup: {
		key: "backup",
		...text$1(readBackup)
	},
	referrers: {
		key: "referrers",
		...list$1(readReferrers),
		fallback: "all"
	},
	referrersSource: {
		key: "referrers-source",
		...text$1(readRepository$1)
	},
	referrersTarget: {
		key: "referrers-target",
		...text$1(readRepository$1)
	},
	floatingTags: {
		key: "floating-tags",
		...list$1(readFloatingTags),
		fallback: []
	},
	versionPattern: {
		key: "version-pattern",
		...text$1(readVersionPattern)
	},
	platforms: {
		key: "platforms",
		...list$1(readPlatforms)
	},
	unwrap: {
		key: "unwrap",
		...flag
	},
	attestations: {
		key: "attestations",
		...flag
	},
	annotations: {
		key: "annotations",
		parse: async (text) => (await import("./annotations.js").then((n) => n.n)).readAnnotations(text),
		schema: ({ annotationsSchema }) => annotationsSchema
	},
	require: {
		key: "require",
		schema: ({ requirementsSchema }) => requirementsSchema,
		merge: (planned, applying, { mergeRequirements }) => mergeRequirements(planned, applying)
	},
	allowTargets: {
		key: "allow-targets",
		scope: "step",
		parse: readGlobs,
		schema: ({ z }) => z.array(z.union([z.string(), z.array(z.string())])),
		merge: mergeAllowLists
	}
};
function mergeAllowLists(planned, applying) {
	const lists = [...allowListsOf(planned), ...allowListsOf(applying)];
	const [first, ...rest] = [...new Map(lists.map((globs) => [JSON.stringify(globs), globs])).values()];
	return rest.length === 0 ? first ?? [] : [first ?? [], ...rest];
}
// src/promote/options/options.ts
const optionFields = Object.keys(promotionOptions).filter((name) => Object.hasOwn(promotionOptions, name));
function optionOf(field) {
	return promotionOptions[field];
}
function canBeStricter(field) {
	return promotionOptions[field].merge !== void 0;
}
function completeOptions(values) {
	const complete = optionFields.map((field) => [field, values.get(field) ?? promotionOptions[field].fallback]);
	const options = Object.fromEntries(complete.filter(([, value]) => value !== void 0));
	if (!isComplete(options)) throw new TypeError("an option without a fallback is missing");
	return options;
}
function isComplete(values) {
	return optionFields.every((field) => promotionOptions[field].fallback === void 0 || Object.hasOwn(values, field));
}
function planOptionsSchema(validators) {
	const { z } = validators;
	const fields = optionFields.map((field) => {
		const { fallback, schema } = optionOf(field);
		return [field, fallback === void 0 ? z.exactOptional(schema(validators)) : schema(validators)];
	});
	return z.pipe(z.strictObject(Object.fromEntries(fields)), z.custom());
}
function configOptionSchemas(validators) {
	return Object.fromEntries(optionFields.map((field) => promotionOptions[field]).filter(({ scope }) => scope !== "step").map(({ key, schema }) => [key, validators.z.optional(schema(validators))]));
}
function stricterOptions(planned, applying, validators) {
	const merge = (field) => {
		const option = promotionOptions[field];
		const [own, given] = [planned[field], applying[field]];
		return stricter(option, own, given, validators);
	};
	return completeOptions(new Map(optionFields.map((field) => [field, merge(field)])));
}
function stricter({ merge }, planned, applying, validators) {
	if (planned === void 0 || applying === void 0) return planned ?? applying;
	return merge === void 0 ? planned : merge(planned, applying, validators);
}
// src/action/inputs/promotions/options.ts
async function readOptions(reader) {
	const options = completeOptions(await readFields(optionFields, reader));
	if (options.unwrap && options.platforms?.length !== 1) reader.addProblem("unwrap", "it needs `platforms` with exactly one platform.");
	return options;
}
async function readOptionsBesidePlan(reader) {
	for (const { key } of optionFields.filter((field) => !canBeStricter(field)).map(optionOf)) if (reader.isSet(key)) reader.addProblem(key, "the plan decides it: leave it out if `plan` is given.");
	const given = optionFields.filter((field) => canBeStricter(field) && reader.isSet(optionOf(field).key));
	const options = completeOptions(await readFields(given, reader));
	return Object.fromEntries(Object.entries(options).filter(([field]) => given.some((name) => name === field)));
}
async function readFields(fields, { read }) {
	const values = new Map();
	for (const field of fields) {
		const option = optionOf(field);
		values.set(field, await read(option.key, option.parse ?? ((text) => readDocument(text, option)), void 0));
	}
	return values;
}
async function readDocument(text, option) {
	return (await import("./yaml-option.js")).readYamlOption(text, option);
}
// src/action/inputs/promotions/sources.ts
function readSources(text, combine) {
	return listOf$1(text, (written) => readReferences(written, combine));
}
function readReferences([first, ...others], combine) {
	if (first === void 0) return problem("it names no image. Write one, such as ghcr.io/acme/app:sha-1f2e.");
	if (others.length > 0 && !combine) return problem(`it has ${others.length + 1} entries, and one image is promoted at a time. Set \`combine: true\` to make one index of them.`);
	const read = [first, ...others].map(readSource$1);
	const [source, ...more] = read.filter((reference) => typeof reference !== "string");
	const problems = read.filter((reference) => typeof reference === "string");
	if (source === void 0 || problems.length > 0) return { problems };
	return {
		value: [source, ...more],
		notices: lowerCaseNotices([first, ...others])
	};
}
function readSource$1(written) {
	if (written.includes("*")) return `${quote$2(written)} is a glob, which needs \`select\`; without it, name one image, such as ghcr.io/acme/app:1.2.3.`;
	if (/^sha(?:256|512):[0-9a-f]*$/i.test(written)) return `${quote$2(written)} is only a digest: the repository is missing. Write it before the digest, such as ghcr.io/acme/app@${written.slice(0, 13)}\u2026.`;
	const reference = readReference(written);
	if (typeof reference === "string" || reference.repository.kind !== "registry") return reference;
	if (reference.tag !== void 0 || reference.digest !== void 0) return reference;
	return `${quote$2(written)} names no tag and no digest, and that never means latest. Write ${formatName(reference.repository)}:TAG or @sha256:\u2026; choosing among its tags needs \`select\`.`;
}
function readRepositories(text) {
	return listOf$1(text, readRepository);
}
function readRepository([first, ...others]) {
	if (first === void 0) return problem("it names no repository. Write one, such as ghcr.io/acme/app.");
	if (others.length > 0) return problem(`it has ${others.length + 1} entries, and \`select\` chooses from one.`);
	if (/[*?{]/.test(first)) return readGlob(first);
	const reference = readReference(first);
	if (typeof reference === "string") return problem(reference);
	if (reference.tag === void 0 && reference.digest === void 0) return {
		value: reference.repository,
		notices: lowerCaseNotices([first])
	};
	return problem(`${quote$2(first)} names one image already, and \`select\` chooses among many: leave one out.`);
}
function readGlob(written) {
	const slash = written.indexOf("/");
	const [registry, glob] = [written.slice(0, slash), written.slice(slash + 1)];
	const host = slash < 0 ? void 0 : normalHost(registry);
	if (host !== void 0 && !/[\s:@]/.test(glob)) return {
		value: {
			registry: host,
			glob: glob.toLowerCase()
		},
		notices: lowerCaseNotices([written])
	};
	return problem(`${quote$2(written)} is not a glob of the repositories of one registry, such as ghcr.io/acme/*.`);
}
// src/action/inputs/promotions/targets.ts
function readTargets$1(text, sources) {
	const targets = new Map();
	const notices = [];
	const problems = [];
	const items = listItems(metadataTags(text) ?? text);
	for (const written of items) {
		const read = quotingProblem(written) ?? readTarget(written, sources);
		if (typeof read === "string") problems.push(read);
		else if (read !== void 0) {
			targets.set(formatReference(read), read);
			if (!written.endsWith(`:${read.tag}`)) notices.push(`Target ${written} has no tag of its own: it keeps the source's, ${read.tag}.`);
			if (isShort(written)) notices.push(`Target ${written} means ${formatReference(read)}, where Docker alone publishes. Write the registry and the namespace before it if it is elsewhere.`);
		}
	}
	if (problems.length > 0) return { problems };
	if (targets.size === 0 && sources !== void 0) return problem("it names no target. Write at least one, such as ghcr.io/acme/app:1.2.3.");
	return {
		value: {
			targets: [...targets.values()],
			notices
		},
		notices: lowerCaseNotices(items)
	};
}
function isShort(written) {
	return !/^:|\/|^oci(?:-archive)?:/.test(written);
}
function metadataTags(text) {
	if (!text.startsWith("{")) return void 0;
	try {
		const metadata = JSON.parse(text);
		if (typeof metadata !== "object" || metadata === null || !("tags" in metadata)) return void 0;
		const { tags } = metadata;
		return Array.isArray(tags) && tags.every((tag) => typeof tag === "string") ? tags.join("\n") : void 0;
	} catch {
		return;
	}
}
function readTarget(written, sources) {
	const placeholder = /\{[a-z.]*\}/.exec(written)?.[0];
	if (placeholder !== void 0) return `${quote$2(written)} has the placeholder ${placeholder}, which needs \`select\`. Without it, write the tag itself, or derive major and minor tags with \`floating-tags\`.`;
	if (written.startsWith(":")) return ownTag(written, sources);
	if (isTag(written)) return `${quote$2(written)} alone could be a tag or a repository. Did you mean ${quote$2(`:${written}`)}, that tag in the source's repository?`;
	if (/^(?:linux|windows|darwin|freebsd)\/[a-z0-9]+(?:\/v\d+)?$/.test(written)) return `${quote$2(written)} is a platform and not a target. Separate platforms by commas, without spaces: linux/amd64,linux/arm64.`;
	const reference = readReference(written);
	if (typeof reference === "string") return reference;
	const { repository, tag, digest } = reference;
	if (digest !== void 0) return `${quote$2(written)} has a digest, but a target is a tag. Leave out ${quote$2(`@${digest}`)}; the source decides the digest.`;
	if (tag !== void 0) return {
		repository,
		tag
	};
	if (repository.kind !== "registry" && repository.path.includes(":")) return layoutTagProblem(written);
	return sources && keepTag(written, repository, sources);
}
function layoutTagProblem(written) {
	return slashProblem(written) ?? `${quote$2(written)} has a ":" in its path, and what follows it is not a tag. Rename the folder, or add a tag.`;
}
function ownTag(written, sources) {
	const tag = written.slice(1);
	if (tag === "") return `${quote$2(written)} has no tag after its colon. Is the variable after the colon empty?`;
	if (!isTag(tag)) return slashProblem(written) ?? separatorProblem(written) ?? `${quote$2(written)} is not a tag: up to 128 letters, digits, "_", "." and "-", and it begins with neither of the last two.`;
	if (sources === void 0) return void 0;
	const [{ repository }, ...rest] = sources;
	if (repository.kind !== "registry") return `${quote$2(written)} means the source's repository, but the source is a layout. Write the target in full.`;
	if (!rest.every((source) => sameName(source.repository, repository))) return `${quote$2(written)} means the source's repository, but the sources are in several. Write the target in full.`;
	return {
		repository,
		tag
	};
}
function keepTag(written, repository, [source, ...rest]) {
	if (source.tag !== void 0 && rest.every(({ tag }) => tag === source.tag)) return {
		repository,
		tag: source.tag
	};
	const why = rest.length > 0 ? "the sources have different tags" : source.digest === void 0 ? "the source has none either" : "the source is named by digest";
	return `${quote$2(written)} has no tag, and ${why}. Write ${quote$2(`${written}:TAG`)}.`;
}
// src/action/inputs/promotions/promotions.ts
const nothing = {
	requests: [],
	notices: []
};
async function readRequests(reader) {
	const options = await readOptions(reader);
	const combine = await reader.read("combine", boolean, false);
	const selection = await reader.read("select", readSelection, void 0);
	if (options.annotations !== void 0 && !createsIndex(options, combine)) reader.addProblem("annotations", "they change the digest, so they need an index that this run creates: set `combine`, `platforms` or `attestations: false`.");
	if (reader.isSet("select")) return readSelectionRequest(reader, {
		options,
		combine,
		selection
	});
	const sources = await reader.required("source", (text) => readSources(text, combine), "the image to promote, such as ghcr.io/acme/app:sha-1f2e");
	const targets = await reader.required("targets", (text) => readTargets$1(text, sources), "no target is given. Add one, such as docker.io/acme/app:1.2.3");
	if (sources === void 0 || targets === void 0) return nothing;
	return {
		requests: [{
			sources,
			targets: targets.targets,
			options
		}],
		notices: targets.notices
	};
}
function createsIndex({ platforms, unwrap, attestations }, combine) {
	return unwrap !== true && (combine || platforms !== void 0 || attestations === false);
}
async function readSelectionRequest({ required, addProblem }, { options, combine, selection }) {
	if (combine) addProblem("combine", "it combines several sources into one index, and `select` chooses many images: leave one out.");
	const from = await required("source", readRepositories, "the repository to select from");
	const templates = await required("targets", readTemplates, "no target is given. Add one, such as docker.io/acme/app:{tag}");
	if (selection === void 0 || from === void 0 || templates === void 0) return nothing;
	return {
		requests: [{
			from,
			selection,
			templates,
			options
		}],
		notices: []
	};
}
async function readSelection(text) {
	const { parseSelection } = await import("./select-tags.js").then((n) => n.r);
	const selection = parseSelection(text);
	return "problem" in selection ? problem(`${selection.problem}.`) : { value: selection };
}
function readTemplates(text) {
	return listOf$1(text, (written) => {
		const read = written.map((template) => parseTemplate(inLowerCase(template)));
		const problems = read.flatMap((template) => "problem" in template ? [`${template.problem}.`] : []);
		if (problems.length > 0) return { problems };
		return { value: read.flatMap((template) => "problem" in template ? [] : [template]) };
	});
}
async function readPlanRequests(reader, source) {
	for (const name of [
		"targets",
		"combine",
		"select"
	].filter(reader.isSet)) reader.addProblem(name, "the plan decides it: leave it out if `plan` is given.");
	const options = await readOptionsBesidePlan(reader);
	const shard = await reader.read("shard", readShard, void 0);
	const applying = {
		repository: source.repository,
		options,
		...shard && { shard }
	};
	const read = async (text) => (await import("./plan.js")).readPlan(text, applying, source);
	return {
		requests: await reader.read("plan", read, []),
		notices: [],
		...shard && { shards: shard.count }
	};
}
function readShard(text) {
	const shard = parseShard(text);
	return "problem" in shard ? problem(`${shard.problem}.`) : { value: shard };
}
// src/action/inputs/promotions/requests.ts
const emptyPlan = {
	action: "A dry run leaves its output `plan` empty if the plan is longer than 96 KiB: then pass its output `plan-file` to a step of the same job, or split the promotions.",
	"command-line": "Name the file that `promote-image plan` wrote."
};
async function readRunRequests(reader, from) {
	const [input = "source", ...surplus] = [
		"plan",
		"config",
		"source"
	].filter(reader.isSet);
	for (const name of surplus) reader.addProblem(name, `it cannot be given together with \`${input}\`: give only one of them.`);
	if (input === "plan") return readPlanRequests(reader, from);
	if (input === "source") {
		if (![
			"source",
			"targets",
			"phase",
			"shard"
		].some(reader.isSet) && from.surface === "action") reader.addProblem("plan", `it is empty or not given, and \`source\` and \`config\` too. ${emptyPlan.action}`);
		return readRequests(reader);
	}
	for (const name of ["targets", "combine"].filter(reader.isSet)) reader.addProblem(name, "each entry of the config has its own: leave it out if `config` is given.");
	const requirements = await reader.read("require", readStepRequirements, void 0);
	return reader.read("config", (path) => readConfigFile(path, from, requirements), {
		requests: [],
		notices: []
	});
}
async function readStepRequirements(text) {
	return (await import("./yaml-option.js")).readRequirements(text);
}
async function readConfigFile(path, { get, readFile, surface }, requirements) {
	let text;
	try {
		text = await readFile(path);
	} catch (error) {
		const { fileProblem } = await import("./named-file.js");
		return problem(fileProblem(path, error, surface));
	}
	return (await import("./config-file.js")).readConfig(text, {
		get,
		requirements
	});
}
// src/registry/families/ecr-address.ts
const ecrHosts = /^(\d{12})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)$/;
function ecrAddress(registry) {
	const [, account, fips, region, domain] = ecrHosts.exec(registry.split("/")[0] ?? "") ?? [];
	if (account === void 0 || region === void 0 || domain === void 0) return void 0;
	return {
		account,
		region,
		domain,
		fips: fips !== void 0
	};
}
function createRepositoryCommand(registry, path, region = "\u2026") {
	const address = ecrAddress(registry);
	const owner = address === void 0 ? "" : ` --registry-id ${address.account}`;
	return `\`aws ecr create-repository --region ${address?.region ?? region}${owner} --repository-name ${path}\``;
}
function isEcrPublic(registry) {
	return registry.split("/")[0] === "public.ecr.aws";
}
// src/registry/model/custom-headers.ts
const connectionHeaders = [
	"connection",
	"expect",
	"host",
	"keep-alive",
	"proxy-authenticate",
	"proxy-authorization",
	"proxy-connection",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade"
];
const protocolHeaders = [
	"accept",
	"accept-encoding",
	"authorization",
	"range",
	"user-agent"
];
const reserved$1 = new Set([...connectionHeaders, ...protocolHeaders]);
function headerProblem(name, value) {
	if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)) return "it is not the name of a header";
	if (isReserved(name)) return "this header is set by promote-image alone";
	if (!/^[\x20-\x7e]{1,4096}$/.test(value)) return "its value is empty, too long, or not one line of ASCII";
}
function isReserved(name) {
	const lower = name.toLowerCase();
	return reserved$1.has(lower) || /^(?:content|if)-/.test(lower);
}
const shortestSecret = 12;
function headerSecrets(headers) {
	return Object.values(headers).filter((value) => value.length >= shortestSecret);
}
// src/registry/util/decode-uri.ts
function decodeUri(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
// src/action/inputs/text/find-secrets.ts
const shortest = 3;
function secretsOfLogins(text) {
	return text.split("\n").flatMap((line) => {
		const bare = line.trim();
		const property = jsonProperty.exec(bare);
		if (property !== null) return secretValues(property);
		const rests = [...bare.matchAll(/password["']?\s*:\s*(?=(.*)$)/gi)].map(([, rest = ""]) => rest);
		const passwords = rests.flatMap((rest, at) => piecesOf(rest, at === 0 || at === rests.length - 1));
		return /^(?:-\s*|\[\s*(?=\{))?(?:\{|["']?(?:registry|username|password|scope|ecr)["']?\s*:|#|-\s*$)/i.test(bare) ? passwords : [...passwords, ...piecesOf(bare)];
	});
}
const jsonProperty = /^["']?([\w-]+)["']?\s*:\s*"((?:[^"\\]|\\.)*)"\s*,?\s*\}?$/;
const publicProperties = /^(?:type|project_id|client_email|client_id|\w+_ur[il]|universe_domain|quota_project_id|registry|username|scope|ecr)$/;
function secretValues([, name = "", value = ""]) {
	if (publicProperties.test(name) || value.length < (name === "password" ? shortest : leastJsonSecret)) return [];
	const lines = value.split(/\\n/).filter((line) => line.length >= leastJsonSecret);
	return [...new Set([value, ...lines])];
}
const leastJsonSecret = 16;
function piecesOf(written, isWhole = true) {
	const bare = written.trim();
	const inFlow = (/^[^,}]*/.exec(bare)?.[0] ?? "").trimEnd();
	const unquoted = /^(["'])(.*?)\1/.exec(bare)?.[2] ?? "";
	return [...new Set([
		isWhole ? bare : "",
		inFlow,
		unquoted
	])].filter((piece) => piece.length >= shortest && !/^[|>][+-]?\d?$/.test(piece));
}
function secretsOfKeys(text) {
	return [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----(.*?)(?:-----END|$)/gs)].flatMap(([, body = ""]) => body.split(/\s+|\\n/)).filter((line) => line.length >= 16);
}
function secretsOfUrls(text) {
	return [...text.matchAll(/:\/\/([^\s/?#"']*)@/g)].flatMap(([, login = ""]) => {
		const [user = "", ...rest] = login.split(":");
		const secret = rest.join(":") || user;
		return secret === "" ? [] : [...new Set([secret, decodeUri(secret)])];
	});
}
function maskSecrets({ get, mask }) {
	const token = get("github-token");
	if (token !== "") mask(token);
	for (const secret of secretsOfLogins(get("registry-auth"))) mask(secret);
	for (const secret of secretsOfKeys(get("registries"))) mask(secret);
	for (const secret of secretsOfKeys(get("record-key"))) mask(secret);
}
// src/promote/text/units.ts
const unitMilliseconds = {
	s: 1e3,
	m: 6e4,
	h: 36e5,
	d: 864e5
};
function milliseconds(text) {
	if (!/^(?:\d{1,9}[smhd])+$/.test(text)) return void 0;
	return [...text.matchAll(/(\d+)([smhd])/g)].map(([, number = "", unit = ""]) => Number(number) * (unitMilliseconds[unit] ?? 0)).reduce((sum, part) => sum + part, 0);
}
function formatDurationLike(duration, like) {
	const unit = like.at(-1) ?? "";
	return `${Number((duration / (unitMilliseconds[unit] ?? 1)).toFixed(1))}${unit}`;
}
const unitBytes = {
	"": 1,
	B: 1,
	kB: 1e3,
	KB: 1e3,
	MB: 1e6,
	GB: 1e9,
	TB: 0xe8d4a51000,
	KiB: 1024,
	MiB: 2 ** 20,
	GiB: 2 ** 30,
	TiB: 2 ** 40
};
const size = /^(\d{1,12}(?:\.\d{1,3})?) ?([kKMGT]?i?B?)$/;
function bytes(text) {
	const [, number = "", unit = ""] = size.exec(text) ?? [];
	const factor = unitBytes[unit];
	return number === "" || factor === void 0 ? void 0 : Math.floor(Number(number) * factor);
}
function formatSizeLike(amount, like) {
	const [, , unit = ""] = size.exec(like) ?? [];
	const factor = unitBytes[unit] ?? 1;
	return factor === 1 ? `${formatCount(amount)} bytes` : `${Number((amount / factor).toFixed(3))}${unit}`;
}
function formatCount(count) {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
// src/action/inputs/text/numbers.ts
const longestWait = 432e6;
function integerBetween(text, least, most) {
	const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
	return number >= least && number <= most ? number : void 0;
}
function duration(least, most) {
	const [low = 0, high = 0] = [milliseconds(least), milliseconds(most)];
	const within = (text) => {
		const value = milliseconds(text);
		return value !== void 0 && value >= low && value <= high ? value : void 0;
	};
	return (text) => {
		const value = within(text);
		if (value !== void 0) return { value };
		const meant = [`${text}s`, `${text}m`].filter((candidate) => within(candidate) !== void 0).map(quote$2);
		const hint = meant.length > 0 ? ` Did you mean ${meant.join(" or ")}?` : "";
		return problem(`${quote$2(text)} is not a duration between ${least} and ${most}; write 90s, 5m or 1h30m.${hint}`);
	};
}
// src/action/inputs/registries/connection.ts
async function readConnection(from) {
	maskSecrets(from);
	const problems = [];
	const connection = await readAccess(inputReader(from.get, (input, text) => problems.push({
		input,
		text
	})), from);
	return problems.length > 0 ? { problems } : { connection };
}
async function readAccess(reader, from) {
	const { get, mask, surface } = from;
	const { read } = reader;
	const registries = await read("registries", (text) => readRegistries(text, from), new Map());
	for (const { headers = {} } of registries.values()) for (const secret of headerSecrets(headers)) mask(secret);
	const registryAuth = await read("registry-auth", (text) => readRegistryAuth(text, surface), []);
	const registryIdentities = await read("registry-identities", readRegistryIdentities, []);
	for (const [input, logins] of Object.entries({
		"registry-auth": registryAuth,
		"registry-identities": registryIdentities
	})) for (const host of logins.flatMap(({ registry }) => anonymousHost(registry, registries))) reader.addProblem(input, `it has a login for ${host}, for which \`registries\` says \`anonymous: true\`.`);
	for (const [host, { createRepository }] of registries) if (createRepository === true && !createsRepositories(host, registryIdentities)) reader.addProblem("registries", `${host}: ${notCreatable(host)}`);
	return {
		githubToken: get("github-token") || void 0,
		registryAuth,
		registryIdentities,
		registries,
		concurrency: await read("concurrency", readConcurrency, "auto"),
		timeout: await read("timeout", duration("1s", "5d"), 36e5)
	};
}
function anonymousHost(registry, registries) {
	const [written = ""] = registry.split("/");
	const host = normalHost(written) ?? written;
	return registries.get(host)?.anonymous === true ? [host] : [];
}
function createsRepositories(host, identities) {
	if (isEcrPublic(host)) return false;
	const isHost = ({ registry }) => normalHost(registry.split("/")[0] ?? "") === host;
	return ecrAddress(host) !== void 0 || identities.some((entry) => entry.type === "aws-ecr" && isHost(entry));
}
function notCreatable(host) {
	if (isEcrPublic(host)) return "create-repository is for private registries of ECR; run `aws ecr-public create-repository --region us-east-1 --repository-name \u2026` once instead.";
	return "create-repository is for Amazon ECR (ACCOUNT.dkr.ecr.REGION.amazonaws.com); other registries create a repository on the first push, or by their own tools.";
}
function readConcurrency(text) {
	const value = text === "auto" ? "auto" : integerBetween(text, 1, 256);
	if (value !== void 0) return { value };
	return problem(`${quote$2(text)} is neither auto nor a whole number from 1 to 256.`);
}
async function readRegistryAuth(text, surface) {
	return (await import("./auth.js")).readRegistryAuth(text, surface);
}
async function readRegistryIdentities(text) {
	return (await import("./identities.js")).readRegistryIdentities(text);
}
async function readRegistries(text, source) {
	return (await import("./hosts.js")).readRegistries(text, source);
}
// src/action/inputs/registries/unused-hosts.ts
function unusedHosts({ requests, registries, registryAuth, registryIdentities }) {
	if (registries.size + registryAuth.length + registryIdentities.length === 0 || requests.length === 0) return [];
	const hosts = new Set(requests.flatMap(hostsOf));
	for (const { mirrors = [] } of [...hosts].flatMap((host) => registries.get(host) ?? [])) for (const mirror of mirrors) hosts.add(mirror);
	const logins = registryAuth.map(({ registry }) => loginHost(registry));
	const identities = registryIdentities.map(({ registry }) => loginHost(registry));
	const noticeFor = (entry, host, entries) => {
		if (hosts.has(host)) return [];
		const nearest = nearestName(host, [...hosts].filter((named) => !entries.includes(named)));
		return [`${entry} no source or target names${nearest === void 0 ? "." : `. Did you mean ${nearest}?`}`];
	};
	return [
		...[...registries.keys()].flatMap((host, _, all) => noticeFor(`\`registries\`: ${host} is a host that`, host, all)),
		...logins.flatMap((host, index) => noticeFor(`\`registry-auth\`: entry ${index + 1} is for a registry that`, host, logins)),
		...identities.flatMap((host, index) => noticeFor(`\`registry-identities\`: entry ${index + 1} is for a registry that`, host, identities))
	];
}
function loginHost(registry) {
	const [host = ""] = registry.split("/");
	return normalHost(host) ?? host;
}
function hostsOf(request) {
	if ("sources" in request) return [...request.sources, ...request.targets].flatMap(({ repository }) => hostOf(repository));
	return [..."glob" in request.from ? [request.from.registry] : hostOf(request.from), ...request.templates.flatMap(hostOfTemplate)];
}
function hostOf(name) {
	return name.kind === "registry" ? [name.registry] : [];
}
function hostOfTemplate({ text }) {
	try {
		return hostOf(parseReference(text.replaceAll(/\{[^{}]*\}/g, "x")).repository);
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return [];
		throw error;
	}
}
// src/action/inputs/inputs.ts
const inputTitles = {
	action: "Input ",
	"command-line": "--"
};
async function readInputs(from) {
	maskSecrets(from);
	const problems = [];
	const corrections = [];
	const reader = inputReader(from.get, (input, text) => problems.push({
		input,
		text
	}), (input, text) => corrections.push(`${inputTitles[from.surface]}${input}: ${text}`));
	const { read } = reader;
	const parsed = await withTrustFiles(await withWorkflowAnnotations(await readRunRequests(reader, from), from, problems), from, problems);
	const record = await read("record", readRecord, "false");
	const recordSigning = await readSigning(record, from, problems);
	const dryRun = await read("dry-run", boolean, false);
	const inputs = {
		...parsed,
		...await readAccess(reader, from),
		dryRun,
		phase: await readPhase(reader, dryRun, from.surface),
		onError: await read("on-error", oneOf(["stop", "continue"]), "stop"),
		rollback: await read("rollback", boolean, true),
		verify: await read("verify", readVerify, "on"),
		wait: await read("wait", readWait, 0),
		attachments: await read("attach", (text) => readAttach(text, from), []),
		record: record !== "false",
		...recordSigning && { recordSigning },
		verificationSummary: await read("verification-summary", boolean, false),
		githubRecords: await read("github-records", boolean, false),
		cache: await read("cache", boolean, false),
		summary: await read("summary", boolean, true)
	};
	if (parsed.requests.some(({ options }) => options.deleteSourceTags !== void 0)) problems.push(...await readDeletionProblems(inputs));
	if (problems.length > 0) return { problems };
	const unnamed = inputs.shards === void 0 ? unusedHosts(inputs) : [];
	return { inputs: {
		...inputs,
		notices: [
			...corrections,
			...inputs.notices,
			...unnamed
		]
	} };
}
async function withWorkflowAnnotations(parsed, from, problems) {
	if (parsed.requests.every(({ options }) => options.annotations === void 0)) return parsed;
	const { fillAnnotations } = await import("./workflow-annotations.js");
	const texts = new Set();
	const requests = parsed.requests.map((request) => ({
		...request,
		options: fillAnnotations(request.options, from, (text) => texts.add(text))
	}));
	problems.push(...[...texts].map((text) => ({
		input: "annotations",
		text
	})));
	return {
		...parsed,
		requests
	};
}
async function readDeletionProblems(inputs) {
	const { deletionProblems } = await import("./deletion-problems.js");
	return deletionProblems(inputs).map((text) => ({
		input: "delete-source-tags",
		text
	}));
}
function readRecord(text) {
	return oneOf([
		"true",
		"false",
		"signed"
	])(text.toLowerCase());
}
const signingInputs = [
	"record-key",
	"signing-config",
	"verification-summary"
];
async function readSigning(record, from, problems) {
	if (record !== "signed") {
		const stray = signingInputs.filter((name) => !/^(?:false)?$/i.test(from.get(name)));
		for (const input of stray) problems.push({
			input,
			text: "it is for records that are signed: set `record: signed`."
		});
		return;
	}
	const { readRecordSigning } = await import("./record.js");
	const read = await readRecordSigning(from);
	if ("signing" in read) return read.signing;
	problems.push(read.problem);
}
async function withTrustFiles(parsed, from, problems) {
	if (!parsed.requests.some(({ options }) => options.require !== void 0)) return parsed;
	const { loadTrustFiles } = await import("./trust-files.js");
	const loaded = await loadTrustFiles(parsed.requests, from);
	if ("requests" in loaded) return {
		...parsed,
		requests: loaded.requests
	};
	problems.push(...loaded.problems);
	return parsed;
}
async function readPhase({ read, isSet, addProblem }, dryRun, surface) {
	for (const name of ["phase", "shard"].filter(isSet)) if (!isSet("plan")) addProblem(name, `it needs \`plan\`, which is empty or not given. ${emptyPlan[surface]}`);
	const phase = await read("phase", oneOf([
		"all",
		"preflight",
		"content",
		"tags"
	]), "all");
	if (phase === "preflight" && dryRun) addProblem("phase", "a dry run does not test push rights: leave `dry-run` out. `phase: preflight` tests them, and writes nothing.");
	return phase;
}
function readVerify(text) {
	const read = oneOf([
		"true",
		"false",
		"strict"
	])(text);
	if ("problems" in read) return read;
	return { value: read.value === "strict" ? "strict" : read.value === "true" ? "on" : "off" };
}
function readWait(text) {
	return text === "0" ? { value: 0 } : duration("0s", "5d")(text);
}
async function readAttach(text, from) {
	return (await import("./attach.js")).readAttachments(text, from);
}
// src/action/inputs/misspelt-inputs.ts
const limits = [
	"dry-run",
	"require",
	"allow-targets",
	"overwrite",
	"backup",
	"verify",
	"phase"
];
function misspeltInputs(env) {
	return Object.entries(env).flatMap(([variable, value]) => {
		if (!value || !variable.startsWith("INPUT_")) return [];
		const written = variable.slice(6).toLowerCase();
		const input = limits.includes(written) ? void 0 : nearestName(written, limits);
		if (input === void 0) return [];
		return [{
			input,
			text: `the input ${written} is unknown. Did you mean ${input}? Correct its name in \`with:\`; if ${variable} is a variable of the workflow's own, rename it.`
		}];
	});
}
// src/action/refusal-remedies.ts
const refusalRemedies = {
	"published-version": "Promote to a new version tag. Set `overwrite: always` only if this version may become another image.",
	"overwrite-never": "Promote to a new tag, or set `overwrite: floating`, which protects full versions only, or `skip`, which leaves the tag and goes on.",
	"reserved-tag": "Choose another tag. The referrers of an image are promoted with it.",
	"allow-targets": "Correct that name, or add it to `allow-targets`; without its tag it allows every tag of the repository.",
	"plan-drift": "Look at what the tag names now, then make a new plan with `dry-run: true`.",
	"backup-tag": "Write a `backup` that gives a name of its own to each tag, such as `{tag}-previous`.",
	"two-images": "Give each image a tag of its own, or leave one of them out."
};
// src/action/wording/cost.ts
function describeCost({ traffic, requests, milliseconds }) {
	return [
		...describeTraffic(traffic),
		count(requests, "request"),
		formatTime(milliseconds)
	];
}
function describeTraffic(traffic) {
	return [
		{
			words: "sent",
			...traffic.sent
		},
		{
			words: "mounted",
			...traffic.mounted
		},
		{
			words: "already there",
			...traffic.present
		}
	].filter(({ blobs }) => blobs > 0).map(({ words, blobs, bytes }) => `${count(blobs, "blob")} ${words} (${formatBytes(bytes)})`);
}
// src/action/wording/docs-pages.ts
const page = "https://github.com/promote-image/promote-image/blob/main/docs/troubleshooting.md";
function pageOf(chapter) {
	return chapter === "" ? page : `${page}#${chapter}`;
}
function failurePage(failure) {
	return pageOf(chapterOf(failure));
}
const chapters = {
	unauthorized: "access",
	denied: "access",
	"credentials-unusable": "access",
	"token-service": "access",
	"no-response": "connections",
	"host-unknown": "connections",
	"certificate-untrusted": "connections",
	"certificate-invalid": "connections",
	"client-certificate": "connections",
	"tls-mismatch": "connections",
	"tls-required": "connections",
	"private-address": "connections",
	"forbidden-redirect": "connections",
	"repository-unknown": "by-registry",
	"repository-not-created": "by-registry",
	"rate-limited": "by-registry",
	"read-only": "by-registry",
	"tag-immutable": "by-registry",
	integrity: "content",
	malformed: "content",
	"not-a-registry": "content",
	"source-not-found": "the-source",
	"source-invalid": "the-source",
	"source-content-missing": "the-source",
	"referrers-unreadable": "referrers",
	"referrers-tag-immutable": "referrers",
	"referrers-busy": "referrers",
	"signature-store": "referrers",
	"tag-conflict": "tags-and-rollback",
	"verify-failed": "verify",
	layout: "oci-layouts",
	"realm-refused": "access",
	"pattern-too-slow": "inputs",
	"repositories-unlisted": "by-registry",
	"too-large": "by-registry",
	"quota-exceeded": "by-registry",
	"storage-full": "by-registry",
	"tags-not-deleted": "deleted-tags",
	"record-unsigned": "records",
	"identity-missing": "records",
	"disk-full": "the-runner",
	"file-system": "the-runner"
};
function chapterOf({ code: errorCode, stack }) {
	if (errorCode !== void 0) return chapters[errorCode] ?? "";
	return stack === void 0 ? "time" : "";
}
// src/action/wording/deletions.ts
const resultWords$1 = {
	deleted: "was deleted: it named",
	planned: "would be deleted: it names",
	unknown: "may have been deleted: it named"
};
function describeDeletion({ reference, digest, result }, mark = (name) => name) {
	return `${mark(formatReference(reference))} ${resultWords$1[result]} ${mark(digest)}`;
}
function deletionWords(deletions, mark) {
	const [first, ...others] = new Set(deletions.map(({ reference }) => formatName(reference.repository)));
	if (first === void 0) return "";
	const where = others.length === 0 ? mark(first) : count(others.length + 1, "repository", "repositories");
	const numberOf = (result) => deletions.filter((deletion) => deletion.result === result).length;
	const [planned, unknown] = [numberOf("planned"), numberOf("unknown")];
	if (planned > 0) return `; ${count(planned, "tag")} of ${where} would be deleted`;
	return `; ${count(numberOf("deleted"), "tag")} of ${where} deleted${unknown > 0 ? `, ${unknown} perhaps` : ""}`;
}
// src/action/wording/sources.ts
function describeSources(promotions, mark) {
	const [first] = promotions;
	if (first === void 0) return "no image";
	return promotions.length === 1 ? mark(sourcesText(first.sources)) : count(promotions.length, "image");
}
function nameOf({ digest, ...named }) {
	const name = formatReference(named);
	return digest === void 0 ? name : `${name} (${shortDigest(digest)})`;
}
function pinnedText(sources, digest) {
	return `${sourcesText(sources.map(({ repository, tag }) => ({
		repository,
		...tag !== void 0 && { tag }
	})))} (${shortDigest(digest)})`;
}
function isNamedBy(digest, [first, ...others]) {
	return others.length === 0 && first?.digest === digest;
}
function sourcesText(sources) {
	const [first, ...others] = sources;
	const name = first === void 0 ? "nothing" : nameOf(first);
	return others.length === 0 ? name : `${name} and ${others.length} more`;
}
// src/action/wording/tag-results.ts
const resultWords = {
	created: "created",
	moved: "moved",
	same: "already there",
	held: "held",
	refused: "refused",
	planned: "planned",
	untouched: "not touched",
	unmoved: "did not move",
	failed: "failed",
	restored: "put back",
	deleted: "removed again",
	left: "still names this image",
	"moved-by-other": "moved by someone else"
};
function describeResult({ result, move }) {
	if (result === "planned") return move === "create" ? "would be created" : "would be moved";
	return resultWords[result];
}
function describeBackup({ result, before }) {
	const verb = before === void 0 ? "created" : "moved";
	if (result === "left") return `backup, stays ${verb}`;
	return `backup, ${resultWords[result]}`;
}
function shortHex(digest) {
	return hexOf(digest).slice(0, 12);
}
function resultReference(report) {
	if (report.after !== void 0) return shortHex(report.after);
	return isKnown(report) ? "\u2013" : "?";
}
function isKnown(report) {
	return report.after !== void 0 || isRead$1(report) && !unknown.has(report.result);
}
function isRead$1({ move, rule }) {
	return move !== void 0 && rule !== "allow-targets";
}
const unknown = new Set([
	"failed",
	"left",
	"moved-by-other"
]);
const countOf = (targets, results) => targets.filter(({ result }) => results.includes(result)).length;
function targetsToCheck({ decision, targets }) {
	return decision === "failed" ? targets.filter(isAstray) : [];
}
function backupsToCheck({ decision, targets }) {
	if (decision !== "failed") return [];
	return targets.flatMap(({ result, backup }) => {
		if (backup === void 0 || backup.result === "restored" || backup.result === "deleted") return [];
		const isNeeded = (result === "created" || result === "moved") && backup.result === "moved";
		return backup.result === "unmoved" || isNeeded || result === "moved" && backup.result === "created" ? [] : [backup];
	});
}
function isAstray({ result, verifiedAt }) {
	if (result === "created" || result === "moved") return verifiedAt === void 0;
	return result === "failed" || result === "left" || result === "moved-by-other";
}
// src/action/wording/headline.ts
function headline(report, mark = (name) => name) {
	const { status, promotions, deletions } = report;
	const targets = promotions.flatMap((promotion) => promotion.targets);
	const what = describeSources(promotions, mark);
	const tags = (results) => count(countOf(targets, results), "tag");
	const held = countOf(targets, ["held"]);
	const heldTags = held === 0 ? "" : `, ${held} held`;
	const right = countOf(targets, ["same"]);
	const isTagSet = countOf(targets, [
		"created",
		"moved",
		"planned"
	]) > 0;
	const alreadyRight = right === 0 ? "" : `, ${isTagSet ? right : count(right, "tag")} already right`;
	const deleted = deletionWords(deletions, mark);
	return {
		failed: `${failedWords(report, mark)}${deleted}`,
		refused: `Refused to promote ${report.changed ? "a part of " : ""}${what}: ${report.changed ? `${tags(["created", "moved"])} set` : "nothing was written"}${deleted}`,
		promoted: countOf(targets, ["created", "moved"]) === 0 ? `Promoted ${what}: ${completion(promotions, "", mark)}; ${rightTags(targets)}${deleted}` : `Promoted ${what} to ${tags(["created", "moved"])}${alreadyRight}${heldTags}${deleted}`,
		staged: `Staged ${what}: the content is there, no tag moved`,
		deleted: `Nothing to promote of ${what}: ${rightTags(targets)}${deleted}`,
		unchanged: `Nothing to do for ${what}: ${rightTags(targets)}`,
		planned: `${plannedWords(report, what, mark)}${isCopying(report) ? `${alreadyRight}${heldTags}` : ""}${deleted}, nothing was written`
	}[status];
}
function completion(promotions, would, mark) {
	const written = promotions.flatMap(({ referrers }) => referrers).filter(({ result }) => result !== "present").map(({ destination }) => formatName(destination));
	const [first, ...others] = new Set(written);
	if (first === void 0) return `missing content ${would}completed`;
	const where = others.length === 0 ? mark(first) : count(others.length + 1, "repository", "repositories");
	return `${count(written.length, "referrer")} ${would}copied to ${where}`;
}
function rightTags(targets) {
	const [right, held] = [countOf(targets, ["same"]), countOf(targets, ["held"])];
	const parts = [...right > 0 ? [`${count(right, "tag")} already right`] : [], ...held > 0 ? [right > 0 ? `${held} held` : `${count(held, "tag")} held`] : []];
	return parts.length === 0 ? "no tag is named" : parts.join(", ");
}
function plannedWords(report, what, mark) {
	const { plan, promotions } = report;
	const targets = promotions.flatMap((promotion) => promotion.targets);
	if (plan !== void 0) {
		const set = countOf(targets, ["planned"]);
		if (set > 0) return `Dry run of ${what}: ${count(set, "tag")} would be set`;
		return `Dry run of ${what}: ${isCopying(report) ? completion(promotions, "would be ", mark) : rightTags(targets)}`;
	}
	const written = promotions.flatMap(({ targets, referrers }) => [...targets.filter(({ result }) => result === "planned").map(({ target }) => formatName(target.repository)), ...referrers.filter(({ result }) => result === "planned").map(({ destination }) => formatName(destination))]);
	return `Preflight of ${what}: this run may write to ${count(new Set(written).size, "repository", "repositories")}`;
}
function isCopying({ promotions }) {
	return promotions.some(({ decision }) => decision === "promote");
}
function failedWords(report, mark) {
	const { promotions } = report;
	if (promotions.length === 0) return `Failed before an image was chosen: ${aftermath(report, [])}`;
	const failed = promotions.filter(({ decision }) => decision === "failed");
	const others = promotions.filter(({ decision }) => decision !== "failed");
	if (others.length === 0) return `Failed to promote ${describeSources(promotions, mark)}: ${aftermath(report, promotions)}`;
	const ends = Map.groupBy(others, endOf);
	const endParts = endWords.flatMap((end) => {
		const number = ends.get(end)?.length ?? 0;
		return number > 0 ? [`${count(number, "image")} ${end}`] : [];
	});
	if (failed.length === 0) return `Failed with ${count(report.failures.length, "error")} outside the promotion of an image; ${endParts.join("; ")}`;
	const parts = [`${failed.length === 1 ? "its" : "their"} tags: ${aftermath(report, failed)}`, ...endParts];
	const which = failed.length === 1 ? ` (${describeSources(failed, mark)})` : "";
	return `Failed to promote ${failed.length} of ${count(promotions.length, "image")}${which}; ${parts.join("; ")}`;
}
const endWords = [
	"promoted",
	"staged",
	"would be promoted",
	"already right",
	"refused"
];
function endOf({ decision, targets, referrers }) {
	if (decision === "refused") return "refused";
	if (decision === "unchanged") return "already right";
	if ([...targets, ...referrers].map(({ result }) => result).includes("planned")) return "would be promoted";
	return targets.some(({ result }) => result === "untouched") ? "staged" : "promoted";
}
function aftermath({ changed, blobsWritten }, promotions) {
	const targets = promotions.flatMap((promotion) => promotion.targets);
	if (!changed) return blobsWritten ? "no manifest and no tag was written" : "nothing was written";
	const backups = promotions.flatMap((promotion) => backupsToCheck(promotion)).length;
	const attention = promotions.flatMap((promotion) => targetsToCheck(promotion)).length;
	const changedBackups = backups === 0 ? "" : `${count(backups, "backup")} changed`;
	if (attention > 0) return `${attention} of ${count(targets.length, "tag")} ${attention === 1 ? "needs" : "need"} attention${changedBackups && `, ${changedBackups}`}`;
	const set = countOf(targets, ["created", "moved"]);
	return set > 0 ? `${count(set, "tag")} set, and read back as set` : changedBackups === "" ? "every tag is where it was" : `every target is where it was, ${changedBackups}`;
}
// src/action/log/table.ts
const widest$1 = 120;
const listLimit$1 = 1e3;
function alignColumns(rows) {
	const cells = rows.map((row) => row.map((cell) => withoutControlCharacters(cell)));
	const widths = [];
	for (const row of cells) row.forEach((cell, column) => {
		if (cell.length <= widest$1) widths[column] = Math.max(widths[column] ?? 0, cell.length);
	});
	return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}
function atMost(all, noun, isUrgent) {
	if (all.length <= listLimit$1) return {
		shown: all,
		rest: []
	};
	return {
		shown: [...all.filter(isUrgent), ...all.filter((item) => !isUrgent(item))].slice(0, listLimit$1),
		rest: [`\u2026 and ${count(all.length - listLimit$1, `more ${noun}`)}`]
	};
}
// src/action/log/result.ts
const issueTracker = "https://github.com/promote-image/promote-image/issues";
function reportInputProblems(problems, runner) {
	for (const { input, text } of problems) runner.annotate("error", `Input ${input}: ${text}`, `Input ${input}`);
	runner.line(`${moreAbout} ${pageOf("inputs")}`);
	runner.line(`${count(problems.length, "problem")} in the inputs; nothing was sent to any registry.`);
}
function reportBug(error, runner) {
	reportDefect(bugMessage(error), error instanceof Error ? error.stack : void 0, runner);
}
function reportDefect(message, stack, runner) {
	runner.annotate("error", `This is a bug of promote-image: ${withoutControlCharacters(message)}\nPlease report it, with the lines below: ${issueTracker}`, "Bug");
	if (stack !== void 0) runner.line(stack);
}
function bugMessage(error) {
	return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
function reportResult(report, runner, surface, operation = "Promotion") {
	for (const failure of report.failures) if (failure.stack !== void 0) reportDefect(failure.message, failure.stack, runner);
	else runner.annotate("error", failureText(failure), failureTitle(failure, operation));
	const isVerification = operation === "Verification";
	const { shown, rest } = atMost(refusalsOf(report, isVerification), "refusal", () => false);
	for (const refusal of shown) runner.annotate("error", refusal, isVerification ? "Verification failed" : "Refused");
	for (const line of rest) runner.line(line);
	if (report.status === "failed" && report.changed) reportTags(report, runner);
	for (const page of pagesOf(report)) runner.line(`${moreAbout} ${page}`);
	if (isApplicable(report)) runner.line(dryRunNotes[surface]);
	runner.line(`${headline(report)}. ${describeCost(report).join(", ")}.`, statusStyles[report.status]);
}
const moreAbout = "More about this:";
function pagesOf({ failures, promotions }) {
	const explained = failures.filter(({ stack }) => stack === void 0).map(failurePage);
	const isRefused = promotions.some(({ refusals, targets }) => refusals.length > 0 || targets.some(({ result }) => result === "refused"));
	return new Set([...explained, ...isRefused ? [pageOf("refused")] : []]);
}
const statusStyles = {
	failed: "red",
	refused: "red",
	promoted: "green",
	staged: "green",
	deleted: "green",
	unchanged: "green",
	planned: "bold"
};
function isApplicable({ plan, status }) {
	return plan !== void 0 && (status === "planned" || status === "failed");
}
const dryRunNotes = {
	action: "A dry run does not test push rights. A step with `plan` and `phase: preflight` does, and writes nothing.",
	"command-line": "A dry run does not test push rights. `promote-image login check REPOSITORY` does, and writes nothing."
};
function failureTitle({ side }, operation) {
	return side === void 0 || operation === "Verification" ? `${operation} failed` : `${operation} failed at the ${side}`;
}
function failureText({ message, remedy }) {
	return remedy === void 0 || remedy === "" ? message : `${message}\nWhat to do: ${remedy}`;
}
function refusalsOf({ promotions, changed, blobsWritten }, isVerification) {
	const isWritten = changed || blobsWritten;
	const refused = promotions.flatMap((promotion) => promotion.targets.filter(({ result }) => result === "refused").map((target) => refusalText(promotion, target, isWritten)));
	const gates = isVerification ? unmetGates : refusingGates;
	return [...promotions.flatMap((promotion) => gates(promotion, isWritten)), ...refused];
}
function refusingGates({ sources, refusals }, isWritten) {
	const [first, ...others] = refusals;
	if (first === void 0) return [];
	const name = sourcesText(sources);
	if (others.length === 0) return [`${name} was refused: ${sentence(first)} ${written(isWritten)}`];
	return [`${name} was refused by ${refusals.length} gates. ${written(isWritten)}\n${listOf(refusals)}`];
}
function unmetGates({ sources, refusals }) {
	if (refusals.length === 0) return [];
	return [`${sourcesText(sources)} does not meet ${count(refusals.length, "gate")}:\n${listOf(refusals)}`];
}
function listOf(refusals) {
	return refusals.map((refusal) => `- ${sentence(refusal)}`).join("\n");
}
function refusalText({ sources }, { target, detail, rule }, isWritten) {
	const remedy = rule === void 0 ? "" : `\nWhat to do: ${refusalRemedies[rule]}`;
	return `${formatReference(target)} was refused for ${sourcesText(sources)}: ${sentence(detail ?? "a rule forbids it")} ${written(isWritten)}${remedy}`;
}
function written(isWritten) {
	return isWritten ? "Nothing of this promotion was written." : "Nothing was written anywhere.";
}
function reportTags({ promotions, failures }, runner) {
	const reported = new Set(failures.map(({ message }) => message));
	const targets = promotions.flatMap((promotion) => promotion.targets);
	const toCheck = new Set(promotions.flatMap(targetsToCheck));
	const { shown, rest } = atMost(targets, "target", (target) => toCheck.has(target));
	const row = (report, words) => {
		const { target, detail } = report;
		const reason = detail === void 0 || reported.has(detail) ? "" : `: ${detail}`;
		return [
			formatReference(target),
			resultReference(report),
			`${words}${reason}`
		];
	};
	const rows = shown.flatMap((report) => {
		const { backup } = report;
		return [row(report, describeResult(report)), ...backup ? [row(backup, describeBackup(backup))] : []];
	});
	runner.line("What the tags name now:");
	for (const line of [...alignColumns(rows), ...rest]) runner.line(`  ${line}`);
	for (const line of removalCommands(targets.flatMap((target) => [target, target.backup ?? []].flat()))) runner.line(line);
}
function removalCommands(targets) {
	const commands = targets.filter(({ result, before }) => result === "left" && before === void 0).slice(0, commandLimit).map(({ target }) => `  regctl tag delete ${formatReference(target)}`);
	return commands.length === 0 ? [] : ["To remove a tag that this run created, without its image:", ...commands];
}
const commandLimit = 20;
// src/registry/util/read-regular-file.ts
var UnreadableFileError = class extends Error {
	name = "UnreadableFileError";
	reason;
	limit;
	constructor(message, reason, limit) {
		super(message);
		this.reason = reason;
		this.limit = limit;
	}
};
async function readRegularFile(path, limit) {
	return (await readRegularBytes(path, limit)).toString();
}
async function readRegularBytes(path, limit) {
	await using file = await open(path, constants$2.O_RDONLY | (constants$2.O_NONBLOCK ?? 0));
	const stats = await file.stat();
	if (!stats.isFile()) throw new UnreadableFileError(`${path} is not a regular file`, "not-regular", limit);
	if (stats.size > limit) throw new UnreadableFileError(`${path} has ${stats.size} bytes, more than the limit of ${limit}`, "too-large", limit);
	const chunks = [];
	let left = limit;
	for (;;) {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(left, 1048576) + 1));
		if (bytesRead === 0) return Buffer.concat(chunks);
		if (bytesRead > left) throw new UnreadableFileError(`${path} grew beyond the limit of ${limit} bytes`, "too-large", limit);
		chunks.push(buffer.subarray(0, bytesRead));
		left -= bytesRead;
	}
}
// src/action/outputs/files.ts
const sizeLimit$1 = 33554432;
function readText$1(path) {
	return readRegularFile(path, sizeLimit$1);
}
async function writeDocument(folder, document) {
	const path = join(folder, `promote-image-plan-${randomUUID()}.json`);
	await writeFile(path, `${JSON.stringify(document, void 0, 2)}\n`, { flag: "wx" });
	return path;
}
// src/registry/model/descriptor.ts
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isStrings(value) {
	return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
function isStringMap(value) {
	return isRecord(value) && Object.values(value).every((entry) => typeof entry === "string");
}
function decodeDescriptor(value, where) {
	if (!isRecord(value)) throw new MalformedError(`${where} is not a descriptor`);
	const { mediaType = "", digest, size } = value;
	if (typeof mediaType !== "string") throw new MalformedError(`${where} has no mediaType`);
	if (typeof digest !== "string" || !isDigest(digest)) throw new MalformedError(`${where} has no valid digest`);
	if (!isSize(size)) throw new MalformedError(`${where} has no valid size`);
	return {
		mediaType,
		digest,
		size,
		...decodeOptional(value)
	};
}
function isSize(value) {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
function decodeOptional({ artifactType, annotations, urls, data, platform: value }) {
	const platform = decodePlatform(value);
	return {
		...typeof artifactType === "string" && artifactType !== "" && { artifactType },
		...isStringMap(annotations) && { annotations },
		...platform && { platform },
		...isStrings(urls) && { urls },
		...typeof data === "string" && { data }
	};
}
function decodePlatform(value) {
	if (!isRecord(value)) return void 0;
	const { os, architecture, variant, "os.version": version, "os.features": features } = value;
	if (typeof os !== "string" || typeof architecture !== "string") return void 0;
	return {
		os,
		architecture,
		...typeof variant === "string" && variant !== "" && { variant },
		...typeof version === "string" && version !== "" && { "os.version": version },
		...isStrings(features) && features.length > 0 && { "os.features": features }
	};
}
function formatPlatform({ os, architecture, variant }) {
	return plainText([
		os,
		architecture,
		variant
	].filter((part) => part !== void 0).join("/"));
}
// src/registry/model/json/keys.ts
const depthLimit$1 = 64;
const manifestFields = {
	known: new Set([
		"schemaVersion",
		"mediaType",
		"artifactType",
		"config",
		"layers",
		"manifests",
		"blobs",
		"subject",
		"annotations",
		"fsLayers",
		"blobSum",
		"signatures",
		"protected",
		"digest",
		"size",
		"urls",
		"data",
		"platform",
		"architecture",
		"os",
		"variant",
		"os.version",
		"os.features"
	]),
	freeMaps: new Set(["annotations"])
};
const configFields = {
	known: new Set([
		"architecture",
		"os",
		"variant",
		"config",
		"rootfs",
		"diff_ids",
		"created",
		"User",
		"Labels"
	]),
	freeMaps: new Set([
		"Labels",
		"ExposedPorts",
		"Volumes"
	])
};
function checkKeys(text, what, names) {
	const checker = new KeyChecker(what, names);
	for (const [lexeme] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gsu)) checker.read(lexeme);
}
var KeyChecker = class {
	#what;
	#fields;
	#names;
	#levels = [];
	constructor(what, fields) {
		this.#what = what;
		this.#fields = fields;
		this.#names = new Map([...fields.known].map((name) => [fold(name), name]));
	}
	read(lexeme) {
		const level = this.#levels.at(-1);
		if (lexeme === "{" || lexeme === "[") this.#open(lexeme, level);
		else if (lexeme === "}" || lexeme === "]") this.#levels.pop();
		else if (level?.keys === void 0 || lexeme === ":") return;
		else if (lexeme === ",") level.key = void 0;
		else level.key ??= this.#check(unquote(lexeme), level);
	}
	#open(bracket, parent) {
		if (this.#levels.length === depthLimit$1) throw new MalformedError(`${this.#what} is nested deeper than ${depthLimit$1} levels`);
		const { known, freeMaps } = this.#fields;
		const key = parent?.key;
		const isFree = parent?.isFree === true || key !== void 0 && (freeMaps.has(key) || !known.has(key));
		this.#levels.push({
			isFree,
			keys: bracket === "{" ? new Set() : void 0,
			key: void 0
		});
	}
	#check(key, { keys, isFree }) {
		if (keys?.has(key) === true) throw new MalformedError(`${this.#what} has the key ${quote(key)} twice`);
		keys?.add(key);
		const name = isFree ? void 0 : this.#names.get(fold(key));
		if (name !== void 0 && name !== key) throw new MalformedError(`${this.#what} has the key ${quote(key)}, which other clients read as ${quote(name)}`);
		return key;
	}
};
function fold(key) {
	return key.toUpperCase().toLowerCase();
}
function unquote(lexeme) {
	if (!lexeme.includes("\\")) return lexeme.slice(1, -1);
	try {
		return String(JSON.parse(lexeme));
	} catch {
		return lexeme;
	}
}
function quote(key) {
	return `"${key.slice(0, 60)}"`;
}
// src/registry/model/json/json.ts
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function decodeJson(bytes, what) {
	return parseOrThrow(decodeUtf8(bytes, what), what);
}
function decodeDocument(bytes, what, names) {
	const text = decodeUtf8(bytes, what);
	if (/^\s*[[{]/.test(text)) checkKeys(text, what, names);
	return parseOrThrow(text, what);
}
function decodeUtf8(bytes, what) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new MalformedError(`${what} is not JSON`, { cause });
	}
}
function parseOrThrow(text, what) {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new MalformedError(`${what} is not JSON`, { cause });
	}
}
function encodeJson(document, what) {
	try {
		return Buffer.from(JSON.stringify(document));
	} catch (cause) {
		throw new MalformedError(`${what} is nested too deeply to be written again`, { cause });
	}
}
// src/action/event-file.ts
const variable$2 = "GITHUB_EVENT_PATH";
const sizeLimit = 33554432;
const eventProblem = dropUnreadable(process.env);
function dropUnreadable(env) {
	const path = env[variable$2];
	const problem = path === void 0 ? void 0 : problemOf$1(path);
	if (problem === void 0) return void 0;
	delete env[variable$2];
	return `${variable$2} ${problem}: '${path}'. What the event says of the repository is not known to this run.`;
}
function problemOf$1(path) {
	try {
		const stats = statSync(path, { throwIfNoEntry: false });
		if (stats === void 0) return void 0;
		if (!stats.isFile()) return "is not a regular file";
		if (stats.size > sizeLimit) return `has more than ${sizeLimit} bytes`;
		return isRecord(parseJson(readFileSync(path, "utf8"))) ? void 0 : "is not a JSON object";
	} catch (error) {
		return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
	}
}
// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os$1.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
// node_modules/@actions/core/lib/file-command.js
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs$1.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs$1.appendFileSync(filePath, `${toCommandValue(message)}${os$1.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os$1.EOL}${convertedValue}${os$1.EOL}${delimiter}`;
}
// node_modules/@actions/core/lib/summary.js
var __awaiter$1 = function(thisArg, _arguments, P, generator) {
	function adopt(value) {
		return value instanceof P ? value : new P(function(resolve) {
			resolve(value);
		});
	}
	return new (P || (P = Promise))(function(resolve, reject) {
		function fulfilled(value) {
			try {
				step(generator.next(value));
			} catch (e) {
				reject(e);
			}
		}
		function rejected(value) {
			try {
				step(generator["throw"](value));
			} catch (e) {
				reject(e);
			}
		}
		function step(result) {
			result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
		}
		step((generator = generator.apply(thisArg, _arguments || [])).next());
	});
};
const { access: access$1, appendFile: appendFile$1, writeFile: writeFile$1 } = promises;
const SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
	constructor() {
		this._buffer = "";
	}
	filePath() {
		return __awaiter$1(this, void 0, void 0, function* () {
			if (this._filePath) return this._filePath;
			const pathFromEnv = process.env[SUMMARY_ENV_VAR];
			if (!pathFromEnv) throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
			try {
				yield access$1(pathFromEnv, constants$3.R_OK | constants$3.W_OK);
			} catch (_a) {
				throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
			}
			this._filePath = pathFromEnv;
			return this._filePath;
		});
	}
	wrap(tag, content, attrs = {}) {
		const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
		if (!content) return `<${tag}${htmlAttrs}>`;
		return `<${tag}${htmlAttrs}>${content}</${tag}>`;
	}
	write(options) {
		return __awaiter$1(this, void 0, void 0, function* () {
			const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
			const filePath = yield this.filePath();
			yield (overwrite ? writeFile$1 : appendFile$1)(filePath, this._buffer, { encoding: "utf8" });
			return this.emptyBuffer();
		});
	}
	clear() {
		return __awaiter$1(this, void 0, void 0, function* () {
			return this.emptyBuffer().write({ overwrite: true });
		});
	}
	stringify() {
		return this._buffer;
	}
	isEmptyBuffer() {
		return this._buffer.length === 0;
	}
	emptyBuffer() {
		this._buffer = "";
		return this;
	}
	addRaw(text, addEOL = false) {
		this._buffer += text;
		return addEOL ? this.addEOL() : this;
	}
	addEOL() {
		return this.addRaw(EOL$1);
	}
	addCodeBlock(code, lang) {
		const attrs = Object.assign({}, lang && { lang });
		const element = this.wrap("pre", this.wrap("code", code), attrs);
		return this.addRaw(element).addEOL();
	}
	addList(items, ordered = false) {
		const tag = ordered ? "ol" : "ul";
		const listItems = items.map((item) => this.wrap("li", item)).join("");
		const element = this.wrap(tag, listItems);
		return this.addRaw(element).addEOL();
	}
	addTable(rows) {
		const tableBody = rows.map((row) => {
			const cells = row.map((cell) => {
				if (typeof cell === "string") return this.wrap("td", cell);
				const { header, data, colspan, rowspan } = cell;
				const tag = header ? "th" : "td";
				const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
				return this.wrap(tag, data, attrs);
			}).join("");
			return this.wrap("tr", cells);
		}).join("");
		const element = this.wrap("table", tableBody);
		return this.addRaw(element).addEOL();
	}
	addDetails(label, content) {
		const element = this.wrap("details", this.wrap("summary", label) + content);
		return this.addRaw(element).addEOL();
	}
	addImage(src, alt, options) {
		const { width, height } = options || {};
		const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
		const element = this.wrap("img", null, Object.assign({
			src,
			alt
		}, attrs));
		return this.addRaw(element).addEOL();
	}
	addHeading(text, level) {
		const tag = `h${level}`;
		const allowedTag = [
			"h1",
			"h2",
			"h3",
			"h4",
			"h5",
			"h6"
		].includes(tag) ? tag : "h1";
		const element = this.wrap(allowedTag, text);
		return this.addRaw(element).addEOL();
	}
	addSeparator() {
		const element = this.wrap("hr", null);
		return this.addRaw(element).addEOL();
	}
	addBreak() {
		const element = this.wrap("br", null);
		return this.addRaw(element).addEOL();
	}
	addQuote(text, cite) {
		const attrs = Object.assign({}, cite && { cite });
		const element = this.wrap("blockquote", text, attrs);
		return this.addRaw(element).addEOL();
	}
	addLink(text, href) {
		const element = this.wrap("a", text, { href });
		return this.addRaw(element).addEOL();
	}
};
const summary = new Summary();
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os$1.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function isDebug() {
	return process.env["RUNNER_DEBUG"] === "1";
}
function debug(message) {
	issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os$1.EOL);
}
function startGroup(name) {
	issue("group", name);
}
function endGroup() {
	issue("endgroup");
}
// node_modules/@actions/github/lib/context.js
var Context = class {
	constructor() {
		var _a, _b, _c;
		this.payload = {};
		if (process.env.GITHUB_EVENT_PATH) {
			if (existsSync$1(process.env.GITHUB_EVENT_PATH)) this.payload = JSON.parse(readFileSync$1(process.env.GITHUB_EVENT_PATH, { encoding: "utf8" }));
			else {
				const path = process.env.GITHUB_EVENT_PATH;
				process.stdout.write(`GITHUB_EVENT_PATH ${path} does not exist${EOL$1}`);
			}
		}
		this.eventName = process.env.GITHUB_EVENT_NAME;
		this.sha = process.env.GITHUB_SHA;
		this.ref = process.env.GITHUB_REF;
		this.workflow = process.env.GITHUB_WORKFLOW;
		this.action = process.env.GITHUB_ACTION;
		this.actor = process.env.GITHUB_ACTOR;
		this.job = process.env.GITHUB_JOB;
		this.runAttempt = parseInt(process.env.GITHUB_RUN_ATTEMPT, 10);
		this.runNumber = parseInt(process.env.GITHUB_RUN_NUMBER, 10);
		this.runId = parseInt(process.env.GITHUB_RUN_ID, 10);
		this.apiUrl = (_a = process.env.GITHUB_API_URL) !== null && _a !== void 0 ? _a : `https://api.github.com`;
		this.serverUrl = (_b = process.env.GITHUB_SERVER_URL) !== null && _b !== void 0 ? _b : `https://github.com`;
		this.graphqlUrl = (_c = process.env.GITHUB_GRAPHQL_URL) !== null && _c !== void 0 ? _c : `https://api.github.com/graphql`;
	}
	get issue() {
		const payload = this.payload;
		return Object.assign(Object.assign({}, this.repo), { number: (payload.issue || payload.pull_request || payload).number });
	}
	get repo() {
		if (process.env.GITHUB_REPOSITORY) {
			const [owner, repo] = process.env.GITHUB_REPOSITORY.split("/");
			return {
				owner,
				repo
			};
		}
		if (this.payload.repository) return {
			owner: this.payload.repository.owner.login,
			repo: this.payload.repository.name
		};
		throw new Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'");
	}
};
// \0slim:@actions/github
const context = new Context();
// src/action/toolkit.ts
const toolkit = {
	info,
	debug,
	notice,
	warning,
	error,
	startGroup,
	endGroup,
	setSecret,
	setOutput,
	appendSummary: async (markdown) => {
		await summary.addRaw(markdown).write();
	}
};
// src/action/outputs/opened-at-once.ts
function isOpenedAtOnce(path, stats) {
	if (stats.isFile() || stats.isCharacterDevice()) return true;
	return stats.isFIFO() && /^\/(?:dev\/(?:fd\/|std)|proc\/)/.test(path);
}
function checkOpenedAtOnce(variable, path) {
	const stats = statOf(path);
	if (stats === void 0 || stats.isDirectory() || isOpenedAtOnce(path, stats)) return;
	throw new Error(`${variable} is a named pipe, a socket or a block device and not a file: '${path}'`);
}
function statOf(path) {
	try {
		return statSync(path);
	} catch {
		return;
	}
}
// src/action/secrets.ts
const leastForm = 6;
var Secrets = class {
	#forms = new Set();
	add(secret) {
		for (const form of formsOf(secret)) this.#forms.add(form);
	}
	redact(text) {
		if (this.#forms.size === 0) return text;
		const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
		return redactCut(longestFirst.reduce((redacted, form) => redacted.replaceAll(form, "***"), text), longestFirst);
	}
};
const leastCut = 8;
function redactCut(text, forms) {
	const parts = text.split("\u2026");
	return parts.map((part, at) => at === parts.length - 1 ? part : withoutCut(part, forms)).join("\u2026");
}
function withoutCut(part, forms) {
	const end = part.slice(-8);
	const candidates = end.length < leastCut ? [] : forms.filter((form) => form.includes(end));
	const longest = Math.max(0, ...candidates.map((form) => cutLength(part, form)));
	return longest === 0 ? part : `${part.slice(0, -longest)}***`;
}
function cutLength(part, form) {
	for (let length = Math.min(form.length - 1, part.length); length >= leastCut; length -= 1) if (part.endsWith(form.slice(0, length))) return length;
	return 0;
}
function formsOf(secret) {
	const trimmed = secret.trim();
	const forms = [trimmed, ...trimmed.split(/\r?\n/).map((line) => line.trim())].flatMap((text) => [
		text,
		encodeURIComponent(text.toWellFormed()),
		new URLSearchParams([["", text]]).toString().slice(1),
		JSON.stringify(text).slice(1, -1),
		...base64Forms(text)
	]);
	return new Set([...forms.filter((form) => form.length >= leastForm), ...trimmed === "" ? [] : [trimmed]]);
}
function base64Forms(text) {
	const bytes = Buffer.from(text);
	const inside = [
		0,
		1,
		2
	].map((before) => {
		const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
		const first = Math.ceil(before * 8 / 6);
		const last = Math.floor((before + bytes.byteLength) * 8 / 6);
		return encoded.slice(first, last);
	});
	return [...inside, ...inside.map((form) => form.replaceAll("+", "-").replaceAll("/", "_"))];
}
// src/action/workflow-commands.ts
const annotationLimit$1 = 10;
const messageLimit = 4e3;
function workflowCommands(toolkit, env) {
	const secrets = new Secrets();
	const clean = (text) => withoutControlCharacters(secrets.redact(text));
	const printable = (text, lineBreak = "\n") => printableLines(secrets.redact(text), lineBreak);
	const annotated = {
		notice: 0,
		warning: 0,
		error: 0
	};
	return {
		line: (text, style) => toolkit.info(paint(printable(text), env["NO_COLOR"] ? void 0 : style)),
		group: (title) => toolkit.startGroup(clean(title)),
		endGroup: () => toolkit.endGroup(),
		annotate(level, message, title) {
			annotated[level] += 1;
			if (annotated[level] > annotationLimit$1) return toolkit.info(`${level}: ${printable(message, "\n  ")}`);
			const properties = title === void 0 ? {} : { title: clean(title).slice(0, 200) };
			return toolkit[level](printable(message).slice(0, messageLimit), properties);
		},
		debug: (text) => toolkit.debug(clean(text)),
		mask: (secret) => {
			if (secret.trim() === "") return;
			secrets.add(secret);
			toolkit.setSecret(secret);
		},
		setOutputs(outputs) {
			if (!env["GITHUB_OUTPUT"]) return;
			checkOpenedAtOnce("GITHUB_OUTPUT", env["GITHUB_OUTPUT"]);
			for (const [name, value] of Object.entries(outputs)) toolkit.setOutput(name, secrets.redact(value));
		},
		appendSummary: async (markdown) => {
			if (!env["GITHUB_STEP_SUMMARY"]) return;
			checkOpenedAtOnce("GITHUB_STEP_SUMMARY", env["GITHUB_STEP_SUMMARY"]);
			await toolkit.appendSummary(secrets.redact(markdown));
		}
	};
}
function printableLines(text, lineBreak) {
	return text.split("\n").map((line) => withoutControlCharacters(line)).join(lineBreak);
}
const codes = {
	bold: 1,
	red: 31,
	green: 32,
	yellow: 33
};
function paint(text, style) {
	if (style === void 0) return text;
	return text.split("\n").map((line) => `\u001B[${codes[style]}m${line}\u001B[0m`).join("\n");
}
// package.json
var version$1 = "1.0.0";
var homepage = "https://github.com/promote-image/promote-image";
// src/registry/transport/user-agent.ts
const version = version$1;
const userAgent = `promote-image/${version$1} (+${homepage})`;
const baseHeaders = {
	"user-agent": userAgent,
	"accept-encoding": "identity"
};
// src/registry/util/import-while-waiting.ts
async function importWhileWaiting(load) {
	await setImmediate$1();
	return load();
}
// src/registry/util/file-errors.ts
var file_errors_exports = __exportAll({ isMissing: () => isMissing });
function codeOf$1(error) {
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
function isMissing(error) {
	const code = codeOf$1(error);
	return code === "ENOENT" || code === "ENOTDIR";
}
// src/registry/credentials/types.ts
var CredentialError = class extends PromoteError {
	name = "CredentialError";
	code = "credentials-unusable";
	isDefaultStore;
	constructor(message, { isDefaultStore = false, ...facts } = {}) {
		super(message, facts);
		this.isDefaultStore = isDefaultStore;
	}
};
// src/registry/credentials/read-file.ts
const fileLimit$1 = 1048576;
async function readCredentialFile(path) {
	try {
		return await readRegularFile(path, fileLimit$1);
	} catch (error) {
		if (isMissing(error)) return void 0;
		if (error instanceof UnreadableFileError) throw new CredentialError(error.message, { cause: error });
		throw new CredentialError(`${path} cannot be read (${String(codeOf$1(error))})`, { cause: error });
	}
}
// src/action/inputs/registries/registries-d.ts
const names$1 = /^[^#\n]*\b(?:lookaside|sigstore)["']?[ \t]*:/m;
const fileLimit = 100;
function lookasideReader(machine, mask) {
	let config;
	return () => config ??= readConfig$1(machine, mask);
}
async function readConfig$1(machine, mask) {
	const [files, builtIn] = await Promise.all([readFiles(machine), existing(builtInFolder(machine))]);
	if (!files.some(({ text }) => names$1.test(text)) && builtIn === void 0) return void 0;
	for (const { text } of files) for (const secret of secretsOfUrls(text)) mask(secret);
	const { parseLookaside } = await import("./parse-lookaside.js");
	return parseLookaside(files, builtIn);
}
async function readFiles({ env, root = "/" }) {
	const home = env["HOME"] || void 0;
	const folder = await existing(home && join(home, ".config/containers/registries.d")) ?? join(root, "etc/containers/registries.d");
	const paths = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".yaml")).toSorted();
	return (await Promise.all(paths.slice(0, fileLimit).map(async (name) => {
		const path = join(folder, name);
		return {
			path,
			text: await readCredentialFile(path)
		};
	}))).flatMap(({ path, text }) => text === void 0 ? [] : {
		path,
		text
	});
}
function builtInFolder({ env, uid, root = "/" }) {
	if (uid === 0) return join(root, "var/lib/containers/sigstore");
	const home = env["HOME"] || void 0;
	return home && join(home, ".local/share/containers/sigstore");
}
async function existing(path) {
	if (path === void 0) return void 0;
	return access(path).then(() => path, () => void 0);
}
// src/action/last-activity.ts
function lastActivity() {
	let waiting;
	const troubles = new Map();
	let last;
	const addTrouble = (registry, text) => {
		troubles.delete(registry);
		troubles.set(registry, text);
	};
	return {
		record: (event) => {
			if (event.kind === "waiting") waiting = event.reason;
			if (event.kind === "planned") waiting = void 0;
			if (event.kind !== "wire") return;
			const wire = event.event;
			if (wire.kind === "pause") {
				const { registry, milliseconds, reason } = wire;
				addTrouble(registry, `${registry}: a pause of ${formatTime(milliseconds)}, ${reason}`);
			}
			if (wire.kind !== "request") return;
			const { registry, method, path, status } = wire;
			last = `${registry}: ${status === void 0 ? "no response" : `HTTP ${status}`} to ${method} ${path}`;
			if (status === void 0 || status === 429 || status >= 500) addTrouble(registry, last);
			else troubles.delete(registry);
		},
		describe: () => waiting ?? [...troubles.values()].at(-1) ?? last
	};
}
// src/action/log/destination-totals.ts
const typeLimit = 8;
const typeLength = 100;
function destinationTotals() {
	const destinations = new Map();
	const countsOf = (destination) => {
		const name = formatName(destination);
		const counts = destinations.get(name) ?? noCounts();
		destinations.set(name, counts);
		return counts;
	};
	return {
		record: (event) => {
			if (event.kind === "blob") addBlob(countsOf(event.destination), event);
			else if (event.kind === "manifest") countsOf(event.destination).manifests += 1;
			else if (event.kind === "referrer") addReferrer(countsOf(event.destination), event);
			else if (event.kind === "verified" && event.outcome === "confirmed") countsOf(event.target.repository).confirmed += 1;
		},
		flush: () => {
			const lines = [...destinations].flatMap(([name, counts]) => describe(counts).map((text) => `${name}: ${text}`));
			destinations.clear();
			return lines;
		}
	};
}
function noCounts() {
	return {
		sent: 0,
		mounted: 0,
		present: 0,
		manifests: 0,
		bytes: 0,
		confirmed: 0,
		types: new Map(),
		subjects: new Set()
	};
}
function addBlob(counts, { outcome, size }) {
	counts[outcome] += 1;
	if (outcome === "sent") counts.bytes += size;
}
function addReferrer(counts, { artifactType, subject }) {
	counts.types.set(artifactType, (counts.types.get(artifactType) ?? 0) + 1);
	counts.subjects.add(subject);
}
function describe(counts) {
	return [
		describeContent(counts),
		describeReferrers(counts),
		describeTags(counts)
	].filter((text) => text !== "");
}
function describeContent({ sent, mounted, present, manifests, bytes }) {
	return [
		sent > 0 && `${count(sent, "blob")} sent (${formatBytes(bytes)})`,
		mounted > 0 && `${count(mounted, "blob")} mounted`,
		present > 0 && `${count(present, "blob")} already there`,
		manifests > 0 && count(manifests, "manifest")
	].filter((part) => part !== false).join(", ");
}
function describeReferrers({ types, subjects }) {
	const [subject] = subjects;
	if (subject === void 0) return "";
	const total = [...types.values()].reduce((sum, number) => sum + number, 0);
	const named = [...types].slice(0, typeLimit).map(([type, number]) => `${number} ${plainText(type, typeLength)}`);
	const more = types.size > typeLimit ? [count(types.size - typeLimit, "more type")] : [];
	const of = subjects.size === 1 ? shortDigest(subject) : count(subjects.size, "manifest");
	return `${count(total, "referrer")} of ${of}: ${[...named, ...more].join(", ")}`;
}
function describeTags({ confirmed }) {
	if (confirmed === 0) return "";
	return `${count(confirmed, "tag")} ${confirmed === 1 ? "reads" : "read"} back as set`;
}
// src/promote/plan/backup.ts
function backupOf({ target, move }, { options }) {
	const tag = move === "move" && options.backup !== void 0 ? backupTag(options.backup, target.tag) : void 0;
	return tag && {
		repository: target.repository,
		tag
	};
}
// src/promote/plan/changes.ts
function isMoving({ move }) {
	return move === "create" || move === "move";
}
function isCopiedTo({ nodes, referrers }) {
	return nodes.length + referrers.length > 0;
}
function hasChanges({ targets, content }) {
	return targets.some(isMoving) || content.some(isCopiedTo);
}
// src/action/log/plan-table.ts
const lineLimit = 140;
const moveWords = {
	create: "create",
	move: "move",
	same: "same",
	held: "held",
	refused: "REFUSED"
};
function planTable({ promotions }) {
	const busy = promotions.filter(({ decision }) => decision !== "unchanged");
	const [first] = busy;
	const alone = busy.length === 1 && first !== void 0;
	return [
		...alone ? [{ text: headLine(first) }] : [],
		...gateLines(busy, alone).map((text) => ({
			text,
			style: "red"
		})),
		...targetLines(busy, alone).map(({ text, ...rest }) => ({
			text: `  ${text}`,
			...rest
		})),
		...promotions.length > 1 ? [{ text: totalLine(promotions) }] : []
	];
}
function headLine({ request, root, decision, referrers }) {
	const extra = referrers.length === 0 ? "" : `, with ${count(referrers.length, "referrer")}`;
	return `${pinnedText(request.sources, root.descriptor.digest)}${extra}: ${decision}`;
}
const decisionWords = {
	promote: "to promote",
	refused: "refused",
	unchanged: "unchanged"
};
function totalLine(promotions) {
	const counted = [
		"promote",
		"refused",
		"unchanged"
	].flatMap((decision) => {
		const number = promotions.filter((promotion) => promotion.decision === decision).length;
		return number === 0 ? [] : [`${formatCount$1(number)} ${decisionWords[decision]}`];
	});
	return `${count(promotions.length, "image")}: ${counted.join(", ")}`;
}
function gateLines(promotions, alone) {
	const { shown, rest } = atMost(promotions.flatMap(({ request, failedGates }) => {
		const where = alone ? "" : `${sourcesText(request.sources)}: `;
		if (failedGates.length === 0) return [];
		return [`  REFUSED: ${where}${count(failedGates.length, "gate")} not met; the error at the end says why`];
	}), "refusal", () => false);
	return [...shown, ...rest];
}
function targetLines(promotions, alone) {
	const { shown, rest } = atMost(promotions.flatMap((promotion) => promotion.targets.map((target) => ({
		promotion,
		target
	}))), "target", ({ target }) => target.reason !== void 0);
	const head = [
		"Target",
		"Before",
		"After",
		"Move"
	];
	const cells = shown.map(({ promotion, target }) => [...alone ? [] : [sourcesText(promotion.request.sources)], ...targetCells(target, promotion)]);
	const backups = shown.flatMap((row) => backupCells(row).map((line) => [...alone ? [] : [""], ...line]));
	const [title = "", ...lines] = alignColumns([
		alone ? head : ["Source", ...head],
		...cells,
		...backups
	]);
	const styled = lines.flatMap((line, index) => styledRow(line, shown[index]?.target));
	return [
		{
			text: title,
			style: "bold"
		},
		...styled,
		...rest.map((text) => ({ text }))
	];
}
function backupCells({ promotion, target }) {
	const backup = promotion.decision === "refused" ? void 0 : backupOf(target, promotion.request);
	if (backup === void 0 || target.expected === void 0) return [];
	return [[
		formatReference(backup),
		"",
		`\u2192 ${shortHex(target.expected.digest)}`,
		"backup"
	]];
}
function targetCells({ target, move, rule, expected }, { root, decision }) {
	const before = expected ? shortHex(expected.digest) : rule === "allow-targets" ? "?" : "\u2013";
	const moves = isMoving({ move });
	if (moves && decision === "refused") return [
		formatReference(target),
		before,
		"stays",
		"not moved"
	];
	const after = moves ? `\u2192 ${shortHex(root.descriptor.digest)}` : "stays";
	return [
		formatReference(target),
		before,
		after,
		moveWords[move]
	];
}
const moveStyles = {
	create: "green",
	move: "green",
	held: "yellow",
	refused: "red"
};
function styledRow(line, target) {
	const style = target && moveStyles[target.move];
	const styled = (text) => style === void 0 ? { text } : {
		text,
		style
	};
	const reason = target?.reason;
	if (reason === void 0) return [styled(line)];
	const whole = `${line}: ${reason}`;
	return whole.length <= lineLimit ? [styled(whole)] : [styled(`${line}:`), styled(`    ${reason}`)];
}
// src/action/log/event-lines.ts
function linesOf(event) {
	if (event.kind === "planned") return planTable(event.plan);
	const style = styleOf(event);
	return textsOf(event).map((text) => style === void 0 ? { text } : {
		text,
		style
	});
}
function styleOf(event) {
	if (event.kind === "tag") return "green";
	if (event.kind === "tag-failed") return "red";
	return event.kind === "tag-held" || event.kind === "rollback" || event.kind === "verified" ? "yellow" : void 0;
}
function textsOf(event) {
	switch (event.kind) {
		case "pinned": return isNamedBy(event.digest, event.sources) ? [] : [`${sourcesText(event.sources)} ${event.created ? "becomes" : "is"} ${event.digest}`];
		case "content": return [`At most ${count(event.blobs, "blob")} (${formatBytes(event.bytes)}) and ${count(event.manifests, "manifest")} to copy`];
		case "tag": return [`${name(event.target)}: ${shortOr(event.before, "new")} \u2192 ${shortDigest(event.after)}`];
		case "tag-held": return [`${name(event.target)} stays as it is: ${event.reason}`];
		case "tag-failed": return [`${name(event.target)} could not move: ${event.message}`];
		case "rollback": return [`${name(event.target)} ${wordsOfRollback(event)}${event.detail ? `: ${event.detail}` : ""}`];
		case "verified": return event.outcome === "confirmed" ? [] : [`${name(event.target)} ${verifiedWords[event.outcome]}`];
		case "deletion": return [describeDeletion(event)];
		case "waiting": return [`${event.reason}; waiting up to ${formatTime(event.milliseconds)} more`];
		case "notice": return [event.message];
	}
	return [];
}
function wordsOfRollback({ outcome, backup }) {
	return backup !== void 0 && outcome === "left" ? "stays as this run set it" : rollbackWords[outcome];
}
const rollbackWords = {
	restored: "was put back",
	deleted: "was removed again",
	left: "still names this image",
	unmoved: "did not move",
	"moved-by-other": "was not put back"
};
const verifiedWords = {
	"not-visible": "was set, and reads do not show it yet",
	"moved-by-other": "was moved by someone else"
};
function name(target) {
	return formatReference(target);
}
function shortOr(digest, nothing) {
	return digest === void 0 ? nothing : shortDigest(digest);
}
// src/action/log/groups.ts
function logGroups(runner) {
	let title;
	let shown = false;
	let quiet = false;
	let held = [];
	const show = (text, style) => {
		if (title !== void 0 && !shown) runner.group(title);
		shown = true;
		runner.line(text, style);
	};
	const flush = () => {
		quiet = false;
		for (const line of held) show(...line);
		held = [];
	};
	const close = () => {
		flush();
		if (title !== void 0 && shown) runner.endGroup();
		title = void 0;
		shown = false;
	};
	const open = (next) => {
		close();
		title = next;
	};
	return {
		open,
		openQuietly: (next) => {
			open(next);
			quiet = true;
		},
		line: (text, style) => {
			if (quiet) held.push([text, style]);
			else show(text, style);
		},
		flush,
		drop: () => {
			held = [];
		},
		close
	};
}
// src/action/log/pauses.ts
function joinedPauses() {
	const registries = new Map();
	return {
		add: ({ registry, milliseconds, reason }) => {
			const pauses = registries.get(registry) ?? {
				number: 0,
				milliseconds: 0
			};
			registries.set(registry, pauses);
			pauses.number += 1;
			pauses.milliseconds += milliseconds;
			if (!isPowerOfTwo(pauses.number)) return [];
			const sum = pauses.number === 1 ? "" : ` (${sumOf(pauses)})`;
			return [`${registry}: waiting ${formatTime(milliseconds)}, ${reason}${sum}`];
		},
		totals: () => [...registries].filter(([, { number }]) => !isPowerOfTwo(number)).map(([registry, pauses]) => `${registry}: ${sumOf(pauses)}`)
	};
}
function isPowerOfTwo(number) {
	return Number.isInteger(Math.log2(number));
}
function sumOf({ number, milliseconds }) {
	return `${count(number, "pause")}, ${formatTime(milliseconds)} in all`;
}
// src/action/log/progress.ts
const interval = 1e4;
const leastShare = .02;
function progressLine(now) {
	let [total, sent] = [0, 0];
	let [began, lastReport, lastReportBytes] = [
		0,
		0,
		0
	];
	return {
		start: (bytes) => {
			total = bytes;
			sent = 0;
			lastReportBytes = 0;
			began = now();
			lastReport = began;
		},
		skip: (bytes) => {
			total = Math.max(0, total - bytes);
		},
		send: (bytes) => {
			sent += bytes;
			const at = now();
			if (at - lastReport < interval || sent - lastReportBytes < total * leastShare) return [];
			lastReport = at;
			lastReportBytes = sent;
			return [line(sent, Math.max(total, sent), at - began)];
		}
	};
}
function line(sent, total, elapsed) {
	const rate = sent / (elapsed / 1e3);
	const left = total > sent ? `, ${formatTime((total - sent) / rate * 1e3)} left` : "";
	const share = Math.floor(sent / total * 100);
	return `${formatBytes(sent)} of ${formatBytes(total)} sent (${share} %), ${formatBytes(rate)}/s${left}`;
}
// src/action/log/log.ts
const titles = {
	survey: "Survey: what is where",
	plan: "Plan",
	preflight: "Preflight: may we upload?",
	content: "Content",
	tags: "Tags",
	rollback: "Rollback",
	verify: "Verify: reading the tags back",
	record: "Record",
	delete: "Delete: tags of the source"
};
function createLog({ runner, now, debug, surface, operation = "Promotion" }) {
	const groups = logGroups(runner);
	const progress = progressLine(now);
	const totals = destinationTotals();
	const pauses = joinedPauses();
	const warned = new Set();
	const noticed = new Set();
	const write = (lines) => lines.forEach((line) => groups.line(line));
	const warn = (message) => {
		if (warned.has(message)) return;
		warned.add(message);
		groups.flush();
		runner.annotate("warning", message);
	};
	const seeWire = (event) => {
		if (event.kind === "sent") write(progress.send(event.bytes));
		else if (event.kind === "warning") warn(`${event.registry}: ${event.message}`);
		else if (event.kind === "request" && debug) runner.debug(requestLine(event));
		else if (event.kind === "pause") {
			groups.flush();
			write(pauses.add(event));
		}
	};
	const onEvent = (event) => {
		if (event.kind === "phase") {
			write(totals.flush());
			if (event.phase === "survey") groups.openQuietly(titles.survey);
			else groups.open(titles[event.phase]);
		} else if (event.kind === "planned") {
			if (event.plan.promotions.every(({ decision }) => decision === "unchanged")) return groups.drop();
			groups.open(titles.plan);
		} else if (event.kind === "notice") {
			if (noticed.has(event.message)) return;
			noticed.add(event.message);
		} else if (event.kind === "warning") warn(event.message);
		else if (event.kind === "wire") seeWire(event.event);
		else if (event.kind === "waiting") groups.flush();
		else if (event.kind === "content") progress.start(event.bytes);
		totals.record(event);
		if (event.kind === "blob" && event.outcome !== "sent") progress.skip(event.size);
		for (const { text, style } of linesOf(event)) groups.line(text, style);
	};
	const reportEnd = (report) => {
		write(totals.flush());
		write(pauses.totals());
		groups.close();
		report.warnings.forEach(warn);
		reportResult(report, runner, surface, operation);
	};
	return {
		onEvent,
		reportEnd
	};
}
function requestLine({ method, registry, path, status, milliseconds }) {
	return `${method} ${registry}${path} ${status ?? "no answer"} in ${Math.round(milliseconds)} ms`;
}
// src/action/registry-setting.ts
function settingAdvice(condition, registry, value) {
	const entry = `\`"${registry}": { ${value} }\``;
	return {
		action: `${condition}, write \`registries: |\` under \`with:\` and below it, indented, ${entry}.`,
		"command-line": `${condition}, write ${entry} into a file and name it by --registries.`
	};
}
function withWarningAdvice(event, surface) {
	if (event.kind !== "warning" || event.untrustedRealm === void 0) return event;
	const { registry, message, untrustedRealm } = event;
	const advice = settingAdvice("If the two belong together", registry, `realm: "${untrustedRealm}"`);
	return {
		...event,
		message: `${message} ${advice[surface]}`
	};
}
// src/promote/model/events.ts
function eventHub() {
	const listeners = [];
	return {
		emit: (event) => {
			for (const listener of listeners) listener(event);
		},
		listen: (listener) => {
			listeners.push(listener);
		}
	};
}
// src/registry/model/media-types.ts
const mediaTypes = {
	ociIndex: "application/vnd.oci.image.index.v1+json",
	ociManifest: "application/vnd.oci.image.manifest.v1+json",
	ociConfig: "application/vnd.oci.image.config.v1+json",
	empty: "application/vnd.oci.empty.v1+json",
	dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
	dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
	dockerSchema1: "application/vnd.docker.distribution.manifest.v1+json",
	dockerSchema1Signed: "application/vnd.docker.distribution.manifest.v1+prettyjws"
};
const manifestAccept = [
	mediaTypes.ociIndex,
	mediaTypes.ociManifest,
	mediaTypes.dockerList,
	mediaTypes.dockerManifest,
	"*/*"
].join(", ");
function isIndexType(mediaType) {
	return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
function isImageType(mediaType) {
	return mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}
function isManifestType(mediaType) {
	return isIndexType(mediaType) || isImageType(mediaType) || isSchema1Type(mediaType) || isDraftArtifactType(mediaType);
}
function isSchema1Type(mediaType) {
	return mediaType === mediaTypes.dockerSchema1 || mediaType === mediaTypes.dockerSchema1Signed;
}
const draftArtifactTypes = new Set(["application/vnd.oci.artifact.manifest.v1+json", "application/vnd.cncf.oras.artifact.manifest.v1+json"]);
function isDraftArtifactType(mediaType) {
	return draftArtifactTypes.has(mediaType);
}
const foreignLayerTypes = new Set([
	"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
	"application/vnd.oci.image.layer.nondistributable.v1.tar",
	"application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
	"application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"
]);
function isForeignLayer(mediaType) {
	return foreignLayerTypes.has(mediaType);
}
// src/registry/model/manifest.ts
function childManifests(of) {
	return of.kind === "index" ? of.entries.filter(({ mediaType }) => isManifestType(mediaType)) : [];
}
function childBlobs(of) {
	if (of.kind === "schema-1") return [];
	if (of.kind === "draft-artifact") return of.blobs;
	if (of.kind === "index") return of.entries.filter(({ mediaType }) => !isManifestType(mediaType));
	return [of.config, ...of.layers.filter(({ mediaType }) => !isForeignLayer(mediaType))];
}
// src/promote/image/platforms.ts
function isAttestation({ platform, annotations }) {
	return annotations?.["vnd.docker.reference.type"] === "attestation-manifest" || platform?.os === "unknown";
}
function attestationsIn(nodes) {
	const manifests = new Map(nodes.map(({ manifest }) => [manifest.descriptor.digest, manifest]));
	const indexes = nodes.flatMap(({ manifest }) => manifest.kind === "index" ? [manifest] : []);
	const marked = indexes.flatMap((index) => index.entries.filter((entry) => isMarked(entry, index)));
	const unmarked = new Set(indexes.flatMap((index) => index.entries.filter((entry) => !isMarked(entry, index))).map(({ digest }) => digest));
	return new Map(marked.flatMap(({ digest }) => {
		const manifest = manifests.get(digest);
		return manifest && !unmarked.has(digest) && holdsStatements(manifest) ? [[digest, manifest]] : [];
	}));
}
function isMarked({ digest, platform, annotations }, { entries }) {
	const subject = annotations?.["vnd.docker.reference.digest"];
	return annotations?.["vnd.docker.reference.type"] === "attestation-manifest" && platform?.os === "unknown" && platform.architecture === "unknown" && subject !== digest && entries.some((entry) => entry.digest === subject);
}
function holdsStatements(manifest) {
	return manifest.kind === "image" && manifest.layers.length > 0 && manifest.layers.every(({ mediaType }) => mediaType === "application/vnd.in-toto+json");
}
function platformsOf(root, single, nodes) {
	const manifests = new Map(nodes.map(({ manifest }) => [manifest.descriptor.digest, manifest]));
	if (root.kind === "image") return single ? [{
		platform: single,
		digest: root.descriptor.digest,
		...contentOf$1(root)
	}] : [];
	if (root.kind !== "index") return [];
	return root.entries.flatMap(({ platform, digest, ...entry }) => platform && !isAttestation({
		platform,
		digest,
		...entry
	}) ? [{
		platform,
		digest,
		...contentOf$1(manifests.get(digest))
	}] : []);
}
function contentOf$1(manifest) {
	if (manifest === void 0) return { size: void 0 };
	return {
		size: childBlobs(manifest).reduce((sum, blob) => sum + blob.size, 0),
		...manifest.kind === "image" && { config: manifest.config.digest }
	};
}
// src/promote/model/destinations.ts
function destinationsOf(targets) {
	return [...new Map(targets.map(({ repository }) => [formatName(repository), repository])).values()];
}
function registryKey(name) {
	return name.kind === "registry" ? name.registry : formatName(name);
}
function referrersSourceOf({ referrersSource }) {
	return referrersSource === void 0 ? void 0 : parseReference(referrersSource).repository;
}
function referrersTargetOf({ referrersTarget }) {
	return referrersTarget === void 0 ? void 0 : parseReference(referrersTarget).repository;
}
function writtenRepositories(targets, options) {
	const referrersTarget = referrersTargetOf(options);
	return destinationsOf([...targets, ...referrersTarget ? [{ repository: referrersTarget }] : []]);
}
function namesOf(requests) {
	const names = requests.flatMap(({ sources, targets }) => [...sources, ...targets].map(({ repository }) => repository));
	return [...new Map(names.map((name) => [formatName(name), name])).values()];
}
// src/promote/model/referrer.ts
const simpleSigning = "simple-signing";
function typeOf({ tag, descriptor }) {
	return tag === void 0 ? descriptor.artifactType ?? descriptor.mediaType : tag.slice(tag.lastIndexOf("."));
}
function artifactTypesOf(manifest, tagged) {
	const layers = tagged && manifest.kind === "image" ? manifest.layers.map(({ mediaType }) => mediaType) : [];
	return [...new Set([manifest.artifactType ?? [], layers].flat())];
}
// src/promote/report/referrers.ts
function reportReferrers(promotion, status, collector) {
	const { root, request } = promotion;
	const holder = referrersTargetOf(request.options);
	const atSource = new Set(promotion.referrers.map(({ descriptor }) => descriptor.digest));
	return copiedTo(promotion).flatMap(({ destination, referrers: toCopy }) => {
		const name = formatName(destination);
		const referrers = promotion.referrers.filter(({ signature }) => holder === void 0 || signature === void 0 === (name === formatName(holder)));
		const missing = new Set(toCopy.map(({ descriptor }) => descriptor.digest));
		const created = toCopy.filter(({ descriptor }) => !atSource.has(descriptor.digest));
		const reports = [...referrers.filter(({ signature }) => signature?.withoutStore.has(name) !== true), ...created].map((referrer) => {
			const { digest, size } = referrer.descriptor;
			const isWritten = collector.linked(name, referrer.tag ?? digest) !== void 0;
			const written = atSource.has(digest) ? "copied" : "attached";
			const unwritten = status === "planned" ? "planned" : "untouched";
			const result = isWritten ? written : !missing.has(digest) || isDone(status) ? "present" : unwritten;
			return {
				digest,
				artifactType: typeOf(referrer),
				subject: referrer.subject,
				size,
				destination,
				result
			};
		});
		const reported = new Set(reports.map(({ digest }) => digest));
		const records = collector.referrersOf(name, root.descriptor.digest).filter(({ digest }) => !reported.has(digest));
		return [...reports, ...records.map(({ digest, artifactType, subject, size }) => ({
			digest,
			artifactType,
			subject,
			size,
			destination,
			result: "attached"
		}))];
	});
}
function copiedTo({ decision, targets, content, request }) {
	if (decision !== "unchanged") return content;
	return writtenRepositories(targets.map(({ target }) => target), request.options).map((destination) => ({
		destination,
		referrers: []
	}));
}
function isDone(status) {
	return status === "promoted" || status === "staged";
}
// src/promote/report/build.ts
function reportOf(outcome) {
	const { requests, failures, collector, milliseconds } = outcome;
	const plan = collector.plan;
	const status = statusOf(outcome, plan);
	return {
		status,
		changed: collector.changed || status !== "failed" && collector.blobsWritten,
		blobsWritten: collector.blobsWritten,
		promotions: plan ? plan.promotions.map((promotion) => reportPromotion(promotion, status, collector)) : requests.map(reportUnplanned),
		deletions: collector.deletions,
		traffic: collector.traffic,
		requests: collector.requests,
		milliseconds,
		warnings: collector.warnings,
		notices: collector.notices,
		failures,
		...outcome.document && { plan: outcome.document }
	};
}
function statusOf({ failures, dryRun, phase, collector }, plan) {
	if (failures.length > 0 || plan === void 0) return "failed";
	const decisions = plan.promotions.map(({ decision }) => decision);
	if (decisions.includes("refused")) return "refused";
	const isDeleting = collector.deletions.length > 0;
	if (!decisions.includes("promote") && !isDeleting) return "unchanged";
	if (dryRun) return "planned";
	if (!decisions.includes("promote")) return "deleted";
	return phase === "content" ? "staged" : "promoted";
}
function reportPromotion(promotion, status, collector) {
	const { request, root, decision, targets } = promotion;
	const { digest, mediaType } = root.descriptor;
	return {
		sources: request.sources,
		digest,
		mediaType,
		refusals: promotion.failedGates,
		decision: status === "failed" && decision === "promote" ? "failed" : decision,
		attestations: root.kind === "index" ? root.entries.filter(isAttestation).length : 0,
		platforms: platformsOf(root, promotion.platform, promotion.nodes),
		targets: targets.map((planned) => {
			const backup = reportBackup(planned, request, collector);
			return {
				...reportTarget(planned, digest, status, collector),
				...backup && { backup }
			};
		}),
		referrers: reportReferrers(promotion, status, collector)
	};
}
function reportUnplanned({ sources, targets }) {
	return {
		sources,
		digest: sources.length === 1 ? sources[0].digest : void 0,
		mediaType: void 0,
		decision: "failed",
		refusals: [],
		platforms: [],
		attestations: 0,
		targets: targets.map((target) => ({
			target,
			before: void 0,
			after: void 0,
			result: "untouched"
		})),
		referrers: []
	};
}
const unmovedResults = {
	same: "same",
	held: "held",
	refused: "refused"
};
function reportTarget(planned, digest, status, collector) {
	const { target, move, expected, reason, rule } = planned;
	const state = collector.tagState(target);
	const result = resultOf(planned, status, state);
	const detail = state?.detail ?? reason;
	const confirmedAt = collector.confirmedAt(target);
	return {
		target,
		class: planned.class,
		move,
		before: state?.before ?? expected?.digest,
		after: state?.after ?? afterOf(result, digest, expected?.digest),
		result,
		...detail !== void 0 && { detail },
		...rule !== void 0 && { rule },
		...confirmedAt !== void 0 && { verifiedAt: new Date(confirmedAt).toISOString() }
	};
}
function reportBackup(planned, request, collector) {
	const target = backupOf(planned, request);
	const state = target && collector.tagState(target);
	if (target === void 0 || state === void 0) return void 0;
	const { before, detail } = state;
	const move = before === void 0 ? "create" : "move";
	const result = resultOf({
		...planned,
		move
	}, "failed", state);
	const kept = planned.expected?.digest;
	return {
		target,
		move,
		before,
		after: state.after ?? (result === "created" || result === "moved" ? kept : afterRollback(result, before)),
		result,
		...detail !== void 0 && { detail }
	};
}
function resultOf({ move }, status, state) {
	if (move !== "create" && move !== "move") return unmovedResults[move];
	if (state?.kind === "set") return move === "create" ? "created" : "moved";
	if (state !== void 0) return state.kind;
	return status === "planned" ? "planned" : "untouched";
}
function afterOf(result, digest, before) {
	return result === "created" || result === "moved" || result === "same" ? digest : afterRollback(result, before);
}
function afterRollback(result, before) {
	if (result === "left" || result === "failed" || result === "moved-by-other") return void 0;
	return before;
}
// src/promote/report/tag-states.ts
var TagStates = class {
	#states = new Map();
	#confirmed = new Map();
	#isTouched = false;
	record(event) {
		switch (event.kind) {
			case "tag":
				this.#isTouched = true;
				this.#set(event.target, {
					kind: "set",
					before: event.before
				});
				return;
			case "tag-held":
				this.#set(event.target, {
					kind: "held",
					detail: event.reason,
					after: event.after
				});
				return;
			case "tag-failed":
				this.#isTouched = true;
				this.#set(event.target, {
					kind: "failed",
					detail: event.message
				});
				return;
			case "rollback":
				this.#set(event.target, {
					...event.outcome === "unmoved" && this.state(event.target),
					kind: event.outcome,
					...event.backup && { before: event.backup.before },
					...event.detail !== void 0 && { detail: event.detail },
					...event.after !== void 0 && { after: event.after }
				});
				return;
			case "verified":
				if (event.outcome === "confirmed") this.#confirmed.set(formatReference(event.target), event.at);
				if (event.outcome === "moved-by-other") this.#set(event.target, {
					kind: "moved-by-other",
					after: event.after
				});
				return;
		}
	}
	#set(target, state) {
		this.#states.set(formatReference(target), state);
	}
	state(target) {
		return this.#states.get(formatReference(target));
	}
	confirmedAt(target) {
		return this.#confirmed.get(formatReference(target));
	}
	get isTouched() {
		return this.#isTouched;
	}
};
// src/promote/report/collector.ts
var RunCollector = class {
	#tags = new TagStates();
	#traffic = {
		sent: {
			blobs: 0,
			bytes: 0
		},
		mounted: {
			blobs: 0,
			bytes: 0
		},
		present: {
			blobs: 0,
			bytes: 0
		}
	};
	#copiedBlobs = new Set();
	#pushed = new Map();
	#referrers = [];
	#linked = new Map();
	#warnings = new Set();
	#notices = new Set();
	#deletions = [];
	#plan;
	#requests = 0;
	#changed = false;
	#blobsWritten = false;
	record = (event) => {
		switch (event.kind) {
			case "blob":
				this.#recordBlob(event);
				return;
			case "manifest":
				this.#recordManifest(formatName(event.destination), event.digest);
				return;
			case "referrer":
				this.#recordReferrer(event);
				return;
			case "tag":
				this.#changed = true;
				this.#tags.record(event);
				return;
			case "tag-held":
			case "tag-failed":
			case "rollback":
			case "verified":
				this.#tags.record(event);
				return;
			case "deletion":
				if (event.result !== "planned") this.#changed = true;
				this.#deletions.push({
					reference: event.reference,
					digest: event.digest,
					result: event.result
				});
				return;
			case "warning":
				this.#warnings.add(event.message);
				return;
			case "notice":
				this.#notices.add(event.message);
				return;
			case "wire":
				if (event.event.kind === "request") this.#requests += 1;
				if (event.event.kind === "warning") this.#warnings.add(`${event.event.registry}: ${event.event.message}`);
				return;
			case "planned":
				this.#plan = event.plan;
				return;
			case "phase":
			case "pinned":
			case "waiting":
			case "content": return;
		}
	};
	#recordBlob({ outcome, size, lookedUp, destination, digest }) {
		this.#traffic[outcome].blobs += 1;
		this.#traffic[outcome].bytes += size;
		if (outcome === "present") return;
		if (lookedUp) this.#copiedBlobs.add(`${formatName(destination)} ${digest}`);
		this.#blobsWritten = true;
	}
	#recordManifest(destination, digest) {
		this.#pushed.set(destination, (this.#pushed.get(destination) ?? new Set()).add(digest));
		this.#changed = true;
	}
	#recordReferrer(event) {
		if (event.tag === void 0) this.#referrers.push(event);
		this.#linked.set(`${formatName(event.destination)} ${event.tag ?? event.digest}`, event.how);
		this.#changed = true;
	}
	noteWrite = (kind) => {
		if (kind === "blob") this.#blobsWritten = true;
		else this.#changed = true;
	};
	get plan() {
		return this.#plan;
	}
	tagState(target) {
		return this.#tags.state(target);
	}
	confirmedAt(target) {
		return this.#tags.confirmedAt(target);
	}
	get isTagTouched() {
		return this.#tags.isTouched;
	}
	wasCopied(destination, blob) {
		return this.#copiedBlobs.has(`${destination} ${blob}`);
	}
	pushed(destination) {
		return [...this.#pushed.get(destination) ?? []];
	}
	linked(destination, what) {
		return this.#linked.get(`${destination} ${what}`);
	}
	referrersOf(destination, subject) {
		return this.#referrers.filter((event) => event.subject === subject && formatName(event.destination) === destination);
	}
	get deletions() {
		return this.#deletions;
	}
	get traffic() {
		return this.#traffic;
	}
	get requests() {
		return this.#requests;
	}
	get warnings() {
		return [...this.#warnings];
	}
	get notices() {
		return [...this.#notices];
	}
	get changed() {
		return this.#changed;
	}
	get blobsWritten() {
		return this.#blobsWritten;
	}
};
// src/promote/report/system-failure.ts
const remedies = {
	ENOSPC: "Free disk space on the runner.",
	EDQUOT: "Free disk space on the runner.",
	EMFILE: "The runner allows too few open files: raise `ulimit -n`, or lower `concurrency`.",
	ENFILE: "The runner allows too few open files: raise `ulimit -n`, or lower `concurrency`."
};
const checkFolder = "Look at the path: RUNNER_TEMP must be a folder that this step can write to.";
function systemFailure(error) {
	if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return void 0;
	const { code } = error;
	if (typeof code !== "string" || !/^E[A-Z0-9]+$/.test(code)) return void 0;
	return {
		code: "file-system",
		message: `the runner's file system failed: ${error.message}`,
		side: void 0,
		remedy: remedies[code] ?? checkFolder
	};
}
// src/promote/report/failures.ts
function failuresOf(error, run) {
	if (error instanceof AggregateError) return error.errors.flatMap((inner) => failuresOf(inner, run));
	if (run.signal.aborted) return [{
		message: `the run was stopped: ${run.signal.reason instanceof Error ? run.signal.reason.message : String(run.signal.reason)}`,
		side: void 0,
		remedy: run.writesNothing ? "Nothing was written. Run it again." : "A re-run completes what is missing; what is there already is not sent again."
	}];
	return [describeFailure(error, run) ?? defect(error)];
}
const contentCodes$1 = new Set(["integrity", "source-content-missing"]);
function describeFailure(error, { requests, isTagTouched }) {
	if (!(error instanceof PromoteError)) return systemFailure(error);
	const { code, message, side } = error;
	const remedy = contentCodes$1.has(code) && !isTagTouched ? `Nothing was tagged. ${error.remedy ?? ""}`.trimEnd() : error.remedy;
	if (!(error instanceof RegistryError)) return {
		code,
		message,
		side,
		remedy
	};
	return {
		code,
		message,
		side: side ?? sideOf(error, requests),
		remedy,
		answer: answerOf(error)
	};
}
function defect(error) {
	const isError = error instanceof Error;
	return {
		message: isError ? `${error.name}: ${error.message}` : String(error),
		side: void 0,
		remedy: void 0,
		stack: (isError ? error.stack : void 0) ?? "no stack"
	};
}
function answerOf({ details }) {
	const { registry, repository, operation, access, anonymous, login, plainHttp, target, status, codes, detail } = details;
	const { retryAfter } = details;
	return {
		registry,
		repository,
		operation,
		access,
		...anonymous !== void 0 && { anonymous },
		...login !== void 0 && { login },
		...plainHttp !== void 0 && { plainHttp },
		...target !== void 0 && { target },
		...codes !== void 0 && { codes },
		...status !== void 0 && { status },
		...detail !== void 0 && { detail },
		...retryAfter !== void 0 && { retryAfter }
	};
}
function sideOf({ details }, requests) {
	const isNamed = (name) => name === details.repository || name === `${details.registry}/${details.repository}`;
	const source = requests.some(({ sources }) => sources.some(({ repository }) => isNamed(formatName(repository))));
	if (source === requests.some(({ targets }) => targets.some(({ repository }) => isNamed(formatName(repository))))) return void 0;
	return source ? "source" : "target";
}
// src/promote/report/watch-writes.ts
function watchWrites(open, onWrite) {
	return (name, use) => watched(open(name, use), use.signal, onWrite);
}
function watched(destination, signal, onWrite) {
	const writeName = writer(signal, () => onWrite("name"));
	const writeBlob = writer(signal, () => onWrite("blob"));
	const { creation } = destination;
	return {
		...destination,
		...creation && { creation: { create: () => writeName(() => creation.create()) } },
		pushBlob: (of, how) => writeBlob(() => destination.pushBlob(of, how), (outcome) => outcome !== "present"),
		pushManifest: (manifest, options) => writeName(() => destination.pushManifest(manifest, options)),
		pushTags: (manifest, tags) => writeName(() => destination.pushTags(manifest, tags), (outcomes) => outcomes.some(isOrMayBeSet)),
		indexReferrers: (subject, referrers) => writeName(() => destination.indexReferrers(subject, referrers), (how) => how === "merged"),
		deleteTag: (tag) => writeName(() => destination.deleteTag(tag), (outcome) => outcome === "deleted")
	};
}
function writer(signal, onWrite) {
	let inFlight = 0;
	const onAbort = () => onWrite();
	return async (act, isWritten = () => true) => {
		if (inFlight++ === 0) signal.addEventListener("abort", onAbort);
		try {
			const result = await act();
			if (isWritten(result)) onWrite();
			return result;
		} catch (error) {
			if (mayBeDone(error)) onWrite();
			throw error;
		} finally {
			if (--inFlight === 0) signal.removeEventListener("abort", onAbort);
		}
	};
}
function isOrMayBeSet(outcome) {
	return outcome.kind === "set" || mayBeDone(outcome.error);
}
function mayBeDone(error) {
	return error instanceof RegistryError && error.mayBeDone;
}
// src/promote/model/errors.ts
var SourceNotFoundError = class extends PromoteError {
	name = "SourceNotFoundError";
	code = "source-not-found";
	constructor(source, nearest) {
		const { repository } = source;
		const host = repository.kind === "registry" ? repository.registry : formatName(repository);
		const similar = nearest.length > 0 ? ` Did you mean ${nearest.join(", ")}?` : "";
		const remedy = `${whereToLook(source)}${similar}`;
		super(`${formatReference(source)} does not exist: ${host} has no such image`, {
			side: "source",
			remedy
		});
	}
};
function whereToLook({ repository, tag, digest }) {
	if (repository.kind !== "registry") return `Check the path and the tag: it is read from the workspace, as it is when this step begins.`;
	if (digest !== void 0) return `${tag === void 0 ? "If it is the output `imageid` of docker/build-push-action, it is the digest of a config and not of an image: use the output `digest`. " : ""}If it was there before, it was deleted, or cleaned up after its tag was built again: ${pushAgain}`;
	return "Check the name and that the build which pushes it has ended; credentials that may not read a private image can look the same.";
}
const pushAgain = "push that image again, or promote what its tag names now, and exclude promoted images from clean-up jobs.";
var SourceContentMissingError = class extends PromoteError {
	name = "SourceContentMissingError";
	code = "source-content-missing";
	constructor(what, origins) {
		const remedy = `It was deleted, or cleaned up, while a manifest still names it: ${pushAgain}`;
		super(`${what} is gone from ${origins.map(formatName).join(" and ")}`, {
			side: "source",
			remedy
		});
	}
};
var InvalidSourceError = class extends PromoteError {
	name = "InvalidSourceError";
	code = "source-invalid";
	constructor(problem, remedy) {
		super(problem, {
			side: "source",
			remedy
		});
	}
};
var InvalidRequestError = class extends PromoteError {
	name = "InvalidRequestError";
	code = "request-invalid";
	constructor(problem, remedy) {
		super(problem, { remedy });
	}
};
var TagConflictError = class extends PromoteError {
	name = "TagConflictError";
	code = "tag-conflict";
	constructor(message, remedy) {
		super(message, {
			side: "target",
			remedy
		});
	}
};
var VerifyError = class extends PromoteError {
	name = "VerifyError";
	code = "verify-failed";
	constructor(problems) {
		super(problems.join("; "), {
			side: "target",
			remedy: "No tag was put back: the registry confirmed every write. Look at what it shows now, and run again: a re-run pushes what is still missing."
		});
	}
};
var TrustServiceError = class extends PromoteError {
	name = "TrustServiceError";
	code = "trust-service";
	constructor(problem, remedy, facts = {}) {
		super(problem, {
			...facts,
			remedy
		});
	}
};
var IdentityMissingError = class extends PromoteError {
	name = "IdentityMissingError";
	code = "identity-missing";
};
var RecordError = class extends PromoteError {
	name = "RecordError";
	code = "record-unsigned";
	constructor(problems, remedy, facts = {}) {
		super(`every tag is right, but the signed record is missing: ${problems.join("; ")}`, {
			...facts,
			side: "target",
			remedy: `${remedy === void 0 ? "" : `${remedy} `}Nothing was rolled back. A re-run attaches the record.`
		});
	}
};
var TagDeletionError = class extends PromoteError {
	name = "TagDeletionError";
	code = "tags-not-deleted";
	constructor(names) {
		super(`every target names the image, but this registry does not delete tags: ${names.join(", ")} ${names.length === 1 ? "stays" : "stay"}`, {
			side: "source",
			remedy: "Delete them by hand, or leave out `delete-source-tags` for this registry."
		});
	}
};
// src/promote/requests/deletion-problem.ts
function deletionProblem({ sources, targets, options }) {
	if (options.deleteSourceTags === void 0) return void 0;
	for (const { repository } of sources) {
		const name = formatName(repository);
		if (repository.kind !== "registry") return `the source ${name} is not in a registry, and has no tags to delete`;
		if (targets.some((target) => formatName(target.repository) === name)) return `${name} is the repository of the source and of a target, and a registry may delete the image with its tag`;
	}
}
// src/promote/requests/version-targets.ts
function schemeOf({ options }) {
	return versionScheme(options.versionPattern);
}
function ownNamesOf({ floatingTags }) {
	return floatingTags.filter((name) => !floatingClasses.some((floating) => floating === name));
}
function versionTargets(request) {
	const scheme = schemeOf(request);
	return request.targets.flatMap((target) => {
		const version = scheme.version(target.tag);
		return version === void 0 ? [] : [{
			target,
			version
		}];
	});
}
// src/promote/requests/check-options.ts
function checkRequest(request) {
	checkDeletedTags(request);
	checkReferrers(request);
}
function checkVersions(request, what, emit) {
	const pattern = patternWarning(request, what);
	if (pattern !== void 0) emit({
		kind: "warning",
		message: pattern
	});
	const floating = pattern === void 0 ? unversioned(request) : void 0;
	if (floating !== void 0) emit({
		kind: "warning",
		message: floating
	});
	if (derivesNoZero(request)) emit({
		kind: "notice",
		message: "`floating-tags`: no major tag 0 is derived, because versions before 1.0.0 are not compatible with each other. Add it to the targets if you want it"
	});
}
function checkDeletedTags(request) {
	const problem = deletionProblem(request);
	if (problem !== void 0) throw new InvalidRequestError(`\`delete-source-tags\`: ${problem}`, "Leave out `delete-source-tags`, or promote to another repository.");
}
function checkReferrers({ options }) {
	const { referrers, referrersSource, referrersTarget, require } = options;
	if (referrers !== "none" || referrersTarget === void 0 && require !== void 0 || referrersSource === void 0 && referrersTarget === void 0) return;
	throw new InvalidRequestError(`\`${referrersTarget === void 0 ? "referrers-source" : "referrers-target"}\` names a repository for referrers, and \`referrers: none\` copies none`, `Leave out one of the two.`);
}
function patternWarning(request, what) {
	const { targets, options, pin } = request;
	const { versionPattern: pattern } = options;
	if (pattern === void 0 || pin !== void 0 || targets.length === 0) return void 0;
	if (versionTargets(request).length > 0) return void 0;
	const problem = `\`version-pattern\` ${JSON.stringify(pattern)} matches none ${what} (${tagsOf(request)})`;
	const hint = dressing(pattern);
	const lost = targets.find(({ tag }) => versionScheme().version(tag) !== void 0);
	if (lost === void 0) return `${problem}, so that no version is protected and no floating tag is guarded${hint}`;
	throw new InvalidRequestError(`${problem}, and without it ${lost.tag} would be a protected version${hint}`, "Correct the pattern: it has to match a whole tag. Leave `version-pattern` out for tags such as 1.2.3; semver, calver, numbers and pep440 are built in.");
}
function unversioned(request) {
	const { targets, options } = request;
	if (options.floatingTags.length === 0 || targets.length === 0 || versionTargets(request).length > 0) return void 0;
	return `\`floating-tags\`: no target is a full version (${tagsOf(request)}), so no ${options.floatingTags.join(", ")} is derived; \`version-pattern\` reads other schemes`;
}
function derivesNoZero(request) {
	const { floatingTags } = request.options;
	const zero = versionTargets(request).some(({ version }) => version.numbers.length > 1 && version.numbers[0] === 0n);
	return floatingTags.includes("major") && zero;
}
function tagsOf({ targets }) {
	return [...new Set(targets.map(({ tag }) => tag))].slice(0, 5).join(", ");
}
// src/registry/util/abort.ts
function reasonOf(signal) {
	const reason = signal.reason;
	return reason instanceof Error ? reason : new Error("cancelled", { cause: reason });
}
function orAborted(promise, signal) {
	return new Promise((resolve, reject) => {
		const stop = () => reject(reasonOf(signal));
		if (signal.aborted) stop();
		signal.addEventListener("abort", stop, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
	});
}
// src/promote/copy/written-destinations.ts
function writtenDestinations(plan) {
	const moving = plan.promotions.flatMap(({ targets }) => targets.filter(isMoving).map(({ target }) => target));
	const copiedTo = plan.promotions.flatMap(({ content }) => content.filter(isCopiedTo).map(({ destination }) => destination));
	return destinationsOf([...moving, ...copiedTo.map((repository) => ({ repository }))]);
}
function existingRepositories(plan) {
	return new Set(plan.promotions.flatMap(({ sources, targets }) => {
		const found = targets.filter(({ expected }) => expected !== void 0).map(({ target }) => target);
		return [...sources, ...found].map(({ repository }) => formatName(repository));
	}));
}
// src/promote/copy/create-repositories.ts
function creatableDestinations(plan, repositories) {
	const existing = existingRepositories(plan);
	return writtenDestinations(plan).filter((name) => !existing.has(formatName(name))).map((name) => repositories.get(name)).filter(isCreatable);
}
function isCreatable(destination) {
	return destination.creation !== void 0 && destination.exists !== void 0;
}
function mayBeAbsent(permission) {
	return permission.kind !== "granted" && absences.has(permission.error.code);
}
const absences = new Set([
	"repository-unknown",
	"not-found",
	"no-response"
]);
const delays = [
	1e3,
	2e3,
	4e3,
	8e3
];
async function createRepository(destination, { emit, sleep, signal }) {
	const end = await create(destination, emit) === "created" ? "was created (create-repository)" : "exists now: another run created it, or a request of this run whose answer was lost";
	emit({
		kind: "notice",
		message: `${formatName(destination.name)} did not exist, and ${end}`
	});
	for (const delay of delays) {
		const permission = await destination.openUpload();
		if (!mayBeAbsent(permission)) return permission;
		await orAborted(sleep(delay), signal);
	}
	return destination.openUpload();
}
async function create({ name, creation }, emit) {
	try {
		return await creation.create();
	} catch (error) {
		if (error instanceof RegistryError && error.mayBeDone) emit({
			kind: "notice",
			message: `${formatName(name)} did not exist, and may have been created`
		});
		throw error;
	}
}
async function announceCreations(plan, repositories, emit) {
	await Promise.all(creatableDestinations(plan, repositories).map(async (destination) => {
		const message = await announcement(destination);
		if (message !== void 0) emit({
			kind: "notice",
			message
		});
	}));
}
async function announcement(destination) {
	const { name } = destination;
	try {
		return await destination.exists() ? void 0 : creationAnnouncement(name);
	} catch (error) {
		if (!(error instanceof RegistryError)) throw error;
		return `${formatName(name)}: it is created if it does not exist (create-repository); the registry does not say whether it does`;
	}
}
function creationAnnouncement(name) {
	return `${formatName(name)} does not exist: it is created before content is copied (create-repository)`;
}
// src/promote/image/graph.ts
function rememberManifests(source, read = []) {
	const reads = new Map(read.map((manifest) => [manifest.descriptor.digest, Promise.resolve(manifest)]));
	return (digest) => {
		const reading = reads.get(digest);
		if (reading !== void 0) return reading;
		const manifest = source.manifest(digest);
		reads.set(digest, manifest);
		const forget = () => reads.delete(digest);
		manifest.then((content) => content ?? forget(), forget);
		return manifest;
	};
}
const nodeLimit = 2e4;
async function readGraph({ origin, read, top }) {
	const manifests = new Map();
	await descend(top, async (unvisited) => {
		if (manifests.size + unvisited.length > 2e4) throw new MalformedError(`the image has more than ${nodeLimit} manifests`);
		const level = await Promise.all(unvisited.map((child) => readChild(origin, read, child)));
		for (const manifest of level) manifests.set(manifest.descriptor.digest, manifest);
		return level;
	});
	return childrenFirst(top, manifests).map((manifest) => ({
		manifest,
		origin
	}));
}
async function readSubjects({ origin, read, top }) {
	const digests = new Set();
	await descend(top, (unvisited) => {
		for (const { digest } of unvisited) digests.add(digest);
		return Promise.all(unvisited.filter(({ mediaType }) => isIndexType(mediaType)).map((child) => readChild(origin, read, child)));
	});
	return [...digests];
}
function graphOf(subjects, referrers) {
	const digests = [...subjects, ...referrers.map(({ descriptor }) => descriptor.digest)];
	return digestOf([...new Set(digests)].sort().join("\n"));
}
async function descend(top, visit) {
	const seen = new Set();
	let level = top;
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > 8) throw tooDeep();
		const unvisited = new Map(level.filter(({ digest }) => !seen.has(digest)).map((child) => [child.digest, child]));
		for (const digest of unvisited.keys()) seen.add(digest);
		level = (await visit([...unvisited.values()])).flatMap(childManifests);
	}
}
async function readChild(origin, read, child) {
	const manifest = await read(child.digest);
	if (manifest !== void 0) return manifest;
	const what = child.platform === void 0 ? "a manifest" : `the manifest of ${formatPlatform(child.platform)}`;
	throw new RegistryError({
		registry: origin.kind === "registry" ? origin.registry : origin.path,
		repository: formatName(origin),
		operation: `read ${what}, ${child.digest}`,
		access: "read",
		status: 404,
		remedy: "The index names a manifest that is gone, often deleted by a clean-up of untagged versions. Build the image again, or restore that manifest."
	});
}
function childrenFirst(top, manifests) {
	const heights = new Map();
	const visit = ({ digest }, depth) => {
		if (depth > 8) throw tooDeep();
		const manifest = manifests.get(digest);
		if (manifest === void 0) return 0;
		const height = heights.get(digest) ?? childManifests(manifest).reduce((highest, child) => Math.max(highest, 1 + visit(child, depth + 1)), 0);
		if (depth + height > 8) throw tooDeep();
		heights.set(digest, height);
		return height;
	};
	for (const descriptor of top) visit(descriptor, 0);
	return [...heights.keys()].flatMap((digest) => manifests.get(digest) ?? []);
}
function tooDeep() {
	return new MalformedError(`indexes are nested deeper than 8 levels`);
}
// src/promote/model/image-graph.ts
function nodeBlobs({ manifest, lookedUp = [] }) {
	return [...childBlobs(manifest), ...lookedUp];
}
function foreignLayers(manifest) {
	return manifest.kind === "image" ? manifest.layers.filter(({ mediaType }) => isForeignLayer(mediaType)) : [];
}
// src/promote/plan/steps.ts
function stepsOf(plan, isOld = false) {
	const destinations = mergeDestinations(plan);
	const aged = isOld || destinations.length > 0;
	const steps = plan.promotions.flatMap((promotion) => tagSteps(promotion, aged));
	return {
		blobs: blobSteps(destinations),
		destinations,
		classes: tagClasses.map((name) => ({
			class: name,
			steps: steps.filter(({ planned }) => planned.class === name)
		})).filter((group) => group.steps.length > 0)
	};
}
function upperBound({ blobs, destinations }) {
	return {
		blobs: blobs.reduce((sum, { wanted }) => sum + wanted.flat().length, 0),
		bytes: blobs.reduce((sum, { blob, wanted }) => sum + blob.size * wanted.length, 0),
		manifests: destinations.reduce((sum, { nodes, referrers }) => sum + nodes.length + referrers.length, 0)
	};
}
function mergeDestinations(plan) {
	const merged = new Map();
	for (const { destination, nodes, referrers } of plan.promotions.flatMap((promotion) => promotion.content)) {
		const content = merged.get(formatName(destination)) ?? {
			destination,
			nodes: new Map(),
			referrers: new Map()
		};
		for (const node of nodes) if (!content.nodes.has(node.manifest.descriptor.digest)) content.nodes.set(node.manifest.descriptor.digest, node);
		for (const referrer of referrers) content.referrers.set(`${referrer.subject} ${referrer.tag ?? ""} ${referrer.descriptor.digest}`, referrer);
		merged.set(formatName(destination), content);
	}
	return [...merged.values()].map(({ destination, nodes, referrers }) => ({
		destination,
		nodes: [...nodes.values()],
		referrers: [...referrers.values()]
	})).filter(isCopiedTo);
}
function blobSteps(destinations) {
	const drafts = new Map();
	for (const { destination, nodes, referrers } of destinations) for (const node of [...nodes, ...referrers.flatMap((referrer) => referrer.nodes)]) for (const blob of nodeBlobs(node)) {
		const { origin, created } = node;
		const added = {
			blob,
			created: created?.get(blob.digest),
			origins: new Map(),
			wanted: new Map()
		};
		const draft = drafts.get(blob.digest) ?? added;
		draft.origins.set(formatName(origin), origin);
		draft.wanted.set(formatName(destination), destination);
		drafts.set(blob.digest, draft);
	}
	return [...drafts.values()].map(({ blob, created, origins, wanted }) => ({
		blob,
		origins: [...origins.values()],
		...created && { created },
		wanted: [...Map.groupBy(wanted.values(), registryKey).values()]
	}));
}
function tagSteps({ targets, root, request }, aged) {
	return targets.filter(isMoving).map((planned) => ({
		root,
		request,
		planned,
		aged
	}));
}
// src/promote/plan-file/request-bound.ts
const worst = {
	source: 3,
	tag: 8,
	blob: 6,
	manifest: 2,
	repository: 5,
	subject: 6,
	link: 6
};
function requestBound(promotion, subjects) {
	const { targets, content, sources, parts, nodes, referrers } = promotion;
	const repositories = destinationsOf([...parts.map(({ origin }) => ({ repository: origin })), ...targets.map(({ target }) => target)]).length;
	const listed = subjects + referrers.length;
	return sources.length * worst.source + repositories * (worst.repository + listed * worst.subject) + Math.max(subjects, nodes.length) + referrers.reduce((sum, referrer) => sum + 1 + referrer.nodes.length, 0) + targets.length * worst.tag + content.reduce((sum, destination) => sum + requestsToWrite(destination), 0);
}
function requestsToWrite({ nodes, referrers }) {
	const manifests = [...nodes, ...referrers.flatMap((referrer) => referrer.nodes)].map(({ manifest }) => manifest);
	const blobs = new Set(manifests.flatMap((manifest) => childBlobs(manifest).map(({ digest }) => digest)));
	return manifests.length * worst.manifest + blobs.size * (worst.blob + 1) + referrers.length * worst.link;
}
// src/promote/plan-file/write.ts
async function planDocumentOf(plan, maker) {
	const documented = await Promise.all(plan.promotions.map(documentPromotion));
	return {
		version: 1,
		...maker,
		promotions: documented.map(({ document }) => document),
		bytes: upperBound(stepsOf(plan)).bytes,
		requests: documented.reduce((sum, { requests }) => sum + requests, 0)
	};
}
async function documentPromotion(promotion) {
	const { sources, parts, referrers } = promotion;
	const subjects = (await Promise.all(parts.map(readSubjects))).flat();
	return {
		document: {
			sources: sources.map(formatReference),
			digest: promotion.root.descriptor.digest,
			graph: graphOf(subjects, referrers),
			options: promotion.request.options,
			targets: promotion.targets.map(({ target, expected, class: name, move, derived }) => ({
				reference: formatReference(target),
				expected: expected?.digest ?? null,
				class: name,
				move,
				derived
			})),
			bytes: upperBound(stepsOf({ promotions: [promotion] })).bytes
		},
		requests: requestBound(promotion, subjects.length)
	};
}
// src/promote/repositories.ts
function openRepositories(requests, open, opening) {
	const { writing, ...use } = opening;
	const written = new Set(requests.flatMap(({ targets, options }) => writtenRepositories(targets, options).map(formatName)));
	const access = (name) => writing && written.has(formatName(name)) ? "push" : "pull";
	const get = once((name) => open(name, {
		access: access(name),
		...use
	}));
	return {
		access,
		get,
		tagsOf: once((name) => listTags$1(get(name))),
		withPatience: (patience) => openRepositories(requests, open, {
			...opening,
			patience
		})
	};
}
function withListings(repositories, listed) {
	return {
		...repositories,
		tagsOf: async (name) => listed.get(formatName(name)) ?? repositories.tagsOf(name)
	};
}
function once(create) {
	const values = new Map();
	return (name) => {
		const key = formatName(name);
		const value = values.get(key) ?? create(name);
		values.set(key, value);
		return value;
	};
}
const listingLimit = 2e4;
async function listTags$1(source) {
	const tags = new Set();
	let complete = true;
	const onDoubt = () => {
		complete = false;
	};
	for await (const tag of source.tags(onDoubt)) {
		if (tags.size >= listingLimit) return {
			tags,
			complete: false
		};
		tags.add(tag);
	}
	return {
		tags,
		complete
	};
}
// src/promote/match/version/compare.ts
function compareVersions(left, right) {
	return compareNumbers(left.numbers, right.numbers, 0n) || comparePrereleases(left.prerelease, right.prerelease) || compareNumbers(left.revision, right.revision) || compareNumbers(left.metadata, right.metadata) || compareNumbers(numbersIn(left.variant), numbersIn(right.variant));
}
function compareNumbers(left, right, missing = -1n) {
	const width = Math.max(left.length, right.length);
	for (let at = 0; at < width; at++) {
		const [a, b] = [left[at] ?? missing, right[at] ?? missing];
		if (a !== b) return a < b ? -1 : 1;
	}
	return 0;
}
function comparePrereleases(left, right) {
	if (left.length === 0 || right.length === 0) return Number(left.length === 0) - Number(right.length === 0);
	for (let at = 0; at < Math.max(left.length, right.length); at++) {
		const order = compareIdentifiers(left[at], right[at]);
		if (order !== 0) return order;
	}
	return 0;
}
function compareIdentifiers(left, right) {
	const [leftRank, rightRank] = [rankOf(left), rankOf(right)];
	if (leftRank !== rightRank) return leftRank - rightRank;
	if (left === void 0 || right === void 0 || left === right) return 0;
	if (leftRank === numberRank) return compareNumbers([BigInt(left)], [BigInt(right)]);
	return left < right ? -1 : 1;
}
const numberRank = 1;
function rankOf(identifier) {
	if (identifier === void 0) return 0;
	if (/^\d+$/.test(identifier)) return numberRank;
	const rank = prereleaseRank(identifier);
	return rank === 0 ? -1 : rank < 0 ? 2 : 2 + rank;
}
// src/promote/match/version/floating.ts
const classesByCount = [
	"latest",
	"major",
	"minor",
	"patch"
];
function readFloatingName(tag, ownNames = []) {
	const starts = startsOf(tag);
	for (const start of starts) for (const word of ["latest", ...ownNames]) {
		const name = tag.startsWith(word, start) ? nameAt(tag, {
			start,
			from: start,
			text: word
		}, []) : void 0;
		if (name !== void 0) return name;
	}
	for (const start of starts.toReversed()) {
		const from = numbersStart(tag, start);
		const text = from === void 0 ? void 0 : /^\d+(?:\.\d+){0,2}(?![.\d])/.exec(tag.slice(from))?.[0];
		if (from === void 0 || text === void 0) continue;
		const name = nameAt(tag, {
			start,
			from,
			text
		}, text.split(".").map(BigInt));
		if (name !== void 0) return name;
	}
}
function nameAt(tag, { start, from, text }, numbers) {
	const rest = tag.slice(from + text.length);
	const [before, after] = [readLeading(tag.slice(0, start)), readSuffix(rest)];
	if (before === void 0 || after === void 0 || /^[^-]/.test(rest)) return void 0;
	if ([before, after].some((suffix) => suffix.prerelease.length + suffix.revision.length > 0 || suffix.annotated)) return void 0;
	const floating = classesByCount[numbers.length];
	return floating && {
		class: floating,
		numbers,
		...lineNames(before.variant, after.variant)
	};
}
function floatingTag(version, which) {
	const { leading, prefix, cuts, trailing } = version.spelling;
	const at = [
		"major",
		"minor",
		"patch"
	].indexOf(which);
	if (at >= 0 && (at >= version.numbers.length - 1 || cuts[at] === void 0)) return void 0;
	if (which === "major" && version.numbers[0] === 0n) return void 0;
	const tag = `${leading}${at < 0 ? which : `${prefix}${cuts[at] ?? ""}`}${trailing}`;
	return isTag(tag) ? tag : void 0;
}
function ownsName(version, name) {
	if (name.line !== version.line) return false;
	if (numbersIn(name.variant).length > 0 && name.variant !== version.variant) return false;
	return namesNumbersOf(version, name);
}
function namesNumbersOf(version, { numbers }) {
	return numbers.length < version.numbers.length && numbers.every((number, at) => version.numbers[at] === number);
}
function ownsTag(version, tag, ownNames) {
	const name = readFloatingName(tag, ownNames);
	if (name !== void 0 && ownsName(version, name)) return true;
	return [...floatingClasses, ...ownNames].some((which) => floatingTag(version, which) === tag);
}
// src/promote/plan/tag-role.ts
function classOfRole(role) {
	return "class" in role ? role.class : "exact";
}
function roleOf(request, { target, version }) {
	const ownNames = ownNamesOf(request.options);
	const name = readFloatingName(target.tag, ownNames);
	if (version !== void 0) return {
		kind: "floating",
		class: classOfTag(target.tag, name, version, ownNames),
		version
	};
	const all = versionTargets(request);
	const sameRepository = all.filter((versionTarget) => sameName(versionTarget.target.repository, target.repository));
	for (const group of [sameRepository, all]) {
		const role = besideVersions(target.tag, name, group, ownNames);
		if (role !== void 0) return role;
	}
	const own = schemeOf(request).version(target.tag);
	if (own !== void 0) return {
		kind: "version",
		version: own
	};
	return name === void 0 ? { kind: "other" } : unownedRole(name, all);
}
function unownedRole(name, all) {
	const version = highest(all.map((versionTarget) => versionTarget.version).filter(({ line }) => line === name.line));
	if (version === void 0 || !isRelease(version)) return {
		kind: "unversioned",
		class: name.class
	};
	return {
		kind: "unowned",
		class: name.class,
		version
	};
}
function besideVersions(tag, name, group, ownNames) {
	const versions = group.map(({ version }) => version);
	const owner = highest(versions.filter((version) => ownsTag(version, tag, ownNames)));
	if (owner !== void 0) return {
		kind: "floating",
		class: classOfTag(tag, name, owner, ownNames),
		version: owner
	};
	if (name === void 0 || name.line !== "") return void 0;
	const variant = highest(versions.filter((version) => namesNumbersOf(version, name)));
	return variant && {
		kind: "other-line",
		class: name.class,
		version: variant
	};
}
function classOfTag(tag, name, version, ownNames) {
	if (name !== void 0 && ownsName(version, name)) return name.class;
	return floatingClasses.find((which) => floatingTag(version, which) === tag) ?? (ownNames.some((own) => floatingTag(version, own) === tag) ? "latest" : name?.class ?? "exact");
}
function highest(versions) {
	const releases = versions.filter(isRelease);
	return (releases.length > 0 ? releases : [...versions]).sort(compareVersions).at(-1);
}
// src/promote/plan/floating-tags.ts
function wantedTargets(requests) {
	const derived = requests.map(derivedFrom);
	const winners = new Map();
	for (const { target, version } of derived.flat()) {
		const winner = winners.get(formatReference(target));
		if (winner === void 0 || isHigher(version, winner)) winners.set(formatReference(target), version);
	}
	const namedBy = requestsByTag(requests);
	return requests.map((request, at) => {
		const named = new Set(request.targets.map(formatReference));
		const won = (derived[at] ?? []).filter(({ target, version }) => winners.get(formatReference(target))?.tag === version.tag && !named.has(formatReference(target)) && !isNamedForHigher(target, version, namedBy));
		const once = new Map(won.map((wanted) => [formatReference(wanted.target), {
			...wanted,
			derived: true
		}]));
		return [...request.targets.map((target) => ({
			target,
			derived: false
		})), ...once.values()];
	});
}
function isNamedForHigher(target, version, namedBy) {
	return (namedBy.get(formatReference(target)) ?? []).some((request) => {
		const role = roleOf(request, { target });
		return role.kind === "floating" && isHigher(role.version, version);
	});
}
function isHigher(left, right) {
	if (isRelease(left) !== isRelease(right)) return isRelease(left);
	return compareVersions(left, right) > 0;
}
function derivedFrom(request) {
	const { options, pin } = request;
	return versionTargets(request).flatMap(({ target, version }) => options.floatingTags.flatMap((which) => {
		const tag = floatingTag(version, which);
		return tag === void 0 ? [] : [{
			target: {
				repository: target.repository,
				tag
			},
			version
		}];
	})).filter(({ target }) => pin === void 0 || pin.expected.has(formatReference(target)));
}
function requestsByTag(requests) {
	const namedBy = new Map();
	for (const request of requests) for (const target of request.targets) {
		const name = formatReference(target);
		const naming = namedBy.get(name);
		if (naming === void 0) namedBy.set(name, [request]);
		else naming.push(request);
	}
	return namedBy;
}
// src/promote/plan/messages.ts
function planMessages({ promotions }) {
	const targets = promotions.flatMap((promotion) => promotion.targets);
	return [
		...skippedMessage(targets.filter(({ skipped }) => skipped)),
		...targets.flatMap(messageOf),
		...movedSources(promotions)
	];
}
function movedSources(promotions) {
	const moving = new Map(promotions.flatMap(({ targets, root }) => targets.flatMap(({ target, move }) => move === "move" ? [[formatReference(target), root]] : [])));
	return promotions.flatMap(({ request, root }) => request.sources.flatMap((source) => {
		const name = formatReference(source);
		const next = moving.get(name);
		if (next === void 0 || next === root) return [];
		const [former, latter] = [root, next].map(({ descriptor }) => shortDigest(descriptor.digest));
		return [{
			kind: "warning",
			message: `${name} is a source, and this run moves it too: its targets get ${former}, which it named before, and not ${latter}. If they are to get ${latter}, promote it to them from its own source`
		}];
	}));
}
function skippedMessage(skipped) {
	const [first] = skipped;
	if (first === void 0) return [];
	const suffix = skipped.length === 1 ? "" : ` and ${skipped.length - 1} other ${skipped.length === 2 ? "tag" : "tags"}`;
	const verb = skipped.length === 1 ? "names another image and stays" : "name other images and stay";
	return [{
		kind: "notice",
		message: `${formatReference(first.target)}${suffix} ${verb}: \`overwrite: skip\``
	}];
}
function messageOf({ target, move, derived, reason, unguarded, skipped }) {
	if (unguarded !== void 0) return [{
		kind: "warning",
		message: `${formatReference(target)}: ${unguarded}`
	}];
	if (move !== "held" || skipped) return [];
	const message = `${formatReference(target)} stays where it is: ${reason ?? "held"}`;
	return [{
		kind: derived ? "notice" : "warning",
		message
	}];
}
function notInPlanMessages({ attachments, recorder }) {
	const inputs = [...attachments.length > 0 ? ["`attach`"] : [], ...recorder === void 0 ? [] : ["`record`"]];
	if (inputs.length === 0) return [];
	const again = inputs.length === 1 ? "give it again" : "give them again";
	return [{
		kind: "notice",
		message: `the plan does not carry ${inputs.join(" and ")}: ${again} to the step that applies it`
	}];
}
function backupMessages({ promotions }) {
	return promotions.flatMap(({ request, targets }) => targets.flatMap((planned) => {
		const backup = backupOf(planned, request);
		if (backup === void 0 || planned.expected === void 0) return [];
		const kept = shortDigest(planned.expected.digest);
		return [{
			kind: "notice",
			message: `\`backup\`: ${formatReference(backup)} would be set to ${kept}, which ${planned.target.tag} names now`
		}];
	}));
}
// src/promote/requests/run-names.ts
function runNamesOf(requests) {
	return requests[0]?.run ?? namesIn(requests);
}
function withRunNames(requests) {
	const run = namesIn(requests);
	return requests.map((request) => ({
		run,
		...request
	}));
}
function tagsNamedElsewhere(requests) {
	const own = namesIn(requests).tags;
	return new Map([...runNamesOf(requests).tags].map(([name, all]) => [name, surplus(all, own.get(name) ?? [])]));
}
function surplus(all, own) {
	const [counts, ownCounts] = [Map.groupBy(all, String), Map.groupBy(own, String)];
	return new Set(all.filter((tag) => (counts.get(tag)?.length ?? 0) > (ownCounts.get(tag)?.length ?? 0)));
}
function namesIn(requests) {
	const references = requests.flatMap(({ sources, targets }) => [...sources, ...targets]);
	const groups = Map.groupBy(references, ({ repository }) => formatName(repository));
	const images = requests.flatMap(({ sources, pin }) => [pin?.digest, ...sources.map(({ digest }) => digest)]);
	return {
		tags: new Map([...groups].map(([name, group]) => [name, group.flatMap(({ tag }) => tag ?? [])])),
		written: new Set(requests.flatMap(({ targets, options }) => writtenRepositories(targets, options).map(formatName))),
		images: new Set(images.filter((digest) => digest !== void 0))
	};
}
// src/promote/plan/floating-guard.ts
function listWarning(context, { target }, role) {
	const listed = context.tags.get(formatName(target.repository));
	if (role.kind !== "floating" || listed?.kind !== "cut") return void 0;
	return `${target.tag} is compared only with the first ${listed.tags.length} tags of ${formatName(target.repository)}, which has more; a newer version among the others is not seen`;
}
function judgeFloating(context, survey, role, promised) {
	const { target, derived } = survey;
	if (role.kind === "other-line") return {
		move: "held",
		reason: `${role.version.tag} belongs to the line ${JSON.stringify(role.version.line)}, and ${target.tag} to the main line${wayOn(survey)}`
	};
	if (role.kind === "unowned") return judgeUnowned(context, survey, role.version, promised);
	if (role.kind !== "floating") return void 0;
	const { version } = role;
	if (!isRelease(version)) return {
		move: "held",
		reason: `${version.tag} is a prerelease, and prereleases do not move ${target.tag}${wayOn(survey, "the release of this version moves it")}`
	};
	const listed = context.tags.get(formatName(target.repository)) ?? {
		kind: "complete",
		tags: []
	};
	if (listed.kind === "denied") return {
		move: "held",
		reason: `${listed.reason}; ${withoutList(target.tag, derived)}`
	};
	return heldByNewer(context, survey, {
		version,
		listed: listed.tags,
		promised
	});
}
function judgeUnowned(context, survey, version, promised) {
	const listed = context.tags.get(formatName(survey.target.repository));
	if (listed === void 0 || listed.kind === "denied") return void 0;
	return heldByNewer(context, survey, {
		version,
		listed: listed.tags,
		promised
	});
}
function heldByNewer(context, survey, { version, listed, promised }) {
	const newer = newestBeyond(context, survey.target.tag, version, [...listed, ...promised]);
	if (newer === void 0) return void 0;
	const maker = context.request.pin === void 0 ? "this run" : "the plan";
	return {
		move: "held",
		reason: `${listed.includes(newer.tag) ? "the destination has" : `${maker} promotes`} ${newer.tag}, which is newer than ${version.tag}${otherScheme(newer, version)}${wayOn(survey, "a fix of an older version does not move it")}`
	};
}
function movesBack(context, { target, current }, role, promised) {
	const listed = context.tags.get(formatName(target.repository));
	if (role.kind !== "floating" && role.kind !== "unowned") return {};
	if (current === void 0 || listed === void 0 || listed.kind === "denied") return {};
	const newer = newestBeyond(context, target.tag, role.version, [...listed.tags, ...promised]);
	if (newer === void 0) return {};
	return { unguarded: `it moves to ${role.version.tag}, which is older than ${newer.tag}: \`overwrite: always\` allows it` };
}
function newestBeyond({ request }, tag, version, listed) {
	const ownNames = ownNamesOf(request.options);
	return highest(schemeOf(request).versions(listed).filter((candidate) => isRelease(candidate) && compareVersions(candidate, version) > 0 && ownsTag(candidate, tag, ownNames)));
}
function otherScheme(newer, version) {
	const [newerMajor = 0n, major = 0n] = [newer.numbers[0], version.numbers[0]];
	return newerMajor - major < 10n ? "" : `; if ${newer.tag} is of an older scheme, let \`version-pattern\` match only the tags of the present one`;
}
function withoutList(tag, derived) {
	return `it is not known whether there is a newer version. To move ${tag}, the login needs the right to list tags (ecr:ListImages at Amazon ECR); ${derived ? "to go on without it, leave out `floating-tags`" : "`overwrite: always` moves it anyway"}`;
}
function wayOn({ target: { tag }, derived, overwrite }, expected) {
	if (!derived) return `; \`overwrite: always\` moves ${tag} anyway`;
	if (overwrite === "always") return `; \`overwrite: always\` does not move derived tags: add ${tag} to the targets to move it`;
	return expected === void 0 ? "" : `; ${expected}`;
}
// src/promote/plan/rule-guards.ts
function guardByRules(context, target, { claims, tags }) {
	const own = context.root.descriptor.digest;
	if (claims.length > 0) return conflict(target, own, claims);
	return reserved(target) ?? disallowed(target) ?? drifted(context, target) ?? skipped(target, own) ?? unkept(context, target, tags);
}
function isSkipped({ current, overwrite }, own) {
	return overwrite === "skip" && current !== void 0 && current.digest !== own;
}
function unkept({ request, root }, { target, current }, tags) {
	const { backup } = request.options;
	if (backup === void 0 || current === void 0 || current.digest === root.descriptor.digest) return void 0;
	const tag = backupTag(backup, target.tag);
	if (tag !== void 0 && !tags.includes(tag)) return void 0;
	return {
		move: "refused",
		rule: "backup-tag",
		reason: tag === void 0 ? "its backup would have a name that is too long" : `its backup would be ${tag}, which is a source or a target of this run`
	};
}
function skipped(target, own) {
	if (!isSkipped(target, own)) return void 0;
	return {
		move: "held",
		skipped: true,
		reason: "it names another image, and `overwrite: skip` leaves it"
	};
}
function reserved({ target }) {
	if (!isDigestTag(target.tag)) return void 0;
	return {
		move: "refused",
		rule: "reserved-tag",
		reason: "tags of this form are reserved: they list the signatures and other referrers of an image"
	};
}
function disallowed({ disallowedBy }) {
	return disallowedBy && {
		move: "refused",
		rule: "allow-targets",
		reason: `no glob of \`allow-targets\` (${disallowedBy.globs.join(", ")}) matches ${disallowedBy.name}`
	};
}
function drifted({ request, root }, { target, current }) {
	const { pin } = request;
	const name = formatReference(target);
	if (pin === void 0 || current?.digest === root.descriptor.digest) return void 0;
	if (pin.expected.has(name) && pin.expected.get(name) === current?.digest) return void 0;
	return {
		move: "refused",
		rule: "plan-drift",
		reason: `it named ${inWords(pin.expected.get(name))} when the plan was created and names ${inWords(current?.digest)} now`
	};
}
function inWords(digest) {
	return digest === void 0 ? "nothing" : shortDigest(digest);
}
function conflict({ derived, version }, own, claims) {
	const images = [own, ...claims.map(({ digest }) => digest)].map(shortDigest).join(" and ");
	const [claim] = claims;
	return {
		move: "refused",
		rule: "two-images",
		reason: `this run asks for two images under one tag: ${images}${derived && version && claim ? `. It is derived from ${version.tag}, and the promotion of ${claim.source} names it: a tag goes to the highest release only if that release derives or names it` : ""}`
	};
}
// src/promote/plan/guards.ts
function guardTarget(context, target, others) {
	const role = roleOf(context.request, target);
	const barred = guardByRules(context, target, others);
	return {
		target: target.target,
		class: classOfRole(role),
		derived: target.derived,
		expected: target.current,
		...barred ?? judge(context, target, role, others.tags)
	};
}
function needsTagList({ request, root }, target) {
	const { current, derived, overwrite } = target;
	if (target.disallowedBy !== void 0 || current?.digest === root.descriptor.digest) return false;
	if (isSkipped(target, root.descriptor.digest)) return false;
	if (!derived && (current === void 0 ? overwrite === "always" : overwrite === "never")) return false;
	const role = roleOf(request, target);
	if (role.kind === "unowned") return current !== void 0;
	return role.kind === "floating" && isRelease(role.version);
}
function refusesIfPresent(request, target) {
	const { derived, disallowedBy, overwrite } = target;
	if (disallowedBy !== void 0) return false;
	if (overwrite === "never" || overwrite === "skip" || request.pin !== void 0) return true;
	const role = roleOf(request, target);
	return overwrite === "floating" && !derived && role.kind === "version" && !role.version.moving;
}
function judge(context, target, role, promised) {
	const { current, derived, overwrite } = target;
	if (current?.digest === context.root.descriptor.digest) return { move: "same" };
	const free = { move: current === void 0 ? "create" : "move" };
	if (!derived && overwrite === "always") return {
		...free,
		...movesBack(context, target, role, promised)
	};
	const floating = judgeFloating(context, target, role, promised);
	const never = refusedByNever(overwrite, current?.digest);
	const blind = listWarning(context, target, role);
	const moving = {
		...free,
		...blind !== void 0 && { unguarded: blind }
	};
	if (derived) return floating ?? never ?? moving;
	return never ?? floating ?? judgeNamed(target, role) ?? moving;
}
function judgeNamed({ target: { tag }, current }, role) {
	if (current === void 0) return void 0;
	if (role.kind === "unversioned" || role.kind === "unowned") return {
		move: "move",
		unguarded: unguarded(tag)
	};
	if (role.kind === "other" && tag !== "latest" && tag.toLowerCase() === "latest") return {
		move: "move",
		unguarded: otherCase(tag)
	};
	return role.kind === "version" && !role.version.moving ? published(current.digest) : void 0;
}
function published(current) {
	return {
		move: "refused",
		rule: "published-version",
		reason: `it is a full version and names ${shortDigest(current)}; a published version is not moved (\`overwrite: always\` moves it anyway)`
	};
}
function otherCase(tag) {
	return `${tag} is not compared with other versions: tags are case-sensitive, and only latest means the newest version. Write latest, or list ${tag} in \`floating-tags\``;
}
function unguarded(tag) {
	return `${tag} is not compared with other versions and may go back to an older one: no other target is a version that ${tag} belongs to. Add the version to the targets, let \`version-pattern\` read it, or set \`overwrite: always\``;
}
function refusedByNever(overwrite, current) {
	if (overwrite !== "never" || current === void 0) return void 0;
	return {
		move: "refused",
		rule: "overwrite-never",
		reason: `it names ${shortDigest(current)} already, and \`overwrite: never\` keeps it`
	};
}
// src/promote/plan/plan.ts
function plan(surveys) {
	const claims = claimsByTag(surveys);
	const { tags } = runNamesOf(surveys.map(({ request }) => request));
	return { promotions: surveys.map((survey) => planOne(survey, claims, tags)) };
}
function planOne(survey, claims, tags) {
	const { request, root, sources, parts, platform, nodes, referrers, missingRecords, failedGates } = survey;
	const targets = withoutSkippedVersions(survey.targets.map((target) => {
		return guardTarget(survey, target, {
			claims: (claims.get(formatReference(target.target)) ?? []).filter(({ digest }) => digest !== root.descriptor.digest),
			tags: tags.get(formatName(target.target.repository)) ?? []
		});
	}), survey);
	const content = contentOf(survey, targets);
	const decision = failedGates.length > 0 ? "refused" : decide(targets, content, survey);
	return {
		request,
		root,
		decision,
		targets,
		content: decision === "promote" ? content : [],
		sources,
		parts,
		platform,
		nodes,
		referrers,
		missingRecords,
		failedGates
	};
}
function withoutSkippedVersions(targets, survey) {
	const skipped = new Set(targets.flatMap(({ target, skipped }) => skipped ? [formatReference(target)] : []));
	if (skipped.size === 0) return targets;
	return targets.map((planned, at) => {
		const version = survey.targets[at]?.version;
		const isMoving = planned.move === "create" || planned.move === "move";
		if (!planned.derived || !isMoving || version === void 0) return planned;
		if (!skipped.has(formatReference({
			...planned.target,
			tag: version.tag
		}))) return planned;
		return {
			...planned,
			move: "held",
			reason: `${version.tag}, which it is derived from, names another image and stays`
		};
	});
}
function decide(targets, content, { missingRecords }) {
	if (targets.some(({ move }) => move === "refused")) return "refused";
	return hasChanges({
		targets,
		content
	}) || missingRecords.size > 0 ? "promote" : "unchanged";
}
function contentOf(survey, targets) {
	const named = targets.filter(({ move }) => move !== "held").map(({ target }) => target);
	return (named.length === 0 ? [] : writtenRepositories(named, survey.request.options)).map((destination) => {
		return {
			destination,
			nodes: survey.incomplete.has(formatName(destination)) ? survey.nodes.filter(({ origin, created }) => created !== void 0 || !sameName(origin, destination)) : [],
			referrers: survey.missing.get(formatName(destination)) ?? []
		};
	});
}
function claimsByTag(surveys) {
	const claims = new Map();
	for (const { request, root } of surveys) for (const target of request.targets) {
		const { digest } = root.descriptor;
		const named = claims.get(formatReference(target)) ?? [];
		const source = request.sources.map(formatReference).join(" with ");
		if (!named.some((claim) => claim.digest === digest)) named.push({
			digest,
			source
		});
		claims.set(formatReference(target), named);
	}
	return claims;
}
// src/promote/plan-file/changes-since.ts
async function reportMovedSources({ sources, pin }, repositories, emit) {
	if (pin === void 0) return;
	await Promise.all(sources.map((source) => reportMovedSource(source, repositories, emit)));
}
async function reportReferrerChanges({ request, parts, referrers, areReferrersSelected }, isCopying, emit) {
	const { pin, options, sources } = request;
	if (pin === void 0 || !areReferrersSelected) return;
	const subjects = (await Promise.all(parts.map(readSubjects))).flat();
	if (options.require !== void 0 && pin.graph === graphOf(subjects, []) || pin.graph === graphOf(subjects, referrers)) return;
	const number = `${referrers.length} ${referrers.length === 1 ? "referrer" : "referrers"}`;
	const consequence = isCopying && referrers.length > 0 ? `, and ${referrers.length === 1 ? "it is" : "these are"} copied` : "";
	emit({
		kind: "notice",
		message: `${sources.map(formatReference).join(" with ")} changed since the plan was created: it has ${number} now${consequence}`
	});
}
async function reportMovedSource({ repository, tag, digest }, repositories, emit) {
	if (tag === void 0 || digest === void 0) return;
	try {
		const current = await repositories.get(repository).resolve(tag);
		if (current?.digest === digest) return;
		const now = current === void 0 ? "is gone" : `names ${shortDigest(current.digest)}`;
		emit({
			kind: "notice",
			message: `${formatName(repository)}:${tag} ${now} since the plan was created; the plan's digest is promoted, ${shortDigest(digest)}`
		});
	} catch (error) {
		if (!(error instanceof RegistryError)) throw error;
	}
}
// src/promote/image/image-config.ts
const configLimit$1 = 4194304;
async function configPlatform(source, root) {
	return root.kind === "image" ? (await readConfig(source, root.config)).config?.platform : void 0;
}
async function readConfig(source, { mediaType, ...blob }) {
	if (!isImageConfig(mediaType)) return { problem: `has a config of the type ${JSON.stringify(mediaType.slice(0, 100))}, which cannot be inspected` };
	if (blob.size > configLimit$1) return { problem: `has a config of ${blob.size} bytes, which is too large to be inspected` };
	return decodeConfig(await buffer(await source.blob({
		mediaType,
		...blob
	})));
}
function isImageConfig(mediaType) {
	return mediaType === mediaTypes.ociConfig || mediaType === "application/vnd.docker.container.image.v1+json";
}
function decodeConfig(bytes) {
	const read = parse$5(bytes);
	if ("problem" in read) return read;
	const { document } = read;
	const execution = isRecord(document["config"]) ? document["config"] : {};
	const platform = platformOf$1(document);
	const created = instant(document["created"]);
	return { config: {
		...platform && { platform },
		labels: texts(execution["Labels"]),
		user: text(execution["User"]) ?? "",
		...created !== void 0 && { created }
	} };
}
function parse$5(bytes) {
	const subject = "a config that";
	try {
		const document = decodeDocument(bytes, subject, configFields);
		return isRecord(document) ? { document } : { problem: `has ${subject} is not a JSON object` };
	} catch (error) {
		if (error instanceof MalformedError) return { problem: `has ${error.message}` };
		throw error;
	}
}
function platformOf$1(document) {
	const [os, architecture] = [text(document["os"]), text(document["architecture"])];
	if (os === void 0 || architecture === void 0) return void 0;
	const [variant, version] = [text(document["variant"]), text(document["os.version"])];
	return {
		os,
		architecture,
		...variant && { variant },
		...version && { "os.version": version }
	};
}
function text(value) {
	return typeof value === "string" ? value : void 0;
}
function texts(value) {
	if (!isRecord(value)) return {};
	return Object.fromEntries(Object.entries(value).filter((pair) => typeof pair[1] === "string"));
}
function instant(value) {
	if (typeof value !== "string") return void 0;
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(value)) return void 0;
	const parsed = Date.parse(value);
	return Number.isNaN(parsed) ? void 0 : parsed;
}
// src/promote/image/schema1-layers.ts
function withSchema1Layers(nodes, repositories) {
	return Promise.all(nodes.map(async (node) => {
		const { manifest, origin } = node;
		if (manifest.kind !== "schema-1") return node;
		const layers = manifest.layers.map((digest) => describeLayer(digest, origin, repositories));
		return {
			...node,
			lookedUp: await Promise.all(layers)
		};
	}));
}
async function describeLayer(digest, origin, repositories) {
	const size = await repositories.get(origin).blobSize(digest);
	if (size === void 0) throw new SourceContentMissingError(`layer ${digest}`, [origin]);
	return {
		mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip",
		digest,
		size
	};
}
function warnOfSchema1(root, nodes, sources, emit) {
	const names = sources.map(formatReference).join(", ");
	const count = nodes.filter(({ manifest }) => manifest.kind === "schema-1").length;
	if (root.kind !== "schema-1" && count === 0) return;
	emit({
		kind: "warning",
		message: `${root.kind === "schema-1" ? `${names} is a Docker schema 1 image, which current clients cannot run: it is` : `${names} lists ${count} Docker schema 1 ${count === 1 ? "image" : "images"}, which current clients cannot run: the list is`} promoted as it is. Rebuild the image with a current tool`
	});
}
// src/registry/model/unsupported-manifest.ts
var UnsupportedManifestError = class extends MalformedError {
	descriptor;
	constructor(descriptor, problem) {
		super(problem === void 0 ? describeUnsupported(descriptor.mediaType) : describeDamaged(problem));
		this.descriptor = descriptor;
	}
};
function describeDamaged(problem) {
	return `this is not a valid Docker schema 1 manifest: ${problem}. Rebuild the image`;
}
function describeUnsupported(mediaType) {
	return `"${mediaType.slice(0, 100)}" is not a media type of a manifest`;
}
// src/registry/model/decode/manifest-type.ts
function mediaTypeOf(document, contentType, content) {
	const responseType = mediaTypeIn(contentType);
	const mediaType = declaredType(document, responseType);
	if (mediaType === void 0) throw new MalformedError("the manifest has no media type");
	if (!isManifestType(mediaType)) {
		if (document["mediaType"] !== mediaType) throw new MalformedError(describeUnsupported(mediaType));
		throw new UnsupportedManifestError({
			mediaType,
			...content
		});
	}
	if (responseType !== void 0 && isManifestType(responseType) && responseType !== mediaType) throw new MalformedError(`the registry calls the manifest ${responseType}, the manifest itself ${mediaType}`);
	if (isAmbiguous(document, mediaType)) throw new MalformedError(`the manifest claims to be ${isDraftArtifactType(mediaType) ? "an artifact and an image" : "an image and an index"} at once`);
	return mediaType;
}
function mediaTypeIn(contentType) {
	return contentType?.split(";")[0]?.trim();
}
function declaredType(document, responseType) {
	const own = document["mediaType"];
	if (typeof own === "string" && own !== "") return own;
	return responseType !== void 0 && isNamedType(responseType) ? responseType : typeByShape(document);
}
function isNamedType(mediaType) {
	return ![
		"",
		"*/*",
		"application/json",
		"application/octet-stream",
		"text/plain"
	].includes(mediaType.toLowerCase());
}
function typeByShape(document) {
	if ("manifests" in document) return mediaTypes.ociIndex;
	return "config" in document ? mediaTypes.ociManifest : void 0;
}
function isAmbiguous(document, mediaType) {
	if (isDraftArtifactType(mediaType)) return [
		"manifests",
		"layers",
		"config"
	].some((key) => key in document);
	return "manifests" in document && (isImageType(mediaType) || "layers" in document || "config" in document);
}
// src/registry/model/decode/schema1.ts
function schema1Layers(document, limit) {
	const { schemaVersion, mediaType, fsLayers } = document;
	if (mediaType !== void 0 && (typeof mediaType !== "string" || !isSchema1Type(mediaType))) return "its mediaType is of another kind";
	if (schemaVersion !== 1) return "its schemaVersion is not 1";
	const foreign = [
		"config",
		"layers",
		"manifests"
	].find((key) => key in document);
	if (foreign !== void 0) return `it has ${foreign}, which schema 1 does not have`;
	if (!Array.isArray(fsLayers)) return "it has no fsLayers";
	if (fsLayers.length > limit) return `it has ${fsLayers.length} layers; ${limit} are read at most`;
	const digests = fsLayers.map((layer) => isRecord(layer) ? layer["blobSum"] : void 0);
	const layers = digests.filter((digest) => typeof digest === "string" && isDigest(digest));
	return layers.length === digests.length ? [...new Set(layers)] : "one of its fsLayers has no valid blobSum";
}
function schema1Type(document, called) {
	if (called !== void 0 && isSchema1Type(called)) return called;
	return "signatures" in document ? mediaTypes.dockerSchema1Signed : mediaTypes.dockerSchema1;
}
function isSchema1Digest(bytes, digest) {
	return digestOf(bytes, algorithmOf(digest)) === digest || payloadDigest(bytes, algorithmOf(digest)) === digest;
}
function payloadDigest(bytes, algorithm = "sha256") {
	const payload = signedPayload(bytes);
	return payload && digestOf(payload, algorithm);
}
function signedPayload(bytes) {
	const format = sharedFormat(parse$4(bytes)?.["signatures"]);
	if (format === void 0 || format.length > bytes.byteLength) return void 0;
	const tail = Buffer.from(format.tail, "base64url").toString("latin1");
	const rest = new TextDecoder().decode(bytes.subarray(format.length));
	const added = /^\s*,([\s\S]*)$/.exec(rest)?.[1];
	const members = added === void 0 ? void 0 : parse$4(Buffer.from(`{${added}`));
	if (!/^\s*\}\s*$/.test(tail) || members === void 0 || Object.keys(members).join() !== "signatures") return void 0;
	const payload = Buffer.concat([bytes.subarray(0, format.length), Buffer.from(tail, "latin1")]);
	return parse$4(payload) && payload;
}
function sharedFormat(signatures) {
	if (!Array.isArray(signatures) || signatures.length > 100) return void 0;
	const [first, ...rest] = signatures.map((signature) => isRecord(signature) ? formatOf(signature["protected"]) : void 0);
	return rest.every((format) => format?.length === first?.length && format?.tail === first?.tail) ? first : void 0;
}
function formatOf(header) {
	if (typeof header !== "string") return void 0;
	const { formatLength: length, formatTail: tail } = parse$4(Buffer.from(header, "base64url")) ?? {};
	return typeof length === "number" && Number.isSafeInteger(length) && length > 0 && typeof tail === "string" ? {
		length,
		tail
	} : void 0;
}
function parse$4(bytes) {
	try {
		const document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
		return isRecord(document) ? document : void 0;
	} catch {
		return;
	}
}
// src/registry/model/decode/manifest.ts
const manifestLimit = 10485760;
const widthLimit = 1e4;
function decodeManifest(bytes, contentType, digest) {
	if (bytes.byteLength > 10485760) throw new MalformedError(`a manifest of ${bytes.byteLength} bytes is larger than any registry takes`);
	const document = parse$3(bytes);
	const content = {
		digest: digest ?? digestOf(bytes),
		size: bytes.byteLength
	};
	const declared = declaredType(document, mediaTypeIn(contentType));
	if (document["schemaVersion"] === 1 || isSchema1Type(declared ?? "")) return decodeSchema1(bytes, document, declared, {
		...content,
		digest: digest ?? schema1Digest(bytes)
	});
	const mediaType = mediaTypeOf(document, contentType, content);
	const common = {
		descriptor: {
			mediaType,
			...content
		},
		bytes,
		annotations: annotationsOf(document),
		...isGiven(document["subject"]) && { subject: decodeDescriptor(document["subject"], "subject") }
	};
	if (isIndexType(mediaType)) {
		const entries = list(document["manifests"], "manifests");
		return {
			kind: "index",
			...common,
			...artifactTypeOf(document),
			entries
		};
	}
	if (isDraftArtifactType(mediaType)) return {
		kind: "draft-artifact",
		...common,
		...artifactTypeOf(document),
		blobs: list(document["blobs"] ?? null, "blobs")
	};
	const config = decodeDescriptor(document["config"], "config");
	const layers = list(document["layers"] ?? null, "layers");
	return {
		kind: "image",
		...common,
		artifactType: config.mediaType,
		...artifactTypeOf(document),
		config,
		layers
	};
}
function decodeSchema1(bytes, document, declared, content) {
	const descriptor = {
		mediaType: schema1Type(document, declared),
		...content
	};
	const layers = schema1Layers(document, widthLimit);
	if (typeof layers === "string") throw new UnsupportedManifestError(descriptor, layers);
	return {
		kind: "schema-1",
		descriptor,
		bytes,
		annotations: {},
		layers
	};
}
function schema1Digest(bytes) {
	return payloadDigest(bytes) ?? digestOf(bytes);
}
function parse$3(bytes) {
	const document = decodeDocument(bytes, "the manifest", manifestFields);
	if (!isRecord(document)) throw new MalformedError("the manifest is not a JSON object");
	return document;
}
function isGiven(value) {
	return value !== void 0 && value !== null;
}
function list(value, name) {
	if (value === null) return [];
	if (!Array.isArray(value)) throw new MalformedError(`the manifest has no ${name}`);
	if (value.length > widthLimit) throw new MalformedError(`the manifest has ${value.length} ${name}; ${widthLimit} are read at most`);
	return value.map((entry, at) => decodeDescriptor(entry, `${name}[${at}]`));
}
function artifactTypeOf(document) {
	const own = document["artifactType"];
	return typeof own === "string" && own !== "" ? { artifactType: own } : {};
}
function annotationsOf(document) {
	const own = document["annotations"];
	if (!isRecord(own)) return {};
	return Object.fromEntries(Object.entries(own).filter((pair) => typeof pair[1] === "string"));
}
// src/promote/image/encode-index.ts
function rawEntries(index) {
	const { manifests } = parse$2(index.bytes);
	return Array.isArray(manifests) ? manifests : [];
}
function parse$2(bytes) {
	const document = JSON.parse(new TextDecoder().decode(bytes));
	return isRecord(document) ? document : {};
}
function encodeIndex(document, mediaType) {
	const manifest = decodeManifest(new TextEncoder().encode(JSON.stringify(document)), mediaType);
	if (manifest.kind !== "index") throw new TypeError("the created index is not an index");
	return manifest;
}
// src/promote/image/platform-subset.ts
function platformSubset(index, { platforms, attestations = true }, name) {
	const chosen = new Set(platforms === void 0 ? index.entries : select$1(index, platforms, name));
	const digests = new Set([...chosen].map(({ digest }) => digest));
	const isKept = (entry) => chosen.has(entry) || digests.has(attested(entry));
	const kept = index.entries.map((entry) => isKept(entry) && (attestations || !isAttestation(entry)));
	if (kept.every(Boolean)) return index;
	if (!kept.some(Boolean)) throw new InvalidSourceError(`${name} has no entry for a platform, and attestations are left out`, "Leave out `attestations: false`.");
	const manifests = rawEntries(index).filter((_, at) => kept[at]);
	return encodeIndex({
		...parse$2(index.bytes),
		manifests
	}, index.descriptor.mediaType);
}
function pickPlatform(index, wanted, name) {
	const [entry, ...rest] = select$1(index, [wanted], name);
	if (entry !== void 0 && rest.length === 0) return entry;
	throw new InvalidSourceError(`${wanted} is not one platform of ${name}: ${rest.length + Number(entry !== void 0)} match`, `Name one of ${index.entries.flatMap(platformOf).map(formatPlatform).join(", ")}.`);
}
function checkPlatform(platform, wanted, name) {
	const own = platform === void 0 ? [] : [platform];
	checkMatched(wanted.filter((text) => !own.some((candidate) => isWanted(text, candidate))), own, name);
}
function select$1(index, wanted, name) {
	const chosen = wanted.map((text) => ({
		text,
		entries: index.entries.filter((entry) => platformOf(entry).some((platform) => isWanted(text, platform)))
	}));
	checkMatched(chosen.filter(({ entries }) => entries.length === 0).map(({ text }) => text), index.entries.flatMap(platformOf), name);
	return [...new Set(chosen.flatMap(({ entries }) => entries))];
}
function checkMatched(unmatched, platforms, name) {
	if (unmatched.length === 0) return;
	const present = platforms.map(formatPlatform).join(", ");
	throw new InvalidSourceError(`${name} has no ${unmatched.join(" and no ")}`, present === "" ? "It names no platform." : adviceFor(unmatched, platforms.map(formatPlatform)));
}
function adviceFor(unmatched, present) {
	const misspelt = unmatched.filter((text) => !isKnownArchitecture(text));
	const nearest = new Set(misspelt.flatMap((text) => nearestName(text, present) ?? []));
	return `${nearest.size === 0 ? "Build it, or leave it out." : `Did you mean ${[...nearest].join(" and ")}?`} The image has ${present.join(", ")}.`;
}
const knownArchitectures = new Set("386 amd64 arm arm64 loong64 mips mipsle mips64 mips64le ppc64 ppc64le riscv64 s390x wasm".split(" "));
function isKnownArchitecture(text) {
	const platform = parsePlatform(text);
	return !("problem" in platform) && knownArchitectures.has(platform.architecture);
}
function isWanted(text, platform) {
	const wanted = parsePlatform(text);
	return !("problem" in wanted) && matchesPlatform(wanted, platform);
}
function platformOf(entry) {
	return entry.platform && !isAttestation(entry) ? [entry.platform] : [];
}
function attested({ annotations }) {
	return annotations?.["vnd.docker.reference.digest"] ?? "";
}
// src/registry/model/referrer-listing.ts
function referrerDescriptor(of) {
	const { descriptor, artifactType, annotations } = of;
	return {
		...descriptor,
		...artifactType !== void 0 && { artifactType },
		...Object.keys(annotations).length > 0 && { annotations }
	};
}
function fallbackTag(subject) {
	const [algorithm = "", encoded = ""] = subject.split(":");
	return `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}`;
}
// src/promote/referrers/artifact.ts
const emptyConfig = new TextEncoder().encode("{}");
function artifactManifest(subject, { artifactType, layer, open, annotations }, origin) {
	const config = {
		mediaType: mediaTypes.empty,
		digest: digestOf(emptyConfig),
		size: emptyConfig.byteLength
	};
	const { mediaType, digest, size } = subject;
	const document = {
		schemaVersion: 2,
		mediaType: mediaTypes.ociManifest,
		artifactType,
		config,
		layers: [layer],
		subject: {
			mediaType,
			digest,
			size
		},
		...Object.keys(annotations).length > 0 && { annotations }
	};
	const manifest = decodeManifest(new TextEncoder().encode(JSON.stringify(document)), mediaTypes.ociManifest);
	const created = new Map([[config.digest, () => Promise.resolve(Readable.from([emptyConfig]))], [layer.digest, open]]);
	return {
		descriptor: referrerDescriptor(manifest),
		subject: digest,
		nodes: [{
			manifest,
			origin,
			created
		}]
	};
}
// src/promote/referrers/attachments.ts
async function surveyAttachments({ root, attachments, destinations, withoutImage, repositories }) {
	const wanted = attachments.map((attachment) => ({
		subject: subjectOf(root, attachment),
		attachment
	}));
	const missing = await Promise.all(destinations.map(async (name) => {
		const referrers = wanted.map(({ subject, attachment }) => artifactManifest(subject, attachment, name));
		return [formatName(name), withoutImage.includes(name) ? referrers : await absent(referrers, name, repositories)];
	}));
	return new Map(missing);
}
async function absent(referrers, name, repositories) {
	const subjects = [...new Set(referrers.map(({ subject }) => subject))];
	const lists = await Promise.all(subjects.map((subject) => repositories.get(name).referrers(subject)));
	const there = new Set(lists.flat().map(({ digest }) => digest));
	return referrers.filter(({ descriptor }) => !there.has(descriptor.digest));
}
function subjectOf(root, { platform }) {
	return platform === void 0 || root.kind !== "index" ? root.descriptor : pickPlatform(root, platform, "the image");
}
// src/promote/image/read-with-retry.ts
const pauses = [
	500,
	1e3,
	2e3
];
const longPause = 1e4;
async function readWithRetry(read, { until, now, sleep }) {
	for (let attempt = 0;; attempt++) try {
		return await read();
	} catch (error) {
		const remaining = until - now();
		const pause = pauses[attempt] ?? (remaining > 0 ? Math.min(longPause, remaining) : void 0);
		if (pause === void 0 || !(error instanceof RegistryError) || error.details.status !== 404) throw error;
		await sleep(pause);
	}
}
// src/registry/model/referrers-index.ts
const referrerLimit = 1e4;
const annotationLimit = 16384;
function addReferrers(former, referrers) {
	const listed = new Set(former?.kind === "index" ? former.entries.map(({ digest }) => digest) : []);
	const missing = [...new Map(referrers.map((referrer) => [referrer.digest, referrer])).values()].filter(({ digest }) => !listed.has(digest));
	if (missing.length === 0) return void 0;
	const document = former === void 0 ? emptyList : parseList(former);
	const entries = Array.isArray(document["manifests"]) ? document["manifests"] : [];
	return decodeManifest(encodeJson({
		...document,
		manifests: [...entries, ...missing.map(entryOf)]
	}, what), mediaTypes.ociIndex);
}
const what = "the list of referrers";
const emptyList = {
	schemaVersion: 2,
	mediaType: mediaTypes.ociIndex,
	manifests: []
};
function parseList({ bytes }) {
	const document = decodeDocument(bytes, what, manifestFields);
	return isRecord(document) ? document : emptyList;
}
function entryOf({ mediaType, digest, size, artifactType, annotations }) {
	return {
		mediaType,
		digest,
		size,
		...artifactType !== void 0 && { artifactType },
		...annotations && JSON.stringify(annotations).length <= annotationLimit && { annotations }
	};
}
// node_modules/yocto-queue/index.js
var Node = class {
	value;
	next;
	constructor(value) {
		this.value = value;
	}
};
var Queue = class {
	#head;
	#tail;
	#size;
	constructor() {
		this.clear();
	}
	enqueue(value) {
		const node = new Node(value);
		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}
		this.#size++;
	}
	dequeue() {
		const current = this.#head;
		if (!current) return;
		this.#head = this.#head.next;
		this.#size--;
		if (!this.#head) this.#tail = void 0;
		return current.value;
	}
	peek() {
		if (!this.#head) return;
		return this.#head.value;
	}
	clear() {
		this.#head = void 0;
		this.#tail = void 0;
		this.#size = 0;
	}
	get size() {
		return this.#size;
	}
	*[Symbol.iterator]() {
		let current = this.#head;
		while (current) {
			yield current.value;
			current = current.next;
		}
	}
	*drain() {
		while (this.#head) yield this.dequeue();
	}
};
// node_modules/p-limit/index.js
function pLimit(concurrency) {
	let rejectOnClear = false;
	if (typeof concurrency === "object") ({concurrency, rejectOnClear = false} = concurrency);
	validateConcurrency(concurrency);
	if (typeof rejectOnClear !== "boolean") throw new TypeError("Expected `rejectOnClear` to be a boolean");
	const queue = new Queue();
	let activeCount = 0;
	const resumeNext = () => {
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};
	const next = () => {
		activeCount--;
		resumeNext();
	};
	const run = async (function_, resolve, arguments_) => {
		const result = (async () => function_(...arguments_))();
		resolve(result);
		try {
			await result;
		} catch {}
		next();
	};
	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = { reject };
		new Promise((internalResolve) => {
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(void 0, function_, resolve, arguments_));
		if (activeCount < concurrency) resumeNext();
	};
	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});
	Object.defineProperties(generator, {
		activeCount: { get: () => activeCount },
		pendingCount: { get: () => queue.size },
		clearQueue: { value() {
			if (!rejectOnClear) {
				queue.clear();
				return;
			}
			const abortError = AbortSignal.abort().reason;
			while (queue.size > 0) queue.dequeue().reject(abortError);
		} },
		concurrency: {
			get: () => concurrency,
			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;
				queueMicrotask(() => {
					while (activeCount < concurrency && queue.size > 0) resumeNext();
				});
			}
		},
		map: { async value(iterable, function_) {
			const promises = [];
			try {
				Array.from(iterable, (value, index) => {
					const promise = generator(function_, value, index);
					promises.push(promise);
					return promise;
				});
			} catch (error) {
				for (const promise of promises) promise.catch(() => {});
				throw error;
			}
			return Promise.all(promises);
		} }
	});
	return generator;
}
function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) throw new TypeError("Expected `concurrency` to be a number from 1 and up");
}
// src/registry/util/concurrency-limit.ts
function mapWithLimit(width) {
	const limit = pLimit(width);
	return (task) => limit(task);
}
async function readDigestTag(source, tag, sleep) {
	const manifest = await source.manifest(tag);
	if (manifest !== void 0) return manifest;
	await sleep(500);
	return source.manifest(tag);
}
// src/promote/referrers/discover.ts
const chainLimit = 8;
const entryLimit$1 = 2e4;
const listsInFlight = 64;
const cosignSuffixes = [
	"sig",
	"att",
	"sbom"
];
async function discover(source, subjects, { listing, sleep }) {
	const read = listReader(source, listing);
	const referrers = [];
	const listed = new Set(subjects);
	let level = subjects;
	let isDeeper = false;
	for (let depth = 0; level.length > 0; depth++) {
		const entries = (await Promise.all(level.map(read.list))).flat();
		level = [...new Set(entries.map(({ descriptor }) => descriptor.digest))].filter((digest) => !listed.has(digest));
		isDeeper = depth === chainLimit && level.length > 0;
		if (isDeeper) break;
		for (const digest of level) listed.add(digest);
		for (const referrer of entries) referrers.push(referrer);
	}
	const tagged = await discoverDigestTags(source, [...listed], {
		listing,
		sleep
	});
	return {
		referrers: [...referrers, ...tagged],
		...(read.isCut() || isDeeper) && { incomplete: `the image in ${formatName(source.name)} has more referrers than are read: at most 10000 of one list, ${entryLimit$1} of all lists, and ${chainLimit} levels of referrers of referrers` }
	};
}
function listReader(source, listing) {
	const start = mapWithLimit(listsInFlight);
	let remaining = entryLimit$1;
	let cut = false;
	const read = async (subject) => {
		cut ||= remaining === 0;
		if (remaining === 0) return [];
		const entries = await source.referrers(subject, listing);
		cut ||= entries.length > Math.min(remaining, referrerLimit);
		const kept = new Map(entries.slice(0, remaining).map((descriptor) => [descriptor.digest, descriptor]));
		remaining = Math.max(0, remaining - entries.length);
		return [...kept.values()].map((descriptor) => ({
			descriptor,
			subject,
			nodes: []
		}));
	};
	return {
		list: (subject) => start(() => read(subject)),
		isCut: () => cut
	};
}
async function discoverDigestTags(source, subjects, { listing, sleep }) {
	const candidates = digestTags(subjects, listing);
	const resolved = await Promise.all(candidates.map(({ tag }) => source.resolve(tag)));
	if (resolved.includes(void 0)) await sleep(500);
	return (await Promise.all(candidates.map(async ({ subject, tag }, at) => {
		const descriptor = resolved[at] ?? await source.resolve(tag);
		if (descriptor !== void 0) return {
			descriptor,
			subject,
			tag,
			nodes: []
		};
		if (listing.tags.has(tag)) throw listedButAbsent$1(source.name, tag);
	}))).filter((referrer) => referrer !== void 0);
}
function listedButAbsent$1(name, tag) {
	return new RegistryError({
		registry: name.kind === "registry" ? name.registry : name.path,
		repository: formatName(name),
		operation: `read tag ${tag}`,
		access: "read",
		target: tag,
		status: 404,
		detail: "the registry lists this tag, and says that it does not exist",
		remedy: "Run again. If the tag stays broken, delete it, or promote without signatures: `referrers: none`."
	});
}
function digestTags(subjects, { tags, complete }) {
	if (!complete) return subjects.flatMap((subject) => cosignSuffixes.map((suffix) => `${fallbackTag(subject)}.${suffix}`).filter(isTag).map((tag) => ({
		subject,
		tag
	})));
	const named = new Map(subjects.map((subject) => [fallbackTag(subject), subject]));
	return [...tags].flatMap((tag) => {
		const subject = named.get(tag.slice(0, Math.max(tag.indexOf("."), 0)));
		return subject === void 0 ? [] : [{
			subject,
			tag
		}];
	});
}
// src/promote/referrers/digest-tags/cosign-tags.ts
function coverage(tag, source, destination) {
	if (source.descriptor.digest === destination.descriptor.digest) return "covered";
	if (source.kind !== "image" || destination.kind !== "image" || !/\.(?:sig|att)$/.test(tag)) return "stays";
	return missingLayers(source, destination).length === 0 ? "covered" : "merge";
}
function conflictWarning(name, tag) {
	return `${formatName(name)}:${tag} names other content than the source's; it stays as it is`;
}
function missingLayers(source, destination) {
	const present = new Set(destination.layers.map(layerKey));
	return source.layers.filter((layer) => !present.has(layerKey(layer)));
}
function layerKey({ mediaType, digest, annotations = {} }) {
	return JSON.stringify([
		mediaType,
		digest,
		Object.entries(annotations).sort(([a], [b]) => a < b ? -1 : 1)
	]);
}
const configLimit = 4194304;
function mergeSignatures(source, destination, config) {
	const { manifest } = source;
	if (manifest.kind !== "image" || missingLayers(destination, manifest).length === 0) return source;
	const added = missingLayers(manifest, destination);
	const next = appendToConfig(config, added);
	const document = parse$1(destination.bytes) ?? {};
	return {
		manifest: decodeManifest(encode({
			...document,
			...next && { config: {
				mediaType: destination.config.mediaType,
				digest: digestOf(next),
				size: next.byteLength
			} },
			layers: [...listed(document["layers"]), ...added]
		}), destination.descriptor.mediaType),
		origin: source.origin,
		created: new Map(next && [[digestOf(next), () => Promise.resolve(Readable.from([next]))]])
	};
}
function appendToConfig(config, added) {
	const document = config && parse$1(config);
	const rootfs = document?.["rootfs"];
	if (!isRecord(rootfs)) return void 0;
	const diffIds = [...listed(rootfs["diff_ids"]), ...added.map(({ digest }) => digest)];
	try {
		return encode({
			...document,
			rootfs: {
				...rootfs,
				diff_ids: diffIds
			}
		});
	} catch (error) {
		if (error instanceof RangeError) return void 0;
		throw error;
	}
}
function parse$1(bytes) {
	try {
		const document = JSON.parse(new TextDecoder().decode(bytes));
		return isRecord(document) ? document : void 0;
	} catch {
		return;
	}
}
function listed(value) {
	return Array.isArray(value) ? value : [];
}
function encode(document) {
	return new TextEncoder().encode(JSON.stringify(document));
}
// src/promote/referrers/read-listing.ts
async function readListing(repositories, name) {
	try {
		return await repositories.tagsOf(name);
	} catch (error) {
		if (error instanceof RegistryError) return {
			tags: new Set(),
			complete: false
		};
		throw error;
	}
}
// src/promote/referrers/missing-referrers.ts
async function missingReferrers(destinations, referrers, context) {
	const load = referrerLoader(context);
	const perDestination = await Promise.all(destinations.map(async (destination) => {
		const missing = await missingAt(destination, referrers, context);
		return {
			destination,
			missing,
			loaded: await Promise.all(missing.map(load))
		};
	}));
	const loaded = new Map(perDestination.flatMap(({ missing, loaded: read }) => missing.map((referrer, at) => [referrer, read[at]])));
	return {
		referrers: referrers.flatMap((referrer) => loaded.has(referrer) ? loaded.get(referrer) ?? [] : referrer),
		missing: new Map(perDestination.map(({ destination, loaded: read }) => [formatName(destination), read.filter((referrer) => referrer !== void 0)]))
	};
}
async function missingAt(name, referrers, context) {
	const { repositories, withoutImage } = context;
	if (withoutImage.some((empty) => sameName(empty, name))) return referrers;
	const destination = repositories.get(name);
	const listing = await readListing(repositories, name);
	const subjects = [...new Set(referrers.filter(({ tag }) => tag === void 0).map(({ subject }) => subject))];
	const lists = await Promise.all(subjects.map((subject) => destination.referrers(subject, listing)));
	const listed = new Set(lists.flat().map(({ digest }) => digest));
	const present = await Promise.all(referrers.map(async (referrer) => {
		const { tag, descriptor } = referrer;
		if (tag === void 0) return listed.has(descriptor.digest);
		return hasDigestTag(destination, {
			...referrer,
			tag
		}, {
			...context,
			listing
		});
	}));
	return referrers.filter((_, at) => !present[at]);
}
async function hasDigestTag(destination, { descriptor, tag }, { part, emit, listing }) {
	if (listing.complete && !listing.tags.has(tag)) return false;
	const current = await destination.manifest(tag);
	if (current === void 0 || current.descriptor.digest === descriptor.digest) return current !== void 0;
	const own = await part.read(descriptor.digest);
	if (own === void 0) return true;
	const covered = coverage(tag, own, current);
	if (covered === "stays") emit({
		kind: "warning",
		message: conflictWarning(destination.name, tag)
	});
	return covered !== "merge";
}
function referrerLoader({ part, validator }) {
	const loads = new Map();
	const load = async (referrer) => {
		const manifest = await validator.read(referrer);
		if (manifest === void 0) return void 0;
		const nodes = await readGraph({
			...part,
			top: [manifest.descriptor]
		});
		return {
			...referrer,
			descriptor: referrerDescriptor(manifest),
			nodes
		};
	};
	return (referrer) => {
		const loading = loads.get(referrer) ?? load(referrer);
		loads.set(referrer, loading);
		return loading;
	};
}
// src/promote/referrers/subjects.ts
async function readAllSubjects(part) {
	const digests = await readSubjects(part);
	const others = digests.filter((digest) => algorithmOf(digest) !== "sha256");
	const bySha256 = (await Promise.all(others.map((digest) => part.read(digest)))).flatMap((manifest) => manifest === void 0 ? [] : digestOf(manifest.bytes));
	return [...new Set([...digests, ...bySha256])];
}
// src/promote/referrers/validate.ts
const byteLimit = 268435456;
const namedLimit = 3;
function referrerValidator({ origin, read }, sleep) {
	const manifests = new Map();
	const invalid = [];
	let bytes = 0;
	const readAgain = async (digest) => {
		await sleep(500);
		return read(digest);
	};
	const readReferrer = async (referrer) => {
		const { digest } = referrer.descriptor;
		try {
			return await read(digest) ?? await readAgain(digest);
		} catch (error) {
			const cause = error instanceof RegistryError ? error.cause : void 0;
			throw cause instanceof UnsupportedManifestError ? unsupported(origin, referrer, cause) : error;
		}
	};
	const validate = async (referrer) => {
		const { descriptor, subject } = referrer;
		const manifest = await readReferrer(referrer);
		if (manifest === void 0) throw listedButAbsent(origin, referrer);
		bytes += manifest.descriptor.size;
		if (bytes > byteLimit) throw new InvalidSourceError(`the manifests of the referrers of the image in ${formatName(origin)} have more than ${byteLimit / 1024 / 1024} MiB`, "Delete what was attached by mistake, or promote without referrers: `referrers: none`.");
		const problem = problemOf(referrer, manifest);
		if (problem === void 0) return manifest;
		invalid.push({
			subject,
			digest: descriptor.digest,
			problem
		});
	};
	return {
		read: (referrer) => {
			const manifest = manifests.get(referrer) ?? validate(referrer);
			manifests.set(referrer, manifest);
			return manifest;
		},
		warnings: () => [...Map.groupBy(invalid, ({ subject, problem }) => `${problem} ${subject}`).values()].map((group) => describeInvalid(formatName(origin), group))
	};
}
function unsupported(origin, { descriptor: { digest }, subject }, { message }) {
	return new InvalidSourceError(`${formatName(origin)}@${digest}, a referrer of ${subject}, cannot be copied: ${message}`, "To promote the image without its referrers, set `referrers: none`.");
}
function listedButAbsent(origin, { descriptor: { digest }, subject }) {
	return new RegistryError({
		registry: origin.kind === "registry" ? origin.registry : origin.path,
		repository: formatName(origin),
		operation: `read referrer ${digest}`,
		access: "read",
		target: digest,
		status: 404,
		detail: `the registry lists it as a referrer of ${subject}, and says that it does not exist`,
		remedy: "Run again. If it stays absent, a clean-up deleted it and not its entry: attach it again or remove the entry from the list, or promote without referrers: `referrers: none`."
	});
}
function problemOf({ tag, subject }, manifest) {
	if (tag !== void 0 || manifest.subject?.digest === subject) return void 0;
	return manifest.subject === void 0 ? "has no subject" : "has another subject";
}
function describeInvalid(origin, group) {
	const [first] = group;
	if (first === void 0) return "";
	const { subject, problem, digest } = first;
	if (group.length === 1) return `${origin}@${digest} is listed as a referrer of ${subject} but ${problem}; it is left out`;
	const named = group.slice(0, namedLimit).map((referrer) => referrer.digest);
	const more = group.length > namedLimit ? " and so on" : "";
	return `${origin} lists ${group.length} manifests as referrers of ${subject} of which each ${problem} (${named.join(", ")}${more}); they are left out`;
}
// src/promote/referrers/survey-referrers.ts
async function surveyReferrers(context) {
	const { gated, options, repositories, emit, retry } = context;
	const { referrers: selection } = options;
	const part = partOfReferrers(context);
	const destinations = selection === "none" ? [] : context.destinations.filter((name) => !sameName(name, part.origin));
	if (part.top.length === 0 || destinations.length === 0 && !gated) return {
		attached: [],
		listed: {
			origin: part.origin,
			subjects: new Set()
		},
		areSelected: false,
		selectable: new Map(),
		referrers: [],
		missing: new Map()
	};
	const [subjects, listing] = await Promise.all([readWithRetry(() => readAllSubjects(context.part), retry), readListing(repositories, part.origin)]);
	const source = repositories.get(part.origin);
	const { referrers, incomplete } = await discover(source, subjects, {
		listing,
		sleep: retry.sleep
	});
	if (referrers.length === 0 && part !== context.part) {
		const { reportNoReferrers } = await import("./check-source.js");
		await reportNoReferrers(source, context.part, emit);
	}
	if (incomplete !== void 0 && destinations.length > 0) throw tooMany(incomplete);
	if (incomplete !== void 0) emit({
		kind: "warning",
		message: incomplete
	});
	const validator = referrerValidator(part, retry.sleep);
	const attached = gated ? await readAttached(referrers, validator, part) : [];
	const { selectable, selected } = await select(referrers, selection, validator);
	const missing = await missingReferrers(destinations, selected, {
		...context,
		part,
		validator
	});
	for (const message of validator.warnings()) emit({
		kind: "warning",
		message
	});
	const listed = {
		origin: part.origin,
		subjects: new Set(gated && incomplete === void 0 ? subjects : [])
	};
	const areSelected = destinations.length > 0;
	return {
		attached,
		listed,
		areSelected,
		selectable: areSelected ? selectable : new Map(),
		...missing
	};
}
function tooMany(problem) {
	return new InvalidSourceError(problem, "Delete those at the source that are no longer needed, or set `referrers: none` and copy the ones that are needed with another tool.");
}
function partOfReferrers({ part, options, repositories }) {
	const origin = referrersSourceOf(options);
	if (origin === void 0 || sameName(origin, part.origin)) return part;
	return {
		...part,
		origin,
		read: rememberManifests(repositories.get(origin))
	};
}
async function select(referrers, selection, validator) {
	if (selection === "all" || selection === "none") return {
		selectable: new Map(),
		selected: selection === "all" ? referrers : []
	};
	const [{ matchesSelection, attributesOf }, ...manifests] = await Promise.all([importFilter(), ...referrers.map(validator.read)]);
	const entries = referrers.flatMap((referrer, at) => {
		const manifest = manifests[at];
		return manifest === void 0 ? [] : [{
			referrer,
			attributes: attributesOf(manifest, referrer.tag !== void 0)
		}];
	});
	return {
		selectable: new Map(entries.map(({ referrer, attributes }) => [referrer.descriptor.digest, attributes])),
		selected: entries.filter(({ attributes }) => matchesSelection(selection, attributes)).map(({ referrer }) => referrer)
	};
}
const importFilter = () => import("./filter.js");
async function readAttached(referrers, validator, { origin }) {
	return (await Promise.all(referrers.map(async (referrer) => {
		const manifest = await validator.read(referrer);
		const { subject, tag } = referrer;
		return manifest === void 0 ? [] : [{
			subject,
			manifest,
			origin,
			...tag && { tag }
		}];
	}))).flat();
}
// src/registry/model/show-url.ts
function showUrl(written) {
	return plainText(String(written).replace(/[?#].*$/s, "").replace(/^(.*?\/\/)?.*@(?!sha\d+[:=])/s, "$1"), 200);
}
// src/promote/image/foreign-layers.ts
async function withForeignLayers(nodes, { repositories, emit }) {
	return Promise.all(nodes.map(async (node) => {
		const layers = foreignLayers(node.manifest);
		if (layers.length === 0) return node;
		const held = await Promise.all(layers.map((layer) => repositories.get(node.origin).hasBlob(layer)));
		const absent = layers.filter((_, at) => held[at] !== true);
		if (absent.length > 0) emit({
			kind: "warning",
			message: describeAbsent(node, absent)
		});
		return {
			...node,
			lookedUp: layers.filter((_, at) => held[at] === true)
		};
	}));
}
function describeAbsent({ manifest, origin }, absent) {
	const [first] = absent;
	const url = first?.urls?.[0];
	const isOne = absent.length === 1;
	const layers = isOne ? "1 non-distributable layer is" : `${absent.length} non-distributable layers are`;
	const elsewhere = url === void 0 ? "" : ` Clients fetch ${isOne ? "it" : "them"} from elsewhere (${showUrl(url)}).`;
	return `${formatName(origin)}@${manifest.descriptor.digest}: ${layers} left out, because the source does not hold ${isOne ? "it" : "them"} (${first?.digest}).${elsewhere}`;
}
// src/promote/survey/read-nodes.ts
async function readNodes({ parts, created }, { repositories, emit, wait }) {
	const nodes = await withForeignLayers(await withSchema1Layers((await Promise.all(parts.map((part) => readWithRetry(() => readGraph(part), wait)))).flat(), repositories), {
		repositories,
		emit
	});
	return created ? [...nodes, created] : nodes;
}
// src/promote/survey/destinations.ts
async function destinationsWithoutImage(destinations, { root, parts, created }, targets, { repositories, probe }) {
	const { digest } = root.descriptor;
	const isOrigin = (name) => created === void 0 && parts.every(({ origin }) => sameName(origin, name));
	const hasTag = (name) => targets.some(({ target, current }) => current?.digest === digest && sameName(target.repository, name));
	const candidates = destinations.filter((name) => !isOrigin(name) && !hasTag(name));
	if (!probe) return candidates;
	const roots = await Promise.all(candidates.map((name) => repositories.get(name).resolve(digest)));
	return candidates.filter((_, at) => roots[at] === void 0);
}
function referrerDestinations(destinations, options) {
	const target = referrersTargetOf(options);
	return target === void 0 || destinations.length === 0 ? destinations : [target];
}
async function incompleteDestinations(tagged, targets, source, context) {
	if (!context.strict && targets.every(({ overwrite }) => overwrite !== "always")) return [];
	if (tagged.length === 0) return [];
	const { destinationsWithMissingParts } = await import("./missing-parts.js");
	const nodes = await readNodes(source, context);
	const origins = tagged.filter((name) => source.parts.every(({ origin }) => sameName(origin, name)));
	const broken = await destinationsWithMissingParts(origins, nodes, {
		repositories: context.repositories,
		emit: () => void 0
	});
	if (broken.length > 0) throw new SourceContentMissingError("a part of the image", broken);
	return destinationsWithMissingParts(tagged.filter((name) => !origins.includes(name)), nodes, context);
}
// src/promote/survey/expected-requests.ts
function expectedBlobs(withoutImage, parts, root) {
	const count = estimateBlobs(root);
	const origins = parts.map(({ origin }) => origin);
	const read = origins.filter((origin) => withoutImage.some((name) => !sameRegistry(origin, name)));
	return [...withoutImage.map((name) => {
		const mountFrom = origins.find((origin) => sameRegistry(origin, name));
		return {
			name,
			blobs: {
				count,
				...mountFrom && { mountFrom }
			}
		};
	}), ...read.map((name) => ({
		name,
		blobs: { count }
	}))];
}
function estimateBlobs(root) {
	return Math.min(48, root.kind === "index" ? 10 * root.entries.length : childBlobs(root).length);
}
function unreadManifests({ top }, root) {
	return top.some(({ digest }) => digest === root.descriptor.digest) ? childManifests(root).length : top.length;
}
// src/promote/survey/notices.ts
function reportReplacedIndex({ root, replaced }, { options }, emit) {
	if (replaced === void 0 || options.referrers === "none") return;
	const { digest } = root.descriptor;
	emit({
		kind: "notice",
		message: `${options.unwrap ? `the manifest of ${options.platforms?.join() ?? ""},` : "the new index"} ${digest} is not ${replaced}: signatures and attestations of that index as a whole are not copied`
	});
}
function reportUnusedAnnotations({ root, created }, { options }, emit) {
	if (options.annotations === void 0 || created !== void 0) return;
	const { digest } = root.descriptor;
	emit({
		kind: "warning",
		message: `annotations are not added: ${digest} is promoted as it is, since no index is created`
	});
}
// src/promote/survey/other-spellings.ts
async function warnOfOtherSpellings({ request, root, targets, tags }, repositories, emit) {
	const scheme = schemeOf(request);
	const named = new Set(targets.map(({ target }) => formatReference(target)));
	const spellings = targets.flatMap(({ target, derived, current, disallowedBy }) => {
		const version = derived || current || disallowedBy ? void 0 : scheme.version(target.tag);
		if (version === void 0) return [];
		return scheme.versions(tags.get(formatName(target.repository))?.tags ?? []).filter((published) => published.line === version.line && compareVersions(published, version) === 0).map(({ tag }) => ({
			target,
			spelling: {
				repository: target.repository,
				tag
			}
		})).filter(({ spelling }) => !named.has(formatReference(spelling)));
	});
	await Promise.all(spellings.map(async ({ target, spelling }) => {
		const published = await repositories.get(spelling.repository).resolve(spelling.tag);
		if (published === void 0 || published.digest === root.descriptor.digest) return;
		emit({
			kind: "warning",
			message: `${formatReference(target)} is a new tag, but ${spelling.tag} is the same version there and names another image, ${shortDigest(published.digest)}`
		});
	}));
}
// src/promote/survey/read-tag-lists.ts
async function readTagLists(survey, targets, repositories) {
	const names = destinationsOf(targets.filter((target) => needsTagList(survey, target)).map(({ target }) => target));
	return new Map(await Promise.all(names.map(async (name) => [formatName(name), await readTagList(name, repositories)])));
}
const refusals = new Set([
	401,
	403,
	405,
	501
]);
async function readTagList(name, repositories) {
	try {
		const { tags, complete } = await repositories.tagsOf(name);
		return {
			kind: complete ? "complete" : "cut",
			tags: [...tags].filter(isTag)
		};
	} catch (error) {
		if (!(error instanceof RegistryError) || !refusals.has(error.details.status ?? 0)) throw error;
		return {
			kind: "denied",
			tags: [],
			reason: error.message
		};
	}
}
// src/promote/survey/read-targets.ts
async function readTargets(wanted, { options }, repositories) {
	const { allowTargets, overwrite, backup } = options;
	const referrersTarget = referrersTargetOf(options);
	const allowed = allowTargets && await import("./allowed-targets.js");
	const ruleOf = await overwriteRules(overwrite);
	return Promise.all(wanted.map(async (target) => {
		const { repository, tag } = target.target;
		const wantedTarget = {
			...target,
			overwrite: ruleOf(tag)
		};
		const kept = backup === void 0 ? void 0 : backupTag(backup, tag);
		const disallowedBy = [
			wantedTarget.target,
			...kept === void 0 ? [] : [{
				repository,
				tag: kept
			}],
			...referrersTarget === void 0 ? [] : [{ repository: referrersTarget }]
		].flatMap((reference) => {
			const globs = allowed?.firstUnmatchedList(reference, allowTargets ?? []);
			return globs === void 0 ? [] : [{
				name: formatReference(reference),
				globs
			}];
		}).at(0);
		if (disallowedBy !== void 0) return {
			...wantedTarget,
			current: void 0,
			disallowedBy
		};
		return {
			...wantedTarget,
			current: await repositories.get(repository).resolve(tag)
		};
	}));
}
async function confirmAbsence(targets, request, repositories) {
	return Promise.all(targets.map(async (target) => {
		if (target.current !== void 0 || !refusesIfPresent(request, target)) return target;
		const { repository, tag } = target.target;
		return {
			...target,
			current: await repositories.get(repository).resolve(tag, { certain: true })
		};
	}));
}
function mayBeSame({ digest, mediaType }, root) {
	return digest !== root && (algorithmOf(digest) !== algorithmOf(root) || isSchema1Type(mediaType));
}
async function unifyDigests(targets, root, repositories) {
	return Promise.all(targets.map(async (target) => {
		const { current } = target;
		if (current === void 0 || !mayBeSame(current, root)) return target;
		const { repository, tag } = target.target;
		return {
			...target,
			current: await repositories.get(repository).resolve(tag, { expected: root })
		};
	}));
}
// src/promote/image/annotate-index.ts
function annotateIndex(index, annotations, name) {
	const { mediaType } = index.descriptor;
	if (mediaType !== mediaTypes.ociIndex) throw new InvalidSourceError(`${name} is a Docker manifest list, which has no annotations`, "Leave `annotations` out, or build the image with OCI media types.");
	return encodeIndex({
		...parse$2(index.bytes),
		annotations: {
			...index.annotations,
			...annotations
		}
	}, mediaType);
}
// src/promote/image/combine-index.ts
function combineIndex(sources, annotated = false) {
	const entries = sources.flatMap(entriesOf$1);
	const clashes = [...Map.groupBy(entries.filter(({ platform }) => platform !== void 0), ({ platform }) => platform).entries()].filter(([, group]) => group.length > 1).map(([platform, group]) => `${platform} is in ${group.map(({ name }) => name).join(" and ")}`);
	if (clashes.length > 0) throw new InvalidSourceError(`the sources cannot be combined: ${clashes.join("; ")}`, "Give each platform once.");
	const mediaType = !annotated && sources.every(({ root }) => root.descriptor.mediaType.startsWith("application/vnd.docker.")) ? mediaTypes.dockerList : mediaTypes.ociIndex;
	return encodeIndex({
		schemaVersion: 2,
		mediaType,
		manifests: entries.map(({ entry }) => entry)
	}, mediaType);
}
function entriesOf$1({ name, root, platform }) {
	if (root.kind === "index") {
		const raw = rawEntries(root);
		return root.entries.map((entry, at) => ({
			name,
			entry: raw[at],
			platform: entry.platform && !isAttestation(entry) ? formatPlatform(entry.platform) : void 0
		}));
	}
	if (platform === void 0) throw new InvalidSourceError(`${name} cannot be combined: its config names no platform`, "Only images for a platform can be combined.");
	const { mediaType, digest, size } = root.descriptor;
	return [{
		name,
		entry: {
			mediaType,
			digest,
			size,
			platform
		},
		platform: formatPlatform(platform)
	}];
}
// src/promote/survey/read-source.ts
async function readSource({ repository, tag, digest }, repositories) {
	const source = repositories.get(repository);
	const at = digest ?? tag ?? (await source.defaultImage?.())?.digest;
	const manifest = at === void 0 ? void 0 : await source.manifest(at);
	if (manifest !== void 0) return manifest;
	const similar = tag === void 0 ? [] : await similarTags(repositories, repository, tag);
	throw new SourceNotFoundError({
		repository,
		...tag && { tag },
		...digest && { digest }
	}, similar);
}
const similarLimit = 5;
const scanLimit = 1e3;
async function similarTags(repositories, repository, wanted) {
	const tags = [];
	try {
		for await (const tag of repositories.get(repository).tags()) {
			tags.push(tag);
			if (tags.length >= scanLimit) break;
		}
	} catch {}
	return nearNames(wanted, tags, similarLimit);
}
// src/promote/survey/platform-selection.ts
function selectPlatforms(whole, options, name) {
	const { platforms, unwrap = false } = options;
	if (whole.kind !== "index") return {
		kind: "manifest",
		manifest: whole
	};
	const [first] = platforms ?? [];
	if (unwrap && first !== void 0) return {
		kind: "entry",
		digest: pickPlatform(whole, first, name).digest
	};
	return {
		kind: "manifest",
		manifest: platformSubset(whole, options, name)
	};
}
async function checkSinglePlatform(whole, { sources, options }, repositories, name) {
	const { platforms = [] } = options;
	if (whole.kind === "index" || platforms.length === 0) return void 0;
	const platform = await configPlatform(repositories.get(sources[0].repository), whole);
	checkPlatform(platform, platforms, name);
	return platform;
}
async function readPlatform(digest, platform, { repository, repositories, name }) {
	let manifest = await readSource({
		repository,
		digest
	}, repositories);
	for (let depth = 0; manifest.kind === "index"; depth++) {
		if (depth >= 8) throw new MalformedError(`indexes are nested deeper than 8 levels`);
		manifest = await readSource({
			repository,
			digest: pickPlatform(manifest, platform, name).digest
		}, repositories);
	}
	return manifest;
}
// src/promote/survey/resolve-source.ts
async function resolveSource(request, repositories) {
	const roots = await Promise.all(request.sources.map(async (source) => ({
		source,
		root: await readSource(source, repositories)
	})));
	const whole = roots.length > 1 ? await combine(roots, request, repositories) : roots[0]?.root;
	if (whole === void 0) throw new TypeError("a request without a source");
	const name = request.sources.map(formatReference).join(" with ");
	const sources = roots.map(({ source, root }) => ({
		...source,
		digest: root.descriptor.digest
	}));
	const selected = selectPlatforms(whole, request.options, name);
	const platform = await checkSinglePlatform(whole, request, repositories, name);
	const replaced = roots.length === 1 && { replaced: whole.descriptor.digest };
	if (selected.kind === "entry") {
		const { origin, root } = await readEntry(roots, selected.digest, request, {
			repositories,
			name
		});
		checkPinned(root.descriptor.digest, request, name);
		return {
			sources,
			root,
			parts: [{
				origin,
				read: rememberManifests(repositories.get(origin), [root]),
				top: [root.descriptor]
			}],
			...replaced
		};
	}
	const manifest = annotate(selected.manifest, roots, request, name);
	checkPinned(manifest.descriptor.digest, request, name);
	const isCreated = !roots.some(({ root }) => root === manifest);
	const origin = request.sources[0].repository;
	return {
		sources,
		root: manifest,
		parts: roots.map((root) => partOf(root, manifest, repositories)),
		...platform && { platform },
		...isCreated && {
			created: {
				manifest,
				origin,
				created: new Map()
			},
			...replaced
		}
	};
}
function annotate(manifest, roots, { options: { annotations } }, name) {
	const isOriginal = roots.some(({ root }) => root === manifest);
	return annotations === void 0 || isOriginal || manifest.kind !== "index" ? manifest : annotateIndex(manifest, annotations, name);
}
function partOf({ source, root }, promoted, repositories) {
	const kept = new Set(childManifests(promoted).map(({ digest }) => digest));
	const candidates = [root.descriptor, ...childManifests(root)];
	return {
		origin: source.repository,
		read: rememberManifests(repositories.get(source.repository), [root]),
		top: root === promoted ? [root.descriptor] : candidates.filter(({ digest }) => kept.has(digest))
	};
}
function checkPinned(digest, { pin }, name) {
	if (pin === void 0 || pin.digest === digest) return;
	throw new InvalidSourceError(`the plan pins ${shortDigest(pin.digest)}, and its source, ${name}, gives ${shortDigest(digest)}`, "The plan was changed after it was created. Create a new one.");
}
async function readEntry(roots, digest, { options }, { repositories, name }) {
	const holder = roots.find(({ root }) => childManifests(root).some((child) => child.digest === digest)) ?? roots.find(({ root }) => root.descriptor.digest === digest);
	if (holder === void 0) throw new TypeError(`${digest} is in none of the sources`);
	const { repository } = holder.source;
	const [platform = ""] = options.platforms ?? [];
	return {
		origin: repository,
		root: await readPlatform(digest, platform, {
			repository,
			repositories,
			name
		})
	};
}
async function combine(roots, { options }, repositories) {
	return combineIndex(await Promise.all(roots.map(async ({ source, root }) => ({
		name: formatReference(source),
		root,
		platform: await configPlatform(repositories.get(source.repository), root)
	}))), options.annotations !== void 0);
}
// src/promote/survey/wait-for-source.ts
const firstPause = 2e3;
const longestPause$1 = 3e4;
async function waitForSource(request, repositories, emit, wait) {
	const [pinned] = await Promise.all([keepTrying(request, repositories, emit, wait), reportMovedSources(request, repositories, emit)]);
	return pinned;
}
async function keepTrying(request, repositories, emit, { until, now, sleep, deadline }) {
	if (until <= now()) return resolveSource(request, repositories);
	for (let pause = firstPause;; pause = Math.min(pause * 2, longestPause$1)) {
		const remaining = until - now();
		const result = await untilOver(remaining > 0 ? deadline(remaining) : AbortSignal.abort(), repositories, (patient) => attempt(request, patient, remaining > 0));
		if (typeof result !== "string") return result;
		emit({
			kind: "waiting",
			reason: result,
			milliseconds: remaining
		});
		await sleep(Math.min(pause, remaining));
	}
}
async function untilOver(over, repositories, look) {
	const patience = new AbortController();
	const end = () => patience.abort(over.reason);
	if (over.aborted) end();
	over.addEventListener("abort", end);
	try {
		return await look(repositories.withPatience(patience.signal));
	} finally {
		over.removeEventListener("abort", end);
	}
}
async function attempt(request, repositories, waiting) {
	try {
		const pinned = await resolveSource(request, repositories);
		if (!waiting) return pinned;
		const missing = missingPlatforms(request.options.require?.platforms ?? [], pinned.root);
		const lagging = missing.length > 0 ? [] : await laggingManifests(pinned, repositories);
		const source = request.sources.map(formatReference).join(", ");
		if (missing.length > 0) return `${source} has no ${missing.join(" and no ")} yet`;
		return lagging.length > 0 ? `${source} names manifests that cannot be read yet: ${lagging.join(", ")}` : pinned;
	} catch (error) {
		if (waiting && (error instanceof SourceNotFoundError || error instanceof InvalidSourceError)) return error.message;
		throw error;
	}
}
function missingPlatforms(wanted, root) {
	if (root.kind !== "index") return [];
	return wanted.filter((text) => {
		const platform = parsePlatform(text);
		return "problem" in platform || !root.entries.some((entry) => entry.platform && matchesPlatform(platform, entry.platform));
	});
}
async function laggingManifests({ parts, root }, repositories) {
	if (root.kind !== "index") return [];
	const present = await Promise.all(root.entries.map(async ({ digest }) => {
		return (await Promise.all(parts.map(({ origin }) => repositories.get(origin).resolve(digest)))).some((descriptor) => descriptor !== void 0);
	}));
	return root.entries.filter((_, at) => present[at] === false).map(nameOfEntry);
}
function nameOfEntry({ digest, platform }) {
	return platform === void 0 ? digest : `${platform.os}/${platform.architecture} (${digest})`;
}
// src/promote/survey/survey.ts
async function survey(request, wanted, context, waitedFor) {
	const { repositories, emit, today, trustServices } = context;
	const [source, named] = await Promise.all([waitedFor ?? waitForSource(request, repositories, emit, context.wait), readTargets(wanted, request, repositories)]);
	const { root, sources, parts } = source;
	const { digest } = root.descriptor;
	const readings = await unifyDigests(named, digest, repositories);
	emit({
		kind: "pinned",
		sources: request.sources,
		digest,
		created: source.created !== void 0
	});
	const destinations = destinationsOf(readings.filter(({ disallowedBy }) => disallowedBy === void 0).filter((target) => !isSkipped(target, digest)).map(({ target }) => target));
	const withoutImage = await destinationsWithoutImage(destinations, source, readings, context);
	const targets = withoutImage.length > 0 ? readings : await confirmAbsence(readings, request, repositories);
	const tagged = destinations.filter((name) => !withoutImage.includes(name));
	const incomplete = [...withoutImage, ...await incompleteDestinations(tagged, targets, source, context)];
	for (const { name, blobs } of expectedBlobs(withoutImage, parts, root)) context.preconnect(name, blobs);
	const holders = referrerDestinations(destinations, request.options);
	const gated = request.options.require !== void 0;
	const readsGraph = incomplete.length > 0 || gated;
	if (readsGraph) for (const part of parts) context.expectManifests(part.origin, unreadManifests(part, root));
	const referrerContexts = parts.map((part) => ({
		part,
		options: request.options,
		gated,
		destinations,
		withoutImage,
		repositories,
		emit,
		retry: context.wait
	}));
	const stored = Promise.all(referrerContexts.map((referrerContext) => surveySignatureStores(referrerContext, request)));
	stored.catch(() => void 0);
	const [attachments, nodes, platform, tags, missingRecords, ...referrerSurveys] = await Promise.all([
		surveyAttachments({
			root,
			attachments: context.attachments,
			destinations,
			withoutImage,
			repositories
		}),
		readsGraph ? readNodes(source, context) : [],
		source.platform ?? configPlatform(repositories.get(request.sources[0].repository), root),
		readTagLists({
			request,
			root
		}, targets, repositories),
		surveyRecords({
			request,
			root,
			targets
		}, context),
		...referrerContexts.map((referrerContext) => surveyReferrers({
			...referrerContext,
			destinations: holders
		}))
	]);
	const signatureSurveys = await stored;
	warnOfSchema1(root, nodes, request.sources, emit);
	reportReplacedIndex(source, request, emit);
	reportUnusedAnnotations(source, request, emit);
	await warnOfOtherSpellings({
		request,
		root,
		targets,
		tags
	}, repositories, emit);
	const signatures = signatureSurveys.flatMap((surveyed) => surveyed.referrers);
	const referrers = [...referrerSurveys.flatMap((surveyed) => surveyed.referrers), ...signatures];
	const attached = referrerSurveys.flatMap((surveyed) => surveyed.attached);
	return {
		request,
		root,
		sources,
		parts,
		platform,
		nodes,
		targets,
		incomplete: new Set(incomplete.map(formatName)),
		tags,
		selectable: new Map([...referrerSurveys, ...signatureSurveys].flatMap(({ selectable }) => [...selectable])),
		referrers,
		areReferrersSelected: referrerSurveys.every(({ areSelected }) => areSelected),
		missing: mergeByDestination(destinationsOf([...destinations, ...holders].map((repository) => ({ repository }))), [...[...referrerSurveys, ...signatureSurveys].map(({ missing }) => missing), attachments]),
		missingRecords,
		failedGates: await checkGates({
			request,
			sources,
			root,
			nodes,
			trustServices,
			referrers: attached,
			hasStoredSignatures: signatureSurveys.some(({ exist }) => exist),
			listed: referrerSurveys.map((surveyed) => surveyed.listed),
			repositories,
			now: today
		})
	};
}
async function surveyRecords({ request, root, targets }, context) {
	const right = targets.filter(({ current }) => current?.digest === root.descriptor.digest);
	if (context.signedRecords.length === 0 || right.length === 0) return new Map();
	const { findMissingRecords } = await import("./missing-records.js");
	return findMissingRecords({
		request,
		root,
		targets: right.map(({ target }) => target)
	}, context);
}
async function surveySignatureStores(context, { sources, targets }) {
	const { part, options, destinations, gated, repositories } = context;
	const isCopied = options.referrers !== "none" && destinations.some((name) => !sameName(name, part.origin));
	const at = sources.filter(({ repository }) => sameName(repository, part.origin)).flatMap(({ tag, digest }) => digest ?? tag ?? []);
	const stores = isCopied || gated ? await repositories.get(part.origin).signatureStores?.(at, "pull") : void 0;
	if (stores === void 0 || stores.length === 0) return {
		exist: false,
		selectable: new Map(),
		referrers: [],
		missing: new Map()
	};
	const { surveySignatures } = await import("./survey-signatures.js");
	return surveySignatures(stores, {
		...context,
		destinations: isCopied ? destinations : [],
		targets
	});
}
function mergeByDestination(destinations, maps) {
	return new Map(destinations.map(formatName).map((name) => [name, maps.flatMap((map) => map.get(name) ?? [])]));
}
async function checkGates(subject) {
	const { require } = subject.request.options;
	if (require === void 0) return [];
	const { evaluateGates } = await import("./evaluate.js");
	return evaluateGates(require, subject);
}
// src/promote/survey-and-plan.ts
async function surveyAndPlan(requests, repositories, settings) {
	const { emit } = settings.events;
	emit({
		kind: "phase",
		phase: "survey"
	});
	const wanted = wantedTargets(requests);
	const { now, sleep, deadline } = settings;
	const wait = {
		until: now() + settings.wait,
		now,
		sleep,
		deadline
	};
	const context = {
		preconnect: (name, blobs) => settings.preconnect(name, repositories.access(name), blobs),
		expectManifests: settings.expectManifests,
		repositories,
		emit,
		wait,
		attachments: settings.attachments,
		strict: settings.verify === "strict",
		probe: settings.phase === "content" || settings.phase === "tags",
		today: settings.today(),
		trustServices: settings.trustServices,
		signedRecords: signedRecords(settings)
	};
	const sources = await all((settings.wait > 0 ? requests : []).map((request) => waitForSource(request, repositories, emit, wait)));
	const surveys = await all(requests.map((request, at) => survey(request, wanted[at] ?? [], context, sources[at])));
	for (const message of await referrerWarnings(surveys)) emit({
		kind: "warning",
		message
	});
	const decided = plan(surveys);
	const isCopying = isActionable(decided) && !settings.dryRun && settings.phase !== "preflight";
	for (const surveyed of surveys) await reportReferrerChanges(surveyed, isCopying, emit);
	emit({
		kind: "planned",
		plan: decided
	});
	for (const event of planMessages(decided)) emit(event);
	if (settings.dryRun) for (const event of [...backupMessages(decided), ...notInPlanMessages(settings)]) emit(event);
	return decided;
}
function signedRecords({ signRecord, phase, verificationSummary = false }) {
	if (signRecord === void 0 || !(phase === "all" || phase === "tags")) return [];
	return verificationSummary ? ["record", "summary"] : ["record"];
}
async function referrerWarnings(surveys) {
	if (surveys.every(({ selectable }) => selectable.size === 0)) return [];
	const { unmatchedGlobs } = await import("./filter.js");
	return unmatchedGlobs(surveys);
}
function isActionable({ promotions }) {
	const decisions = promotions.map(({ decision }) => decision);
	return !decisions.includes("refused") && decisions.includes("promote");
}
async function all(promises) {
	const settled = await Promise.allSettled(promises);
	const errors = settled.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
	if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
	return settled.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
}
// src/promote/run-phases.ts
async function runPhases({ requests, listings }, signal, settings, collector) {
	const opened = openRepositories(requests, settings.open, {
		signal,
		writing: !settings.dryRun
	});
	const repositories = settings.wait > 0 ? opened : withListings(opened, listings);
	await preconnectAll(requests, repositories, settings);
	const sleep = (milliseconds) => orAborted(settings.sleep(milliseconds), signal);
	const since = settings.now();
	const execution = importWhileWaiting(() => import("./execute.js").then((n) => n.t));
	const plan = await surveyAndPlan(requests, repositories, {
		...settings,
		sleep
	});
	if (!isActionable(plan)) {
		await deleteTags(plan, signal, settings, collector);
		return settings.dryRun ? planDocumentOf(plan, settings.maker) : void 0;
	}
	const linksWarned = warnOfLinks(plan, repositories, settings);
	if (settings.dryRun) {
		await announceCreations(plan, repositories, settings.events.emit);
		await linksWarned;
		await deleteTags(plan, signal, settings, collector);
		return planDocumentOf(plan, settings.maker);
	}
	const { executePlan } = await execution;
	const executed = await executePlan(plan, {
		requests,
		repositories,
		sleep,
		signal,
		collector,
		since,
		linksWarned
	}, settings);
	if (executed !== void 0) await deleteTags(executed, signal, settings, collector);
}
async function warnOfLinks(plan, repositories, settings) {
	const { packageOwner: owner, events, phase } = settings;
	const targets = plan.promotions.flatMap((promotion) => promotion.targets);
	const isThere = ({ target: { repository } }) => repository.kind === "registry" && repository.registry === owner?.registry;
	if (owner === void 0 || phase === "tags" || !targets.some(isThere)) return;
	const { warnOfPackageLinks } = await import("./warn-of-package-link.js");
	await warnOfPackageLinks(plan, {
		owner,
		repositories,
		emit: events.emit
	});
}
async function deleteTags(plan, signal, { open, events, dryRun, phase, listedSources = new Map() }, collector) {
	const isAsked = plan.promotions.some(({ request }) => request.options.deleteSourceTags !== void 0);
	const isRefused = plan.promotions.some(({ decision }) => decision === "refused");
	if (!isAsked || isRefused || !(phase === "all" || phase === "tags")) return;
	const { deleteSourceTags } = await import("./delete-source-tags.js");
	await deleteSourceTags(plan, {
		open,
		signal,
		emit: events.emit,
		dryRun,
		collector,
		listed: listedSources
	});
}
async function preconnectAll(requests, repositories, { preconnect }) {
	const barred = await barredBy(requests);
	for (const name of namesOf(requests)) if (!barred.has(formatName(name))) preconnect(name, repositories.access(name));
}
async function barredBy(requests) {
	if (requests.every(({ options }) => options.allowTargets === void 0)) return new Set();
	const { barredRepositories } = await import("./allowed-targets.js");
	return barredRepositories(requests);
}
// src/promote/promote.ts
async function promote(runRequests, given) {
	const collector = new RunCollector();
	const settings = {
		...given,
		open: watchWrites(given.open, collector.noteWrite)
	};
	const { events, phase, now } = settings;
	const started = now();
	events.listen(collector.record);
	return reportOf({
		...await run(runRequests, settings, collector),
		dryRun: writesNothing(settings),
		phase,
		collector,
		milliseconds: now() - started
	});
}
function writesNothing({ dryRun, phase }) {
	return dryRun || phase === "preflight";
}
async function run(runRequests, settings, collector) {
	let requests = explicitRequests(runRequests);
	try {
		const expanded = await abortOnError(settings.signal, (signal) => expand(runRequests, signal, settings));
		requests = expanded.requests;
		for (const request of explicitRequests(runRequests)) {
			checkRequest(request);
			checkVersions(request, "of the targets", settings.events.emit);
		}
		const document = await abortOnError(settings.signal, (signal) => runPhases(expanded, signal, settings, collector));
		return {
			requests,
			document,
			failures: []
		};
	} catch (error) {
		const { signal } = settings;
		const failures = failuresOf(error, {
			requests,
			signal,
			isTagTouched: collector.isTagTouched,
			writesNothing: writesNothing(settings)
		});
		return {
			requests,
			document: void 0,
			failures
		};
	} finally {
		await settings.spool.clear();
	}
}
async function abortOnError(cancelled, work) {
	const failed = new AbortController();
	try {
		return await work(AbortSignal.any([cancelled, failed.signal]));
	} catch (error) {
		failed.abort(error);
		throw error;
	}
}
function explicitRequests(runRequests) {
	return runRequests.filter((request) => "sources" in request);
}
async function expand(runRequests, signal, settings) {
	const requests = explicitRequests(runRequests);
	if (requests.length === runRequests.length) return {
		requests,
		listings: new Map()
	};
	const { expandSelections } = await import("./expand-selection.js");
	return expandSelections(runRequests, {
		...settings,
		signal,
		emit: settings.events.emit
	});
}
// src/registry/content/verified-stream.ts
const readAheadLimit = 1048576;
const proofs = new WeakMap();
function verifiedStream(of, chunks, what) {
	const proof = {
		digest: of.digest,
		watch: void 0,
		ended: false
	};
	const highWaterMark = of.size <= 1048576 ? of.size + 1 : 1;
	const stream = Readable.from(verify$1({
		of,
		what,
		proof
	}, chunks), {
		objectMode: false,
		highWaterMark
	});
	onDestroy(stream, () => {
		proof.ended = true;
		if (chunks instanceof Readable) chunks.destroy();
	});
	proofs.set(stream, proof);
	return stream;
}
function onDestroy(stream, act) {
	const destroy = stream._destroy.bind(stream);
	stream._destroy = (error, done) => {
		act();
		destroy(error, done);
	};
}
function ensureVerified(of, stream, { what, watch }) {
	const proof = proofs.get(stream);
	if (proof?.digest !== of.digest) return ensureVerified(of, verifiedStream(of, stream, what), {
		what,
		...watch && { watch }
	});
	proof.watch = watch;
	return stream;
}
async function collect(of, stream, what) {
	const chunks = [];
	for await (const chunk of ensureVerified(of, stream, { what })) chunks.push(asBytes(chunk));
	return joined(chunks);
}
function readAhead(stream) {
	stream.on("error", () => {}).read(0);
	return stream;
}
async function readUpTo(limit, stream) {
	const chunks = [];
	let size = 0;
	for await (const chunk of bytesOf(stream)) {
		size += chunk.byteLength;
		if (size > limit) return void 0;
		chunks.push(chunk);
	}
	return joined(chunks);
}
function joined(chunks) {
	const [first] = chunks;
	return chunks.length === 1 && first !== void 0 ? first : Buffer.concat(chunks);
}
async function* verify$1({ of, what, proof }, chunks) {
	const hash = hashLike(of.digest);
	let size = 0;
	try {
		for await (const chunk of chunks) {
			const bytes = asBytes(chunk);
			size += bytes.byteLength;
			if (size > of.size) throw new IntegrityError(`${what}, bytes`, of.size, `more than ${of.size}`);
			hash.update(bytes);
			proof.watch?.tap(bytes.byteLength);
			yield bytes;
		}
		if (size !== of.size) throw new IntegrityError(`${what}, bytes`, of.size, size);
		const actual = `${of.digest.slice(0, of.digest.indexOf(":"))}:${hash.digest("hex")}`;
		if (actual !== of.digest) throw new IntegrityError(what, of.digest, actual);
	} catch (error) {
		if (!proof.ended) proof.watch?.failed(error);
		throw error;
	}
}
function asBytes(chunk) {
	if (chunk instanceof Uint8Array) return chunk;
	throw new TypeError("a stream of bytes gave something else");
}
async function* bytesOf(stream) {
	for await (const chunk of stream) yield asBytes(chunk);
}
async function* bytesAfter(stream, offset) {
	let left = offset;
	for await (const bytes of bytesOf(stream)) {
		if (left < bytes.byteLength) yield bytes.subarray(left);
		left = Math.max(0, left - bytes.byteLength);
	}
}
// src/registry/content/spool.ts
const memoryLimit = 262144;
const step = 524288;
function openSpool(parent) {
	let spooled;
	const inFile = () => spooled ??= createFile(parent);
	return {
		keep: (blob, open) => {
			let kept;
			const take = async () => blob.size <= memoryLimit ? keepInMemory(open) : keepOnDisk(blob, open, {
				parent,
				spooled: await inFile()
			});
			return async () => {
				kept ??= take();
				return (await kept)();
			};
		},
		clear: async () => {
			await spooled?.then(({ file }) => file.close()).catch(() => void 0);
		}
	};
}
async function createFile(parent) {
	const { UnnamedFile } = await import("./unnamed-file.js");
	return {
		file: new UnnamedFile(join(parent, `promote-image-${randomUUID()}`)),
		end: 0
	};
}
async function keepInMemory(open) {
	const bytes = await buffer(await open());
	return () => Readable.from([bytes]);
}
async function keepOnDisk(blob, open, { parent, spooled }) {
	const { bavail, bsize } = await statfs(parent);
	if (bavail * bsize < blob.size) throw diskFull(parent, blob, bavail * bsize);
	const place = {
		file: spooled.file,
		start: spooled.end
	};
	spooled.end += blob.size;
	await write$2(blob, await open(), place);
	return () => Readable.from(read$1(blob, place), { objectMode: false });
}
async function write$2({ digest, size }, chunks, { file, start }) {
	let at = 0;
	for await (const chunk of bytesOf(chunks)) {
		if (at + chunk.byteLength > size) throw new IntegrityError(`blob ${digest}, bytes`, size, `more than ${size}`);
		await file.write(chunk, start + at);
		at += chunk.byteLength;
	}
	if (at < size) throw new IntegrityError(`blob ${digest}, bytes`, size, at);
}
async function* read$1({ digest, size }, { file, start }) {
	for (let at = 0; at < size;) {
		const chunk = Buffer.allocUnsafe(Math.min(step, size - at));
		const bytesRead = await file.read(chunk, start + at);
		if (bytesRead === 0) throw new IntegrityError(`blob ${digest} on disk, bytes`, size, at);
		at += bytesRead;
		yield chunk.subarray(0, bytesRead);
	}
}
function diskFull(folder, { digest, size }, free) {
	return new RegistryError({
		registry: folder,
		repository: folder,
		operation: `keep blob ${digest} (${size} bytes) on disk, where ${free} bytes are free,`,
		access: "read",
		code: "disk-full"
	});
}
// src/registry/decorators/hinted.ts
function hinted(origin, name, { hintCache, isPublic }) {
	return {
		...origin,
		async manifest(at) {
			const manifest = await recall(origin, at, hintCache) ?? await origin.manifest(at);
			if (manifest === void 0) return void 0;
			for (const blob of childBlobs(manifest)) hintCache.recordHolder(name, blob);
			if (isPublic()) hintCache.noteManifest(manifest);
			return manifest;
		},
		async pushBlob(of, how) {
			const outcome = await origin.pushBlob(of, how);
			hintCache.recordHolder(name, of);
			return outcome;
		}
	};
}
async function recall(origin, at, hintCache) {
	const bytes = isDigestAt(at) ? hintCache.manifest(at) : void 0;
	if (bytes === void 0 || !isDigestAt(at)) return void 0;
	try {
		const descriptor = await origin.resolve(at);
		return descriptor?.digest === at ? decodeManifest(bytes, descriptor.mediaType, at) : void 0;
	} catch {
		return;
	}
}
// src/registry/decorators/lazy.ts
function lazy(name, load) {
	return {
		name,
		resolve: async (at, options) => (await load()).resolve(at, options),
		manifest: async (at) => (await load()).manifest(at),
		blob: async (of) => (await load()).blob(of),
		hasBlob: async (of) => (await load()).hasBlob(of),
		blobSize: async (digest) => (await load()).blobSize(digest),
		async *tags() {
			yield* (await load()).tags();
		},
		referrers: async (of, listing) => (await load()).referrers(of, listing),
		defaultImage: async () => (await load()).defaultImage(),
		openUpload: async () => (await load()).openUpload(),
		cancelUpload: async (session) => (await load()).cancelUpload(session),
		pushBlob: async (of, how) => (await load()).pushBlob(of, how),
		pushManifest: async (manifest) => (await load()).pushManifest(manifest),
		pushTags: async (manifest, tags) => (await load()).pushTags(manifest, tags),
		indexReferrers: async (subject, referrers) => (await load()).indexReferrers(subject, referrers),
		deleteTag: async (tag) => (await load()).deleteTag(tag)
	};
}
// src/registry/decorators/mirrored.ts
function mirrorName(mirror, { path }) {
	const { repository } = parseReference(`${mirror}/${path}`);
	if (repository.kind !== "registry") throw new TypeError(`${mirror} is not a registry`);
	return repository;
}
function mirrored(origin, mirrors, options) {
	async function first(read) {
		for (const mirror of mirrors) try {
			const content = await read(mirror);
			if (content !== void 0) return content;
		} catch (error) {
			options.onSkipped(mirror, error);
		}
	}
	async function readName(at, read) {
		if (isDigestAt(at)) return await first(read) ?? read(origin);
		try {
			return await read(origin);
		} catch (error) {
			const content = error instanceof RegistryError && error.details.status === void 0 && options.onTagFromMirror !== void 0 ? await first(read) : void 0;
			if (content === void 0) throw error;
			options.onTagFromMirror?.(at);
			return content;
		}
	}
	return {
		...origin,
		resolve: (at, how) => readName(at, (source) => source.resolve(at, how)),
		manifest: (at) => readName(at, (source) => source.manifest(at)),
		blob: async (of) => await first((mirror) => mirror.blob(of)) ?? origin.blob(of)
	};
}
// src/registry/families/docker-hub.ts
const hubHost = "hub.docker.com";
const dockerHub = {
	name: "Docker Hub",
	matches: { hosted: /^docker\.io$/ },
	tokenService: () => ({
		realm: "https://auth.docker.io/token",
		service: "registry.docker.io"
	}),
	behaviour: { multiTag: false },
	redirectsBlobs: true,
	remedies: [
		{
			codes: ["tag-immutable"],
			text: "The tag is immutable by the settings of the repository: push a new tag.",
			source: "github.com/docker/hub-feedback/issues/2466"
		},
		{
			access: "write",
			codes: ["unauthorized", "denied"],
			text: "Docker Hub gives a token even if it does not allow a push: the access token needs Read & Write, and the account must be a collaborator of the repository.",
			source: "github.com/docker/hub-feedback/issues/1771"
		},
		{
			codes: ["unauthorized", "denied"],
			text: "Docker Hub answers the same for a repository that does not exist: check the name, then the credentials.",
			source: "Docker's registry authentication page"
		},
		{
			codes: ["rate-limited"],
			text: "Docker Hub counts manifest reads, 100 in six hours without an account: give credentials for docker.io.",
			source: "Docker Hub's usage and limits page"
		}
	],
	immutableTags: "In the settings of the repository choose \"Specific tags are immutable\" with an expression that such tags do not match, as `^v?[0-9]` (from Docker's page on immutable tags).",
	packagePage: ({ path, tag }) => {
		return `https://hub.docker.com/${path.startsWith("library/") ? `_/${path.slice(8)}` : `r/${path}`}/tags${tag === void 0 ? "" : `?name=${encodeURIComponent(tag)}`}`;
	}
};
// src/registry/families/acr.ts
const acr = {
	name: "ACR",
	matches: { hosted: /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)$/ },
	tokenService: (host) => ({
		realm: `https://${host}/oauth2/token`,
		service: host
	}),
	behaviour: { multiTag: false },
	redirectsBlobs: true,
	remedies: [{
		words: /lock|WriteEnabled|immutable/i,
		text: "The tag or repository is locked: `az acr repository update --name REGISTRY --image NAME:TAG --write-enabled true` unlocks it.",
		source: "github.com/Azure/acr/issues/890"
	}, {
		codes: ["unauthorized", "denied"],
		text: "The identity needs AcrPull to read and AcrPush to write; a token of `az acr login` is good for three hours.",
		source: "ACR's guide to authentication"
	}],
	immutableTags: "Unlock it: `az acr repository update --name REGISTRY --image NAME:TAG --write-enabled true` (from reports: github.com/Azure/acr/issues/890)."
};
// src/registry/families/artifactory.ts
const artifactory = {
	name: "Artifactory",
	matches: { selfHosted: /(?:^|\.)jfrog\.io$|artifactory/ },
	remedies: [{
		access: "write",
		codes: ["unauthorized", "denied"],
		text: "Moving a tag needs the Delete/Overwrite permission in Artifactory, besides Deploy.",
		source: "github.com/GoogleContainerTools/kaniko/issues/1095"
	}]
};
// src/registry/families/ecr.ts
const missingRepository = "github.com/aws/containers-roadmap/issues/1970";
const ecr = {
	name: "ECR",
	matches: { hosted: ecrHosts },
	basicAuth: true,
	rates: { manifests: 10 },
	behaviour: {
		multiTag: false,
		selfMount: false
	},
	redirectsBlobs: true,
	remedies: [
		{
			words: /NAME_UNKNOWN|RepositoryNotFound/,
			text: "ECR creates no repository on a push, unless a creation template says so: create it first.",
			source: missingRepository
		},
		{
			access: "write",
			codes: ["no-response"],
			text: "ECR drops the connection of a push to a repository that does not exist: create it first.",
			source: missingRepository
		},
		{
			codes: ["tag-immutable"],
			text: "The repository has immutable tags, and this one holds another image: push a new tag.",
			source: "github.com/aws/containers-roadmap/issues/2380"
		},
		{
			words: /media ?type|artifactType/i,
			text: "ECR refuses media types with a \";\" in them: leave that referrer out, or attach it with a plain media type.",
			source: "github.com/aws/containers-roadmap/issues/2306"
		},
		{
			codes: ["unauthorized", "denied"],
			text: "A login to ECR is good for twelve hours and one region. The role needs ecr:BatchGetImage and ecr:GetDownloadUrlForLayer to read; ecr:BatchCheckLayerAvailability, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload and ecr:PutImage to write.",
			source: "the ECR user guide, required permissions for pushing an image"
		}
	],
	immutableTags: "Exclude such tags, and all others stay immutable: `aws ecr put-image-tag-mutability --repository-name \u2026 --image-tag-mutability IMMUTABLE_WITH_EXCLUSION --image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=sha256-*` (from the API reference of PutImageTagMutability).",
	packagePage: ({ host, path }) => {
		const { account, region, domain } = ecrAddress(host) ?? {
			account: "",
			region: "",
			domain: ""
		};
		return `https://${consoleHost(region, domain)}/ecr/repositories/private/${account}/${path}?region=${region}`;
	}
};
function consoleHost(region, domain) {
	if (domain.endsWith(".cn") || region.startsWith("cn-")) return `${region}.console.amazonaws.cn`;
	return region.startsWith("us-gov-") ? `${region}.console.amazonaws-us-gov.com` : `${region}.console.aws.amazon.com`;
}
// src/registry/families/ecr-public.ts
const ecrPublic = {
	name: "ECR Public",
	matches: { hosted: /^public\.ecr\.aws$/ },
	tokenService: () => ({
		realm: "https://public.ecr.aws/token/",
		service: "public.ecr.aws",
		scope: "aws"
	}),
	rates: { manifests: 10 },
	behaviour: {
		multiTag: false,
		selfMount: false
	},
	redirectsBlobs: true,
	remedies: [{
		words: /NAME_UNKNOWN|RepositoryNotFound/,
		text: "ECR Public creates no repository on a push: `aws ecr-public create-repository --region us-east-1 \u2026` first.",
		source: "the ECR Public user guide"
	}],
	packagePage: ({ path }) => `https://gallery.ecr.aws/${path}`
};
// src/registry/families/ghcr.ts
const source = "github.com/docker/build-push-action/issues/981";
// src/registry/families/families.ts
const families = [
	dockerHub,
	{
		name: "GHCR",
		matches: { hosted: /^ghcr\.io$/ },
		tokenService: () => ({
			realm: "https://ghcr.io/token",
			service: "ghcr.io"
		}),
		behaviour: { multiTag: false },
		redirectsBlobs: true,
		remedies: [
			{
				access: "write",
				codes: ["unauthorized", "denied"],
				text: "A package that exists must let this repository in: package settings, \"Manage Actions access\", role Write.",
				source
			},
			{
				codes: ["unauthorized", "denied"],
				text: "A private package must let this repository in: package settings, \"Manage Actions access\". A package of another owner needs a personal access token.",
				source
			},
			{
				codes: ["rate-limited"],
				text: "GitHub limits how fast one account may write (its secondary rate limit): wait some minutes.",
				source: "GitHub's page on rate limits"
			}
		],
		packagePage: ({ path }) => `https://ghcr.io/${path}`
	},
	ecr,
	ecrPublic,
	{
		name: "Google",
		matches: { hosted: /^(?:(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/ },
		tokenService: (host) => ({
			realm: `https://${host}/v2/token`,
			service: host
		}),
		rates: { requests: 50 },
		behaviour: { multiTag: false },
		remedies: [{
			access: "write",
			statuses: [404],
			text: "Artifact Registry creates no repository on a push: `gcloud artifacts repositories create \u2026` first.",
			source: "Artifact Registry's guide to pushing images"
		}, {
			codes: ["unauthorized", "denied"],
			text: "The service account needs roles/artifactregistry.reader to read and roles/artifactregistry.writer to write in that project and location.",
			source: "Artifact Registry's guide to access control"
		}],
		immutableTags: "Artifact Registry has immutable tags for a whole repository only: `gcloud artifacts repositories update \u2026 --no-immutable-tags` (from reports: github.com/actions/attest-build-provenance/issues/80).",
		packagePage: ({ host, path }) => /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:(?:us|eu|asia)\.)?gcr\.io)$/.test(host) ? `https://${host}/${path}` : void 0
	},
	acr,
	{
		name: "Quay",
		matches: {
			hosted: /^quay\.io$/,
			selfHosted: /(?:^|\.)quay\.|(?:^|[.-])quay(?:[.-]|$)/
		},
		tokenService: () => ({
			realm: "https://quay.io/v2/auth",
			service: "quay.io"
		}),
		behaviour: {
			multiTag: false,
			singlePost: true
		},
		redirectsBlobs: true,
		remedies: [
			{
				codes: ["tag-immutable"],
				text: "The tag is immutable and holds another image: push a new tag.",
				source: "Quay's source, v2 errors"
			},
			{
				codes: ["quota-exceeded"],
				text: "The quota of the organisation is used up: delete images, or have it raised.",
				source: "Quay's source, v2 errors"
			},
			{
				codes: ["unauthorized", "denied"],
				text: "A robot account needs Read or Write on each repository; Quay answers the same for a repository that does not exist.",
				source: "Quay's documentation of robot accounts"
			}
		],
		immutableTags: "Give the immutability policy a tag pattern that such tags do not match, as `^v?[0-9]` (from PROJQUAY-1253).",
		packagePage: ({ path }) => `https://quay.io/repository/${path}?tab=tags`
	},
	{
		name: "GitLab",
		matches: {
			hosted: /^registry\.gitlab\.com$/,
			selfHosted: /gitlab/
		},
		tokenService: () => ({
			realm: "https://gitlab.com/jwt/auth",
			service: "container_registry"
		}),
		behaviour: { multiTag: false },
		redirectsBlobs: true,
		remedies: [{
			words: /MANIFEST_INVALID|manifest invalid/i,
			text: "GitLab refuses indexes that list layers, such as BuildKit caches: push the image, not its cache.",
			source: "gitlab.com/gitlab-org/container-registry, commit 79e854aa"
		}, {
			codes: ["unauthorized", "denied"],
			text: "CI_JOB_TOKEN reaches its own project only; another needs a deploy token or an access token with read_registry and write_registry.",
			source: "GitLab's guide to registry authentication"
		}],
		immutableTags: "Give the rule for immutable tags a pattern that such tags do not match, as `^v?[0-9]`.",
		packagePage: ({ path }) => {
			const names = path.split("/");
			const page = `https://gitlab.com/${names.slice(0, 2).join("/")}`;
			return names.length === 2 ? `${page}/container_registry` : page;
		}
	},
	{
		name: "Harbor",
		matches: { selfHosted: /harbor/ },
		remedies: [
			{
				codes: ["quota-exceeded"],
				text: "The storage quota of the project is used up: have it raised, or run its garbage collection.",
				source: "Harbor's documentation of project quotas"
			},
			{
				words: /immutable|PRECONDITION/i,
				text: "A tag immutability rule of the project covers this tag: push a new tag, or change the rule.",
				source: "Harbor's documentation of tag immutability rules"
			},
			{
				codes: [
					"unauthorized",
					"denied",
					"repository-unknown",
					"not-found"
				],
				text: "The project must exist, and the robot account needs push in it. A robot's name has a \"$\": quote it so that neither the shell nor YAML reads it.",
				source: "github.com/goharbor/harbor/issues/17097"
			}
		],
		immutableTags: "In the project, under Policy, Tag Immutability, let each rule be for tags \"excluding\" `sha256-*` (from reports: github.com/goharbor/harbor/issues/17332)."
	},
	artifactory,
	{
		name: "Nexus",
		matches: { selfHosted: /nexus|sonatype/ },
		remedies: [{
			statuses: [401],
			text: "Nexus takes tokens only if the \"Docker Bearer Token Realm\" is active (Security, Realms).",
			source: "Nexus's documentation of Docker authentication"
		}, {
			access: "write",
			statuses: [400, 403],
			text: "The repository may forbid to deploy a tag again (\"Disable redeploy\"), or check content types strictly.",
			source: "github.com/sonatype/nexus-public/issues/967"
		}]
	},
	{
		name: "Gitea",
		matches: {
			hosted: /^codeberg\.org$/,
			selfHosted: /gitea|forgejo/
		},
		behaviour: { multiTag: false },
		remedies: [{
			codes: ["unauthorized", "denied"],
			text: "The access token needs the scope read:package to read and write:package to write, and the owner of the image is a user or an organization of that server.",
			source: "the scopes of Gitea's access tokens (models/auth/access_token_scope.go)"
		}]
	}
];
function hostedFamilyOf(registry) {
	return families.find(({ matches: { hosted } }) => hosted?.test(registry));
}
function familyOf(registry) {
	return hostedFamilyOf(registry) ?? families.find(({ matches: { selfHosted } }) => selfHosted?.test(registry));
}
function isDockerHub(registry) {
	return hostedFamilyOf(registry) === dockerHub;
}
function applyKnownBehaviour(learned, registry, { referrers }) {
	Object.assign(learned, hostedFamilyOf(registry)?.behaviour);
	if (referrers !== void 0 && referrers !== "auto") learned.referrersApi = referrers === "api";
}
// src/registry/transport/security/origin.ts
const apiHosts = { "docker.io": "registry-1.docker.io" };
function apiOrigin(registry, { plainHttp }) {
	const host = apiHosts[registry] ?? registry;
	const secure = new URL(`https://${host}/`);
	return plainHttp ?? isLoopbackName(secure.hostname) ? new URL(`http://${host}/`) : secure;
}
function isLoopbackName(hostname) {
	const name = hostname.toLowerCase();
	return name === "localhost" || name === "[::1]" || isIPv4(name) && name.startsWith("127.");
}
function bareHost(hostname) {
	return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "").toLowerCase();
}
function isAddress(hostname) {
	const bare = bareHost(hostname);
	return isIPv4(bare) || isIP(bare) === 6;
}
function sameOrigin(url, origin) {
	return url.origin === origin.origin;
}
function sameHost(url, origin) {
	return bareHost(url.hostname) === bareHost(origin.hostname);
}
function originKey({ protocol, hostname, port }) {
	return `${protocol}//${hostname.replace(/^\[|\]$/g, "")}:${port}`;
}
// src/registry/transport/types.ts
var NoResponseError = class extends PromoteError {
	name = "NoResponseError";
	code = "no-response";
	url;
	written;
	constructor(cause, { url, written }) {
		super(cause instanceof Error ? cause.message : String(cause), { cause });
		this.url = url;
		this.written = written;
	}
};
function repositoryOf$1({ scope }) {
	return scope === void 0 || scope === "catalog" ? "" : scope.repository;
}
function accessOf({ method }) {
	return method === "GET" || method === "HEAD" ? "read" : "write";
}
// src/registry/transport/request-error.ts
function requestError(registry, request, details) {
	const { operation } = request;
	return new RegistryError({
		registry,
		repository: repositoryOf$1(request),
		operation,
		access: accessOf(request),
		...details
	});
}
// src/registry/transport/read-body.ts
async function readBody(response, limit, what) {
	const bytes = Number(response.headers["content-length"] ?? 0) > limit ? void 0 : await readUpTo(limit, response.body);
	if (bytes !== void 0) return bytes;
	await response.discard();
	throw new MalformedError(`${what} is larger than ${limit} bytes, which is more than anything we read`);
}
async function readJson(response, limit, what) {
	return decodeJson(await readBody(response, limit, what), what);
}
async function readText(response, limit) {
	try {
		return new TextDecoder().decode(await readBody(response, limit, "the answer"));
	} catch {
		return;
	}
}
// src/registry/auth/tokens/endpoint.ts
const tokenResponseLimit = 65536;
const minimumLifetime = 60;
var TokenServiceError = class extends PromoteError {
	name = "TokenServiceError";
	code = "token-service";
	status;
	constructor(status, message) {
		super(message);
		this.status = status;
	}
};
async function requestToken(request, send) {
	const response = await send(request.credential?.kind === "identity" ? byPost(request) : byGet(request));
	const { status } = response;
	const body = await readText(response, tokenResponseLimit);
	if (status === 400 || status === 401 || status === 403) return {
		kind: "denied",
		status,
		detail: body === void 0 ? "" : detailOf(body)
	};
	if (status < 200 || status > 299) throw new TokenServiceError(status, `the token service answered ${status}`);
	if (body === void 0) throw new TokenServiceError(status, "the token service answered with more than 64 KiB");
	return decode(body);
}
function byGet({ realm, service, scopes, credential }) {
	const url = new URL(realm);
	if (service !== void 0) url.searchParams.append("service", service);
	for (const scope of scopes) url.searchParams.append("scope", scope);
	if (credential?.kind !== "basic") return {
		method: "GET",
		url,
		headers: {}
	};
	return {
		method: "GET",
		url,
		headers: { authorization: basicHeader(credential.username, credential.password) }
	};
}
function byPost({ realm, service, scopes, credential }) {
	const form = new URLSearchParams({
		grant_type: "refresh_token",
		client_id: "promote-image"
	});
	if (credential?.kind === "identity") form.set("refresh_token", credential.token);
	if (service !== void 0) form.set("service", service);
	form.set("scope", scopes.join(" "));
	return {
		method: "POST",
		url: realm,
		headers: {},
		form: form.toString()
	};
}
function basicHeader(username, password) {
	return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}
function decode(body) {
	const response = parse(body);
	const token = [response?.["access_token"], response?.["token"]].find(isToken);
	if (token === void 0) throw new TokenServiceError(200, "the token service answered without a token");
	const given = response?.["expires_in"];
	return {
		kind: "granted",
		token,
		seconds: typeof given === "number" && Number.isFinite(given) ? Math.max(minimumLifetime, given) : minimumLifetime
	};
}
function isToken(value) {
	return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}
function parse(body) {
	const value = parseJson(body);
	return isRecord(value) ? value : void 0;
}
function detailOf(body) {
	const response = parse(body);
	const errors = response?.["errors"];
	const first = Array.isArray(errors) ? errors[0] : void 0;
	return ([
		isRecord(first) ? first["message"] : void 0,
		response?.["details"],
		response?.["message"]
	].find((value) => typeof value === "string") ?? "").replace(/[^\x20-\x7e]/g, " ").slice(0, 200);
}
// src/registry/auth/errors.ts
var NotAuthorizedError = class extends PromoteError {
	name = "NotAuthorizedError";
	code;
	status;
	anonymous;
	constructor(message, facts) {
		super(message, facts);
		this.code = facts.code;
		this.status = facts.status;
		this.anonymous = facts.anonymous;
	}
};
function explainAuthError(error, registry, request) {
	if (error instanceof CredentialError) return requestError(registry, request, {
		code: error.code,
		detail: error.message,
		cause: error
	});
	if (!(error instanceof NotAuthorizedError || error instanceof TokenServiceError)) return error;
	const { code, status, message: detail, remedy } = error;
	const anonymous = error instanceof NotAuthorizedError ? error.anonymous : void 0;
	return requestError(registry, request, {
		code,
		detail,
		cause: error,
		...anonymous !== void 0 && { anonymous },
		...status !== void 0 && { status },
		...remedy !== void 0 && { remedy }
	});
}
// src/registry/auth/authorize.ts
const reconsiderLimit = 5;
function authorize({ registry, origin, authorizer, firstRequest }) {
	return (next) => async (request) => {
		if (!sameOrigin(request.url, origin)) return next(request);
		await firstRequest.wait(request.signal);
		try {
			return await sendAuthorized(request, {
				next,
				origin,
				authorizer,
				firstRequest
			});
		} catch (error) {
			throw explainAuthError(error, registry, request);
		} finally {
			firstRequest.settle();
		}
	};
}
async function sendAuthorized(request, context) {
	const { next, origin, authorizer, firstRequest } = context;
	const need = needOf(request);
	let grant = await authorizer.authorize(need);
	for (let tries = 1;; tries += 1) {
		const response = await next(withGrant(request, grant));
		const { status } = response;
		if (status < 400) authorizer.onAccepted(need, grant);
		const refused = status === 401 || status === 403;
		if (!refused) firstRequest.settle();
		if (!(refused || status === 404) || tries > reconsiderLimit || !sameOrigin(response.url, origin)) return response;
		const rejection = {
			status,
			challenge: response.headers["www-authenticate"]
		};
		const nextGrant = await authorizer.onRejected(need, grant, rejection);
		if (nextGrant === void 0) return response;
		await response.discard();
		grant = nextGrant;
	}
}
function needOf({ scope, method, signal }) {
	return {
		scope,
		reads: method === "GET" || method === "HEAD",
		signal
	};
}
function withGrant(request, { header }) {
	return header === void 0 ? request : {
		...request,
		headers: {
			...request.headers,
			authorization: header
		}
	};
}
// src/registry/auth/challenge.ts
const lengthLimit = 16384;
const countLimit = 16;
const parameterLimit = 32;
const tokenCharacter = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/;
function parseChallenges(header) {
	const cursor = {
		text: (header ?? "").slice(0, lengthLimit),
		at: 0
	};
	const challenges = [];
	while (cursor.at < cursor.text.length && challenges.length <= countLimit) {
		skip(cursor, /[\s,]/);
		const word = take(cursor, tokenCharacter);
		if (word === "") {
			skipItem(cursor);
			continue;
		}
		const value = readValue(cursor);
		const current = challenges.at(-1);
		if (value === void 0) challenges.push({
			scheme: word.toLowerCase(),
			parameters: new Map()
		});
		else if (current !== void 0) addParameter(current.parameters, word.toLowerCase(), value);
	}
	return challenges.slice(0, countLimit);
}
function addParameter(parameters, name, value) {
	if (!parameters.has(name) && parameters.size < parameterLimit) parameters.set(name, value);
}
function readValue(cursor) {
	const start = cursor.at;
	skip(cursor, /\s/);
	if (cursor.text[cursor.at] !== "=") {
		cursor.at = start;
		return;
	}
	cursor.at += 1;
	skip(cursor, /\s/);
	return cursor.text[cursor.at] === "\"" ? readQuoted(cursor) : take(cursor, /[^\s,"]/);
}
function readQuoted(cursor) {
	const { text } = cursor;
	let value = "";
	cursor.at += 1;
	while (cursor.at < text.length && text[cursor.at] !== "\"") {
		if (text[cursor.at] === "\\") cursor.at += 1;
		value += text[cursor.at] ?? "";
		cursor.at += 1;
	}
	cursor.at += 1;
	return value;
}
function skipItem(cursor) {
	if (cursor.text[cursor.at] === "\"") readQuoted(cursor);
	else {
		cursor.at += 1;
		skip(cursor, /[^\s,"]/);
	}
}
function skip(cursor, characters) {
	while (cursor.at < cursor.text.length && characters.test(cursor.text[cursor.at] ?? "")) cursor.at += 1;
}
function take(cursor, characters) {
	const start = cursor.at;
	skip(cursor, characters);
	return cursor.text.slice(start, cursor.at);
}
// src/registry/auth/credential-lookup.ts
const lifetime = 6e4;
var CredentialLookup = class {
	#options;
	#lookups = new Map();
	#sent = new Map();
	#anonymous = new Set();
	#warned = false;
	constructor(options) {
		this.#options = options;
	}
	async find(repository, access) {
		const credential = await this.#lookUp(repository, access);
		return credential?.implicit === true && this.#anonymous.has(repository) ? void 0 : credential;
	}
	recordSent(repository, credential) {
		const sent = this.#sent.get(repository) ?? new Map();
		this.#sent.set(repository, sent.set(credential?.origin, credential && sentLogin(credential)));
	}
	#lookUp(repository, access) {
		const { clock, credentials, registry } = this.#options;
		const key = `${access} ${repository}`;
		const now = clock.now();
		const cached = this.#lookups.get(key);
		if (cached !== void 0 && now < cached.until) return cached.credential;
		const lookup = credentials.find({
			kind: "registry",
			registry,
			path: repository
		}, access);
		const credential = access === "pull" ? lookup.catch((error) => this.#ignoreDefaultStore(error)) : lookup;
		this.#lookups.set(key, {
			until: now + lifetime,
			credential
		});
		return credential;
	}
	#ignoreDefaultStore(error) {
		if (!(error instanceof CredentialError && error.isDefaultStore)) throw error;
		if (!this.#warned) this.#options.warn(`${error.message}. ${this.#options.registry} is read without a login`);
		this.#warned = true;
	}
	async fallBackToAnonymous(repository) {
		const lookups = ["pull", "push"].map(async (access) => this.#lookups.get(`${access} ${repository}`)?.credential);
		if (!(await Promise.all(lookups)).some((credential) => credential?.implicit === true) || this.#anonymous.has(repository)) return false;
		this.#anonymous.add(repository);
		return true;
	}
	isAnonymous(repository) {
		const { logins, anonymous } = this.sent(repository);
		return anonymous && logins.length === 0;
	}
	sent(repository) {
		const { sources, isAnonymous } = this.#options.credentials;
		const sent = [...this.#sent.get(repository)?.values() ?? []];
		return {
			logins: sent.filter((login) => login !== void 0),
			anonymous: sent.includes(void 0),
			...isAnonymous !== true && { sources }
		};
	}
};
function sentLogin({ credential, origin, place }) {
	const { username } = {
		username: void 0,
		...credential
	};
	return {
		origin,
		...place && { place },
		...username !== void 0 && { username }
	};
}
// src/registry/auth/registrable-domain.ts
const multiTenantDomains = `
  amazonaws.com amazonaws.com.cn on.aws azure.com azure.cn azurecr.io azurecr.cn azurecr.us azurecontainerapps.io
  windows.net pkg.dev gcr.io github.dev jfrog.io cloudsmith.io netlify.com herokudns.com railway.app koyeb.app
  linode.com scw.cloud oraclecloud.com ocir.io ibmcloud.com icr.io appdomain.cloud aliyuncs.com myqcloud.com ovh.net
  hetzner.com your-server.de nip.io sslip.io xip.io loca.lt openshiftapps.com glitch.me gitpod.io cluster.local
  internal localhost
`.trim().split(/\s+/);
async function sharesDomain(host, candidate) {
	if (isMultiTenant(host) || isMultiTenant(candidate)) return false;
	const { getDomain } = await import("./cjs.js").then((m) => __toESM(m.default, 1));
	const domain = getDomain(host, { allowPrivateDomains: true });
	return domain !== null && domain === getDomain(candidate, { allowPrivateDomains: true });
}
function isMultiTenant(host) {
	return multiTenantDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
// src/registry/auth/realm-policy.ts
async function checkRealm(realm, rules) {
	const { origin, addresses } = rules;
	if (!URL.canParse(realm, origin.href)) return {
		kind: "refused",
		problem: "the URL of its token service is not valid"
	};
	const url = new URL(realm, origin);
	url.hash = "";
	if (url.protocol !== "https:" && !(url.protocol === "http:" && origin.protocol === "http:")) return {
		kind: "refused",
		problem: `its token service at ${url.host} is not https`
	};
	if (url.username !== "" || url.password !== "") return {
		kind: "refused",
		problem: "its token service is a URL with credentials in it"
	};
	if (sameHost(url, origin)) return {
		kind: "usable",
		url,
		trusted: true
	};
	if (!addresses.allowsHost(url.hostname)) return {
		kind: "refused",
		problem: `its token service at ${url.host} is at an address that it may not send requests to`
	};
	return {
		kind: "usable",
		url,
		trusted: await isTrusted(url, rules)
	};
}
async function isTrusted(url, { registry, origin, settings }) {
	if (settings.realm !== void 0 && URL.canParse(settings.realm) && new URL(settings.realm).origin === url.origin) return true;
	const familyRealm = hostedFamilyOf(registry)?.tokenService?.(registry).realm;
	if (familyRealm !== void 0 && new URL(familyRealm).origin === url.origin) return true;
	if (isAddress(url.hostname) || isAddress(origin.hostname)) return false;
	return url.protocol === "https:" && sharesDomain(bareHost(origin.hostname), bareHost(url.hostname));
}
function describeUntrusted({ host }) {
	return `its token service is on another domain (${host}), so it gets no credentials and only anonymous tokens are requested.`;
}
// src/registry/auth/tokens/scopes.ts
const actionLists = {
	pull: "pull",
	"pull,push": "pull,push",
	delete: "pull,push,delete"
};
const order = [
	"pull",
	"pull,push",
	"delete"
];
function repositoryScope(repository, actions) {
	return `repository:${repository}:${actionLists[actions]}`;
}
const catalogScope = "registry:catalog:*";
function widest(actions, expected) {
	return expected !== void 0 && order.indexOf(expected) > order.indexOf(actions) ? expected : actions;
}
function challengedScopes(parameter) {
	return (parameter ?? "").split(" ").filter((scope) => scope !== "" && scope.length <= 1024).slice(0, 8);
}
function isFixedScope(scope) {
	return !scope.includes(":");
}
function covers$1(granted, wanted) {
	const [target, actions] = split(wanted);
	return granted.some((scope) => {
		const [grantedTarget, allowed] = split(scope);
		return grantedTarget === target && actions.every((action) => allowed.includes(action) || allowed.includes("*"));
	});
}
function split(scope) {
	const at = scope.lastIndexOf(":");
	return at < 0 ? [scope, []] : [scope.slice(0, at), scope.slice(at + 1).split(",")];
}
// src/registry/auth/scheme.ts
function wellKnownScheme(registry) {
	const family = hostedFamilyOf(registry);
	if (family?.basicAuth === true) return { kind: "basic" };
	if (family?.tokenService === void 0) return void 0;
	const { realm, service, scope } = family.tokenService(registry);
	const fixedScopes = scope === void 0 ? [] : [scope];
	return {
		kind: "bearer",
		realm: new URL(realm),
		service,
		trusted: true,
		fixedScopes,
		presumed: true
	};
}
async function selectScheme(challenges, rules) {
	let problem;
	for (const { scheme, parameters } of challenges) {
		if (scheme !== "bearer") continue;
		const result = await checkRealm(parameters.get("realm") ?? "null:", rules);
		if (result.kind === "refused") {
			problem ??= result.problem;
			continue;
		}
		const { url: realm, trusted } = result;
		const fixedScopes = challengedScopes(parameters.get("scope")).filter(isFixedScope);
		return {
			kind: "bearer",
			realm,
			service: parameters.get("service"),
			trusted,
			fixedScopes,
			presumed: false
		};
	}
	if (challenges.some(({ scheme }) => scheme === "basic")) return { kind: "basic" };
	return {
		kind: "none",
		problem
	};
}
function sameScheme(current, selected) {
	if (current?.kind !== "bearer" || selected.kind !== "bearer") return current?.kind === selected.kind;
	return current.realm.href === selected.realm.href && current.service === selected.service && current.fixedScopes.join(" ") === selected.fixedScopes.join(" ");
}
// src/registry/auth/current-scheme.ts
var CurrentScheme = class {
	#options;
	#scheme;
	#pinged;
	constructor(options) {
		this.#options = options;
		this.#scheme = wellKnownScheme(options.rules.registry);
	}
	get value() {
		return this.#scheme;
	}
	async selectFrom(challenge, signal) {
		await this.select(parseChallenges(challenge ?? await orAborted(this.#ping(), signal)));
	}
	async select(challenges) {
		if (challenges.length === 0) return false;
		const { rules, onSelected, onChanged } = this.#options;
		const selected = await selectScheme(challenges, rules);
		if (selected.kind === "none") {
			if (selected.problem === void 0) return false;
			throw new NotAuthorizedError(`${rules.registry} cannot be logged in to: ${selected.problem}`, {
				code: "realm-refused",
				status: 401,
				remedy: "Check which token service the registry names in its challenge."
			});
		}
		const changed = !sameScheme(this.#scheme, selected);
		if (changed) onChanged();
		this.#scheme = selected;
		onSelected(selected);
		return changed;
	}
	drop() {
		this.#scheme = void 0;
	}
	#ping() {
		this.#pinged ??= this.#options.ping();
		return this.#pinged;
	}
};
// src/registry/auth/grants.ts
var Grants = class {
	#options;
	#untrustedRealmReported = false;
	constructor(options) {
		this.#options = options;
	}
	async issue(need) {
		const { scheme: current, credentials } = this.#options;
		const repository = repositoryOf(need);
		const scheme = current.value;
		if (scheme === void 0) return {};
		const credential = await this.#credentialFor(need);
		const direct = credential && directHeader(credential.credential, scheme);
		if (direct !== void 0) {
			credentials.recordSent(repository, credential);
			return { header: direct };
		}
		if (scheme.kind === "basic") return {};
		if (credential !== void 0 && !scheme.trusted) this.#reportUntrustedRealm(scheme.realm);
		credentials.recordSent(repository, scheme.trusted ? credential : void 0);
		const result = await orAborted(this.#options.provider.getToken({
			scope: need.scope,
			scheme,
			credential
		}), need.signal).catch((error) => {
			if (need.signal.aborted || !scheme.presumed) throw error;
			current.drop();
		});
		if (result === void 0) return {};
		if (result.kind === "token") return {
			header: `Bearer ${result.token}`,
			token: result
		};
		if (await this.fallBackToAnonymous(need)) return this.issue(need);
		throw this.#denied(result.status, result.detail, repository);
	}
	async hasCredential(need) {
		return await this.#credentialFor(need) !== void 0;
	}
	fallBackToAnonymous(need) {
		return orAborted(this.#options.credentials.fallBackToAnonymous(repositoryOf(need)), need.signal);
	}
	#credentialFor(need) {
		return orAborted(this.#options.credentials.find(repositoryOf(need), this.#accessOf(need)), need.signal);
	}
	#accessOf({ scope }) {
		if (scope === void 0 || scope === "catalog") return "pull";
		return this.#options.provider.widestActions(scope) === "pull" ? "pull" : "push";
	}
	#reportUntrustedRealm(realm) {
		if (!this.#untrustedRealmReported) this.#options.onUntrustedRealm(realm);
		this.#untrustedRealmReported = true;
	}
	#denied(status, detail, repository) {
		return new NotAuthorizedError(`the token service refused (${status})${detail === "" ? "" : `: ${detail}`}`, {
			code: "unauthorized",
			status,
			anonymous: this.#options.credentials.isAnonymous(repository)
		});
	}
};
function directHeader(credential, scheme) {
	if (credential.kind === "bearer") return `Bearer ${credential.token}`;
	if (scheme.kind !== "basic" || credential.kind !== "basic") return void 0;
	return basicHeader(credential.username, credential.password);
}
function repositoryOf({ scope }) {
	return scope === void 0 || scope === "catalog" ? "" : scope.repository;
}
// src/registry/auth/tokens/cache.ts
const margin = 1e4;
const refusalLifetime = 6e4;
var TokenCache = class {
	#clock;
	#entries = new Map();
	constructor(clock) {
		this.#clock = clock;
	}
	get(key, request) {
		const cached = this.#entries.get(key);
		if (cached !== void 0 && this.#clock.now() < cached.deadline) return cached.response;
		const entry = {
			response: request(),
			receivedAt: Number.POSITIVE_INFINITY,
			deadline: Number.POSITIVE_INFINITY,
			token: void 0
		};
		this.#entries.set(key, entry);
		entry.response.then((response) => {
			const lifetime = response.kind === "granted" ? response.seconds * 1e3 - margin : refusalLifetime;
			entry.token = response.kind === "granted" ? response.token : void 0;
			entry.receivedAt = this.#clock.now();
			entry.deadline = entry.receivedAt + lifetime;
		}, () => {
			if (this.#entries.get(key) === entry) this.#entries.delete(key);
		});
		return entry.response;
	}
	isCurrent(key, token) {
		return this.#entries.get(key)?.token === token;
	}
	age(key) {
		const entry = this.#entries.get(key);
		return entry === void 0 ? Number.POSITIVE_INFINITY : this.#clock.now() - entry.receivedAt;
	}
	delete(key) {
		this.#entries.delete(key);
	}
	clear() {
		this.#entries.clear();
	}
};
// src/registry/auth/tokens/provider.ts
var TokenProvider = class {
	#tokens;
	#requestToken;
	#expectedActions = new Map();
	#demanded = new Map();
	#refused = new Set();
	constructor(tokens, requestToken) {
		this.#tokens = tokens;
		this.#requestToken = requestToken;
	}
	expectScope({ repository, actions }) {
		if (actions !== "delete") this.#expectedActions.set(repository, widest(actions, this.#expectedActions.get(repository)));
	}
	get repositoryCount() {
		return this.#expectedActions.size;
	}
	widestActions({ repository, actions }) {
		return widest(actions, this.#expectedActions.get(repository));
	}
	async getToken(need) {
		const candidates = this.#candidates(need);
		let denied = {
			kind: "denied",
			status: 401,
			detail: ""
		};
		for (const [index, { key, scopes }] of candidates.entries()) {
			const last = index === candidates.length - 1;
			if (!last && this.#refused.has(key)) continue;
			const response = this.#tokens.get(key, () => this.#requestToken(tokenRequestOf(need, scopes)));
			const answer = await (need.scope !== "catalog" && need.scope?.mountFrom !== void 0 && !last ? deniedOnError(response) : response);
			if (answer.kind === "granted") return {
				kind: "token",
				token: answer.token,
				key,
				scopes
			};
			this.#refused.add(key);
			denied = answer;
		}
		return denied;
	}
	addDemandedScopes(repository, scopes, requested) {
		const added = scopes.filter((scope) => isAcceptable(scope, repository) && !covers$1(requested, scope));
		if (added.length === 0) return false;
		const demanded = this.#demanded.get(repository) ?? [];
		this.#demanded.set(repository, [...added, ...demanded].slice(0, 8));
		return true;
	}
	#candidates({ scope, scheme, credential }) {
		const identity = credential === void 0 ? "anonymous" : "authenticated";
		const candidate = (repository, scopes) => {
			const all = [...new Set([
				...this.#demanded.get(repository) ?? [],
				...scheme.fixedScopes,
				...scopes
			])];
			return {
				key: [identity, ...all].join(" "),
				scopes: all
			};
		};
		if (scope === void 0) return [candidate("", [])];
		if (scope === "catalog") return [candidate("", [catalogScope])];
		const { repository, mountFrom } = scope;
		this.expectScope(scope);
		const widestAccess = this.widestActions(scope);
		const plain = narrower(widestAccess).map((actions) => candidate(repository, [repositoryScope(repository, actions)]));
		if (mountFrom === void 0 || mountFrom === repository) return plain;
		return [candidate(repository, [repositoryScope(repository, widestAccess), repositoryScope(mountFrom, "pull")]), ...plain];
	}
};
function narrower(actions) {
	if (actions === "pull") return ["pull"];
	return actions === "delete" ? [
		"delete",
		"pull,push",
		"pull"
	] : ["pull,push", "pull"];
}
function tokenRequestOf({ scope, scheme, credential }, scopes) {
	const { realm, service, trusted } = scheme;
	const repository = scope === void 0 || scope === "catalog" ? "" : scope.repository;
	const login = trusted ? credential?.credential : void 0;
	return {
		repository,
		realm,
		service,
		scopes,
		credential: login?.kind === "bearer" ? void 0 : login
	};
}
function deniedOnError(response) {
	return response.catch(() => ({
		kind: "denied",
		status: 0,
		detail: ""
	}));
}
function isAcceptable(scope, repository) {
	if (scope.startsWith(`repository:${repository}:`)) return !scope.endsWith("delete");
	return !scope.startsWith("repository:") && scope !== "registry:catalog:*";
}
// src/registry/auth/tokens/refusals.ts
const skewDelays = [700, 1500];
const freshAge = 5e3;
var TokenRefusals = class {
	#tokens;
	#clock;
	#refusedTwice = new Set();
	#delays = new Map();
	constructor(tokens, clock) {
		this.#tokens = tokens;
		this.#clock = clock;
	}
	onAccepted({ key, token }) {
		this.#refusedTwice.delete(key);
		this.#delays.set(token, skewDelays.length);
	}
	async mayRetry(token, signal) {
		if (!this.#tokens.isCurrent(token.key, token.token)) return true;
		if (this.#refusedTwice.has(token.key)) return false;
		if (await this.#waitForClock(token, signal)) return true;
		this.#refusedTwice.add(token.key);
		this.#tokens.delete(token.key);
		return true;
	}
	async #waitForClock({ key, token }, signal) {
		const count = this.#delays.get(token) ?? 0;
		const delay = skewDelays[count];
		if (delay === void 0 || this.#tokens.age(key) > freshAge) return false;
		this.#delays.set(token, count + 1);
		await this.#clock.sleep(delay, signal);
		return true;
	}
};
// src/registry/auth/authorizer.ts
var Authorizer = class {
	#credentials;
	#provider;
	#refusals;
	#scheme;
	#grants;
	constructor(options) {
		const { rules, clock, requestToken, ping, onSchemeSelected, onUntrustedRealm } = options;
		const tokens = new TokenCache(clock);
		const provider = new TokenProvider(tokens, requestToken);
		const credentials = new CredentialLookup({
			...options,
			registry: rules.registry
		});
		const scheme = new CurrentScheme({
			rules,
			ping,
			onSelected: (selected) => onSchemeSelected(selected.kind === "bearer" ? selected.realm : void 0, provider.repositoryCount),
			onChanged: () => tokens.clear()
		});
		this.#credentials = credentials;
		this.#provider = provider;
		this.#refusals = new TokenRefusals(tokens, clock);
		this.#scheme = scheme;
		this.#grants = new Grants({
			scheme,
			credentials,
			provider,
			onUntrustedRealm
		});
	}
	get isSchemeKnown() {
		return this.#scheme.value !== void 0;
	}
	expectScope(scope) {
		this.#provider.expectScope(scope);
	}
	isAnonymous(repository) {
		return this.#credentials.isAnonymous(repository);
	}
	sentLogins(repository) {
		return this.#credentials.sent(repository);
	}
	authorize(need) {
		return this.#grants.issue(need);
	}
	async onRejected(need, grant, rejection) {
		const { status, challenge } = rejection;
		if (grant.header === void 0) {
			const login = await this.#firstLogin(need, rejection);
			if (login === void 0) this.#credentials.recordSent(repositoryOf(need), void 0);
			return login;
		}
		if (status === 404) return void 0;
		if (status === 403 || grant.token === void 0) return this.#anonymousRetry(need);
		return this.#tokenRetry(need, grant.token, parseChallenges(challenge));
	}
	onAccepted(need, { header, token }) {
		if (header === void 0) this.#credentials.recordSent(repositoryOf(need), void 0);
		if (token !== void 0) this.#refusals.onAccepted(token);
	}
	async #firstLogin(need, { status, challenge }) {
		if (status !== 401 && (this.isSchemeKnown || !await this.#grants.hasCredential(need))) return void 0;
		await this.#scheme.selectFrom(challenge, need.signal);
		const grant = await this.#grants.issue(need);
		return grant.header === void 0 ? void 0 : grant;
	}
	async #tokenRetry(need, token, challenges) {
		const parameters = challenges.find(({ scheme }) => scheme === "bearer")?.parameters;
		const demanded = challengedScopes(parameters?.get("scope"));
		const changed = await this.#scheme.select(challenges);
		if (this.#provider.addDemandedScopes(repositoryOf(need), demanded, token.scopes) || changed) return this.#grants.issue(need);
		return parameters?.get("error") !== "insufficient_scope" && await this.#refusals.mayRetry(token, need.signal) ? this.#grants.issue(need) : this.#anonymousRetry(need);
	}
	async #anonymousRetry(need) {
		return need.reads && await this.#grants.fallBackToAnonymous(need) ? this.#grants.issue(need) : void 0;
	}
};
// src/registry/auth/tokens/fetch.ts
function fetchToken(tokenRequest, { send, signal }) {
	const { repository } = tokenRequest;
	return requestToken(tokenRequest, ({ method, url, headers, form }) => send({
		method,
		url,
		signal,
		bodySize: "small",
		headers: {
			accept: "application/json",
			...headers
		},
		...form !== void 0 && { body: formBody(form) },
		retry: "safe",
		redirects: method === "GET" ? "follow" : "none",
		bufferLimit: tokenResponseLimit,
		scope: {
			repository,
			actions: "pull"
		},
		operation: "get a token"
	}));
}
async function fetchChallenge(origin, { send, signal }) {
	const response = await send({
		method: "GET",
		url: new URL("/v2/", origin),
		bodySize: "small",
		signal,
		retry: "safe",
		redirects: "none",
		operation: "ask how to log in"
	});
	await response.discard();
	return response.headers["www-authenticate"];
}
function formBody(form) {
	return {
		kind: "bytes",
		bytes: Buffer.from(form, "utf8"),
		contentType: "application/x-www-form-urlencoded"
	};
}
// src/registry/transport/clock.ts
const systemClock = {
	now: () => performance.now(),
	wall: () => Date.now(),
	random: () => Math.random(),
	sleep: async (milliseconds, signal) => {
		signal.throwIfAborted();
		await setTimeout$1(milliseconds, void 0, { signal }).catch((error) => {
			signal.throwIfAborted();
			throw error;
		});
	}
};
// src/registry/transport/security/address-kind.ts
var import_ipaddr = __toESM(__commonJSMin(((exports, module, this$1) => {
	(function(root) {
		"use strict";
		const ipv4Part = "(0?\\d+|0x[a-f0-9]+)";
		const ipv4Regexes = {
			fourOctet: new RegExp(`^${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}$`, "i"),
			threeOctet: new RegExp(`^${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}$`, "i"),
			twoOctet: new RegExp(`^${ipv4Part}\\.${ipv4Part}$`, "i"),
			longValue: new RegExp(`^${ipv4Part}$`, "i")
		};
		const octalRegex = new RegExp(`^0[0-7]+$`, "i");
		const hexRegex = new RegExp(`^0x[a-f0-9]+$`, "i");
		const zoneIndex = "%[0-9a-z]{1,}";
		const ipv6Part = "(?:[0-9a-f]+::?)+";
		const ipv6Regexes = {
			zoneIndex: new RegExp(zoneIndex, "i"),
			"native": new RegExp(`^(::)?(${ipv6Part})?([0-9a-f]+)?(::)?(${zoneIndex})?$`, "i"),
			deprecatedTransitional: new RegExp(`^(?:::)(${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}(${zoneIndex})?)$`, "i"),
			transitional: new RegExp(`^((?:${ipv6Part})|(?:::)(?:${ipv6Part})?)${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}\\.${ipv4Part}(${zoneIndex})?$`, "i")
		};
		function expandIPv6(string, parts) {
			if (string.indexOf("::") !== string.lastIndexOf("::")) return null;
			let colonCount = 0;
			let lastColon = -1;
			let zoneId = (string.match(ipv6Regexes.zoneIndex) || [])[0];
			let replacement, replacementCount;
			if (zoneId) {
				zoneId = zoneId.substring(1);
				string = string.replace(/%.+$/, "");
			}
			while ((lastColon = string.indexOf(":", lastColon + 1)) >= 0) colonCount++;
			if (string.substr(0, 2) === "::") colonCount--;
			if (string.substr(-2, 2) === "::") colonCount--;
			if (colonCount >= parts) return null;
			replacementCount = parts - colonCount;
			replacement = ":";
			while (replacementCount--) replacement += "0:";
			string = string.replace("::", replacement);
			if (string[0] === ":") string = string.slice(1);
			if (string[string.length - 1] === ":") string = string.slice(0, -1);
			parts = (function() {
				const ref = string.split(":");
				const results = [];
				for (let i = 0; i < ref.length; i++) results.push(ref[i].length > 4 ? NaN : parseInt(ref[i], 16));
				return results;
			})();
			return {
				parts,
				zoneId
			};
		}
		function matchCIDR(first, second, partSize, cidrBits) {
			if (first.length !== second.length) throw new Error("ipaddr: cannot match CIDR for objects with different lengths");
			let part = 0;
			let shift;
			while (cidrBits > 0) {
				shift = partSize - cidrBits;
				if (shift < 0) shift = 0;
				if (first[part] >> shift !== second[part] >> shift) return false;
				cidrBits -= partSize;
				part += 1;
			}
			return true;
		}
		function parseIntAuto(string) {
			if (hexRegex.test(string)) return parseInt(string, 16);
			if (string[0] === "0" && !isNaN(parseInt(string[1], 10))) {
				if (octalRegex.test(string)) return parseInt(string, 8);
				throw new Error(`ipaddr: cannot parse ${string} as octal`);
			}
			return parseInt(string, 10);
		}
		function padPart(part, length) {
			while (part.length < length) part = `0${part}`;
			return part;
		}
		const ipaddr = {};
		ipaddr.IPv4 = (function() {
			function IPv4(octets) {
				if (octets.length !== 4) throw new Error("ipaddr: ipv4 octet count should be 4");
				let i, octet;
				for (i = 0; i < octets.length; i++) {
					octet = octets[i];
					if (!(0 <= octet && octet <= 255)) throw new Error("ipaddr: ipv4 octet should fit in 8 bits");
				}
				this.octets = octets;
			}
			IPv4.prototype.SpecialRanges = {
				unspecified: [[new IPv4([
					0,
					0,
					0,
					0
				]), 8]],
				broadcast: [[new IPv4([
					255,
					255,
					255,
					255
				]), 32]],
				multicast: [[new IPv4([
					224,
					0,
					0,
					0
				]), 4]],
				linkLocal: [[new IPv4([
					169,
					254,
					0,
					0
				]), 16]],
				loopback: [[new IPv4([
					127,
					0,
					0,
					0
				]), 8]],
				carrierGradeNat: [[new IPv4([
					100,
					64,
					0,
					0
				]), 10]],
				"private": [
					[new IPv4([
						10,
						0,
						0,
						0
					]), 8],
					[new IPv4([
						172,
						16,
						0,
						0
					]), 12],
					[new IPv4([
						192,
						168,
						0,
						0
					]), 16]
				],
				reserved: [
					[new IPv4([
						192,
						0,
						0,
						0
					]), 24],
					[new IPv4([
						192,
						0,
						2,
						0
					]), 24],
					[new IPv4([
						192,
						88,
						99,
						0
					]), 24],
					[new IPv4([
						198,
						18,
						0,
						0
					]), 15],
					[new IPv4([
						198,
						51,
						100,
						0
					]), 24],
					[new IPv4([
						203,
						0,
						113,
						0
					]), 24],
					[new IPv4([
						240,
						0,
						0,
						0
					]), 4]
				],
				as112: [[new IPv4([
					192,
					175,
					48,
					0
				]), 24], [new IPv4([
					192,
					31,
					196,
					0
				]), 24]],
				amt: [[new IPv4([
					192,
					52,
					193,
					0
				]), 24]]
			};
			IPv4.prototype.kind = function() {
				return "ipv4";
			};
			IPv4.prototype.match = function(other, cidrRange) {
				let ref;
				if (cidrRange === void 0) {
					ref = other;
					other = ref[0];
					cidrRange = ref[1];
				}
				if (other.kind() !== "ipv4") throw new Error("ipaddr: cannot match ipv4 address with non-ipv4 one");
				return matchCIDR(this.octets, other.octets, 8, cidrRange);
			};
			IPv4.prototype.prefixLengthFromSubnetMask = function() {
				let cidr = 0;
				let stop = false;
				const zerotable = {
					0: 8,
					128: 7,
					192: 6,
					224: 5,
					240: 4,
					248: 3,
					252: 2,
					254: 1,
					255: 0
				};
				let i, octet, zeros;
				for (i = 3; i >= 0; i -= 1) {
					octet = this.octets[i];
					if (octet in zerotable) {
						zeros = zerotable[octet];
						if (stop && zeros !== 0) return null;
						if (zeros !== 8) stop = true;
						cidr += zeros;
					} else return null;
				}
				return 32 - cidr;
			};
			IPv4.prototype.range = function() {
				return ipaddr.subnetMatch(this, this.SpecialRanges);
			};
			IPv4.prototype.toByteArray = function() {
				return this.octets.slice(0);
			};
			IPv4.prototype.toIPv4MappedAddress = function() {
				return ipaddr.IPv6.parse(`::ffff:${this.toString()}`);
			};
			IPv4.prototype.toNormalizedString = function() {
				return this.toString();
			};
			IPv4.prototype.toString = function() {
				return this.octets.join(".");
			};
			return IPv4;
		})();
		ipaddr.IPv4.broadcastAddressFromCIDR = function(string) {
			try {
				const cidr = this.parseCIDR(string);
				const ipInterfaceOctets = cidr[0].toByteArray();
				const subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				const octets = [];
				let i = 0;
				while (i < 4) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) | parseInt(subnetMaskOctets[i], 10) ^ 255);
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv4 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv4.isIPv4 = function(string) {
			return this.parser(string) !== null;
		};
		ipaddr.IPv4.isValid = function(string) {
			try {
				new this(this.parser(string));
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv4.isValidCIDR = function(string) {
			try {
				this.parseCIDR(string);
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv4.isValidFourPartDecimal = function(string) {
			if (ipaddr.IPv4.isValid(string) && string.match(/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){3}$/)) return true;
			else return false;
		};
		ipaddr.IPv4.isValidCIDRFourPartDecimal = function(string) {
			const match = string.match(/^(.+)\/(\d+)$/);
			if (!ipaddr.IPv4.isValidCIDR(string) || !match) return false;
			return ipaddr.IPv4.isValidFourPartDecimal(match[1]);
		};
		ipaddr.IPv4.networkAddressFromCIDR = function(string) {
			let cidr, i, ipInterfaceOctets, octets, subnetMaskOctets;
			try {
				cidr = this.parseCIDR(string);
				ipInterfaceOctets = cidr[0].toByteArray();
				subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				octets = [];
				i = 0;
				while (i < 4) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) & parseInt(subnetMaskOctets[i], 10));
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv4 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv4.parse = function(string) {
			const parts = this.parser(string);
			if (parts === null) throw new Error("ipaddr: string is not formatted like an IPv4 Address");
			return new this(parts);
		};
		ipaddr.IPv4.parseCIDR = function(string) {
			let match;
			if (match = string.match(/^(.+)\/(\d+)$/)) {
				const maskLength = parseInt(match[2]);
				if (maskLength >= 0 && maskLength <= 32) {
					const parsed = [this.parse(match[1]), maskLength];
					Object.defineProperty(parsed, "toString", { value: function() {
						return this.join("/");
					} });
					return parsed;
				}
			}
			throw new Error("ipaddr: string is not formatted like an IPv4 CIDR range");
		};
		ipaddr.IPv4.parser = function(string) {
			let match, part, value;
			if (match = string.match(ipv4Regexes.fourOctet)) return (function() {
				const ref = match.slice(1, 6);
				const results = [];
				for (let i = 0; i < ref.length; i++) {
					part = ref[i];
					results.push(parseIntAuto(part));
				}
				return results;
			})();
			else if (match = string.match(ipv4Regexes.longValue)) {
				value = parseIntAuto(match[1]);
				if (value > 4294967295 || value < 0) throw new Error("ipaddr: address outside defined range");
				return (function() {
					const results = [];
					let shift = 0;
					for (; shift <= 24; shift += 8) results.push(value >> shift & 255);
					return results;
				})().reverse();
			} else if (match = string.match(ipv4Regexes.twoOctet)) return (function() {
				const ref = match.slice(1, 4);
				const results = [];
				value = parseIntAuto(ref[1]);
				if (value > 16777215 || value < 0) throw new Error("ipaddr: address outside defined range");
				results.push(parseIntAuto(ref[0]));
				results.push(value >> 16 & 255);
				results.push(value >> 8 & 255);
				results.push(value & 255);
				return results;
			})();
			else if (match = string.match(ipv4Regexes.threeOctet)) return (function() {
				const ref = match.slice(1, 5);
				const results = [];
				value = parseIntAuto(ref[2]);
				if (value > 65535 || value < 0) throw new Error("ipaddr: address outside defined range");
				results.push(parseIntAuto(ref[0]));
				results.push(parseIntAuto(ref[1]));
				results.push(value >> 8 & 255);
				results.push(value & 255);
				return results;
			})();
			else return null;
		};
		ipaddr.IPv4.subnetMaskFromPrefixLength = function(prefix) {
			prefix = parseInt(prefix);
			if (Number.isNaN(prefix) || prefix < 0 || prefix > 32) throw new Error("ipaddr: invalid IPv4 prefix length");
			const octets = [
				0,
				0,
				0,
				0
			];
			let j = 0;
			const filledOctetCount = Math.floor(prefix / 8);
			while (j < filledOctetCount) {
				octets[j] = 255;
				j++;
			}
			if (filledOctetCount < 4) octets[filledOctetCount] = Math.pow(2, prefix % 8) - 1 << 8 - prefix % 8;
			return new this(octets);
		};
		ipaddr.IPv6 = (function() {
			function IPv6(parts, zoneId) {
				let i, part;
				if (parts.length === 16) {
					this.parts = [];
					for (i = 0; i <= 14; i += 2) this.parts.push(parts[i] << 8 | parts[i + 1]);
				} else if (parts.length === 8) this.parts = parts;
				else throw new Error("ipaddr: ipv6 part count should be 8 or 16");
				for (i = 0; i < this.parts.length; i++) {
					part = this.parts[i];
					if (!(0 <= part && part <= 65535)) throw new Error("ipaddr: ipv6 part should fit in 16 bits");
				}
				if (zoneId) this.zoneId = zoneId;
			}
			IPv6.prototype.SpecialRanges = {
				unspecified: [new IPv6([
					0,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 128],
				linkLocal: [new IPv6([
					65152,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 10],
				multicast: [new IPv6([
					65280,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 8],
				loopback: [new IPv6([
					0,
					0,
					0,
					0,
					0,
					0,
					0,
					1
				]), 128],
				uniqueLocal: [new IPv6([
					64512,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 7],
				ipv4Mapped: [new IPv6([
					0,
					0,
					0,
					0,
					0,
					65535,
					0,
					0
				]), 96],
				deprecatedSiteLocal: [new IPv6([
					65216,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 10],
				discard: [new IPv6([
					256,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 64],
				rfc6145: [new IPv6([
					0,
					0,
					0,
					0,
					65535,
					0,
					0,
					0
				]), 96],
				rfc6052: [[new IPv6([
					100,
					65435,
					0,
					0,
					0,
					0,
					0,
					0
				]), 96], [new IPv6([
					100,
					65435,
					1,
					0,
					0,
					0,
					0,
					0
				]), 48]],
				"6to4": [new IPv6([
					8194,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 16],
				teredo: [new IPv6([
					8193,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 32],
				benchmarking: [new IPv6([
					8193,
					2,
					0,
					0,
					0,
					0,
					0,
					0
				]), 48],
				amt: [new IPv6([
					8193,
					3,
					0,
					0,
					0,
					0,
					0,
					0
				]), 32],
				as112v6: [[new IPv6([
					8193,
					4,
					274,
					0,
					0,
					0,
					0,
					0
				]), 48], [new IPv6([
					9760,
					79,
					32768,
					0,
					0,
					0,
					0,
					0
				]), 48]],
				deprecatedOrchid: [new IPv6([
					8193,
					16,
					0,
					0,
					0,
					0,
					0,
					0
				]), 28],
				orchid2: [new IPv6([
					8193,
					32,
					0,
					0,
					0,
					0,
					0,
					0
				]), 28],
				droneRemoteIdProtocolEntityTags: [new IPv6([
					8193,
					48,
					0,
					0,
					0,
					0,
					0,
					0
				]), 28],
				segmentRouting: [new IPv6([
					24320,
					0,
					0,
					0,
					0,
					0,
					0,
					0
				]), 16],
				reserved: [
					[new IPv6([
						8193,
						0,
						0,
						0,
						0,
						0,
						0,
						0
					]), 23],
					[new IPv6([
						8193,
						3512,
						0,
						0,
						0,
						0,
						0,
						0
					]), 32],
					[new IPv6([
						16383,
						0,
						0,
						0,
						0,
						0,
						0,
						0
					]), 20]
				]
			};
			IPv6.prototype.isIPv4MappedAddress = function() {
				return this.range() === "ipv4Mapped";
			};
			IPv6.prototype.kind = function() {
				return "ipv6";
			};
			IPv6.prototype.match = function(other, cidrRange) {
				let ref;
				if (cidrRange === void 0) {
					ref = other;
					other = ref[0];
					cidrRange = ref[1];
				}
				if (other.kind() !== "ipv6") throw new Error("ipaddr: cannot match ipv6 address with non-ipv6 one");
				return matchCIDR(this.parts, other.parts, 16, cidrRange);
			};
			IPv6.prototype.prefixLengthFromSubnetMask = function() {
				let cidr = 0;
				let stop = false;
				const zerotable = {
					0: 16,
					32768: 15,
					49152: 14,
					57344: 13,
					61440: 12,
					63488: 11,
					64512: 10,
					65024: 9,
					65280: 8,
					65408: 7,
					65472: 6,
					65504: 5,
					65520: 4,
					65528: 3,
					65532: 2,
					65534: 1,
					65535: 0
				};
				let part, zeros;
				for (let i = 7; i >= 0; i -= 1) {
					part = this.parts[i];
					if (part in zerotable) {
						zeros = zerotable[part];
						if (stop && zeros !== 0) return null;
						if (zeros !== 16) stop = true;
						cidr += zeros;
					} else return null;
				}
				return 128 - cidr;
			};
			IPv6.prototype.range = function() {
				return ipaddr.subnetMatch(this, this.SpecialRanges);
			};
			IPv6.prototype.toByteArray = function() {
				let part;
				const bytes = [];
				const ref = this.parts;
				for (let i = 0; i < ref.length; i++) {
					part = ref[i];
					bytes.push(part >> 8);
					bytes.push(part & 255);
				}
				return bytes;
			};
			IPv6.prototype.toFixedLengthString = function() {
				const addr = (function() {
					const results = [];
					for (let i = 0; i < this.parts.length; i++) results.push(padPart(this.parts[i].toString(16), 4));
					return results;
				}).call(this).join(":");
				let suffix = "";
				if (this.zoneId) suffix = `%${this.zoneId}`;
				return addr + suffix;
			};
			IPv6.prototype.toIPv4Address = function() {
				if (!this.isIPv4MappedAddress()) throw new Error("ipaddr: trying to convert a generic ipv6 address to ipv4");
				const ref = this.parts.slice(-2);
				const high = ref[0];
				const low = ref[1];
				return new ipaddr.IPv4([
					high >> 8,
					high & 255,
					low >> 8,
					low & 255
				]);
			};
			IPv6.prototype.toNormalizedString = function() {
				const addr = (function() {
					const results = [];
					for (let i = 0; i < this.parts.length; i++) results.push(this.parts[i].toString(16));
					return results;
				}).call(this).join(":");
				let suffix = "";
				if (this.zoneId) suffix = `%${this.zoneId}`;
				return addr + suffix;
			};
			IPv6.prototype.toRFC5952String = function() {
				const regex = /((^|:)(0(:|$)){2,})/g;
				let suffix = "";
				if (this.zoneId) suffix = `%${this.zoneId}`;
				const normalized = this.toNormalizedString();
				const string = normalized.slice(0, normalized.length - suffix.length);
				let bestMatchIndex = 0;
				let bestMatchLength = -1;
				let bestMatchGroups = -1;
				let match;
				while (match = regex.exec(string)) {
					const groups = (match[0].match(/0/g) || []).length;
					if (groups > bestMatchGroups) {
						bestMatchGroups = groups;
						bestMatchIndex = match.index;
						bestMatchLength = match[0].length;
					}
				}
				if (bestMatchLength < 0) return string + suffix;
				return `${string.substring(0, bestMatchIndex)}::${string.substring(bestMatchIndex + bestMatchLength)}${suffix}`;
			};
			IPv6.prototype.toString = function() {
				return this.toRFC5952String();
			};
			return IPv6;
		})();
		ipaddr.IPv6.broadcastAddressFromCIDR = function(string) {
			try {
				const cidr = this.parseCIDR(string);
				const ipInterfaceOctets = cidr[0].toByteArray();
				const subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				const octets = [];
				let i = 0;
				while (i < 16) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) | parseInt(subnetMaskOctets[i], 10) ^ 255);
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv6 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv6.isIPv6 = function(string) {
			return this.parser(string) !== null;
		};
		ipaddr.IPv6.isValid = function(string) {
			if (typeof string === "string" && string.indexOf(":") === -1) return false;
			try {
				const addr = this.parser(string);
				new this(addr.parts, addr.zoneId);
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv6.isValidCIDR = function(string) {
			if (typeof string === "string" && string.indexOf(":") === -1) return false;
			try {
				this.parseCIDR(string);
				return true;
			} catch {
				return false;
			}
		};
		ipaddr.IPv6.networkAddressFromCIDR = function(string) {
			let cidr, i, ipInterfaceOctets, octets, subnetMaskOctets;
			try {
				cidr = this.parseCIDR(string);
				ipInterfaceOctets = cidr[0].toByteArray();
				subnetMaskOctets = this.subnetMaskFromPrefixLength(cidr[1]).toByteArray();
				octets = [];
				i = 0;
				while (i < 16) {
					octets.push(parseInt(ipInterfaceOctets[i], 10) & parseInt(subnetMaskOctets[i], 10));
					i++;
				}
				return new this(octets);
			} catch (e) {
				throw new Error("ipaddr: the address does not have IPv6 CIDR format", { cause: e });
			}
		};
		ipaddr.IPv6.parse = function(string) {
			const addr = this.parser(string);
			if (addr === null) throw new Error("ipaddr: string is not formatted like an IPv6 Address");
			return new this(addr.parts, addr.zoneId);
		};
		ipaddr.IPv6.parseCIDR = function(string) {
			let maskLength, match, parsed;
			if (match = string.match(/^(.+)\/(\d+)$/)) {
				maskLength = parseInt(match[2]);
				if (maskLength >= 0 && maskLength <= 128) {
					parsed = [this.parse(match[1]), maskLength];
					Object.defineProperty(parsed, "toString", { value: function() {
						return this.join("/");
					} });
					return parsed;
				}
			}
			throw new Error("ipaddr: string is not formatted like an IPv6 CIDR range");
		};
		ipaddr.IPv6.parser = function(string) {
			let addr, i, match, octet, octets, zoneId;
			if (match = string.match(ipv6Regexes.deprecatedTransitional)) return this.parser(`::ffff:${match[1]}`);
			if (ipv6Regexes.native.test(string)) return expandIPv6(string, 8);
			if (match = string.match(ipv6Regexes.transitional)) {
				zoneId = match[6] || "";
				addr = match[1];
				if (!match[1].endsWith("::")) addr = addr.slice(0, -1);
				addr = expandIPv6(addr + zoneId, 6);
				if (addr && addr.parts) {
					octets = [
						parseInt(match[2]),
						parseInt(match[3]),
						parseInt(match[4]),
						parseInt(match[5])
					];
					for (i = 0; i < octets.length; i++) {
						octet = octets[i];
						if (!(0 <= octet && octet <= 255)) return null;
					}
					addr.parts.push(octets[0] << 8 | octets[1]);
					addr.parts.push(octets[2] << 8 | octets[3]);
					return {
						parts: addr.parts,
						zoneId: addr.zoneId
					};
				}
			}
			return null;
		};
		ipaddr.IPv6.subnetMaskFromPrefixLength = function(prefix) {
			prefix = parseInt(prefix);
			if (Number.isNaN(prefix) || prefix < 0 || prefix > 128) throw new Error("ipaddr: invalid IPv6 prefix length");
			const octets = [
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0,
				0
			];
			let j = 0;
			const filledOctetCount = Math.floor(prefix / 8);
			while (j < filledOctetCount) {
				octets[j] = 255;
				j++;
			}
			if (filledOctetCount < 16) octets[filledOctetCount] = Math.pow(2, prefix % 8) - 1 << 8 - prefix % 8;
			return new this(octets);
		};
		ipaddr.fromByteArray = function(bytes) {
			const length = bytes.length;
			if (length === 4) return new ipaddr.IPv4(bytes);
			else if (length === 16) return new ipaddr.IPv6(bytes);
			else throw new Error("ipaddr: the binary input is neither an IPv6 nor IPv4 address");
		};
		ipaddr.isValid = function(string) {
			return ipaddr.IPv6.isValid(string) || ipaddr.IPv4.isValid(string);
		};
		ipaddr.isValidCIDR = function(string) {
			return ipaddr.IPv6.isValidCIDR(string) || ipaddr.IPv4.isValidCIDR(string);
		};
		ipaddr.parse = function(string) {
			if (ipaddr.IPv6.isValid(string)) return ipaddr.IPv6.parse(string);
			else if (ipaddr.IPv4.isValid(string)) return ipaddr.IPv4.parse(string);
			else throw new Error("ipaddr: the address has neither IPv6 nor IPv4 format");
		};
		ipaddr.parseCIDR = function(string) {
			try {
				return ipaddr.IPv6.parseCIDR(string);
			} catch {
				try {
					return ipaddr.IPv4.parseCIDR(string);
				} catch (e) {
					throw new Error("ipaddr: the address has neither IPv6 nor IPv4 CIDR format", { cause: e });
				}
			}
		};
		ipaddr.process = function(string) {
			const addr = this.parse(string);
			if (addr.kind() === "ipv6" && addr.isIPv4MappedAddress()) return addr.toIPv4Address();
			else return addr;
		};
		ipaddr.subnetMatch = function(address, rangeList, defaultName) {
			let i, rangeName, rangeSubnets, subnet;
			if (defaultName === void 0 || defaultName === null) defaultName = "unicast";
			for (rangeName in rangeList) if (Object.prototype.hasOwnProperty.call(rangeList, rangeName)) {
				rangeSubnets = rangeList[rangeName];
				if (rangeSubnets[0] && !(rangeSubnets[0] instanceof Array)) rangeSubnets = [rangeSubnets];
				for (i = 0; i < rangeSubnets.length; i++) {
					subnet = rangeSubnets[i];
					if (address.kind() === subnet[0].kind() && address.match.apply(address, subnet)) return rangeName;
				}
			}
			return defaultName;
		};
		if (typeof module !== "undefined" && module.exports) module.exports = ipaddr;
		else root.ipaddr = ipaddr;
	})(this$1);
}))(), 1);
const kinds = {
	unicast: "public",
	loopback: "loopback",
	linkLocal: "link-local",
	private: "private",
	carrierGradeNat: "private",
	benchmarking: "private",
	uniqueLocal: "private",
	deprecatedSiteLocal: "private"
};
function kindOfAddress(address) {
	const bare = address.replace(/%.*$/, "");
	if (!import_ipaddr.default.IPv4.isValidFourPartDecimal(bare) && !import_ipaddr.default.IPv6.isValid(bare)) return "reserved";
	const parsed = import_ipaddr.default.parse(bare);
	const kind = kinds[parsed.range()] ?? "reserved";
	if (kind === "loopback" || kind === "link-local" || kind === "private") return kind;
	const embedded = embeddedIPv4(parsed.toByteArray(), parsed.range());
	return embedded === void 0 ? kind : kindOfAddress(embedded.join("."));
}
function embeddedIPv4(bytes, range) {
	if (bytes.length !== 16) return void 0;
	const last = bytes.slice(12);
	if (range === "ipv4Mapped" || range === "rfc6145" || range === "rfc6052") return last;
	if (range === "6to4") return bytes.slice(2, 6);
	if (range === "teredo") return last.map((byte) => byte ^ 255);
	return bytes.slice(0, 12).every((byte) => byte === 0) && last.slice(0, 3).some((byte) => byte !== 0) ? last : void 0;
}
// src/registry/transport/security/address-policy.ts
var ForbiddenAddressError = class extends PromoteError {
	name = "ForbiddenAddressError";
	code = "private-address";
	constructor(host) {
		super(`${host} is at an address that this registry may not send requests to`);
	}
};
const allowedKinds = {
	public: ["public"],
	private: ["public", "private"],
	loopback: [
		"public",
		"private",
		"loopback"
	],
	"link-local": ["public", "link-local"],
	reserved: ["public"]
};
const proxiedLookupTimeout = 2e3;
var AddressPolicy = class {
	#allowPrivate;
	#home;
	#hostname;
	#resolve;
	#ownKinds;
	#resolvedKinds = new Map();
	constructor(hostname, allowPrivate, resolve = lookup) {
		this.#hostname = hostname;
		this.#resolve = resolve;
		this.#allowPrivate = allowPrivate;
		this.#home = new Set(literalKind(hostname));
		this.#ownKinds = new Set(this.#home);
	}
	recordOwnAddress(address) {
		if (address === void 0) return;
		this.#home.add(kindOfAddress(address));
		if (this.#ownKinds.size === 0) this.#ownKinds.add(kindOfAddress(address));
	}
	allowsHost(hostname) {
		return literalKind(hostname).every((kind) => this.#allows(kind));
	}
	allowsAddress(address) {
		return this.#allows(kindOfAddress(address));
	}
	lookup = (hostname, options, callback) => {
		this.#resolve(hostname, {
			...options,
			all: true
		}, (error, addresses) => {
			if (error !== null) {
				callback(error, "");
				return;
			}
			complete(addresses.filter(({ address }) => this.allowsAddress(address)), options.all === true, callback, hostname);
		});
	};
	lookupOwn = (hostname, options, callback) => {
		this.#resolve(hostname, {
			...options,
			all: true
		}, (error, addresses) => {
			if (error !== null) {
				callback(error, "");
				return;
			}
			const kinds = addresses.map(({ address }) => kindOfAddress(address));
			if (this.#ownKinds.size === 0) for (const kind of kinds) this.#ownKinds.add(kind);
			complete(addresses.filter(({ address }) => this.#allows(kindOfAddress(address), this.#ownKinds)), options.all === true, callback, hostname);
		});
	};
	async checkProxied(hostname, signal) {
		const kinds = await orAborted(this.#kindsOf(hostname), signal);
		if (kinds.every((kind) => this.#allows(kind))) return;
		for (const kind of await orAborted(this.#kindsOf(this.#hostname), signal)) this.#home.add(kind);
		if (!kinds.every((kind) => this.#allows(kind))) throw new ForbiddenAddressError(hostname);
	}
	#kindsOf(hostname) {
		const literal = literalKind(hostname);
		if (literal.length > 0) return Promise.resolve(literal);
		const kinds = this.#resolvedKinds.get(hostname) ?? this.#resolveKinds(hostname);
		this.#resolvedKinds.set(hostname, kinds);
		return kinds;
	}
	#resolveKinds(hostname) {
		const timeout = AbortSignal.timeout(proxiedLookupTimeout);
		return orAborted(new Promise((resolve) => {
			this.#resolve(hostname, { all: true }, (error, addresses) => resolve(error === null ? addresses.map(({ address }) => kindOfAddress(address)) : []));
		}), timeout).catch(() => []);
	}
	#allows(kind, own = this.#home) {
		if (kind === "public") return true;
		if (this.#allowPrivate && kind !== "reserved") return true;
		return [...own].some((home) => allowedKinds[home].includes(kind));
	}
};
function complete(allowed, all, callback, hostname) {
	const [first] = allowed;
	if (first === void 0) callback(new ForbiddenAddressError(hostname), "");
	else if (all) callback(null, [...allowed]);
	else callback(null, first.address, first.family);
}
function literalKind(hostname) {
	if (bareHost(hostname) === "localhost") return ["loopback"];
	return isAddress(hostname) ? [kindOfAddress(bareHost(hostname))] : [];
}
// src/registry/transport/connections/dispatch.ts
const largestSmallBody = 65536;
const idleTimeouts = {
	small: 6e4,
	modest: 12e4,
	blob: 12e4
};
const longestDropped = 131072;
function dispatch(pools, longestIdle) {
	return async (request) => {
		const { url, signal, body } = request;
		const progress = {
			started: false,
			failed: false,
			sourceFailure: void 0
		};
		signal.throwIfAborted();
		await pools.checkProxied(url, signal).catch((error) => {
			throw error instanceof ForbiddenAddressError ? new NoResponseError(error, {
				url,
				written: false
			}) : error;
		});
		const source = body?.kind === "stream" && body.length > 0 ? await body.open() : void 0;
		source?.once("error", (error) => {
			if (!progress.failed) progress.sourceFailure = { error };
		});
		try {
			return toResponse$1(await orAborted(send$1(pools, request, {
				source,
				progress,
				longestIdle
			}), signal), request);
		} catch (error) {
			source?.destroy();
			if (signal.aborted) throw reasonOf(signal);
			if (progress.sourceFailure !== void 0) throw progress.sourceFailure.error;
			throw new NoResponseError(error, {
				url,
				written: progress.started
			});
		}
	};
}
async function send$1(pools, request, { source, progress, longestIdle = Number.POSITIVE_INFINITY }) {
	const { method, url, requestTarget, signal, body, bodySize, idleTimeout = idleTimeouts[bodySize] } = request;
	const large = body?.kind === "bytes" && body.bytes.byteLength > largestSmallBody;
	return (await pools.agentFor(url, {
		bodySize: large ? "blob" : pools.firstHop(request),
		reads: method === "GET"
	})).send({
		method,
		url,
		target: requestTarget ?? `${url.pathname}${url.search}`,
		headers: headersOf$1(request),
		body: bodyOf(body, source),
		signal,
		idleTimeout: Math.min(idleTimeout, longestIdle),
		progress
	});
}
function headersOf$1({ headers, body }) {
	if (body === void 0) return {
		...baseHeaders,
		...headers
	};
	const length = body.kind === "bytes" ? body.bytes.byteLength : body.length;
	return {
		...baseHeaders,
		...headers,
		"content-type": body.contentType,
		"content-length": String(length)
	};
}
function bodyOf(body, source) {
	if (body?.kind === "stream" && source !== void 0) return {
		source,
		length: body.length
	};
	return body?.kind === "bytes" && body.bytes.byteLength > 0 ? body.bytes : void 0;
}
function toResponse$1({ status, headers, body }, { method, url }) {
	body.on("error", ignore$2);
	const empty = method === "HEAD" || status === 204 || status === 304 || headers["content-length"] === "0";
	const freed = new Promise((resolve) => body.once("close", resolve));
	if (empty) drop(body);
	return {
		freed,
		status,
		headers,
		url,
		body: empty ? Readable.from([]) : body,
		discard: async () => {
			if (!empty) await drop(body);
		}
	};
}
function drop(body) {
	if (body.destroyed) return Promise.resolve();
	let left = longestDropped;
	body.on("data", (chunk) => {
		left -= chunk.byteLength;
		if (left < 0) body.destroy();
	});
	return new Promise((resolve) => body.once("close", resolve));
}
function ignore$2() {}
// src/registry/transport/sockets/connector.ts
function createConnector(base, onConnected) {
	const waiting = new Map();
	const take = (key) => {
		const list = waiting.get(key) ?? [];
		const next = list.find(isAlive);
		const isFailed = next !== void 0 && hasFailed(next);
		const left = list.filter((pending) => pending !== next && isAlive(pending) && !(isFailed && hasFailed(pending)));
		list.splice(0, list.length, ...left);
		return next;
	};
	return {
		connect: (options, callback) => {
			const key = originKey(options);
			const notifying = notify(key, onConnected, callback);
			const pending = take(key);
			if (pending === void 0) base(options, notifying);
			else queueMicrotask(() => deliver(pending, notifying));
		},
		openAhead: (origin, count) => {
			const endpoint = endpointOf(origin);
			const list = waiting.get(originKey(endpoint)) ?? [];
			waiting.set(originKey(endpoint), list);
			for (let opened = 0; opened < count; opened += 1) list.push(openPending(base, endpoint));
		},
		idle: (origin) => (waiting.get(originKey(endpointOf(origin))) ?? []).filter(isAlive).length,
		close: () => {
			for (const list of waiting.values()) for (const pending of list.splice(0)) discard(pending);
		}
	};
}
function reusePreconnected(base, take) {
	return (options, callback) => {
		const socket = take(options.hostname, Number(options.port || (options.protocol === "https:" ? 443 : 80)));
		if (socket === void 0) return base(options, callback);
		const settle = () => {
			socket.off("connect", settle).off("close", settle).setTimeout(0);
			if (socket.destroyed) base(options, callback);
			else if (options.protocol === "https:") base({
				...options,
				httpSocket: socket
			}, callback);
			else callback(null, socket);
		};
		if (socket.connecting) socket.once("connect", settle).once("close", settle);
		else queueMicrotask(settle);
	};
}
function openPending(base, options) {
	const pending = {
		outcome: void 0,
		callback: void 0
	};
	base(options, (...outcome) => {
		if (outcome[0] === null) {
			pending.outcome = { socket: outcome[1] };
			outcome[1].on("error", ignore$1);
		} else pending.outcome = { error: outcome[0] };
		if (pending.callback !== void 0) deliver(pending, pending.callback);
	});
	return pending;
}
function ignore$1() {}
function hasFailed({ outcome }) {
	return outcome !== void 0 && "error" in outcome;
}
function isAlive({ outcome }) {
	return outcome === void 0 || "error" in outcome || !(outcome.socket.destroyed || outcome.socket.readableEnded);
}
function deliver(pending, callback) {
	const { outcome } = pending;
	if (outcome === void 0) pending.callback = callback;
	else if ("error" in outcome) callback(outcome.error, null);
	else callback(null, outcome.socket);
}
function discard(pending) {
	pending.callback = (...[, socket]) => void socket?.destroy();
	deliver(pending, pending.callback);
}
function notify(key, onConnected, callback) {
	return (...outcome) => {
		if (outcome[0] === null) onConnected(key, outcome[1]);
		callback(...outcome);
	};
}
function endpointOf({ protocol, hostname, host, port }) {
	return {
		protocol,
		hostname: hostname.replace(/^\[|\]$/g, ""),
		host,
		port
	};
}
function speaksHttp2(socket) {
	return "alpnProtocol" in socket && socket.alpnProtocol === "h2";
}
// src/registry/transport/sockets/connection-error.ts
var ConnectionError = class extends Error {
	name = "ConnectionError";
	code;
	constructor(code, message) {
		super(message);
		this.code = code;
	}
};
function closedError() {
	return new ConnectionError("CONNECTIONS_CLOSED", "the run has closed its connections");
}
// src/registry/transport/sockets/pool-options.ts
const connectTimeout = 15e3;
const addressTimeout = 4e3;
// src/registry/transport/sockets/open-socket.ts
const keepAliveDelay = 6e4;
const highWaterMark = 65536;
function socketOpener({ lookup, alpn, ...tls }) {
	const sessions = new Map();
	const tcp = {
		autoSelectFamilyAttemptTimeout: addressTimeout,
		...lookup && { lookup }
	};
	let { secureContext } = tls;
	const openTls = ({ hostname, port, httpSocket }) => {
		const { connect, createSecureContext } = process.getBuiltinModule("node:tls");
		secureContext ??= createSecureContext();
		const key = `${hostname}:${port}`;
		return connect({
			...tcp,
			...tls,
			secureContext,
			host: hostname,
			port: Number(port || 443),
			servername: isIP(hostname) === 0 ? hostname : "",
			session: sessions.get(key),
			ALPNProtocols: [...alpn],
			...httpSocket && { socket: httpSocket }
		}).on("session", (session) => sessions.set(key, session));
	};
	return (to, callback) => {
		if (to.protocol === "https:") awaitConnection(openTls(to), "secureConnect", callback);
		else {
			const options = {
				...tcp,
				host: to.hostname,
				port: Number(to.port || 80),
				highWaterMark
			};
			awaitConnection(connect(options), "connect", callback);
		}
	};
}
function awaitConnection(socket, established, callback) {
	const timer = setTimeout(() => {
		socket.destroy(new ConnectionError("ETIMEDOUT", `no connection within ${connectTimeout / 1e3} seconds`));
	}, connectTimeout);
	const onConnected = () => {
		clearTimeout(timer);
		socket.off("error", onError).off("close", onClose);
		callback(null, socket);
	};
	const onError = (error) => {
		clearTimeout(timer);
		socket.off("close", onClose);
		callback(error, null);
	};
	const onClose = () => onError(new ConnectionError("ECONNRESET", "the connection closed before it was ready"));
	socket.once("close", onClose).setKeepAlive(true, keepAliveDelay).setNoDelay(true).once(established, onConnected).once("error", onError);
}
// src/registry/transport/http/send-body.ts
function sendBody(outgoing, body) {
	if (body === void 0 || body instanceof Uint8Array) {
		outgoing.end(body);
		return;
	}
	const { source, length } = body;
	let left = length;
	const fail = () => {
		outgoing.destroy(new ConnectionError("CONTENT_LENGTH_MISMATCH", `the source of a body is not ${length} bytes long`));
	};
	if (source.destroyed) {
		if (source.errored === null) fail();
		else outgoing.destroy(source.errored);
		return;
	}
	source.on("data", (chunk) => {
		left -= chunk.byteLength;
		if (left < 0) fail();
		else if (!outgoing.write(chunk)) source.pause();
	});
	source.once("end", () => {
		if (left > 0) fail();
		else if (left === 0) outgoing.end();
	});
	source.once("error", (error) => outgoing.destroy(error));
	source.once("close", () => {
		if (!source.readableEnded) fail();
	});
	outgoing.on("drain", () => source.resume());
	outgoing.once("close", () => source.destroy());
}
function isServerWaiting(outgoing, response) {
	if (response !== void 0) return response.readableLength > 0;
	return !(outgoing.writableEnded || outgoing.writableNeedDrain);
}
function idleTimeoutError(milliseconds) {
	return new ConnectionError("IDLE_TIMEOUT", `no data for ${milliseconds} milliseconds`);
}
// src/registry/transport/http/types.ts
function joinHeaders(headers) {
	const joined = {};
	for (const [name, value] of Object.entries(headers)) if (value !== void 0) joined[name] = typeof value === "string" ? value : value.join(", ");
	return joined;
}
// src/registry/transport/http/http1.ts
const maxHeaderSize = 262144;
const keepAliveTimeout = 3e4;
var Http1Agent = class extends Agent {
	#connect;
	#closed = false;
	constructor(connect) {
		super({
			keepAlive: true,
			keepAliveMsecs: keepAliveDelay,
			timeout: keepAliveTimeout
		});
		this.#connect = connect;
	}
	createConnection(_options, callback) {
		this.#connect((error, socket) => {
			if (this.#closed) socket?.destroy();
			const failure = this.#closed ? closedError() : error;
			callback?.(failure, socket ?? new Socket());
		});
	}
	destroy() {
		this.#closed = true;
		super.destroy();
	}
};
function sendHttp1(agent, request$1) {
	const { method, url, target, headers, body, signal, progress } = request$1;
	return new Promise((resolve, reject) => {
		if (signal.aborted) throw reasonOf(signal);
		const outgoing = request({
			agent,
			method,
			path: target,
			headers: {
				host: url.host,
				...headers
			},
			maxHeaderSize
		});
		const exchange = new Exchange(outgoing, request$1);
		outgoing.once("socket", () => {
			progress.started = true;
		}).on("error", reject).once("close", () => reject(new ConnectionError("ECONNRESET", "the server sent no response that can be used"))).once("response", (response) => resolve(exchange.begin(response)));
		sendBody(outgoing, body);
	});
}
var Exchange = class {
	#outgoing;
	#response;
	constructor(outgoing, { signal, idleTimeout }) {
		this.#outgoing = outgoing;
		const abort = () => this.#fail(reasonOf(signal));
		signal.addEventListener("abort", abort);
		outgoing.once("close", () => signal.removeEventListener("abort", abort));
		outgoing.once("socket", (socket) => {
			const onTimeout = () => {
				if (isServerWaiting(outgoing, this.#response)) socket.setTimeout(idleTimeout);
				else this.#fail(idleTimeoutError(idleTimeout));
			};
			socket.setTimeout(idleTimeout).on("timeout", onTimeout);
			outgoing.once("close", () => socket.off("timeout", onTimeout));
		});
	}
	begin(response) {
		this.#response = response;
		response.once("close", () => {
			if (!this.#outgoing.writableFinished) this.#outgoing.destroy();
		});
		return {
			status: response.statusCode ?? 0,
			headers: joinHeaders(response.headersDistinct),
			body: response
		};
	}
	#fail(error) {
		if (this.#response === void 0) this.#outgoing.destroy(error);
		else this.#response.destroy(error);
	}
};
// src/registry/transport/http/http2.ts
const window = 1048576;
const refusedStream = 7;
function openSession$1(origin, socket) {
	const { connect } = process.getBuiltinModule("node:http2");
	const session = connect(origin, {
		createConnection: () => socket,
		settings: {
			initialWindowSize: window,
			maxHeaderListSize: maxHeaderSize,
			enablePush: false
		}
	});
	session.on("error", () => {});
	session.once("connect", () => {
		if (!session.destroyed) session.setLocalWindowSize(window * 4);
	});
	session.setTimeout(keepAliveTimeout, () => session.close());
	return session;
}
function isOpen(session) {
	return !(session.closed || session.destroyed);
}
function sendHttp2(session, request) {
	const { method, url, target, headers, body, signal, idleTimeout, progress } = request;
	return new Promise((resolve, reject) => {
		if (signal.aborted) throw reasonOf(signal);
		const stream = session.request({
			":method": method,
			":path": target,
			":scheme": "https",
			":authority": url.host,
			...headers
		}, { endStream: body === void 0 });
		progress.started = true;
		let response;
		const abort = () => void stream.destroy(reasonOf(signal));
		signal.addEventListener("abort", abort);
		stream.on("error", (error) => {
			if (stream.rstCode === refusedStream) progress.started = false;
			reject(error);
		}).once("close", () => {
			signal.removeEventListener("abort", abort);
			reject(new ConnectionError("ECONNRESET", "the server closed the stream without a response"));
		}).once("response", (received) => {
			const answer = toResponse(stream, received, method);
			response = answer.body;
			resolve(answer);
		}).on("timeout", () => {
			if (isServerWaiting(stream, response)) stream.setTimeout(idleTimeout);
			else stream.destroy(idleTimeoutError(idleTimeout));
		}).setTimeout(idleTimeout);
		if (body !== void 0) sendBody(stream, body);
	});
}
function toResponse(stream, received, method) {
	const { ":status": status = 0, ...headers } = received;
	stream.once("end", () => {
		if (!stream.writableFinished) stream.close();
	});
	const body = wholeBody(stream, method === "HEAD" ? void 0 : headers["content-length"]);
	return {
		status,
		headers: joinHeaders(headers),
		body
	};
}
function wholeBody(stream, length) {
	let received = 0;
	const body = new Transform({
		transform: (chunk, _encoding, done) => {
			received += chunk.byteLength;
			done(null, chunk);
		},
		flush: (done) => {
			done((length === void 0 ? stream.rstCode === 0 : received === Number(length)) ? null : new ConnectionError("ECONNRESET", "the server ended the stream before the end of the body"));
		}
	});
	pipeline(stream, body, () => {});
	return body;
}
// src/registry/transport/http/direct-agent.ts
var DirectAgent = class {
	#connector;
	#allowsHttp2;
	#origins = new Map();
	constructor(connector, { allowsHttp2 }) {
		this.#connector = connector;
		this.#allowsHttp2 = allowsHttp2;
	}
	send(request) {
		const { url } = request;
		const key = originKey(url);
		const origin = this.#origins.get(key) ?? new OriginConnections(url, this.#connector);
		this.#origins.set(key, origin);
		return this.#allowsHttp2 && url.protocol === "https:" ? origin.send(request) : origin.sendPlainly(request);
	}
	async close() {
		for (const origin of this.#origins.values()) origin.close();
	}
};
function isStreamed({ body }) {
	return body !== void 0 && "source" in body;
}
var OriginConnections = class {
	#url;
	#connector;
	#http1;
	#session;
	#spare;
	constructor(url, connector) {
		this.#url = url;
		this.#connector = connector;
		this.#http1 = new Http1Agent((callback) => {
			const spare = this.#spare;
			this.#spare = void 0;
			if (spare === void 0 || spare.destroyed) connector.connect(endpointOf(url), callback);
			else callback(null, spare);
		});
	}
	async send(request) {
		const session = await this.#openSession();
		if (session === void 0) return this.sendPlainly(request);
		try {
			return await sendHttp2(session, request);
		} catch (error) {
			if (isOpen(session) || request.progress.started || isStreamed(request)) throw error;
			const next = await this.#openSession();
			return next === void 0 ? this.sendPlainly(request) : sendHttp2(next, request);
		}
	}
	sendPlainly(request) {
		return sendHttp1(this.#http1, request);
	}
	close() {
		this.#http1.destroy();
		this.#spare?.destroy();
		const closeLate = (session) => {
			session?.destroy();
			this.#spare?.destroy();
		};
		this.#session?.then(closeLate).catch(() => {});
	}
	async #openSession() {
		const opening = this.#session ??= this.#connect();
		const session = await opening;
		if (session === void 0 || isOpen(session)) return session;
		if (this.#session === opening) this.#session = void 0;
		return this.#openSession();
	}
	#connect() {
		return new Promise((resolve, reject) => {
			this.#connector.connect(endpointOf(this.#url), (error, socket) => {
				if (error !== null) {
					this.#session = void 0;
					reject(error);
				} else if (speaksHttp2(socket)) resolve(openSession$1(this.#url, socket));
				else {
					this.#spare = socket.on("error", () => {});
					resolve(void 0);
				}
			});
			setImmediate(() => process.getBuiltinModule("node:http2"));
		});
	}
};
// src/registry/transport/limits/rate-limiter.ts
var RateLimiter = class {
	#interval;
	#slack;
	#clock;
	#next = Number.NEGATIVE_INFINITY;
	constructor(rate, clock) {
		this.#interval = 1e3 / rate;
		this.#slack = (Math.max(1, Math.floor(rate / 10)) - 1) * this.#interval;
		this.#clock = clock;
	}
	async wait(signal) {
		const now = this.#clock.now();
		this.#next = Math.max(this.#next, now - this.#slack);
		const wait = this.#next - now;
		this.#next += this.#interval;
		if (wait > 0) await this.#clock.sleep(wait, signal);
	}
};
// src/registry/transport/limits/semaphore.ts
var Semaphore = class {
	#size;
	#held = 0;
	#waiters = [];
	constructor(size) {
		this.#size = Math.max(1, Math.floor(size));
	}
	get isFree() {
		return this.#waiters.length === 0 && this.#held < this.#size;
	}
	async acquire(signal, wanted = 1, isUrgent = false) {
		signal.throwIfAborted();
		const permits = Math.min(wanted, this.#size);
		if (this.#waiters.length === 0 && this.#held + permits <= this.#size) this.#held += permits;
		else await this.#wait(signal, permits, isUrgent);
		let released = false;
		return () => {
			if (released) return;
			released = true;
			this.#held -= permits;
			this.#admit();
		};
	}
	#admit() {
		for (let next = this.#waiters[0]; next && this.#held + next.permits <= this.#size; next = this.#waiters[0]) {
			this.#waiters.shift();
			this.#held += next.permits;
			next.enter();
		}
	}
	#wait(signal, permits, isUrgent) {
		return new Promise((resolve, reject) => {
			const enter = () => {
				signal.removeEventListener("abort", leave);
				resolve();
			};
			const waiter = {
				permits,
				isUrgent,
				enter
			};
			const leave = () => {
				this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
				reject(reasonOf(signal));
				this.#admit();
			};
			signal.addEventListener("abort", leave, { once: true });
			const ahead = isUrgent ? this.#waiters.filter((queued) => queued.isUrgent) : this.#waiters;
			this.#waiters.splice(ahead.length, 0, waiter);
		});
	}
};
// src/registry/transport/limits/concurrency.ts
const smallPerBody = 4;
const noFamily = {};
var ConcurrencyLimits = class {
	#small;
	#reads;
	#writes;
	#rate;
	#manifestRate;
	constructor({ concurrency, settings: { rate }, family = noFamily, clock, shards }) {
		this.#small = new Semaphore(concurrency * smallPerBody);
		this.#reads = new Semaphore(concurrency * 2);
		this.#writes = new Semaphore(concurrency * 2);
		const shared = (rate) => rate === void 0 ? void 0 : rate / shards;
		const all = rate ?? shared(family.rates?.requests);
		const manifests = rate === void 0 ? shared(family.rates?.manifests) : void 0;
		this.#rate = all === void 0 ? void 0 : new RateLimiter(all, clock);
		this.#manifestRate = manifests === void 0 ? void 0 : new RateLimiter(manifests, clock);
	}
	acquire({ bodySize, body, signal }) {
		return (bodySize === "small" ? this.#small : body === void 0 ? this.#reads : this.#writes).acquire(signal, bodySize === "blob" ? 2 : 1);
	}
	async throttle({ method, url, signal }) {
		await this.#rate?.wait(signal);
		if (method === "PUT" && url.pathname.includes("/manifests/")) await this.#manifestRate?.wait(signal);
	}
};
function limit(limits) {
	return (next) => async (request) => withPermit(await limits.acquire(request), () => next(request));
}
async function withPermit(release, send) {
	try {
		const response = await send();
		response.freed.then(release);
		return response;
	} catch (error) {
		release();
		throw error;
	}
}
// src/registry/transport/sockets/tls.ts
function tlsOptions({ ca, cert, key, skipVerify }, own) {
	const shown = own && cert !== void 0 && key !== void 0 ? {
		cert,
		key
	} : {};
	const unverified = own && skipVerify === true ? { rejectUnauthorized: false } : {};
	if (ca === void 0 && !("cert" in shown)) return unverified;
	const { createSecureContext, getCACertificates } = process.getBuiltinModule("node:tls");
	const trusted = ca === void 0 ? {} : { ca: [...getCACertificates("default"), ca] };
	return {
		secureContext: createSecureContext({
			...shown,
			...trusted
		}),
		...unverified
	};
}
// src/registry/transport/sockets/host-connector.ts
function hostConnector(kind, { settings, addresses, origin }, onConnect) {
	const alpn = kind === "small" ? ["h2", "http/1.1"] : ["http/1.1"];
	const ownLookup = origin.protocol === "http:" ? { lookup: addresses.lookupOwn } : {};
	const own = reusePreconnected(socketOpener({
		...tlsOptions(settings, true),
		...ownLookup,
		alpn
	}), takePreconnected);
	const foreign = socketOpener({
		...tlsOptions(settings, false),
		lookup: addresses.lookup,
		alpn
	});
	const isOwn = (hostname) => bareHost(hostname) === bareHost(origin.hostname);
	return createConnector((to, callback) => (isOwn(to.hostname) ? own : foreign)(to, callback), (key, socket) => {
		onConnect(key, speaksHttp2(socket));
		if (key === originKey(origin)) addresses.recordOwnAddress(socket.remoteAddress);
	});
}
// src/registry/transport/connections/proxy-environment.ts
function variable$1(environment, name) {
	return environment[name] || environment[name.toUpperCase()] || void 0;
}
function proxyFor(url, environment) {
	const written = variable$1(environment, url.protocol === "https:" ? "https_proxy" : "http_proxy");
	if (written === void 0 || isLoopbackName(url.hostname)) return void 0;
	if (isExcluded(url, variable$1(environment, "no_proxy") ?? "")) return void 0;
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
}
function isExcluded(url, list) {
	const host = bareHost(url.hostname);
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	return list.split(/[\s,]+/).some((entry) => entry === "*" || entry !== "" && names(entry.toLowerCase(), host, port));
}
function names(entry, host, port) {
	if (entry.includes("/")) return isAddress(host) && isInRange(host, entry);
	const [, written = entry, entryPort] = /^(.*[^:]):(\d+)$/.exec(entry) ?? [];
	if (entryPort !== void 0 && entryPort !== port && !isAddress(entry)) return false;
	const name = bareHost(isAddress(entry) ? entry : written).replace(/^\*?\./, "");
	return host === name || !isAddress(host) && host.endsWith(`.${name}`);
}
function isInRange(host, range) {
	if (!import_ipaddr.default.isValidCIDR(range)) return false;
	const address = import_ipaddr.default.parse(host);
	const [base, bits] = import_ipaddr.default.parseCIDR(range);
	return address.kind() === base.kind() && address.match(base, bits);
}
// src/registry/transport/connections/pools.ts
var ConnectionPools = class {
	#options;
	#agents = new Map();
	#connectors = new Map();
	#plain = new Set();
	#multiplexed = new Set();
	#http2 = true;
	#openedForBodies = 0;
	#closed = false;
	#blobsElsewhere;
	constructor(options) {
		this.#options = options;
		this.#blobsElsewhere = options.blobsElsewhere;
	}
	get blobsElsewhere() {
		return this.#blobsElsewhere;
	}
	firstHop({ url, body, bodySize }) {
		return this.#blobsElsewhere && body === void 0 && sameOrigin(url, this.#options.origin) ? "small" : bodySize;
	}
	recordBlobsElsewhere() {
		this.#blobsElsewhere = true;
	}
	async agentFor(url, { bodySize, reads }) {
		if (this.#closed) throw closedError();
		const kind = url.protocol === "http:" || this.#plain.has(originKey(url)) || bodySize === "small" && this.#http2 ? "small" : "blob";
		const own = sameHost(url, this.#options.origin);
		const proxy = proxyFor(url, this.#options.environment);
		const byUndici = proxy !== void 0 || reads && bodySize === "blob";
		const key = `${proxy ?? ""} ${kind} ${byUndici} ${own}`;
		const agent = this.#agents.get(key) ?? this.#createAgent({
			kind,
			own,
			proxy,
			byUndici
		});
		this.#agents.set(key, agent);
		return agent;
	}
	async checkProxied(url, signal) {
		if (this.#isProxied(url) && !sameHost(url, this.#options.origin)) await this.#options.addresses.checkProxied(url.hostname, signal);
	}
	preconnect(url, kind, count) {
		if (this.#closed || this.#isProxied(url)) return;
		const shared = url.protocol === "http:" || this.#plain.has(originKey(url));
		const connector = this.#connector(shared || kind === "small" && this.#http2 ? "small" : "blob");
		connector.openAhead(url, Math.max(0, count - connector.idle(url)));
	}
	preconnectForBlobs(url, count) {
		if (this.#closed || this.#isProxied(url)) return;
		const more = Math.min(count, this.#options.concurrency * 2 - this.#openedForBodies);
		this.#openedForBodies += more;
		this.#connector("blob").openAhead(url, more);
	}
	speaksHttp2(url) {
		return this.#http2 && this.#multiplexed.has(originKey(url));
	}
	disableHttp2() {
		this.#http2 = false;
	}
	async close() {
		this.#closed = true;
		for (const connector of this.#connectors.values()) connector.close();
		await Promise.all([...this.#agents.values()].map(async (agent) => (await agent).close()));
	}
	async #createAgent({ kind, own, proxy, byUndici }) {
		const connector = this.#connector(kind);
		if (!byUndici) return new DirectAgent(connector, { allowsHttp2: kind === "small" });
		const { createUndiciAgent } = await import("./undici-agent.js");
		return createUndiciAgent({
			kind,
			own,
			connect: connector.connect,
			proxy,
			options: this.#options
		});
	}
	#connector(kind) {
		const existing = this.#connectors.get(kind);
		if (existing !== void 0) return existing;
		const connector = hostConnector(kind, this.#options, (origin, isHttp2) => {
			if (kind === "small") (isHttp2 ? this.#multiplexed : this.#plain).add(origin);
		});
		this.#connectors.set(kind, connector);
		return connector;
	}
	#isProxied(url) {
		return proxyFor(url, this.#options.environment) !== void 0;
	}
};
// src/registry/transport/connections/warm-up.ts
const firstConnections = {
	"http:": 6,
	"https:": 3
};
const tokensAtOnce = 4;
function warmUp(pools, origin, { scope, blobs }) {
	const few = firstConnections[origin.protocol === "http:" ? "http:" : "https:"];
	if (!pools.speaksHttp2(origin)) pools.preconnect(origin, "small", blobs ?? few);
	else if (blobs !== void 0 && carriesBodies(scope, pools.blobsElsewhere)) pools.preconnectForBlobs(origin, blobs);
}
function warmUpTokens(pools, realm, repositories) {
	pools.preconnect(realm, "small", Math.min(repositories, tokensAtOnce));
}
function warmUpUploads(pools, origin) {
	return (next) => (request) => {
		if (sameOrigin(request.url, origin) && beginsUpload(request) && pools.speaksHttp2(origin)) pools.preconnectForBlobs(origin, 1);
		return next(request);
	};
}
function beginsUpload({ method, bodySize, scope }) {
	return method === "POST" && bodySize === "small" && scope !== "catalog" && !(scope && mounts(scope));
}
function carriesBodies(scope, blobsElsewhere) {
	return !mounts(scope) && !(scope.actions === "pull" && blobsElsewhere);
}
function mounts({ repository, mountFrom }) {
	return mountFrom !== void 0 && mountFrom !== repository;
}
// src/registry/transport/custom-headers.ts
function customHeaders({ origin, settings, headers }) {
	const own = {
		...settings.headers,
		...settings.userAgent !== void 0 && { "user-agent": `${userAgent} ${settings.userAgent}` }
	};
	if (headers === void 0 && Object.keys(own).length === 0) return (next) => next;
	return (next) => async (request) => {
		if (!sameOrigin(request.url, origin)) return next(request);
		return next({
			...request,
			headers: {
				...await headers?.(),
				...own,
				...request.headers
			}
		});
	};
}
// src/registry/transport/first-request.ts
var FirstRequest = class {
	#isNeeded;
	#pending;
	#settled = false;
	constructor(isNeeded) {
		this.#isNeeded = isNeeded;
	}
	async wait(signal) {
		if (this.#settled) return void 0;
		if (this.#pending !== void 0) return orAborted(this.#pending.promise, signal);
		if (this.#isNeeded()) this.#pending = Promise.withResolvers();
		else this.#settled = true;
	}
	settle() {
		this.#settled = true;
		this.#pending?.resolve();
	}
};
// src/registry/transport/limits/pull-quota.ts
var PullQuota = class {
	#options;
	#expected = 0;
	#loading;
	#watch;
	constructor(options) {
		this.#options = options;
	}
	intercept = (next) => async (request) => {
		const response = await next(request);
		if (isPull(request)) this.#expected = Math.max(0, this.#expected - 1);
		const { headers } = response;
		if ("ratelimit" in headers || "ratelimit-remaining" in headers) {
			this.#watch = await (this.#loading ??= this.#load());
			this.#watch.check(headers, this.#expected);
		}
		return response;
	};
	async #load() {
		const { QuotaWatch } = await import("./quota-watch.js");
		return new QuotaWatch(this.#options);
	}
	expectManifests(count) {
		this.#expected += count;
		this.#watch?.judge(this.#expected);
	}
};
function isPull({ method, url }) {
	return method === "GET" && url.pathname.includes("/manifests/");
}
// src/registry/transport/limits/shared-pause.ts
var SharedPause = class {
	#clock;
	#onPause;
	#until = 0;
	constructor(clock, onPause) {
		this.#clock = clock;
		this.#onPause = onPause;
	}
	start(milliseconds, reason) {
		const now = this.#clock.now();
		const running = this.#until > now;
		this.#until = Math.max(this.#until, now + milliseconds);
		if (!running) this.#onPause(milliseconds, reason);
	}
	async wait(signal) {
		for (;;) {
			const rest = this.#until - this.#clock.now();
			if (rest <= 0) return;
			await this.#clock.sleep(rest + this.#clock.random() * Math.min(250, rest / 4), signal);
		}
	}
};
function pause(shared, rates) {
	return (next) => async (request) => {
		await shared.wait(request.signal);
		await rates?.throttle(request);
		if (rates !== void 0) await shared.wait(request.signal);
		return next(request);
	};
}
// src/registry/transport/pipeline.ts
function compose(...interceptors) {
	return (dispatch) => interceptors.reduceRight((next, interceptor) => interceptor(next), dispatch);
}
// src/registry/transport/redirect.ts
const hopLimit = 5;
const redirectStatuses = new Set([
	301,
	302,
	303,
	307,
	308
]);
var ForbiddenTargetError = class extends PromoteError {
	name = "ForbiddenTargetError";
	code = "forbidden-redirect";
};
const proxyRemedy = "A proxy in front of the registry must pass on X-Forwarded-Proto and X-Forwarded-Host, so that the registry names its own address.";
function checkTarget(url, { origin, addresses }) {
	if (url.protocol !== "https:" && !(url.protocol === "http:" && origin.protocol === "http:")) throw new ForbiddenTargetError(`it sends us to ${url.protocol}//${url.host}, which is not https`);
	if (url.username !== "" || url.password !== "") throw new ForbiddenTargetError(`it sends us to ${url.host} with credentials in the URL`);
	if (!sameHost(url, origin) && !addresses.allowsHost(url.hostname)) throw new ForbiddenTargetError(`it sends us to ${url.host}, an address that it may not send requests to`);
}
function redirect({ registry, rules, onBlobElsewhere }) {
	return (next) => async (first) => {
		try {
			checkTarget(first.url, rules);
			let request = first;
			for (let hops = 0;; hops += 1) {
				const response = await next(request);
				const location = locationOf(response);
				if (location === void 0 || first.redirects === "none") {
					if (readsBlob(first) && !sameOrigin(response.url, first.url)) onBlobElsewhere();
					return request.method === first.method || !isRead(response) ? response : notProven(response, first.url);
				}
				if (!isFollowed(request, response)) return response;
				await response.discard();
				if (hops === hopLimit) throw new ForbiddenTargetError(`it redirects more than ${hopLimit} times`);
				request = redirected(request, {
					location,
					status: response.status
				}, rules);
			}
		} catch (cause) {
			if (!(cause instanceof ForbiddenTargetError)) throw cause;
			throw requestError(registry, first, {
				code: cause.code,
				detail: cause.message,
				remedy: proxyRemedy,
				cause
			});
		}
	};
}
function readsBlob({ body, bodySize }) {
	return body === void 0 && bodySize !== "small";
}
function locationOf({ status, headers }) {
	return redirectStatuses.has(status) ? headers["location"] : void 0;
}
function isFollowed({ method }, { status }) {
	return method !== "DELETE" || repeats(status);
}
function repeats(status) {
	return status === 307 || status === 308;
}
function isRead({ status }) {
	return status === 200 || status === 204 || status === 206;
}
function notProven(response, url) {
	return {
		...response,
		status: 303,
		url
	};
}
function redirected(request, { location, status }, rules) {
	if (!URL.canParse(location, request.url.href)) throw new ForbiddenTargetError("it redirects to a URL that is not valid");
	const url = new URL(location, request.url);
	if (request.url.protocol === "https:" && url.protocol === "http:") throw new ForbiddenTargetError(`it redirects from https to http at ${url.host}`);
	checkTarget(url, rules);
	const { requestTarget: _target, ...rest } = request;
	const { authorization, ...headers } = rest.headers ?? {};
	const shown = authorization !== void 0 && sameOrigin(url, request.url) ? { authorization } : {};
	const next = {
		...rest,
		url,
		headers: {
			...headers,
			...shown
		}
	};
	if (repeats(status) || request.method === "GET" || request.method === "HEAD") return next;
	const { body: _, ...read } = next;
	return {
		...read,
		method: "GET"
	};
}
// src/registry/transport/retry/circuit-breaker.ts
const resetTimeout = 3e4;
var CircuitBreaker = class {
	#clock;
	#open = new Map();
	constructor(clock) {
		this.#clock = clock;
	}
	openReason({ origin }) {
		const circuit = this.#open.get(origin);
		return circuit !== void 0 && this.#clock.now() < circuit.until ? circuit : void 0;
	}
	trip({ origin }, cause) {
		this.#open.set(origin, {
			until: this.#clock.now() + resetTimeout,
			cause
		});
	}
	reset({ origin }) {
		this.#open.delete(origin);
	}
};
// src/registry/transport/connections/known-errors.ts
const unknownIssuer = {
	code: "certificate-untrusted",
	transient: false,
	detail: "its certificate is signed by an authority that this runner does not know",
	remedy: "Trust the authority that signed it."
};
const notTls = {
	code: "tls-mismatch",
	transient: false,
	detail: "it does not speak TLS on this port",
	remedy: "Check the port, or use plain HTTP if that is meant."
};
const checkPath = "Check the host, its port, and what is in between (a firewall, HTTPS_PROXY and NO_PROXY).";
const rows = [
	{
		codes: ["ENOTFOUND"],
		code: "host-unknown",
		transient: false,
		detail: "there is no host of this name",
		remedy: "Check the name of the registry. If it is right, check the name server of this machine, and HTTPS_PROXY."
	},
	{
		codes: ["EAI_AGAIN", "EAI_FAIL"],
		code: "host-unknown",
		transient: true,
		detail: "its name could not be resolved",
		remedy: "Check the name server of the runner."
	},
	{
		codes: ["ECONNREFUSED"],
		code: "no-response",
		transient: true,
		detail: "the connection was refused (ECONNREFUSED)",
		remedy: checkPath
	},
	{
		codes: [
			"ENETUNREACH",
			"EHOSTUNREACH",
			"EADDRNOTAVAIL"
		],
		code: "no-response",
		transient: true,
		detail: "there is no route to it",
		remedy: checkPath
	},
	{
		codes: ["UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT"],
		code: "no-response",
		transient: true,
		detail: "none of its addresses accepted a connection in time",
		remedy: checkPath
	},
	{
		codes: [
			"IDLE_TIMEOUT",
			"UND_ERR_HEADERS_TIMEOUT",
			"UND_ERR_BODY_TIMEOUT"
		],
		code: "no-response",
		transient: true,
		detail: "it accepted the request and stayed silent",
		remedy: "Its status page or its operator knows why."
	},
	{
		codes: [
			"ECONNRESET",
			"EPIPE",
			"UND_ERR_SOCKET",
			"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
		],
		code: "no-response",
		transient: true,
		lost: true,
		detail: "the connection broke off",
		remedy: checkPath
	},
	{
		codes: ["DEPTH_ZERO_SELF_SIGNED_CERT"],
		code: "certificate-untrusted",
		transient: false,
		detail: "its certificate is self-signed",
		remedy: "Trust this certificate itself, or give the registry one of a known authority."
	},
	{
		codes: [
			"SELF_SIGNED_CERT_IN_CHAIN",
			"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
			"UNABLE_TO_GET_ISSUER_CERT",
			"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
			"CERT_UNTRUSTED",
			"INVALID_CA"
		],
		...unknownIssuer
	},
	{
		codes: ["CERT_HAS_EXPIRED"],
		code: "certificate-invalid",
		transient: false,
		detail: "its certificate has expired",
		remedy: "Renew the certificate of the registry."
	},
	{
		codes: ["CERT_NOT_YET_VALID"],
		code: "certificate-invalid",
		transient: false,
		detail: "its certificate is not valid yet",
		remedy: "Set the clock of the runner, which is probably slow; else replace the certificate of the registry."
	},
	{
		codes: ["ERR_TLS_CERT_ALTNAME_INVALID"],
		code: "certificate-invalid",
		transient: false,
		detail: "its certificate is for another host name",
		remedy: "Write the registry as its certificate names it, or add this name to the certificate."
	},
	{
		codes: ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"],
		...notTls
	},
	{
		codes: [
			"HPE_INVALID_CONSTANT",
			"HPE_INVALID_VERSION",
			"HPE_CR_EXPECTED"
		],
		code: "tls-required",
		transient: false,
		detail: "it does not answer in HTTP on this port",
		remedy: "Check the port."
	},
	{
		codes: ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"],
		code: "client-certificate",
		transient: false,
		detail: "it refused the TLS handshake; it may ask for a client certificate",
		remedy: "Give the client certificate and its key."
	},
	{
		codes: ["HPE_HEADER_OVERFLOW", "UND_ERR_HEADERS_OVERFLOW"],
		code: "no-response",
		transient: false,
		detail: "the headers of its response are larger than 256 KiB"
	},
	{
		codes: ["CONTENT_LENGTH_MISMATCH", "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH"],
		code: "no-response",
		transient: false,
		detail: "the content is not as long as its descriptor says"
	},
	{
		codes: [
			"CONNECTIONS_CLOSED",
			"UND_ERR_DESTROYED",
			"UND_ERR_CLOSED"
		],
		code: "no-response",
		transient: false,
		detail: "the run has ended"
	},
	{
		codes: [
			"ERR_INVALID_CHAR",
			"ERR_UNESCAPED_CHARACTERS",
			"UND_ERR_INVALID_ARG"
		],
		code: "no-response",
		transient: false,
		detail: "the request has a part that HTTP does not allow"
	}
];
// src/registry/transport/connections/connection-failure.ts
function classifyConnectionError(error) {
	for (const cause of causes(error)) {
		const failure = failureOf(cause);
		if (failure !== void 0) return failure;
	}
	const [first] = causes(error);
	const code = first === void 0 ? "" : codeOf(first);
	return {
		code: "no-response",
		transient: true,
		detail: `the connection failed${code === "" ? "" : ` (${code})`}`,
		remedy: checkPath
	};
}
function failureOf(error) {
	if (error instanceof ForbiddenAddressError) return {
		code: error.code,
		transient: false,
		detail: error.message,
		remedy: "If the address belongs to the registry, allow it."
	};
	const code = codeOf(error);
	const row = rows.find(({ codes }) => codes.includes(code));
	if (row !== void 0) {
		const { codes: _, ...failure } = row;
		return failure;
	}
	if (code.startsWith("ERR_HTTP2")) return {
		code: "no-response",
		transient: true,
		http2: true,
		detail: "the HTTP/2 connection failed"
	};
	if (code.startsWith("ERR_SSL")) return {
		code: "tls-mismatch",
		transient: false,
		detail: `the TLS handshake failed (${code.slice(8)})`
	};
	return proxyFailure(error.message);
}
function proxyFailure(message) {
	const [, status] = /^Proxy response \((\d{3})\)/.exec(message) ?? [];
	if (status === void 0 && !message.startsWith("Proxy Authentication")) return void 0;
	return {
		code: "no-response",
		transient: status?.startsWith("5") === true,
		detail: `the proxy refused the connection (${status ?? "407"})`,
		remedy: "Check HTTPS_PROXY and NO_PROXY."
	};
}
function* causes(error) {
	let current = error;
	for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
		yield current;
		current = current instanceof AggregateError ? current.errors[0] : current.cause;
	}
}
function codeOf(error) {
	return "code" in error && typeof error.code === "string" ? error.code : "";
}
// src/registry/transport/retry/exchange.ts
function exchange({ registry, circuit, clock, observe }) {
	return (next) => async (request) => {
		const { url, method } = request;
		const open = circuit.openReason(url);
		if (open !== void 0) {
			const { code, detail: why, remedy } = classifyConnectionError(open.cause);
			throw requestError(registry, request, {
				code,
				detail: `${url.host} could not be reached a moment ago: ${why}`,
				retryable: true,
				cause: open.cause,
				...remedy !== void 0 && { remedy }
			});
		}
		const start = clock.now();
		const event = {
			kind: "request",
			registry,
			method,
			path: url.pathname
		};
		try {
			const response = await next(request);
			circuit.reset(url);
			observe({
				...event,
				status: response.status,
				milliseconds: clock.now() - start
			});
			return response;
		} catch (error) {
			observe({
				...event,
				milliseconds: clock.now() - start
			});
			throw error;
		}
	};
}
// src/registry/model/refusals/error-body.ts
const entryLimit = 50;
function parseErrorBody(text, contentType = "") {
	const document = parseJson(text);
	if (!isRecord(document)) {
		const message = contentType.includes("html") ? titleOf$1(text) : text;
		return {
			codes: [],
			messages: message === "" ? [] : [message]
		};
	}
	const { errors, code, message, details, detail, error } = document;
	const listed = Array.isArray(errors) ? errors.slice(0, entryLimit).filter(isRecord) : [];
	const type = document["__type"];
	return {
		codes: [
			...listed.map((entry) => entry["code"]),
			code,
			type
		].filter(isCode),
		messages: [
			...listed.map((entry) => entry["message"]),
			message,
			details,
			detail,
			error
		].filter(isText)
	};
}
function titleOf$1(html) {
	return /<title>([^<]{1,200})/i.exec(html)?.[1] ?? "an HTML page";
}
function isText(value) {
	return typeof value === "string" && value !== "";
}
function isCode(value) {
	return isText(value) && /^[A-Za-z0-9_]{1,60}$/.test(value);
}
// src/registry/transport/retry/buffer-response.ts
const errorBodyLimit = 65536;
async function bufferResponse(response, request) {
	const { signal, bufferLimit } = request;
	const limit = bufferLimit ?? (response.status >= 400 ? errorBodyLimit : void 0);
	if (limit === void 0) return { response };
	const chunks = [];
	let size = 0;
	try {
		for await (const chunk of response.body) {
			if (!(chunk instanceof Uint8Array)) continue;
			chunks.push(chunk);
			size += chunk.byteLength;
			if (size > limit) break;
		}
	} catch (error) {
		if (signal.aborted) throw reasonOf(signal);
		if (bufferLimit !== void 0) throw new NoResponseError(error, {
			url: response.url,
			written: true
		});
	}
	return {
		response: {
			...response,
			body: Readable.from(chunks, { objectMode: true }),
			discard: async () => {}
		},
		bytes: Buffer.concat(chunks)
	};
}
// src/registry/transport/retry/policy.ts
const longestPause = 12e4;
const firstDelay = 500;
const longestDelay = 3e4;
function backoff(tries, random) {
	return Math.round(random * Math.min(longestDelay, firstDelay * 2 ** (tries - 1)));
}
function parseRetryAfter(value, nowMilliseconds) {
	const wait = waitIn((value ?? "").trim(), nowMilliseconds);
	return wait > 0 ? wait : void 0;
}
function waitIn(text, nowMilliseconds) {
	if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1e3);
	return /^[A-Za-z]{3,9}, /.test(text) && text.length <= 64 ? Date.parse(text) - nowMilliseconds : NaN;
}
// src/registry/transport/retry/retry.ts
function retry(options) {
	return (next) => async (request) => {
		for (let tries = 1;; tries += 1) {
			let delay;
			try {
				const buffered = await bufferResponse(await next(request), request);
				delay = afterResponse(options, request, {
					...buffered,
					tries
				});
				if (delay === void 0) return buffered.response;
				await buffered.response.discard();
			} catch (error) {
				if (!(error instanceof NoResponseError)) throw error;
				delay = afterFailure(options, request, {
					error,
					tries
				});
			}
			if (delay > 0) await options.clock.sleep(delay, request.signal);
		}
	};
}
function afterResponse(options, request, { response, bytes, tries }) {
	const refusal = passingRefusal(response, bytes, options);
	if (refusal === void 0) return void 0;
	const { code, asked, patient } = refusal;
	if (tries >= attemptsOf(options, patient)) return void 0;
	const repeatable = request.retry === "safe" || code === "rate-limited";
	const longest = Math.max(longestPause, options.longestWait);
	if (asked !== void 0 && asked > longest) {
		if (!repeatable) return void 0;
		throw requestError(options.registry, request, {
			status: response.status,
			code,
			...tooLong(asked, longest)
		});
	}
	const delay = asked ?? backoff(tries, options.clock.random());
	if (patient) pauseAll(options, asked ?? Math.max(delay, 500), response.status);
	return repeatable ? patient ? 0 : delay : void 0;
}
function attemptsOf({ settings: { retries } }, patient) {
	if (retries !== void 0) return retries + 1;
	return patient ? 12 : 5;
}
function pauseAll({ pause }, milliseconds, status) {
	pause.start(milliseconds, `HTTP ${status}`);
}
function passingRefusal({ status, headers }, bytes, { clock, settings: { retryCodes = [] } }) {
	if (status < 400) return void 0;
	const asked = parseRetryAfter(headers["retry-after"], clock.wall());
	const { codes, messages } = parseErrorBody(new TextDecoder().decode(bytes), headers["content-type"]);
	const code = classifyRefusal({
		status,
		codes,
		detail: messages.join("; "),
		retryAfter: asked !== void 0
	});
	const patient = code === "rate-limited" || status === 503 && asked !== void 0;
	return isRetryable(code) || retryCodes.includes(status) ? {
		code,
		asked,
		patient
	} : void 0;
}
function afterFailure(options, request, { error, tries }) {
	const { registry, pools, circuit, clock } = options;
	const failure = classifyConnectionError(error.cause);
	if (failure.http2 === true) pools.disableHttp2();
	const mayRepeat = request.retry === "safe" || !error.written;
	const exhausted = isExhausted(options, request, tries);
	if (failure.transient && mayRepeat && !exhausted) return backoff(tries, clock.random());
	if (exhausted && failure.transient && !error.written) circuit.trip(error.url, error);
	const elsewhere = error.url.host === request.url.host ? "" : `${error.url.host}: `;
	throw requestError(registry, request, {
		code: failure.code,
		detail: `${elsewhere}${failure.detail}${exhausted ? ` (${tries} ${tries === 1 ? "try" : "tries"})` : ""}`,
		retryable: failure.transient,
		cause: error,
		...failure.remedy !== void 0 && { remedy: failure.remedy },
		...failure.lost === true && error.url.protocol === "http:" && { plainHttp: true }
	});
}
function isExhausted(options, { patience }, tries) {
	return patience?.aborted === true || tries >= attemptsOf(options, false);
}
function tooLong(milliseconds, longest) {
	const minutes = Math.ceil(milliseconds / 6e4);
	return {
		detail: `it asks to wait for ${describeWait(milliseconds)}, and we wait for ${describeWait(longest)} at most`,
		remedy: `Run again in ${minutes < 120 ? `${minutes} minutes` : describeWait(milliseconds)}.`,
		retryAfter: milliseconds,
		retryable: true
	};
}
function describeWait(milliseconds) {
	const seconds = Math.ceil(milliseconds / 1e3);
	if (seconds < 7200) return `${seconds} seconds`;
	const hours = Math.ceil(seconds / 3600);
	return hours < 48 ? `${hours} hours` : `${Math.ceil(hours / 24)} days`;
}
// src/registry/client/session-options.ts
function boundOf(concurrency, { maxConcurrency }) {
	if (concurrency === "auto") return maxConcurrency;
	return Math.max(1, Math.min(concurrency, maxConcurrency ?? concurrency));
}
// src/registry/client/session.ts
function openSession(registry, options) {
	const { settings, credentials, observe, environment = process.env, clock = systemClock, shards = 1, longestWait = 0 } = options;
	const origin = apiOrigin(registry, settings);
	const family = hostedFamilyOf(registry);
	const bound = boundOf(options.concurrency, settings);
	const concurrency = bound ?? 16;
	const addresses = new AddressPolicy(origin.hostname, settings.allowPrivate === true);
	const pools = new ConnectionPools({
		origin,
		settings,
		addresses,
		concurrency,
		environment,
		blobsElsewhere: family?.redirectsBlobs === true
	});
	const limits = new ConcurrencyLimits({
		concurrency,
		settings,
		family,
		clock,
		shards
	});
	const bounded = bound === void 0 ? void 0 : lazyBound(bound, options.temporary);
	const circuit = new CircuitBreaker(clock);
	const sharedPause = new SharedPause(clock, (milliseconds, reason) => observe({
		kind: "pause",
		registry,
		milliseconds,
		reason
	}));
	const warn = (message) => observe({
		kind: "warning",
		registry,
		message
	});
	const quota = new PullQuota({
		registry,
		clock,
		warn,
		pause: sharedPause,
		longestWait
	});
	const closing = new AbortController();
	const retrying = retry({
		registry,
		pools,
		pause: sharedPause,
		circuit,
		clock,
		settings,
		longestWait
	});
	const exchanging = compose(redirect({
		registry,
		rules: {
			origin,
			addresses
		},
		onBlobElsewhere: () => pools.recordBlobsElsewhere()
	}), exchange({
		registry,
		circuit,
		clock,
		observe
	}), customHeaders({
		origin,
		settings,
		...options.headers && { headers: options.headers }
	}))(dispatch(pools, options.idleTimeout));
	const tokens = {
		send: compose(retrying, ...bounded ? [lazily(bounded)] : [], pause(sharedPause))(exchanging),
		signal: closing.signal
	};
	const firstRequest = new FirstRequest(() => origin.protocol === "https:" && !authorizer.isSchemeKnown);
	const authorizer = new Authorizer({
		credentials,
		clock,
		warn,
		onUntrustedRealm: (realm) => observe({
			kind: "warning",
			registry,
			message: describeUntrusted(realm),
			untrustedRealm: realm.origin
		}),
		rules: {
			registry,
			origin,
			settings,
			addresses
		},
		requestToken: async (tokenRequest) => {
			const response = await fetchToken(tokenRequest, tokens);
			if (response.kind === "granted") credentials.onSecret?.(response.token);
			return response;
		},
		onSchemeSelected: (realm, repositoryCount) => {
			if (realm !== void 0) warmUpTokens(pools, realm, repositoryCount);
			firstRequest.settle();
		},
		ping: () => fetchChallenge(origin, tokens)
	});
	return {
		registry,
		origin,
		learned: {},
		...bounded && { bound: bounded },
		send: compose(warmUpUploads(pools, origin), authorize({
			registry,
			origin,
			authorizer,
			firstRequest
		}), retrying, bounded ? lazily(bounded) : limit(limits), pause(sharedPause, limits), quota.intercept)(exchanging),
		isAnonymous: (repository) => authorizer.isAnonymous(repository),
		sentLogins: (repository) => authorizer.sentLogins(repository),
		preconnect: (scope, blobs) => {
			authorizer.expectScope(scope);
			warmUp(pools, origin, {
				scope,
				...blobs !== void 0 && { blobs }
			});
			authorizer.authorize({
				scope,
				reads: true,
				signal: closing.signal
			}).catch(() => {});
		},
		expectManifests: (count) => quota.expectManifests(count),
		close: async () => {
			closing.abort(new Error(`the session with ${registry} was closed`));
			await pools.close();
		}
	};
}
function lazyBound(bound, temporary) {
	let loading;
	return () => loading ??= import("./bound.js").then(({ RequestBound }) => new RequestBound(bound, temporary));
}
function lazily(load) {
	return (next) => async (request) => (await load()).intercept(next)(request);
}
// src/registry/util/keyed-mutex.ts
function keyedMutex() {
	const ends = new Map();
	return { async runExclusive(key, task, signal) {
		const previous = ends.get(key) ?? Promise.resolve();
		const current = previous.then(() => {
			signal?.throwIfAborted();
			return task();
		});
		const end = current.then(ignore, ignore);
		ends.set(key, end);
		end.then(() => {
			if (ends.get(key) === end) ends.delete(key);
		});
		if (signal !== void 0) await orAborted(previous, signal);
		return current;
	} };
}
function ignore() {}
// src/registry/registry-host.ts
const defaultPageSize = 1e3;
function openHost(registry, options) {
	const { settings: all, concurrency, observe, shards, hintCache, headers, clock = systemClock, idleTimeout, longestWait, lookaside, createRepository, temporary } = options;
	const settings = all.get(registry) ?? {};
	const session = openSession(registry, {
		settings,
		credentials: settings.anonymous === true ? withoutLogins(options.credentials) : options.credentials,
		concurrency,
		observe,
		clock,
		...shards && { shards },
		...idleTimeout && { idleTimeout },
		...longestWait && { longestWait },
		...temporary !== void 0 && { temporary },
		...headers && registry !== "hub.docker.com" && { headers }
	});
	applyKnownBehaviour(session.learned, registry, settings);
	let reader;
	return {
		session,
		observe,
		webReader: () => reader ??= openWebReader({
			tls: settings,
			observe
		}),
		close: async () => {
			await Promise.all([session.close(), reader?.then((opened) => opened.close())]);
		},
		pageSize: settings.pageSize ?? defaultPageSize,
		wait: clock.sleep,
		warned: new Set(),
		refusedMounts: new Set(),
		presence: new Map(),
		served: {
			digests: new Map(),
			reads: new Map()
		},
		sent: new Set(),
		unsent: new Set(),
		refusedManifests: new Set(),
		manifestPushes: new Map(),
		turns: keyedMutex(),
		...lookasideOf(settings, lookaside),
		...settings.createRepository && createRepository && { createRepository },
		...hintCache && { remembered: {
			hints: () => hintCache.hints(registry),
			holders: (blob) => hintCache.holders(registry, blob),
			doubts: 0
		} }
	};
}
async function openWebReader(options) {
	const { webReader } = await import("./web.js").then((n) => n.n);
	return webReader(options);
}
function lookasideOf({ lookaside: defaultDocker }, configured) {
	if (defaultDocker !== void 0) return { lookaside: async () => ({
		docker: new Map(),
		defaultDocker
	}) };
	return configured === void 0 ? {} : { lookaside: configured };
}
function withoutLogins({ onSecret }) {
	return {
		find: async () => void 0,
		sources: [],
		isAnonymous: true,
		...onSecret && { onSecret }
	};
}
// src/registry/client/with-remedy.ts
async function withRemedy(error, logins) {
	const { explainRefusal } = await import("./explain-refusal.js");
	return explainRefusal(error, logins);
}
// src/registry/client/request.ts
async function send(remote, request) {
	const { host, name, access, signal, patience } = remote;
	const { method, path, actions, mountFrom, ...rest } = request;
	const sending = host.session.send({
		bodySize: "small",
		retry: "safe",
		redirects: "follow",
		...rest,
		method,
		signal,
		...patience && { patience },
		url: typeof path === "string" ? new URL(`/v2/${name.path}/${path}`, host.session.origin) : path,
		scope: {
			repository: name.path,
			actions: actions ?? (access === "push" ? "pull,push" : "pull"),
			...mountFrom !== void 0 && { mountFrom }
		}
	});
	try {
		const response = await sending;
		passOnWarnings(host, response);
		if (response.headers["x-registry-supports-signatures"] === "1" && response.url.origin === host.session.origin.origin) host.session.learned.signatureExtension = true;
		return response;
	} catch (error) {
		throw error instanceof RegistryError && error.details.repository === name.path ? await explained(remote, error) : error;
	}
}
function explained({ host, name }, { details, cause }) {
	return withRemedy(new RegistryError({
		...details,
		repository: formatName(name),
		cause
	}), host.session.sentLogins(name.path));
}
function passOnWarnings({ session, observe, warned }, { headers }) {
	for (const [, text = ""] of (headers["warning"] ?? "").slice(0, 4096).matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
		const message = plainText(text.replace(/\\(.)/g, "$1"));
		if (message === "" || warned.has(message) || warned.size >= 100) continue;
		warned.add(message);
		observe({
			kind: "warning",
			registry: session.registry,
			message
		});
	}
}
// src/registry/client/response.ts
const errorLimit = 65536;
async function withErrorContext(asked, read) {
	try {
		return await read();
	} catch (error) {
		if (!(error instanceof MalformedError)) throw error;
		const { remedy, ...context } = asked;
		const hint = remedy === void 0 || error instanceof UnsupportedManifestError ? {} : { remedy };
		throw new RegistryError({
			...context,
			...hint,
			status: 200,
			detail: error.message,
			cause: error
		});
	}
}
function isPage({ headers }) {
	return /^\s*(?:text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "");
}
async function parseErrorResponse(response) {
	const { status, headers } = response;
	if (status < 400) await response.discard();
	const { codes, messages } = parseErrorBody((status < 400 ? void 0 : await readText(response, errorLimit)) ?? "", headers["content-type"]);
	const requestId = requestIdOf(headers);
	const refusal = {
		status,
		codes: [...new Set(codes)].slice(0, 10),
		detail: plainText([...new Set(messages)].join("; "))
	};
	return {
		...refusal,
		...status >= 400 && { code: classifyRefusal({
			...refusal,
			retryAfter: headers["retry-after"] !== void 0
		}) },
		...requestId !== void 0 && { requestId }
	};
}
async function toRegistryError({ host, name }, refusal, { method, operation }) {
	const { status, codes, code, detail, requestId } = refusal;
	return withRemedy(new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation,
		access: accessOf({ method }),
		status,
		codes,
		...detail !== "" && { detail },
		...requestId !== void 0 && { requestId },
		anonymous: host.session.isAnonymous(name.path),
		...code !== void 0 && {
			code,
			retryable: isRetryable(code)
		}
	}), host.session.sentLogins(name.path));
}
async function readRegistryError(remote, response, asked) {
	return toRegistryError(remote, await parseErrorResponse(response), asked);
}
const requestIds = [
	"x-request-id",
	"x-amzn-requestid",
	"x-github-request-id",
	"x-ms-correlation-request-id"
];
function requestIdOf(headers) {
	const id = requestIds.map((name) => headers[name]).find((value) => value !== void 0);
	return id === void 0 ? void 0 : plainText(id, 100);
}
// src/registry/client/blobs/blob-size.ts
async function blobSize(remote, digest) {
	const question = {
		method: "HEAD",
		path: `blobs/${digest}`,
		operation: `look for blob ${digest}`
	};
	const response = await send(remote, question);
	if (response.status !== 200 && response.status !== 404) throw await readRegistryError(remote, response, question);
	await response.discard();
	if (response.status === 404) return void 0;
	const size = Number(response.headers["content-length"] ?? NaN);
	if (Number.isSafeInteger(size) && size >= 0) return size;
	throw new RegistryError({
		registry: remote.name.registry,
		repository: formatName(remote.name),
		operation: question.operation,
		access: "read",
		status: response.status,
		detail: "the response does not say the size of the blob"
	});
}
const modestBlob = readAheadLimit;
function bodySizeOf({ size }) {
	if (size <= 65536) return "small";
	return size <= modestBlob ? "modest" : "blob";
}
// src/registry/client/blobs/check-download.ts
async function checkOpened(remote, of, { start, response }) {
	const operation = `read blob ${of.digest}`;
	const { status, headers } = response;
	if (status !== 200 && status !== 203 && status !== 206) throw await readRegistryError(remote, response, {
		method: "GET",
		operation
	});
	const wrong = status === 206 ? wrongRange(of, start, headers) : wrongWhole(of, response);
	if (wrong === void 0) return response;
	await response.discard();
	const { registry } = remote.name;
	const facts = {
		registry,
		repository: formatName(remote.name),
		operation,
		access: "read",
		status
	};
	throw wrong === "size" ? wrongSize(remote, of, headers) : new RegistryError({
		...facts,
		detail: wrong
	});
}
function encodingOf({ headers: { "content-encoding": encoding } }) {
	return encoding === void 0 || encoding === "identity" ? void 0 : plainText(encoding, 40);
}
function wrongWhole(of, response) {
	const { "content-length": length } = response.headers;
	if (length === void 0 || Number(length) === of.size) return void 0;
	const encoding = encodingOf(response);
	return encoding === void 0 ? "size" : encodedDetail(encoding);
}
function encodedDetail(encoding) {
	return `the bytes were ${encoding}-encoded on the way, perhaps by a proxy; blobs must be sent as they are`;
}
function encoded({ name }, of, response) {
	return new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation: `read blob ${of.digest}`,
		access: "read",
		status: response.status,
		detail: encodedDetail(encodingOf(response) ?? "")
	});
}
function wrongSize({ name }, of, headers) {
	return new IntegrityError(`blob ${of.digest} of ${formatName(name)}, bytes`, of.size, Number(headers["content-length"]));
}
function wrongRange(of, start, headers) {
	const expected = `bytes ${start}-${of.size - 1}/${of.size}`;
	if (start === 0 && headers["content-range"] === void 0) return void 0;
	const range = headers["content-range"] ?? "none";
	return range === expected || range === expected.replace(/\d+$/, "*") ? void 0 : `the read was answered with range ${plainText(range, 80)}, not ${expected}`;
}
// src/registry/client/blobs/known-bytes.ts
const wellKnown = [new Uint8Array(), Buffer.from("{}")];
function knownBytes({ data, digest, size }) {
	const embedded = data === void 0 ? [] : [Buffer.from(data, "base64")];
	const algorithm = digest.slice(0, digest.indexOf(":"));
	return [...embedded, ...wellKnown].find((bytes) => bytes.byteLength === size && digestOf(bytes, algorithm) === digest);
}
// src/registry/client/blobs/download.ts
const cutLimit = 5;
const progress = 1048576;
async function readBlob(remote, of) {
	const bytes = knownBytes(of);
	if (bytes !== void 0) return verifiedStream(of, Readable.from([bytes]), of.digest);
	const closed = new AbortController();
	const reading = {
		...remote,
		signal: AbortSignal.any([remote.signal, closed.signal])
	};
	const first = await openAt(reading, of, 0);
	const encoding = encodingOf(first);
	const encoded = encoding === void 0 ? "" : `, sent with Content-Encoding ${encoding},`;
	const what = `blob ${of.digest} of ${formatName(remote.name)}${encoded}`;
	const stream = verifiedStream(of, chunks(reading, of, first), what);
	onDestroy(stream, () => closed.abort());
	return stream;
}
async function* chunks(remote, of, first) {
	const { observe } = remote.host;
	let response = first;
	let received = 0;
	let cuts = 0;
	let mark = 0;
	for (;;) {
		let cause;
		try {
			for await (const chunk of restOf(response, received)) {
				const bytes = asBytes(chunk);
				received += bytes.byteLength;
				observe({
					kind: "received",
					registry: remote.name.registry,
					bytes: bytes.byteLength
				});
				yield bytes;
			}
		} catch (error) {
			cause = error;
		}
		if (received >= of.size) return;
		remote.signal.throwIfAborted();
		if (cause === void 0 && encodingOf(response) !== void 0) throw encoded(remote, of, response);
		cuts = received - mark >= progress ? 1 : cuts + 1;
		mark = received;
		if (cuts > cutLimit) throw interrupted(remote, of, cause);
		response = await openAt(remote, of, received);
	}
}
function restOf({ status, body }, received) {
	return status === 206 || received === 0 ? body : bytesAfter(body, received);
}
async function openAt(remote, of, start) {
	const response = await requestFrom(remote, of, start);
	if (start === 0 || !(response.status === 416 || response.status === 403)) return checkOpened(remote, of, {
		start,
		response
	});
	await response.discard();
	return checkOpened(remote, of, {
		start,
		response: await requestFrom(remote, of, 0)
	});
}
function requestFrom(remote, of, start) {
	const operation = `read blob ${of.digest}`;
	return send(remote, {
		method: "GET",
		path: `blobs/${of.digest}`,
		operation,
		bodySize: bodySizeOf(of),
		headers: start === 0 ? {} : { range: `bytes=${start}-${of.size - 1}` }
	});
}
function interrupted({ name }, of, cause) {
	return new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation: `read blob ${of.digest}`,
		access: "read",
		detail: `the connection broke ${cutLimit} times in a row`,
		retryable: true,
		cause
	});
}
// src/registry/client/blobs/has-blob.ts
async function hasBlob(remote, of) {
	const response = await send(remote, {
		method: "HEAD",
		path: `blobs/${of.digest}`,
		operation: `look for blob ${of.digest}`
	});
	await response.discard();
	const length = response.headers["content-length"];
	return response.status === 200 && (length === void 0 || Number(length) === of.size);
}
// src/registry/client/location.ts
function resolveLocation(reference, base) {
	const named = URL.canParse(reference, base.href) ? new URL(reference, base) : void 0;
	if (named === void 0 || !/^https?:$/.test(named.protocol)) return void 0;
	const url = isSameServer(named, base) ? new URL(`${named.pathname}${named.search}`, base.origin) : named;
	const [, query = ""] = /^[^?#]*(\?[\x21\x24-\x7e]*)/.exec(reference) ?? [];
	return {
		url,
		...query.length > 1 && query !== url.search && { requestTarget: `${url.pathname}${query}` }
	};
}
function isSameServer(named, { hostname, host, protocol, origin }) {
	if (named.origin === origin) return false;
	const samePort = named.host === host || named.port === "";
	const downgraded = named.protocol === "http:" && protocol === "https:";
	return named.hostname === hostname && samePort && (downgraded || named.protocol === protocol);
}
// src/registry/client/blobs/upload/location.ts
const startOperation = "start an upload";
function uploadAt({ name }, { headers, url, status }, previous) {
	const reference = headers["location"];
	const location = reference === void 0 ? previous?.location : resolveLocation(reference, url);
	if (location === void 0) throw new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation: startOperation,
		access: "write",
		status,
		detail: "the response has no valid Location to upload to"
	});
	return {
		location,
		chunkMinLength: parseLength(headers["oci-chunk-min-length"]) ?? previous?.chunkMinLength ?? 0,
		chunkMaxLength: parseLength(headers["oci-chunk-max-length"]) ?? previous?.chunkMaxLength ?? Number.POSITIVE_INFINITY
	};
}
function parseLength(header) {
	const length = Number(header ?? NaN);
	return Number.isSafeInteger(length) && length > 0 ? length : void 0;
}
function pathOf({ url, requestTarget }) {
	return {
		path: url,
		...requestTarget !== void 0 && { requestTarget }
	};
}
function commitLocation({ location: { url, requestTarget } }, digest) {
	const append = (target) => `${target}${target.includes("?") ? "&" : "?"}digest=${digest}`;
	return {
		url: new URL(append(`${url.origin}${url.pathname}${url.search}`)),
		...requestTarget !== void 0 && { requestTarget: append(requestTarget) }
	};
}
// src/registry/client/blobs/upload/cancel.ts
const cancelTimeout = 2e3;
async function cancelUpload(remote, { location }) {
	try {
		const signal = AbortSignal.any([remote.signal, AbortSignal.timeout(cancelTimeout)]);
		const request = {
			operation: "cancel an upload",
			actions: "pull,push",
			retry: "once"
		};
		await (await send({
			...remote,
			signal
		}, {
			method: "DELETE",
			...pathOf(location),
			...request
		})).discard();
	} catch {}
}
// src/registry/client/blobs/upload/start.ts
async function beginUpload(remote, mount) {
	const response = await send(remote, {
		method: "POST",
		path: `blobs/uploads/${mount === void 0 ? "" : `?mount=${mount.digest}&from=${mount.from}`}`,
		operation: startOperation,
		actions: "pull,push",
		retry: mount === void 0 ? "safe" : "once",
		...mount !== void 0 && mount.from !== remote.name.path && { mountFrom: mount.from }
	});
	const outcome = outcomeOf(response, mount !== void 0);
	if (outcome === "refused") return {
		kind: "refused",
		refusal: await parseErrorResponse(response)
	};
	await response.discard();
	return outcome === "stored" ? { kind: "stored" } : {
		kind: "open",
		upload: uploadAt(remote, response)
	};
}
function outcomeOf(response, isMount) {
	const { status, headers } = response;
	if (status === 202) return "open";
	if (![
		200,
		201,
		204
	].includes(status) || isPage(response)) return "refused";
	const location = headers["location"] ?? "";
	if (location.includes("/blobs/uploads/") || !isMount && location !== "") return "open";
	return isMount && status === 201 ? "stored" : "refused";
}
async function startUpload(remote) {
	const start = await beginUpload(remote);
	if (start.kind === "open") return start.upload;
	throw await toRegistryError(remote, start.kind === "refused" ? start.refusal : {
		status: 201,
		codes: [],
		detail: "no upload was opened"
	}, {
		method: "POST",
		operation: startOperation
	});
}
// src/registry/client/blobs/mount.ts
function mountCandidate(remote, mountFrom) {
	for (const from of mountFrom) {
		if (from.kind !== "registry" || from.registry !== remote.name.registry || sameName(from, remote.name)) continue;
		if (!remote.host.refusedMounts.has(mountKey(remote, from.path))) return from.path;
	}
}
function mountKey(remote, from) {
	return `${formatName(remote.name)} ${from}`;
}
const doubtLimit = 8;
async function mountFromHints(remote, blob, upload) {
	const { remembered, refusedMounts } = remote.host;
	if (remembered === void 0 || blob.size <= modestBlob) return false;
	for (const from of remembered.holders(blob.digest)) {
		if (remembered.doubts >= doubtLimit) return false;
		if (from === remote.name.path || refusedMounts.has(mountKey(remote, from))) continue;
		const start = await tryMount(remote, blob, from);
		if (start?.kind === "stored") {
			cancelUpload(remote, upload);
			return true;
		}
		remembered.doubts += 1;
		if (start?.kind === "open") cancelUpload(remote, start.upload);
		else refusedMounts.add(mountKey(remote, from));
	}
	return false;
}
async function tryMount(remote, { digest }, from) {
	try {
		return await beginUpload(remote, {
			digest,
			from
		});
	} catch (error) {
		remote.signal.throwIfAborted();
		if (!(error instanceof RegistryError)) throw error;
		return;
	}
}
// src/registry/client/blobs/presence.ts
async function checkPresence(remote, blob) {
	const { learned } = remote.host.session;
	if (learned.selfMount === false) {
		if (blob.size > modestBlob && await hasBlob(remote, blob)) return "present";
		return startUpload(remote);
	}
	if (hintsAtHead(remote, blob) && await hasBlob(remote, blob)) return "present";
	const start = await tryMount(remote, blob, remote.name.path);
	if (start?.kind === "stored") {
		learned.selfMount ??= true;
		return "present";
	}
	return start?.kind === "open" ? start.upload : startUpload(remote);
}
function hintsAtHead({ host }, { size }) {
	return size > modestBlob && host.session.learned.selfMount === void 0 && host.remembered?.hints().selfMount === false;
}
async function mountOrOpen(remote, blob, from) {
	const { learned } = remote.host.session;
	const isLarge = blob.size > modestBlob;
	if (isLarge && learned.selfMount === false && await hasBlob(remote, blob)) return "present";
	const start = await tryMount(remote, blob, from);
	if (start?.kind === "stored") return "mounted";
	if (start?.kind !== "open") {
		remote.host.refusedMounts.add(mountKey(remote, from));
		return checkPresence(remote, blob);
	}
	if (isLarge && learned.selfMount !== false && await hasBlob(remote, blob)) {
		learned.selfMount ??= false;
		cancelUpload(remote, start.upload);
		return "present";
	}
	learned.selfMount ??= false;
	return start.upload;
}
function isLikelyAbsent({ host, name }) {
	return (host.presence.get(name.path) ?? 0) <= 0;
}
function countPresence({ host, name }, present) {
	host.presence.set(name.path, (host.presence.get(name.path) ?? 0) + (present ? 1 : -1));
}
// src/registry/client/blobs/upload/blob-source.ts
const contentType = "application/octet-stream";
function blobSource(remote, of, open) {
	const what = `blob ${of.digest}`;
	const common = {
		kind: "stream",
		contentType,
		blob: of.digest
	};
	const failures = [];
	const sent = (bytes) => remote.host.observe({
		kind: "sent",
		registry: remote.name.registry,
		bytes
	});
	const failed = (error) => void failures.push(error);
	const recorded = async (work) => {
		try {
			return await work();
		} catch (error) {
			failed(error);
			throw error;
		}
	};
	const stream = (tap = sent) => recorded(async () => ensureVerified(of, await open(), {
		what,
		watch: {
			tap,
			failed
		}
	}));
	let held;
	const read = () => recorded(async () => collect(of, await open(), what));
	const hold = () => {
		held ??= read();
		held.catch(() => void 0);
		return held;
	};
	let begun;
	const begin = () => {
		begun = stream(() => {}).then(readAhead);
		begun.catch(() => void 0);
		return begun;
	};
	let isTaken = false;
	const modestBody = async () => {
		let first = await ((isTaken ? void 0 : begun) ?? begin());
		isTaken = true;
		sent(of.size);
		const open = async () => {
			const opened = first ?? await stream(() => {});
			first = void 0;
			return opened;
		};
		return {
			...common,
			open,
			length: of.size
		};
	};
	return {
		bodySize: bodySizeOf(of),
		preload: () => {
			if (of.size <= 65536) hold();
			else if (of.size <= modestBlob) begin();
		},
		body: async () => {
			if (of.size > modestBlob) return {
				...common,
				open: () => stream(),
				length: of.size
			};
			if (of.size > 65536) return modestBody();
			const bytes = await hold();
			sent(of.size);
			return {
				kind: "bytes",
				bytes,
				contentType
			};
		},
		open: async () => {
			const bound = await remote.host.session.bound?.();
			return bound ? bound.readAhead(of, await stream()) : stream();
		},
		bodyFrom: (offset) => ({
			...common,
			open: async () => skipping(await stream(() => {}), offset, sent),
			length: of.size - offset
		}),
		hasFailed: () => failures.length > 0,
		throwIfFailed: () => {
			if (failures.length > 0) throw failures[0];
		},
		close: () => void begun?.then((opened) => opened.destroy()).catch(() => void 0)
	};
}
function skipping(stream, offset, sent) {
	const rest = async function* () {
		for await (const bytes of bytesAfter(stream, offset)) {
			sent(bytes.byteLength);
			yield bytes;
		}
	};
	const left = Readable.from(rest(), { objectMode: false });
	onDestroy(left, () => stream.destroy());
	return left;
}
// src/registry/client/blobs/upload/permission.ts
async function openUpload(remote) {
	try {
		const start = await beginUpload(remote);
		if (start.kind === "open") return {
			kind: "granted",
			session: seal(start.upload)
		};
		if (start.kind === "stored") return { kind: "granted" };
		return notGranted(await toRegistryError(remote, start.refusal, {
			method: "POST",
			operation: startOperation
		}));
	} catch (error) {
		remote.signal.throwIfAborted();
		if (!(error instanceof RegistryError)) throw error;
		return notGranted(error);
	}
}
const denials = new Set([
	"unauthorized",
	"realm-refused",
	"denied",
	"quota-exceeded",
	"repository-unknown"
]);
function notGranted(error) {
	return {
		kind: denials.has(error.code) || error.details.status === 405 ? "denied" : "unknown",
		error
	};
}
const uploads = new WeakMap();
function seal(upload) {
	const session = {};
	uploads.set(session, upload);
	if (!isSession(session)) throw new TypeError("unreachable");
	return session;
}
function isSession(session) {
	return uploads.has(session);
}
function takeUpload(session) {
	const upload = uploads.get(session);
	uploads.delete(session);
	return upload;
}
// src/registry/client/blobs/upload/single-post.ts
async function uploadSinglePost(remote, blob, source) {
	const { learned } = remote.host.session;
	if (learned.singlePost !== true || blob.size > 65536) return void 0;
	const body = await source.body();
	try {
		const response = await send(remote, {
			method: "POST",
			path: `blobs/uploads/?digest=${blob.digest}`,
			operation: `send blob ${blob.digest}`,
			actions: "pull,push",
			retry: "once",
			body
		});
		await response.discard();
		if (response.status === 201) return "stored";
		learned.singlePost = false;
		return response.status === 202 ? uploadAt(remote, response) : void 0;
	} catch (error) {
		remote.signal.throwIfAborted();
		if (error instanceof RegistryError) return void 0;
		throw error;
	}
}
// src/registry/client/write-proof.ts
function checkStored({ headers }, digest, what) {
	const reported = headers["docker-content-digest"] ?? "";
	if (isDigest(reported) && algorithmOf(reported) === algorithmOf(digest) && reported !== digest) throw new IntegrityError(what, digest, reported);
}
function unprovenWrite({ name }, operation, response) {
	const page = isPage(response) ? "the response is a web page, and " : "";
	return new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation,
		access: "write",
		code: "unproven-write",
		status: response.status,
		detail: `${page}a read does not show the change`,
		remedy: "A proxy or a login page may have answered instead of the registry: look at its address with a browser."
	});
}
// src/registry/client/blobs/upload/requests.ts
const commitTimeout = 6e5;
async function putWhole(transfer, upload) {
	const { source } = transfer;
	return commit(transfer, upload, {
		body: await source.body(),
		bodySize: source.bodySize
	});
}
function putRest(transfer, { upload, offset }) {
	const { blob, source } = transfer;
	if (offset >= blob.size) return commit(transfer, upload, {});
	return commit(transfer, upload, {
		headers: { "content-range": `${offset}-${blob.size - 1}` },
		body: source.bodyFrom(offset),
		bodySize: source.bodySize
	});
}
async function patchWhole(transfer, upload) {
	const { source, blob } = transfer;
	const request = {
		body: await source.body(),
		bodySize: source.bodySize,
		operation: `send blob ${blob.digest}`
	};
	const next = await settled(transfer, {
		method: "PATCH",
		operation: request.operation
	}, async () => {
		const response = await sendTo(transfer.remote, upload, {
			...request,
			method: "PATCH"
		});
		if (response.status >= 300) return response;
		await response.discard();
		return uploadAt(transfer.remote, response, upload);
	});
	return "kind" in next ? next : commit(transfer, next, {});
}
async function commit(transfer, upload, payload) {
	const { remote, blob } = transfer;
	const operation = `send blob ${blob.digest}`;
	const result = await settled(transfer, {
		method: "PUT",
		operation
	}, async () => {
		const location = commitLocation(upload, blob.digest);
		const response = await sendTo(remote, {
			...upload,
			location
		}, {
			...payload,
			method: "PUT",
			operation
		});
		if (response.status >= 300) return response;
		await response.discard();
		if (isPage(response)) return {
			kind: "unsure",
			error: unprovenWrite(remote, operation, response)
		};
		checkStored(response, blob.digest, `blob ${blob.digest} of ${formatName(remote.name)}`);
		return { kind: "stored" };
	});
	if ("kind" in result) return result;
	throw new TypeError("a commit opens no upload");
}
function sendTo(remote, { location }, request) {
	const common = {
		actions: "pull,push",
		retry: "once",
		idleTimeout: commitTimeout
	};
	return send(remote, {
		...request,
		...pathOf(location),
		...common
	});
}
async function settled({ remote, source }, asked, request) {
	try {
		const result = await request();
		return "discard" in result ? classifyUploadRefusal(remote, await parseErrorResponse(result), asked) : result;
	} catch (error) {
		source.throwIfFailed();
		remote.signal.throwIfAborted();
		if (!(error instanceof RegistryError) || !isUncertain(error)) throw error;
		return {
			kind: "unsure",
			error
		};
	}
}
const unsuitedStatuses = new Set([
	400,
	408,
	411,
	415,
	501,
	504
]);
const transferCodes = new Set([
	"SIZE_INVALID",
	"UNSUPPORTED",
	"UNKNOWN",
	"UNAVAILABLE"
]);
async function classifyUploadRefusal(remote, refusal, asked) {
	const { status, codes } = refusal;
	const error = await toRegistryError(remote, refusal, asked);
	if (refusal.code === "quota-exceeded" || refusal.code === "storage-full") throw error;
	if (status === 413 || status === 416) return {
		kind: "too-large",
		error
	};
	if (unsuitedStatuses.has(status) && codes.every((code) => transferCodes.has(code))) return {
		kind: "unsuited",
		error
	};
	if (isUnsure(refusal)) return {
		kind: "unsure",
		error
	};
	throw error;
}
function isUnsure({ status, codes }) {
	if (status === 404 || status === 408 || status === 429 || status >= 499) return true;
	return codes.includes("BLOB_UPLOAD_INVALID") || codes.includes("BLOB_UPLOAD_UNKNOWN");
}
function isUncertain({ code, details: { status, retryable } }) {
	if (status === void 0) return code === "no-response" || retryable === true;
	return isUnsure({
		status,
		codes: [],
		detail: ""
	});
}
// src/registry/client/blobs/upload/status.ts
async function readUploadStatus(remote, upload) {
	const operation = "ask for the state of an upload";
	try {
		const response = await send(remote, {
			method: "GET",
			...pathOf(upload.location),
			operation,
			actions: "pull,push"
		});
		await response.discard();
		return response.status === 204 ? {
			upload: uploadAt(remote, response, upload),
			offset: offsetOf(response)
		} : void 0;
	} catch {
		remote.signal.throwIfAborted();
		return;
	}
}
function offsetOf({ headers }) {
	const last = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers["range"] ?? "")?.[1];
	return last === void 0 ? NaN : last === "0" ? 0 : Number(last) + 1;
}
// src/registry/client/blobs/upload/upload.ts
const methods = [
	"put",
	"patch",
	5242880,
	1048576
];
const unsureLimit = 3;
var BlobUpload = class {
	#transfer;
	#methods = methods;
	#unsure = 0;
	#refusal;
	constructor(transfer) {
		this.#transfer = transfer;
	}
	async run(first) {
		const bound = this.#isLarge ? await this.#transfer.remote.host.session.bound?.() : void 0;
		await (bound ? bound.inTurn(() => this.#run(first)) : this.#run(first));
	}
	async #run(first) {
		const { remote } = this.#transfer;
		for (let upload = first;; upload = await startUpload(remote)) {
			const result = await this.#send(upload);
			if (result.kind === "stored") return;
			if (result.kind === "too-large") this.#useChunks();
			else if (result.kind === "unsuited") {
				if (await this.#isStored(result.error)) return;
				this.#useNextMethod(result.error);
			} else if (await this.#settle(result.error, upload)) return;
			if (result.kind !== "unsure") cancelUpload(remote, upload);
		}
	}
	get #isLarge() {
		return this.#transfer.blob.size > modestBlob;
	}
	async #send(upload) {
		const { remote, source } = this.#transfer;
		try {
			return this.#checkSmall(await sendBy(this.#methods[0], this.#transfer, upload));
		} catch (error) {
			if (source.hasFailed()) cancelUpload(remote, upload);
			throw error;
		}
	}
	#checkSmall(result) {
		if (result.kind !== "unsuited" || this.#isLarge) return result;
		const { status } = result.error.details;
		if (status !== 408 && status !== 504) throw result.error;
		return {
			...result,
			kind: "unsure"
		};
	}
	#useChunks() {
		const [, ...rest] = this.#methods;
		this.#methods = rest.filter((method) => typeof method === "number");
		if (this.#methods.length === 0) throw this.#tooLarge();
	}
	#useNextMethod(refusal) {
		this.#refusal ??= refusal;
		this.#methods = this.#methods.slice(1);
		if (this.#methods.length === 0) throw this.#refusal;
	}
	async #isStored({ details: { status } }) {
		return (status === 408 || status === 504) && hasBlob(this.#transfer.remote, this.#transfer.blob);
	}
	async #settle(error, upload) {
		const { remote, blob } = this.#transfer;
		const { status } = error.details;
		if (await hasBlob(remote, blob)) return true;
		this.#unsure += 1;
		if (this.#unsure === unsureLimit) throw error;
		await remote.host.wait(backoff(this.#unsure, Math.random()), remote.signal);
		return status === void 0 && this.#methods[0] === "put" && await this.#resume(upload);
	}
	async #resume(cut) {
		const { remote, blob } = this.#transfer;
		let reached = 0;
		for (let upload = cut; this.#isLarge;) {
			const status = await readUploadStatus(remote, upload);
			if (status === void 0 || !(status.offset >= reached + modestBlob && status.offset <= blob.size)) return false;
			const result = await this.#sendRest(status);
			if (result === "stored" || await hasBlob(remote, blob)) return true;
			if (result === "refused") return false;
			reached = status.offset;
			upload = status.upload;
		}
		return false;
	}
	async #sendRest(status) {
		try {
			const result = await putRest(this.#transfer, status);
			if (result.kind === "stored") return "stored";
			return result.error.details.status === void 0 ? "cut" : "refused";
		} catch (error) {
			if (error instanceof RegistryError && error.details.status !== void 0) return "refused";
			throw error;
		}
	}
	#tooLarge() {
		const { remote, blob } = this.#transfer;
		return new RegistryError({
			registry: remote.name.registry,
			repository: formatName(remote.name),
			operation: `send blob ${blob.digest}`,
			access: "write",
			status: 413,
			detail: `${blob.size} bytes are more than it takes, whole and in chunks`,
			remedy: "Raise the size limit of the registry or of the proxy in front of it (nginx: client_max_body_size)."
		});
	}
};
async function sendBy(method, transfer, upload) {
	if (typeof method === "number") return (await import("./chunks.js")).patchChunks(transfer, upload, method);
	return method === "patch" ? patchWhole(transfer, upload) : putWhole(transfer, upload);
}
// src/registry/client/blobs/push.ts
async function pushBlob(remote, blob, push) {
	const source = blobSource(remote, blob, push.open);
	try {
		return await pushFrom(source, remote, blob, push);
	} finally {
		source.close();
	}
}
async function pushFrom(source, remote, blob, push) {
	const prepared = push.session && takeUpload(push.session);
	const from = prepared === void 0 ? mountCandidate(remote, push.mountFrom) : void 0;
	if (prepared !== void 0 || from === void 0 && isLikelyAbsent(remote)) source.preload();
	const posted = prepared ?? (from === void 0 ? await uploadSinglePost(remote, blob, source) : void 0);
	const { sent, unsent } = remote.host;
	if (posted === "stored") {
		sent.add(remote.name.path);
		return "sent";
	}
	const presence = posted ?? (from === void 0 ? await checkPresence(remote, blob) : await mountOrOpen(remote, blob, from));
	if (prepared === void 0) countPresence(remote, presence === "present");
	const outcome = typeof presence === "object" && await mountFromHints(remote, blob, presence) ? "mounted" : presence;
	if (typeof outcome === "string") {
		unsent.add(remote.name.path);
		return outcome;
	}
	await new BlobUpload({
		remote,
		blob,
		source
	}).run(outcome);
	sent.add(remote.name.path);
	return "sent";
}
// src/registry/client/lists/existence.ts
const operation$1 = "list tags";
async function repositoryExists(remote) {
	const response = await send(remote, {
		method: "GET",
		path: "tags/list?n=1",
		operation: operation$1
	});
	if (response.status === 200) {
		await response.discard();
		return true;
	}
	const refusal = await parseErrorResponse(response);
	if (isAbsence(refusal)) return false;
	throw await toRegistryError(remote, refusal, {
		method: "GET",
		operation: operation$1
	});
}
// src/registry/client/manifests/served.ts
function recordServed({ host, name }, digest) {
	const digests = host.served.digests.get(name.path) ?? new Set();
	host.served.digests.set(name.path, digests.add(digest));
}
function trackRead({ host, name }, read) {
	const reads = host.served.reads.get(name.path) ?? new Set();
	host.served.reads.set(name.path, reads.add(read));
	return read.finally(() => reads.delete(read));
}
async function servedBy({ host, name }) {
	const reads = [...host.served.reads.get(name.path) ?? []];
	await Promise.allSettled(reads);
	return host.served.digests.get(name.path) ?? new Set();
}
// src/registry/client/lists/pagination.ts
const pageLimit = 1e3;
async function* eachPage(asked, first, read) {
	const seen = new Set();
	for (let at = first; at !== void 0;) {
		if (seen.has(String(at))) throw new RegistryError({
			...asked,
			detail: "the list leads back to a page that was read"
		});
		if (seen.size === pageLimit) throw new RegistryError({
			...asked,
			detail: `the list has more than ${pageLimit} pages`
		});
		seen.add(String(at));
		const { items, next } = await read(at, seen.size);
		yield items;
		at = next;
	}
}
function nextPage(asked, response) {
	const link = response.headers["link"]?.slice(0, 8192).trim() ?? "";
	if (link === "") return void 0;
	const links = [...link.matchAll(/<([^<>]*)>([^<]*)/g)].map(([, target = "", parameters = ""]) => {
		return {
			target,
			relations: relationsOf(parameters)
		};
	});
	const next = links.find(({ relations }) => relations.includes("next"));
	if (next !== void 0) return pageAt(asked, response, next.target);
	if (links.length > 0 && links.every(({ relations }) => relations.length > 0)) return void 0;
	throw new RegistryError({
		...asked,
		detail: "the Link to the next page of the list cannot be read"
	});
}
function pageAt(asked, { url }, link) {
	const next = resolveLocation(link, url)?.url;
	if (next?.origin === url.origin) return next;
	throw new RegistryError({
		...asked,
		detail: "the next page of the list is on another host, which is not followed",
		remedy: "A proxy in front of the registry must pass on X-Forwarded-Proto and X-Forwarded-Host."
	});
}
function relationsOf(parameters) {
	const [, quoted, word = ""] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? [];
	return (quoted ?? word).toLowerCase().split(/\s+/).filter((relation) => relation !== "");
}
// src/registry/client/lists/tags.ts
const listLimit = 33554432;
const nameLimit = 1e6;
const characterLimit = 67108864;
const operation = "list tags";
async function* listTags(remote, onDoubt) {
	const list = new TagList(remote, onDoubt);
	for await (const tags of eachPage(list.asked, list.first, (at, number) => list.read(at, number))) yield* tags;
}
var TagList = class {
	asked;
	#remote;
	#onDoubt;
	#seen = new Set();
	#size;
	#names = 0;
	#characters = 0;
	constructor(remote, onDoubt) {
		const { registry } = remote.name;
		this.asked = {
			registry,
			repository: formatName(remote.name),
			operation,
			access: "read"
		};
		this.#remote = remote;
		this.#onDoubt = onDoubt;
		this.#size = remote.host.pageSize;
	}
	get first() {
		return pageAfter(this.#size);
	}
	async read(at, number) {
		const response = await send(this.#remote, {
			method: "GET",
			path: at,
			operation,
			bufferLimit: listLimit
		});
		if (response.status === 400 && number === 1) {
			await response.discard();
			this.#size = Math.min(100, this.#size);
			return {
				items: [],
				next: pageAfter(this.#size)
			};
		}
		if (response.status !== 200) return this.#refuse(response);
		const listed = await withErrorContext(this.asked, () => readNames(response));
		const isFirst = this.#seen.size === 0;
		const names = this.#newNames(listed);
		const linked = nextPage(this.asked, response);
		if (linked !== void 0 && names.length === 0 && listed.length > 0) throw new RegistryError({
			...this.asked,
			detail: "the list repeats a page"
		});
		const next = linked ?? this.#unlinkedNext(listed.length, names.at(-1), isFirst);
		return {
			items: names.filter(isTag),
			next
		};
	}
	#newNames(listed) {
		const names = [...new Set(listed.filter((name) => typeof name === "string"))].filter((name) => !this.#seen.has(name));
		this.#names += listed.length;
		this.#characters += names.reduce((sum, { length }) => sum + length, 0);
		if (this.#names > nameLimit || this.#characters > characterLimit) throw new RegistryError({
			...this.asked,
			detail: `the list has more than ${nameLimit} names or ${characterLimit} characters`
		});
		for (const name of names) if (isTag(name)) this.#seen.add(name);
		return names;
	}
	#unlinkedNext(length, last, isFirst) {
		const isRound = length < this.#size && isRoundNumber(length);
		if (last === void 0) {
			if (isRound) this.#onDoubt?.("the registry repeats a page of a round number of tags");
			return;
		}
		return length === this.#size || isRound && isFirst ? pageAfter(this.#size, last) : void 0;
	}
	async #refuse(response) {
		const refusal = await parseErrorResponse(response);
		if (this.#seen.size === 0 && isAbsence(refusal) && (await servedBy(this.#remote)).size === 0) return {
			items: [],
			next: void 0
		};
		throw await toRegistryError(this.#remote, refusal, {
			method: "GET",
			operation
		});
	}
};
function isRoundNumber(length) {
	return length === 10 || length === 20 || length > 0 && length % 25 === 0;
}
function pageAfter(size, last) {
	return `tags/list?n=${size}${last === void 0 ? "" : `&last=${encodeURIComponent(last)}`}`;
}
async function readNames(response) {
	const document = await readJson(response, listLimit, "the list of tags");
	if (!isRecord(document)) throw new MalformedError("the list of tags is not a JSON object");
	return Array.isArray(document["tags"]) ? document["tags"] : [];
}
// src/registry/model/decode/is-digest-of.ts
function isDigestOf(bytes, digest, contentType) {
	if (digestOf(bytes, algorithmOf(digest)) === digest) return true;
	return isSchema1Type(mediaTypeIn(contentType) ?? "") && isSchema1Digest(bytes, digest);
}
// src/registry/client/api-check.ts
const checks = new WeakMap();
async function checkIsRegistry(remote, response, operation) {
	const { session, served } = remote.host;
	if (isFromRegistry(response) || served.digests.size > 0) return;
	const check = checks.get(session) ?? ping(remote);
	checks.set(session, check);
	check.catch(() => checks.delete(session));
	const answer = await check;
	if (answer === void 0) return;
	const { name } = remote;
	throw new RegistryError({
		registry: name.registry,
		repository: formatName(name),
		operation,
		access: "read",
		code: "not-a-registry",
		status: response.status,
		detail: notARegistry(answer),
		remedy: "Check the host and the port. A proxy or a login page may have answered: look at the address with a browser."
	});
}
function isFromRegistry({ headers }) {
	const type = headers["content-type"];
	return type === void 0 || /json/i.test(type) || headers["docker-distribution-api-version"] !== void 0;
}
async function ping(remote) {
	const response = await send(remote, {
		method: "GET",
		path: new URL("/v2/", remote.host.session.origin),
		operation: "check the registry API"
	});
	await response.discard();
	if (isPage(response) && response.status < 400) return "a web page";
	return response.status === 404 || response.status === 410 ? String(response.status) : void 0;
}
function notARegistry(answer) {
	return `this server is not a registry of the v2 protocol (it answers with ${answer})`;
}
// src/registry/client/manifests/read.ts
function readManifest(remote, at) {
	return trackRead(remote, requestManifest(remote, at));
}
async function requestManifest(remote, at) {
	const operation = `read manifest ${at}`;
	const request = {
		method: "GET",
		path: `manifests/${at}`,
		operation,
		headers: { accept: manifestAccept },
		bufferLimit: manifestLimit
	};
	const response = await send(remote, request);
	if (response.status !== 200 && response.status !== 203) {
		const refusal = await parseErrorResponse(response);
		if (!isAbsence(refusal)) throw await toRegistryError(remote, refusal, request);
		await checkIsRegistry(remote, response, operation);
		return;
	}
	if (isPage(response)) throw new MalformedError(notARegistry("a web page"));
	const what = `manifest ${at} of ${formatName(remote.name)}`;
	const bytes = await readBody(response, manifestLimit, what);
	if (isGzipped(bytes)) throw new MalformedError(compressed);
	const claimed = response.headers["docker-content-digest"] ?? "";
	const expected = isDigestAt(at) ? at : isDigest(claimed) ? claimed : void 0;
	const contentType = response.headers["content-type"];
	if (expected !== void 0 && !isDigestOf(bytes, expected, contentType)) throw new IntegrityError(what, expected, digestOf(bytes, algorithmOf(expected)));
	const manifest = decodeManifest(bytes, contentType, expected);
	recordServed(remote, manifest.descriptor.digest);
	return manifest;
}
const compressed = "the manifest is compressed with gzip: the registry and any proxy must serve manifests without Content-Encoding";
function isGzipped(bytes) {
	return bytes[0] === 31 && bytes[1] === 139;
}
function getManifest(remote, at) {
	return withErrorContext({
		registry: remote.name.registry,
		repository: formatName(remote.name),
		operation: `read manifest ${at}`,
		access: "read",
		remedy: noManifest
	}, () => readManifest(remote, at));
}
const noManifest = "The response may come from a proxy or a login page, or the content is not an image: look at the address with a browser.";
// src/registry/client/manifests/put.ts
const readLimit$1 = 4;
async function putManifest(remote, manifest, push) {
	const { at, query, headers = {}, retry = "safe" } = push;
	const request = {
		method: "PUT",
		path: `manifests/${at}${query === void 0 ? "" : `?${query}`}`,
		operation: `push manifest ${at}`,
		headers,
		retry,
		actions: "pull,push",
		body: {
			kind: "bytes",
			bytes: manifest.bytes,
			contentType: manifest.descriptor.mediaType
		}
	};
	for (let attempt = 0;; attempt++) {
		const response = await send(remote, request);
		if (response.status <= 204) {
			await response.discard();
			if (!namesManifest(response, manifest)) await readBack(remote, manifest, {
				at,
				response
			});
			remote.host.sent.add(remote.name.path);
			return response;
		}
		const error = await readRegistryError(remote, response, request);
		const delay = replicationDelays[attempt];
		if (!missesContent(error) || delay === void 0 || !mayArriveLate(remote, manifest)) throw error;
		await remote.host.wait(delay, remote.signal);
	}
}
const replicationDelays = [
	500,
	1e3,
	2e3,
	3e3,
	4e3
];
const missingContentCodes = new Set([
	"MANIFEST_BLOB_UNKNOWN",
	"BLOB_UNKNOWN",
	"MANIFEST_UNKNOWN"
]);
function missesContent({ details: { codes = [] } }) {
	return codes.some((code) => missingContentCodes.has(code));
}
function mayArriveLate({ host, name }, { descriptor: { digest } }) {
	const key = `${name.path}@${digest}`;
	if (!host.unsent.has(name.path) || host.refusedManifests.has(key)) return host.sent.has(name.path);
	host.refusedManifests.add(key);
	host.session.learned.selfMount = false;
	if (host.remembered !== void 0) host.remembered.doubts = Number.POSITIVE_INFINITY;
	return false;
}
function namesManifest(response, { bytes, descriptor }) {
	const digest = response.headers["docker-content-digest"] ?? "";
	return isDigest(digest) && !isPage(response) && isDigestOf(bytes, digest, descriptor.mediaType);
}
async function readBack(remote, manifest, { at, response }) {
	for (let read = 0; read < readLimit$1; read++) {
		if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal);
		const stored = await storedUnder(remote, at);
		if (stored !== void 0 && Buffer.compare(stored.bytes, manifest.bytes) === 0) return;
	}
	const reported = response.headers["docker-content-digest"] ?? "";
	const { digest } = manifest.descriptor;
	if (isDigest(reported)) throw new IntegrityError(`manifest ${at} of ${formatName(remote.name)}`, digest, reported);
	throw unprovenWrite(remote, `push manifest ${at}`, response);
}
async function storedUnder(remote, at) {
	try {
		return await readManifest(remote, at);
	} catch {
		remote.signal.throwIfAborted();
		return;
	}
}
// src/registry/client/manifests/push.ts
async function pushManifest(remote, manifest, { unnamed = false } = {}) {
	const { subject } = manifest;
	const put = unnamed ? putByAnyDigest : putByDigest;
	const push = () => pushInParallel(remote, (retry) => put(remote, manifest, retry));
	if (subject === void 0) return push();
	return remote.host.turns.runExclusive(`${remote.name.path}@${subject.digest}`, push, remote.signal);
}
async function pushInParallel({ host, name, signal }, push) {
	const pushes = host.manifestPushes.get(name.path) ?? {
		inFlight: 0,
		serial: false
	};
	host.manifestPushes.set(name.path, pushes);
	pushes.inFlight += 1;
	const isParallel = pushes.inFlight > 1;
	try {
		if (!pushes.serial) return await push(isParallel ? "once" : "safe");
	} catch (error) {
		if (!(error instanceof RegistryError) || error.details.retryable !== true || !isParallel) throw error;
		pushes.serial ||= error.details.status === 500;
	} finally {
		pushes.inFlight -= 1;
	}
	const pushAgain = () => push("safe");
	return pushes.serial ? host.turns.runExclusive(`manifests of ${name.path}`, pushAgain, signal) : pushAgain();
}
async function putByDigest(remote, manifest, retry) {
	await putManifest(remote, manifest, {
		at: manifest.descriptor.digest,
		retry
	});
}
async function putByAnyDigest(remote, manifest, retry) {
	try {
		await putByDigest(remote, manifest, retry);
	} catch (error) {
		if (!(algorithmOf(manifest.descriptor.digest) !== "sha256") || !(error instanceof RegistryError) || error.details.status !== 400) throw error;
		await putManifest(remote, manifest, {
			at: digestOf(manifest.bytes),
			retry
		});
	}
}
// src/registry/client/manifests/resolve.ts
async function resolve$1(remote, at, { expected, certain = false } = {}) {
	const { learned } = remote.host.session;
	if (certain || learned.headRefused === true) return resolveByGet(remote, at, expected);
	const descriptor = await trackRead(remote, resolveByHead(remote, at));
	return descriptor === "incomplete" || expected !== void 0 && descriptor?.digest !== expected ? resolveByGet(remote, at, expected) : descriptor;
}
async function resolveByGet(remote, at, expected) {
	try {
		const manifest = await getManifest(remote, at);
		if (manifest === void 0 || expected === void 0) return manifest?.descriptor;
		return isDigestOf(manifest.bytes, expected, manifest.descriptor.mediaType) ? {
			...manifest.descriptor,
			digest: expected
		} : manifest.descriptor;
	} catch (error) {
		const cause = error instanceof RegistryError ? error.cause : void 0;
		if (cause instanceof UnsupportedManifestError) return cause.descriptor;
		throw error;
	}
}
async function resolveByHead(remote, at) {
	const request = {
		method: "HEAD",
		path: `manifests/${at}`,
		operation: `look up ${at}`,
		headers: { accept: manifestAccept }
	};
	const response = await send(remote, request);
	const { status } = response;
	if (status === 429) throw await readRegistryError(remote, response, request);
	await response.discard();
	if (status === 404) await checkIsRegistry(remote, response, request.operation);
	if (status === 404) return void 0;
	if (status === 405) remote.host.session.learned.headRefused = true;
	const descriptor = status === 200 ? descriptorOf(response, at) : void 0;
	if (descriptor === void 0) return "incomplete";
	recordServed(remote, descriptor.digest);
	return descriptor;
}
function descriptorOf(response, at) {
	const { headers } = response;
	const digest = headers["docker-content-digest"] ?? "";
	const mediaType = headers["content-type"]?.split(";")[0]?.trim() ?? "";
	const size = Number(headers["content-length"] ?? NaN);
	if (isPage(response) || !isDigest(digest) || mediaType === "") return void 0;
	if (!Number.isSafeInteger(size) || size < 0) return void 0;
	return isDigestAt(at) && digest !== at ? void 0 : {
		mediaType,
		digest,
		size
	};
}
// src/registry/client/manifests/tags.ts
const pendingHosts = new WeakSet();
async function pushTags(remote, manifest, tags) {
	const moved = await pushTogether(remote, manifest, tags);
	const settle = async (tag) => moved.has(tag) ? {
		tag,
		kind: "set"
	} : pushTag(remote, manifest, tag);
	return Promise.all(tags.map(settle));
}
async function pushTogether(remote, manifest, tags) {
	const { learned } = remote.host.session;
	const expected = learned.multiTag ?? remote.host.remembered?.hints().multiTag;
	if (tags.length < 2 || expected === false || pendingHosts.has(learned)) return new Set();
	const first = expected === void 0;
	if (first) pendingHosts.add(learned);
	try {
		const query = tags.map((tag) => `tag=${tag}`).join("&");
		const confirmed = ((await putManifest(remote, manifest, {
			at: manifest.descriptor.digest,
			query
		})).headers["oci-tag"] ?? "").split(",").map((tag) => tag.trim());
		learned.multiTag = confirmed.some((tag) => tag !== "");
		return new Set(confirmed);
	} catch {
		return new Set();
	} finally {
		if (first) pendingHosts.delete(learned);
	}
}
async function pushTag(remote, manifest, tag) {
	try {
		await putManifest(remote, manifest, { at: tag });
		return {
			tag,
			kind: "set"
		};
	} catch (error) {
		if (await holds(remote, manifest, {
			tag,
			error
		})) return {
			tag,
			kind: "set"
		};
		return {
			tag,
			kind: "failed",
			error: error instanceof Error ? error : new Error(String(error))
		};
	}
}
async function holds(remote, manifest, { tag, error }) {
	if (!(error instanceof RegistryError)) return false;
	const { status = 0, codes = [] } = error.details;
	if (![
		400,
		403,
		409,
		412
	].includes(status) || codes.some((code) => code.endsWith("_UNKNOWN"))) return false;
	try {
		return (await resolve$1(remote, tag, { expected: manifest.descriptor.digest }))?.digest === manifest.descriptor.digest;
	} catch {
		return false;
	}
}
async function deleteTag(remote, tag) {
	const operation = `delete tag ${tag}`;
	const request = {
		method: "DELETE",
		path: `manifests/${tag}`,
		operation,
		actions: "delete"
	};
	const response = await send(remote, request);
	if (response.status >= 500 || [
		401,
		403,
		429
	].includes(response.status)) throw await readRegistryError(remote, response, request);
	await response.discard();
	const { status } = response;
	if (status >= 300 && status !== 404) return "unsupported";
	if (status === 202 && !isPage(response)) return "deleted";
	if (await readManifest(remote, tag) === void 0) return "deleted";
	if (status === 404) return "unsupported";
	throw unprovenWrite(remote, operation, response);
}
// src/registry/families/remedies/immutable-tags.ts
function isImmutable({ details }) {
	const { status = 0, codes = [], detail = "" } = details;
	return [
		400,
		403,
		409,
		412
	].includes(status) && /immutab|TAG_INVALID|overwrit/i.test([...codes, detail].join(" "));
}
function explainImmutable(error) {
	if (!(error instanceof RegistryError) || !isImmutable(error)) return error;
	const setting = familyOf(error.details.registry)?.immutableTags ?? anyRegistry;
	const remedy = `${reason} ${setting}`;
	return new RegistryError({
		...error.details,
		retryable: false,
		code: "referrers-tag-immutable",
		remedy
	});
}
const reason = "The tag holds what is attached to the image, and every further signature or SBOM is added to it: it cannot be immutable.";
const anyRegistry = "Keep tags that match `sha256-*` out of the rule that makes tags immutable.";
// src/registry/client/referrers/fallback-tag.ts
async function readFallback(remote, subject) {
	const manifest = await readTag(remote, subject);
	return manifest?.kind === "index" && manifest.descriptor.digest !== subject ? manifest : void 0;
}
async function readForMerge(remote, subject) {
	const manifest = await readTag(remote, subject);
	if (manifest === void 0 || manifest.descriptor.digest === subject) return void 0;
	if (manifest.kind === "index") return manifest;
	throw new RegistryError({
		registry: remote.name.registry,
		repository: formatName(remote.name),
		operation: `add referrers to tag ${fallbackTagOf(subject)}`,
		access: "write",
		detail: "the tag holds an image instead of a list of referrers",
		remedy: "Delete that tag if nothing needs it; it is reserved for the list of referrers."
	});
}
function readTag(remote, subject) {
	const tag = fallbackTagOf(subject);
	return withErrorContext(referrersContext(remote, `read the list of referrers in tag ${tag}`), () => readManifest(remote, tag));
}
function referrersContext({ name }, operation, access = "read") {
	const remedy = "Repair or delete that list.";
	const repository = formatName(name);
	return {
		registry: name.registry,
		repository,
		operation,
		access,
		code: "referrers-unreadable",
		remedy
	};
}
function fallbackTagOf(subject) {
	const tag = fallbackTag(subject);
	if (!isTag(tag)) throw new TypeError(`${tag} is not a tag`);
	return tag;
}
// src/registry/client/referrers/api.ts
const pageBytes = 16777216;
const answered = new WeakSet();
const firstRequests = new WeakMap();
async function queryReferrersApi(remote, subject) {
	const { learned } = remote.host.session;
	if (learned.referrersApi === void 0 && remote.host.remembered?.hints().referrersApi === true) return readApi(remote, subject);
	while (learned.referrersApi === void 0) {
		const pending = firstRequests.get(learned);
		if (pending === void 0) {
			const request = readApi(remote, subject);
			firstRequests.set(learned, request.catch(() => void 0));
			return request.finally(() => firstRequests.delete(learned));
		}
		await pending;
	}
	return learned.referrersApi ? readApi(remote, subject) : void 0;
}
async function readApi(remote, subject) {
	const { learned } = remote.host.session;
	const operation = `list referrers of ${subject}`;
	const context = referrersContext(remote, operation);
	const referrers = [];
	let isApi = true;
	const read = async (at, number) => {
		const headers = { accept: mediaTypes.ociIndex };
		const response = await send(remote, {
			method: "GET",
			path: at,
			operation,
			headers,
			bufferLimit: pageBytes
		});
		if (response.status === 200) return {
			items: await readPage(response),
			next: nextPage(context, response)
		};
		if (number > 1) throw await readRegistryError(remote, response, {
			method: "GET",
			operation
		});
		await checkUnavailable(remote, response, {
			operation,
			subject
		});
		isApi = false;
		return {
			items: [],
			next: void 0
		};
	};
	await withErrorContext(context, async () => {
		for await (const page of eachPage(context, `referrers/${subject}`, read)) {
			referrers.push(...page);
			if (referrers.length > 1e4) throw new MalformedError(`it lists more than ${referrerLimit}`);
		}
	});
	if (!isApi) return void 0;
	learned.referrersApi = true;
	answered.add(learned);
	return referrers;
}
async function readPage(response) {
	if (isPage(response)) throw new MalformedError("the response is a web page instead of a list");
	const document = decodeDocument(await readBody(response, pageBytes, "the list of referrers"), "the list of referrers", manifestFields);
	const entries = isRecord(document) && ("manifests" in document || document["schemaVersion"] === 2) ? document["manifests"] ?? [] : void 0;
	if (!Array.isArray(entries)) throw new MalformedError("the response is not a list");
	return entries.slice(0, 10001).map((entry, index) => decodeDescriptor(entry, `manifests[${index}]`));
}
const contentCodes = new Set([
	"NAME_UNKNOWN",
	"MANIFEST_UNKNOWN",
	"MANIFEST_INVALID"
]);
const missingRouteStatuses = new Set([
	400,
	404,
	405,
	406,
	501
]);
async function checkUnavailable(remote, response, { operation, subject }) {
	const { learned } = remote.host.session;
	const refusal = await parseErrorResponse(response);
	const isAboutContent = refusal.codes.some((code) => contentCodes.has(code));
	if (answered.has(learned) && !(isAboutContent && !(await servedBy(remote)).has(subject)) || !missingRouteStatuses.has(refusal.status)) throw await toRegistryError(remote, refusal, {
		method: "GET",
		operation
	});
	if (!isAboutContent) learned.referrersApi ??= false;
}
// src/registry/client/referrers/index-referrers.ts
const mergeLimit = 8;
const readLimit = 4;
const pushLimit = 3;
async function indexReferrers(remote, subject, referrers) {
	if (await isIndexed(remote, subject, referrers)) return "indexed";
	const key = `${formatName(remote.name)}@${subject}`;
	await remote.host.turns.runExclusive(key, () => merge(remote, subject, referrers), remote.signal);
	return "merged";
}
async function isIndexed(remote, subject, referrers) {
	for (let push = 0;; push++) {
		const missing = await missingInApi(remote, subject, referrers);
		if (missing === void 0) return false;
		if (missing.length === 0) return true;
		if (push === pushLimit) return false;
		for (const { digest } of missing) {
			const manifest = await readManifest(remote, digest);
			if (manifest !== void 0) await pushManifest(remote, manifest);
		}
	}
}
async function missingInApi(remote, subject, referrers) {
	let missing = referrers;
	for (let read = 0; read < readLimit && missing.length > 0; read++) {
		if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal);
		const listed = await queryReferrersApi(remote, subject);
		if (listed === void 0) return void 0;
		const digests = new Set(listed.map(({ digest }) => digest));
		missing = referrers.filter(({ digest }) => !digests.has(digest));
	}
	return missing;
}
async function merge(remote, subject, referrers) {
	const context = referrersContext(remote, `add referrers to tag ${fallbackTagOf(subject)}`, "write");
	let refusal;
	for (let attempt = 0; attempt < mergeLimit; attempt++) {
		const former = await readForMerge(remote, subject);
		const next = await withErrorContext(context, () => addReferrers(former, referrers));
		if (next === void 0) return;
		refusal = await write$1(remote, subject, {
			former,
			next
		});
		if (refusal === void 0 && await isKept(remote, subject, {
			former,
			next
		})) return;
		await remote.host.wait((50 + Math.random() * 200) * 2 ** Math.min(attempt, 4), remote.signal);
	}
	throw refusal ?? new RegistryError({
		registry: remote.name.registry,
		repository: formatName(remote.name),
		operation: `add referrers to tag ${fallbackTagOf(subject)}`,
		access: "write",
		code: "referrers-busy",
		detail: `other writers changed the tag ${mergeLimit} times meanwhile`,
		retryable: true,
		remedy: "Let one writer at a time attach things to the same image."
	});
}
async function write$1(remote, subject, { former, next }) {
	try {
		const headers = former === void 0 ? {} : { "if-match": `"${former.descriptor.digest}"` };
		await putManifest(remote, next, {
			at: fallbackTagOf(subject),
			headers
		});
		return;
	} catch (error) {
		const explained = explainImmutable(error);
		if (explained === error && explained instanceof RegistryError && former !== void 0 && explained.details.status === 412) return explained;
		throw explained;
	}
}
async function isKept(remote, subject, { former, next }) {
	for (let read = 0; read < readLimit; read++) {
		if (read > 0) await remote.host.wait(100 * 2 ** read, remote.signal);
		const digest = (await resolve$1(remote, fallbackTagOf(subject)))?.digest;
		if (digest === next.descriptor.digest) return true;
		if (digest !== former?.descriptor.digest) return false;
	}
	return true;
}
// src/registry/client/referrers/list.ts
async function listReferrers(remote, subject, listing) {
	const hasNoTag = listing?.complete === true && !listing.tags.has(fallbackTagOf(subject));
	const early = !hasNoTag && expectsFallback(remote) ? readFallback(remote, subject) : void 0;
	early?.catch(() => void 0);
	const listed = await queryReferrersApi(remote, subject);
	if (listed !== void 0) return listed;
	if (hasNoTag) return [];
	return (await (early ?? readFallback(remote, subject)))?.entries ?? [];
}
function expectsFallback({ host: { session, remembered } }) {
	return session.learned.referrersApi === void 0 && remembered?.hints().referrersApi === false;
}
// src/registry/signature-stores.ts
async function openSignatureStores(remote, at, access) {
	const { host, name, signal } = remote;
	if (host.session.learned.signatureExtension === true) {
		const { extensionStore } = await import("./signature-extension.js");
		return [extensionStore(remote)];
	}
	const config = await host.lookaside?.();
	if (config === void 0) return [];
	const [{ lookasideUrls }, { openSourceStore, openTargetStore }, web] = await Promise.all([
		import("./namespaces.js"),
		import("./lookaside.js"),
		host.webReader()
	]);
	const context = {
		name,
		web,
		signal
	};
	const open = access === "pull" ? openSourceStore : openTargetStore;
	const stores = at.flatMap((tagOrDigest) => open(lookasideUrls(config, name, tagOrDigest), context) ?? []);
	return [...new Map(stores.map((store) => [store.title, store])).values()];
}
// src/registry/remote-repository.ts
function openRemoteRepository(remote) {
	return {
		name: remote.name,
		resolve: (at, options) => resolve$1(remote, at, options),
		manifest: (at) => getManifest(remote, at),
		blob: (of) => readBlob(remote, of),
		hasBlob: (of) => hasBlob(remote, of),
		blobSize: (digest) => blobSize(remote, digest),
		tags: (onDoubt) => listTags(remote, onDoubt),
		referrers: (of, listing) => listReferrers(remote, of, listing),
		exists: () => repositoryExists(remote),
		...creationOf(remote),
		openUpload: () => openUpload(remote),
		cancelUpload: async (session) => {
			const upload = takeUpload(session);
			if (upload !== void 0) await cancelUpload(remote, upload);
		},
		pushBlob: (of, how) => pushBlob(remote, of, how),
		pushManifest: (manifest, options) => pushManifest(remote, manifest, options),
		pushTags: (manifest, tags) => pushTags(remote, manifest, tags),
		indexReferrers: (subject, referrers) => indexReferrers(remote, subject, referrers),
		deleteTag: (tag) => deleteTag(remote, tag),
		signatureStores: (at, access) => openSignatureStores(remote, at, access)
	};
}
function creationOf(remote) {
	const { createRepository } = remote.host;
	if (createRepository === void 0) return {};
	return { creation: { create: () => createRepository(remote.name) } };
}
// src/registry/connect.ts
function connect$1(options) {
	const hosts = new Map();
	const hostOf = (registry) => {
		const host = hosts.get(registry) ?? openHost(registry, options);
		hosts.set(registry, host);
		return host;
	};
	let loaded;
	const layouts = () => loaded ??= loadLayouts(options);
	const openMirrored = (name, use) => {
		const origin = openRemoteRepository({
			host: hostOf(name.registry),
			name,
			...use
		});
		const { mirrors: configured = [], mirrorTags = false } = options.settings.get(name.registry) ?? {};
		const mirrors = use.access === "pull" ? configured : [];
		if (mirrors.length === 0) return origin;
		const sources = mirrors.map((mirror) => mirrorName(mirror, name)).map((mirror) => openRemoteRepository({
			host: hostOf(mirror.registry),
			name: mirror,
			...use
		}));
		const host = hostOf(name.registry);
		return mirrored(origin, sources, {
			onSkipped: warnOnce(host),
			...mirrorTags && { onTagFromMirror: (tag) => warnOfTag(host, name, tag) }
		});
	};
	return {
		open: (name, use) => {
			if (name.kind === "registry") return withHintCache(openMirrored(name, use), name, hostOf(name.registry), options);
			return lazy(name, async () => (await layouts()).open(name, use));
		},
		preconnect: (name, access, blobs) => {
			if (name.kind !== "registry") return;
			const actions = access === "push" ? "pull,push" : "pull";
			const from = blobs?.mountFrom;
			const mount = from?.kind === "registry" && { mountFrom: from.path };
			hostOf(name.registry).session.preconnect({
				repository: name.path,
				actions,
				...mount
			}, blobs?.count);
		},
		expectManifests: (name, count) => {
			if (name.kind === "registry") hostOf(name.registry).session.expectManifests(count);
		},
		repositories: async function* (registry, prefix, signal) {
			if (isDockerHub(registry)) {
				const { listOnHub } = await import("./docker-hub-catalog.js");
				yield* listOnHub(hostOf(hubHost), prefix, signal);
			} else {
				const { listRepositories } = await import("./catalog.js");
				yield* listRepositories(hostOf(registry), prefix, signal);
			}
		},
		close: async () => {
			for (const [registry, { session }] of hosts) options.hintCache?.recordBehaviour(registry, session.learned);
			await Promise.all([...hosts.values()].map((host) => host.close()));
			if (loaded !== void 0) await (await loaded).close();
		}
	};
}
async function loadLayouts({ temporary = tmpdir() }) {
	const { openLayouts } = await import("./repository.js");
	return openLayouts({ temporary });
}
function withHintCache(origin, name, { session }, options) {
	const { hintCache, settings } = options;
	const { registry, path } = name;
	const isHosted = hostedFamilyOf(registry) !== void 0 && (settings.get(registry)?.mirrors ?? []).length === 0;
	const isPublic = () => isHosted && session.isAnonymous(path);
	return hintCache === void 0 ? origin : hinted(origin, name, {
		hintCache,
		isPublic
	});
}
function warnOfTag({ observe }, name, tag) {
	const message = `${formatName(name)} cannot be reached: a mirror decided what the tag ${tag} names`;
	observe({
		kind: "warning",
		registry: name.registry,
		message
	});
}
function warnOnce({ warned, observe, session: { registry } }) {
	return ({ name }, error) => {
		const message = `mirror ${formatName(name)} is skipped: ${error instanceof Error ? error.message : String(error)}`;
		const key = `mirror ${formatName(name)}`;
		if (warned.has(key)) return;
		warned.add(key);
		observe({
			kind: "warning",
			registry,
			message: plainText(message)
		});
	};
}
// src/registry/credentials/auth-entry.ts
const tokenText = /^[\x21-\x7e]+$/;
function textOf(entry, field) {
	const value = entry[field];
	return typeof value === "string" && value !== "" ? value : void 0;
}
function pairOf(entry, title) {
	const auth = textOf(entry, "auth")?.replace(/\s+/g, "");
	if (auth === void 0) {
		const username = textOf(entry, "username");
		return username === void 0 ? void 0 : {
			username,
			password: textOf(entry, "password") ?? ""
		};
	}
	const text = /^[A-Za-z0-9+/_-]+={0,2}$/.test(auth) ? Buffer.from(auth, "base64").toString() : "";
	const colon = text.indexOf(":");
	if (colon < 1) throw new CredentialError(`${title}: its "auth" is not the base64 of "user:password". Log in to the registry again`);
	return {
		username: text.slice(0, colon),
		password: text.slice(colon + 1).replace(/\0+$/, "")
	};
}
function checkToken(token, title) {
	if (tokenText.test(token)) return token;
	throw new CredentialError(`${title}: its token has characters that are not allowed in a token. Log in to the registry again`);
}
function decodeEntry(entry, title) {
	if (!isRecord(entry)) throw new CredentialError(`${title} is not an object`);
	const bearer = textOf(entry, "registrytoken");
	if (bearer !== void 0) return {
		kind: "bearer",
		token: checkToken(bearer, title)
	};
	const pair = pairOf(entry, title);
	const identity = textOf(entry, "identitytoken");
	if (identity !== void 0) return {
		kind: "identity",
		token: checkToken(identity, title),
		...pair && { username: pair.username }
	};
	return pair === void 0 || pair.password === "" ? void 0 : {
		kind: "basic",
		...pair
	};
}
// src/registry/credentials/match-key.ts
const hubKey = "https://index.docker.io/v1/";
const webLogin = /\/(?:access|refresh)-token\/?$/;
function parseKey(text) {
	const [, scheme, host, rest = ""] = /^(https?:\/\/)?([^/\s@]+)(?:\/(.*))?$/i.exec(text) ?? [];
	if (host === void 0 || scheme !== void 0 && webLogin.test(text)) return void 0;
	const path = rest.replace(/\/$/, "");
	const api = scheme !== void 0 || path === "v1" || path === "v2";
	return {
		registry: registryOf(host),
		path: api ? "" : path
	};
}
function helperKey(registry) {
	return registry === "docker.io" ? hubKey : registry;
}
function covers({ registry, path }, name) {
	return registry === name.registry && (path === "" || name.path === path || name.path.startsWith(`${path}/`));
}
function matches(entries, name) {
	const canonical = helperKey(name.registry);
	const ranked = [];
	for (const [text, entry] of entries) {
		const key = parseKey(text);
		if (key === void 0 || !covers(key, name)) continue;
		ranked.push({
			rank: 2 * key.path.length + (text === canonical ? 1 : 0),
			entry
		});
	}
	return ranked.sort((left, right) => right.rank - left.rank).map(({ entry }) => entry);
}
function longestMatch(entries, name) {
	return matches(entries, name)[0];
}
// src/registry/credentials/config-file.ts
const noCredentials = {
	auths: [],
	helpers: []
};
function decodeCredentialFile(text, title, repair = "Repair it, or log in again") {
	const trimmed = text.replace(/^\uFEFF/, "").trim();
	if (trimmed === "") return noCredentials;
	const document = parseJson(trimmed);
	if (!isRecord(document)) throw new CredentialError(`${title} is not a JSON object. ${repair}`);
	const { auths, credHelpers, credsStore } = document;
	return {
		auths: entriesOf(auths, `"auths" of ${title}`, repair),
		helpers: entriesOf(credHelpers, `"credHelpers" of ${title}`, repair).flatMap(([key, suffix]) => typeof suffix === "string" && suffix !== "" ? [[key, suffix]] : []),
		...typeof credsStore === "string" && credsStore !== "" && { store: credsStore }
	};
}
function entriesOf(value, title, repair) {
	if (value === void 0 || value === null) return [];
	if (!isRecord(value)) throw new CredentialError(`${title} is not an object. ${repair}`);
	return Object.entries(value);
}
async function findInFile(file, name, { title, runHelper }) {
	const helped = await runHelperOf(file, name, runHelper);
	if (helped !== void 0) {
		const { credential, suffix } = helped;
		return {
			credential,
			place: "helper",
			origin: `the credential helper ${suffix} of ${title}`
		};
	}
	for (const { key, entry } of matches(file.auths.map(([key, entry]) => [key, {
		key,
		entry
	}]), name)) {
		const credential = decodeEntry(entry, `the entry "${key}" of ${title}`);
		if (credential !== void 0) return {
			credential,
			place: "file"
		};
	}
}
async function runHelperOf({ helpers, store }, name, runHelper) {
	const server = helperKey(name.registry);
	const [suffix] = matches(helpers, {
		...name,
		path: ""
	});
	const program = suffix ?? store;
	if (program === void 0) return void 0;
	try {
		const credential = await runHelper(program, server);
		return credential && {
			credential,
			suffix: program
		};
	} catch (error) {
		if (suffix !== void 0 || !(error instanceof CredentialError)) throw error;
		throw new CredentialError(error.message, {
			isDefaultStore: true,
			cause: error
		});
	}
}
// src/registry/credentials/paths.ts
function variable({ env }, name) {
	return env[name] || void 0;
}
function home(environment) {
	return variable(environment, "HOME") ?? variable(environment, "USERPROFILE");
}
function dockerFolder(environment) {
	const homeFolder = home(environment);
	return variable(environment, "DOCKER_CONFIG") ?? (homeFolder && join(homeFolder, ".docker"));
}
function dockerFile(environment) {
	const folder = dockerFolder(environment);
	return folder && join(folder, "config.json");
}
function scopedFolder(environment) {
	const folder = dockerFolder(environment);
	const buildx = variable(environment, "BUILDX_CONFIG") ?? (folder && join(folder, "buildx"));
	return buildx && join(buildx, "config");
}
function scopedLogins({ registry, path }, access) {
	const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
	const scopes = access === "push" ? [
		"@pull,push",
		"@push,pull",
		"@push",
		"@pull",
		"@",
		""
	] : [
		"@pull",
		"@",
		""
	];
	return [`${host}/${path}`, host].flatMap((target) => scopes.map((scope) => `${target}${scope}`));
}
function containersFiles(environment) {
	const named = variable(environment, "REGISTRY_AUTH_FILE");
	if (named !== void 0) return [named];
	const homeFolder = home(environment);
	const runtimeFolder = variable(environment, "XDG_RUNTIME_DIR");
	const configFolder = variable(environment, "XDG_CONFIG_HOME") ?? (homeFolder && join(homeFolder, ".config"));
	return [
		runtimeFolder && join(runtimeFolder, "containers", "auth.json"),
		runtimeFolder === void 0 && environment.uid !== void 0 && `/run/containers/${environment.uid}/auth.json`,
		configFolder && join(configFolder, "containers", "auth.json")
	].filter((path) => typeof path === "string");
}
function titleOf(path, environment) {
	const homeFolder = home(environment);
	return homeFolder !== void 0 && path.startsWith(join(homeFolder, "/")) ? `~/${path.slice(join(homeFolder, "/").length)}` : path;
}
// src/registry/credentials/file-sources.ts
function fileSources(context) {
	const { environment } = context;
	const open = fileReader(context);
	const inline = variable(environment, "DOCKER_AUTH_CONFIG");
	const scoped = scopedFolder(environment);
	const docker = dockerFile(environment);
	return [
		...scoped === void 0 ? [] : [scopedSource(scoped, {
			...context,
			open
		})],
		...inline === void 0 ? [] : [inlineSource(inline, context)],
		...docker === void 0 ? [] : [fileSource(docker, {
			...context,
			open
		})],
		...containersFiles(environment).map((path) => fileSource(path, {
			...context,
			open
		}))
	];
}
function fileReader({ readFile, environment }) {
	const opened = new Map();
	const read = async (path) => {
		const text = await readFile(path);
		return text === void 0 ? noCredentials : decodeCredentialFile(text, titleOf(path, environment));
	};
	return (path) => {
		const file = opened.get(path) ?? read(path);
		opened.set(path, file);
		return file;
	};
}
function fileSource(path, { open, environment, runHelper }) {
	const title = titleOf(path, environment);
	return {
		title,
		implicit: false,
		find: async (name) => findInFile(await open(path), name, {
			title,
			runHelper
		})
	};
}
function inlineSource(text, { runHelper }) {
	const title = "DOCKER_AUTH_CONFIG";
	return {
		title,
		implicit: false,
		find: async (name) => {
			const { auths } = decodeCredentialFile(text, title, "Correct or unset this variable");
			const found = await findInFile({
				auths,
				helpers: []
			}, name, {
				title,
				runHelper
			});
			return found && {
				...found,
				place: "variable"
			};
		}
	};
}
function scopedSource(folder, { open, environment, runHelper }) {
	return {
		title: `scoped logins in ${titleOf(folder, environment)}`,
		implicit: false,
		find: async (name, access) => {
			for (const login of scopedLogins(name, access)) {
				const path = join(folder, login, "config.json");
				const found = await findInFile(await open(path), name, {
					title: titleOf(path, environment),
					runHelper
				});
				if (found !== void 0) return found;
			}
		}
	};
}
// src/registry/credentials/sources.ts
function inputSource(logins) {
	const entries = logins.map((auth) => [auth.registry || "docker.io", auth]);
	return {
		title: "registry-auth",
		implicit: false,
		find: async (name) => {
			const auth = longestMatch(entries, name);
			return auth && {
				place: "input",
				credential: {
					kind: "basic",
					username: auth.username,
					password: auth.password
				}
			};
		}
	};
}
function githubTokenSource(token, serverUrl, actor) {
	const host = URL.parse(serverUrl)?.host;
	const registry = host === "github.com" ? "ghcr.io" : `containers.${host}`;
	const located = {
		credential: {
			kind: "basic",
			username: actor || "x-access-token",
			password: token
		},
		place: "job-token"
	};
	return {
		title: "github-token",
		implicit: true,
		find: async (name) => host !== void 0 && name.registry === registry ? located : void 0
	};
}
// src/registry/credentials/store.ts
const helperLifetime = 24e4;
function credentialStore(options) {
	const sources = sourcesOf(options);
	return {
		...options.onSecret && { onSecret: options.onSecret },
		sources: sources.map(({ title }) => title),
		find: async (name, access = "push") => {
			for (const { title, implicit, find } of sources) {
				const located = await find(name, access);
				if (located === void 0) continue;
				const { credential, place, origin = title } = located;
				for (const secret of secretsOf(credential)) options.onSecret?.(secret);
				return {
					credential,
					place,
					origin,
					implicit
				};
			}
		}
	};
}
function sourcesOf({ registryAuth, identities, githubToken, serverUrl, actor, ...rest }) {
	const { env, uid, readFile } = rest;
	const environment = {
		env,
		...uid !== void 0 && { uid }
	};
	return [
		...registryAuth.length > 0 ? [inputSource(registryAuth)] : [],
		...identities ? [identities] : [],
		...fileSources({
			environment,
			readFile,
			runHelper: cacheHelper(rest.runHelper)
		}),
		...githubToken ? [githubTokenSource(githubToken, serverUrl, actor)] : []
	];
}
function cacheHelper(runHelper) {
	const results = new Map();
	return (suffix, server) => {
		const key = `${suffix} ${server}`;
		const cached = results.get(key);
		if (cached !== void 0 && performance.now() < cached.until) return cached.result;
		const result = runHelper(suffix, server);
		results.set(key, {
			until: performance.now() + helperLifetime,
			result
		});
		result.catch(() => results.delete(key));
		return result;
	};
}
function secretsOf(credential) {
	if (credential.kind !== "basic") return [credential.token];
	const { username, password } = credential;
	return [password, Buffer.from(`${username}:${password}`).toString("base64")];
}
// src/run/credentials.ts
const { env: env$3 } = process;
async function credentialsOf(inputs, signal, { context, runner: { mask } }) {
	const { registryAuth, registryIdentities, registries, githubToken } = inputs;
	const { serverUrl, actor } = context;
	const options = {
		env: env$3,
		signal,
		settings: registries,
		onSecret: mask,
		now: Date.now
	};
	return credentialStore({
		registryAuth,
		serverUrl,
		actor,
		...registryIdentities.length > 0 && { identities: await openIdentities(registryIdentities, options) },
		env: env$3,
		readFile: readCredentialFile,
		runHelper: async (suffix, server) => {
			const { spawnHelper } = await import("./credential-helper.js");
			return spawnHelper(env$3, signal)(suffix, server);
		},
		onSecret: mask,
		...githubToken !== void 0 && { githubToken },
		...process.getuid && { uid: process.getuid() }
	});
}
function creatorOf({ registryIdentities, registries }, signal, { runner: { mask } }) {
	if (![...registries.values()].some(({ createRepository }) => createRepository === true)) return {};
	const options = {
		env: env$3,
		signal,
		settings: registries,
		onSecret: mask,
		now: Date.now
	};
	let creator;
	const load = async () => {
		const { createEcrCreator } = await import("./create-repository.js");
		return createEcrCreator(registryIdentities, options);
	};
	return { createRepository: async (name) => (await (creator ??= load()))(name) };
}
async function openIdentities(...[identities, options]) {
	const { createIdentitySource } = await import("./source.js");
	return createIdentitySource(identities, options);
}
// src/action/github/types.ts
function refusalOf({ answer }, registry) {
	if (answer?.registry !== registry || answer.status !== 401 && answer.status !== 403) return void 0;
	const path = answer.repository.replace(`${registry}/`, "");
	const [, owner, name] = /^([a-z0-9._-]+)\/([a-z0-9._/-]+)$/.exec(path) ?? [];
	if (owner === void 0 || name === void 0) return void 0;
	return {
		owner,
		name,
		access: answer.access,
		message: answer.detail ?? ""
	};
}
// src/action/github/explain-access.ts
const packageLimit = 2;
async function explainAccess(report, context) {
	const registry = registryOfServer(context.serverUrl);
	if (registry === void 0) return report;
	const failuresWithRefusals = report.failures.map((failure) => ({
		failure,
		refusal: refusalOf(failure, registry)
	}));
	if (failuresWithRefusals.every(({ refusal }) => refusal === void 0)) return report;
	const { accessFactsOf, diagnose } = await import("./diagnose-access.js");
	const facts = await accessFactsOf(context);
	const causes = new Map();
	const causeOf = (refusal) => {
		const key = `${refusal.access} ${refusal.owner}/${refusal.name}`;
		const cause = causes.get(key) ?? diagnose(refusal, causes.size < packageLimit ? facts : {
			...facts,
			callApi: void 0
		});
		causes.set(key, cause);
		return cause;
	};
	const failures = await Promise.all(failuresWithRefusals.map(async ({ failure, refusal }) => {
		const cause = refusal && await causeOf(refusal);
		return cause === void 0 ? failure : {
			...failure,
			remedy: [cause, failure.remedy ?? ""].join(" ").trim()
		};
	}));
	return {
		...report,
		failures
	};
}
// src/run/explain-failures.ts
async function explainFailures(report, inputs, context) {
	if (report.failures.length === 0) return report;
	const { addAdvice } = await import("./remedies.js");
	const advised = addAdvice(report, context.surface);
	return context.surface === "action" ? explainAccess(advised, {
		...context,
		githubToken: inputs.githubToken
	}) : advised;
}
// src/registry/credentials/http-headers.ts
async function httpHeaders(options) {
	const { environment, warn, onSecret } = options;
	const path = dockerFile(environment);
	const written = path === void 0 ? [] : await readHeaders(path, options);
	const headers = {};
	for (const [name, value] of written) {
		const lower = name.toLowerCase();
		if (lower === "user-agent") continue;
		const problem = typeof value === "string" ? headerProblem(name, value) : "its value is not a text";
		if (problem === void 0 && typeof value === "string") headers[lower] = value;
		else warn(`"HttpHeaders" of ${titleOf(path ?? "", environment)}: the header ${JSON.stringify(name.slice(0, 100))} is not sent: ${problem}.`);
	}
	for (const secret of headerSecrets(headers)) onSecret(secret);
	return headers;
}
async function readHeaders(path, { readFile }) {
	try {
		const document = parseJson((await readFile(path) ?? "").replace(/^\uFEFF/, ""));
		const headers = isRecord(document) ? document["HttpHeaders"] : void 0;
		return isRecord(headers) ? Object.entries(headers) : [];
	} catch (error) {
		if (error instanceof CredentialError) return [];
		throw error;
	}
}
// src/run/headers.ts
const { env: env$2 } = process;
function headersOf(warn, { mask }) {
	let headers;
	return () => headers ??= httpHeaders({
		environment: { env: env$2 },
		readFile: readCredentialFile,
		warn,
		onSecret: mask
	});
}
// src/run/lazy-services.ts
const { env: env$1 } = process;
async function loadPromoteEach() {
	return (await import("./promote-each.js")).promoteEach;
}
function signingOf({ recordSigning }, signal, { context, runner }) {
	if (recordSigning === void 0) return {};
	let signer;
	const load = async () => {
		const { recordSigner } = await import("./record-signer.js");
		return recordSigner(recordSigning, {
			context,
			env: env$1,
			signal,
			onSecret: runner.mask
		});
	};
	const get = () => signer ??= load();
	return {
		signRecord: async (statement) => (await get()).sign(statement),
		prepareSigning: async () => (await get()).prepare()
	};
}
function publisherOf({ githubRecords, githubToken }, signal, { context, runner }, emit) {
	if (!githubRecords) return void 0;
	return async (images) => {
		const { openGithubRecords } = await import("./open-github-records.js");
		await openGithubRecords({
			context,
			env: env$1,
			githubToken,
			signal,
			warn: (message) => emit({
				kind: "warning",
				message
			}),
			onSecret: runner.mask
		})(images);
	};
}
function trustLoader({ githubToken }, context, signal) {
	let services;
	const load = async () => {
		const { trustServices } = await import("./services.js");
		return trustServices({
			...context,
			githubToken,
			signal
		});
	};
	return () => services ??= load();
}
// src/run/package-owner.ts
const jobToken = /^ghs_/;
function packageOwnerOf({ serverUrl, repository }, env, credentials) {
	const registry = registryOfServer(serverUrl);
	if (env["GITHUB_ACTIONS"] !== "true" || repository === "" || registry === void 0) return void 0;
	return {
		registry,
		serverUrl,
		repository,
		pushesByJobToken: async (name) => {
			const credential = (await credentials.find(name, "push"))?.credential;
			return credential?.kind === "basic" && jobToken.test(credential.password);
		}
	};
}
// src/run/run.ts
const { env } = process;
const now = () => performance.now();
async function runPromotions(inputs, options) {
	const { context, runner, hintCache, onEvent, operation = "Promotion" } = options;
	const { repository, run: runId, workflow, sha, ref, actor } = context;
	const log = createLog({
		runner,
		now,
		debug: context.debug,
		surface: context.surface,
		operation
	});
	const events = eventHub();
	events.listen(log.onEvent);
	if (onEvent !== void 0) events.listen(onEvent);
	for (const notice of inputs.notices) runner.line(notice);
	const activity = lastActivity();
	events.listen(activity.record);
	const stop = cancellationSignal(process, inputs.timeout, activity.describe);
	const credentials = await credentialsOf(inputs, stop.signal, options);
	const registries = connect$1({
		settings: inputs.registries,
		credentials,
		...creatorOf(inputs, stop.signal, options),
		headers: headersOf((message) => events.emit({
			kind: "warning",
			message
		}), runner),
		concurrency: inputs.concurrency,
		longestWait: inputs.wait,
		temporary: context.temp,
		lookaside: lookasideReader({
			env,
			uid: process.geteuid?.()
		}, runner.mask),
		...inputs.shards !== void 0 && { shards: inputs.shards },
		...hintCache && { hintCache },
		observe: (event) => events.emit({
			kind: "wire",
			event: withWarningAdvice(event, context.surface)
		})
	});
	try {
		const report = await explainFailures(await (inputs.onError === "continue" ? await loadPromoteEach() : promote)(inputs.requests, {
			...registries,
			events,
			signal: stop.signal,
			dryRun: inputs.dryRun,
			phase: inputs.phase,
			rollback: inputs.rollback,
			verify: inputs.verify,
			wait: inputs.wait,
			maker: {
				repository,
				run: runId
			},
			packageOwner: packageOwnerOf(context, env, credentials),
			attachments: inputs.attachments,
			recorder: inputs.record ? {
				repository,
				run: runId,
				workflow,
				sha,
				ref,
				actor
			} : void 0,
			...signingOf(inputs, stop.signal, options),
			verificationSummary: inputs.verificationSummary,
			publish: publisherOf(inputs, stop.signal, options, events.emit),
			trustServices: trustLoader(inputs, context, stop.signal),
			spool: openSpool(context.temp),
			sleep: (milliseconds) => setTimeout$1(milliseconds),
			deadline: (milliseconds) => AbortSignal.timeout(Math.ceil(milliseconds)),
			now,
			today: () => Date.now()
		}), inputs, context);
		log.reportEnd(report);
		return report;
	} finally {
		stop.release();
		await registries.close();
	}
}
export { conflictWarning as $, reportBug as $n, ReferenceSyntaxError as $r, simpleSigning as $t, joinHeaders as A, droppedVariables as Ai, error as An, readRequests as Ar, createRepository as At, bytesOf as B, sentence as Bi, decodeDescriptor as Bn, parsePlatform as Br, IdentityMissingError as Bt, parseRetryAfter as C, listOf$1 as Ci, workflowCommands as Cn, milliseconds as Cr, upperBound as Ct, Semaphore as D, listItems as Di, context as Dn, createRepositoryCommand as Dr, readSubjects as Dt, withPermit as E, comment as Ei, toolkit as En, headerProblem as Er, nodeLimit as Et, isLoopbackName as F, outliveSignals as Fi, warning as Fn, isRelease as Fr, orAborted as Ft, verifiedStream as G, UnreadableFileError as Gn, overwriteRules as Gr, TagConflictError as Gt, ensureVerified as H, quote$2 as Hi, isRecord as Hn, valueOf as Hr, InvalidSourceError as Ht, familyOf as I, count as Ii, eventProblem as In, tagClasses as Ir, checkRequest as It, surveyAndPlan as J, bugMessage as Jn, strictestRule as Jr, VerifyError as Jt, promote as K, readRegularBytes as Kn, parseOverwriteEntry as Kr, TagDeletionError as Kt, hostedFamilyOf as L, formatBytes as Li, decodeJson as Ln, isDigestTag as Lr, checkVersions as Lt, connectTimeout as M, readContext as Mi, info as Mn, planOptionsSchema as Mr, mayBeAbsent as Mt, readBody as N, registryOfServer as Ni, isDebug as Nn, stricterOptions as Nr, existingRepositories as Nt, keepAliveTimeout as O, did_you_mean_exports as Oi, Context as On, ecrAddress as Or, rememberManifests as Ot, readJson as P, cancellationSignal as Pi, setSecret as Pn, parseDeletedTags as Pr, writtenDestinations as Pt, configLimit as Q, issueTracker as Qn, parseRepository as Qr, artifactTypesOf as Qt, hubHost as R, formatCount$1 as Ri, encodeJson as Rn, versionScheme as Rr, ownNamesOf as Rt, longestPause as S, inputReader as Si, version as Sn, formatSizeLike as Sr, stepsOf as St, tlsOptions as T, quotingProblem as Ti, isOpenedAtOnce as Tn, decodeUri as Tr, nodeBlobs as Tt, onDestroy as U, withoutLogin as Ui, readText$1 as Un, isOverwriteRule as Ur, RecordError as Ut, collect as V, withoutControlCharacters as Vi, formatPlatform as Vn, backupTag as Vr, InvalidRequestError as Vt, readUpTo as W, writeDocument as Wn, overwriteLists as Wr, SourceContentMissingError as Wt, showUrl as X, failureText as Xn, normalHost as Xr, systemFailure as Xt, readTagList as Y, dryRunNotes as Yn, allowListsOf as Yr, failuresOf as Yt, surveyReferrers as Z, isApplicable as Zn, parseReference as Zr, RunCollector as Zt, readRegistryError as _, plainText as _i, codeOf$1 as _n, readConnection as _r, ownsTag as _t, connect$1 as a, algorithmOf as ai, isAttestation as an, isRead$1 as ar, referrerLimit as at, send as b, usesVersion as bi, importWhileWaiting as bn, bytes as br, once as bt, nextPage as c, hexOf as ci, isManifestType as cn, isNamedBy as cr, fallbackTag as ct, classifyUploadRefusal as d, formatName as di, eventHub as dn, failurePage as dr, manifestLimit as dt, IntegrityError as ei, typeOf as en, reportInputProblems as er, coverage as et, commit as f, formatReference as fi, settingAdvice as fn, pageOf as fr, readConfig as ft, parseErrorResponse as g, sameRegistry as gi, CredentialError as gn, readInputs as gr, withRunNames as gt, uploadAt as h, sameName as hi, lastActivity as hn, misspeltInputs as hr, tagsNamedElsewhere as ht, longestMatch as i, classifyRefusal as ii, attestationsIn as in, isKnown as ir, addReferrers as it, addressTimeout as j, openHintCache as ji, getInput as jn, configOptionSchemas as jr, creationAnnouncement as jt, maxHeaderSize as k, nearestName as ki, debug as kn, isEcrPublic as kr, creatableDestinations as kt, pageAt as l, isDigest as li, isSchema1Type as ln, sourcesText as lr, referrerDescriptor as lt, sendTo as m, isTag as mi, backupOf as mn, refusalRemedies as mr, runNamesOf as mt, headersOf as n, PromoteError as ni, referrersSourceOf as nn, describeBackup as nr, readDigestTag as nt, explainImmutable as o, digestOf as oi, childBlobs as on, resultReference as or, readWithRetry as ot, isUncertain as p, isDigestAt as pi, hasChanges as pn, describeCost as pr, guardTarget as pt, isActionable as q, readRegularFile as qn, strictestFirst as qr, TrustServiceError as qt, credentialsOf as r, RegistryError as ri, registryKey as rn, describeResult as rr, mapWithLimit as rt, eachPage as s, hashLike as si, childManifests as sn, shortHex as sr, artifactManifest as st, runPromotions as t, MalformedError as ti, destinationsOf as tn, headline as tr, mergeSignatures as tt, readUploadStatus as u, shortDigest as ui, mediaTypes as un, describeDeletion as ur, decodeManifest as ut, toRegistryError as v, fillTemplate as vi, file_errors_exports as vn, integerBetween as vr, readFloatingName as vt, classifyConnectionError as w, problem as wi, Secrets as wn, secretsOfKeys as wr, foreignLayers as wt, keyedMutex as x, shardOf as xi, userAgent as xn, formatDurationLike as xr, openRepositories as xt, withErrorContext as y, repositoryPart as yi, isMissing as yn, longestWait as yr, compareVersions as yt, openSpool as z, formatTime as zi, parseJson as zn, matchesPlatform as zr, deletionProblem as zt };
