import { n as mergeRequirements } from "./gates.js";
import { Ar as readRequests, Hn as isRecord, Si as inputReader, jr as configOptionSchemas } from "./promote.js";
import { r as require_dist, t as parseYaml } from "./parse.js";
import { r as pathInWords, t as describeIssue } from "./schema2.js";
import { S as _minLength, b as unknown, d as optional, g as string, h as strictObject, r as array, u as object, x as _maxLength, y as union } from "./mini.js";
import { t as validators } from "./validators.js";
import { t as describeValue } from "./schema.js";
// src/action/inputs/yaml/positions.ts
var import_dist = require_dist();
const sizeLimit = 4194304;
function parseLocated(text) {
	const parsed = parseYaml(text, sizeLimit);
	if ("problems" in parsed) return parsed;
	const { content, document, position } = parsed.value;
	const resolve = (node) => {
		const resolved = (0, import_dist.isAlias)(node) ? node.resolve(document) : node;
		return (0, import_dist.isNode)(resolved) ? resolved : void 0;
	};
	const step = (node, key) => {
		if ((0, import_dist.isSeq)(node)) return resolve(node.items[Number(key)]);
		return resolve(pairOf(node, key, resolve)?.value);
	};
	const walk = (path) => {
		let current = resolve(document.contents);
		for (const key of path) current = (current && step(current, key)) ?? current;
		return current;
	};
	const at = (node) => position((0, import_dist.isNode)(node) ? node.range?.[0] ?? 0 : 0);
	return { value: {
		value: content,
		positionOf: (path) => at(walk(path)),
		positionOfKey: (path, key) => {
			const map = walk(path);
			return at((map && pairOf(map, key, resolve)?.key) ?? map);
		}
	} };
}
function pairOf(node, key, resolve) {
	if (!(0, import_dist.isMap)(node)) return void 0;
	const named = (name) => node.items.find((pair) => (0, import_dist.isScalar)(pair.key) && pair.key.source === name);
	const own = named(String(key));
	if (own !== void 0) return own;
	const merged = resolve(named("<<")?.value);
	if (merged === void 0) return void 0;
	return ((0, import_dist.isSeq)(merged) ? merged.items : [merged]).flatMap((item) => resolve(item) ?? []).map((map) => pairOf(map, key, resolve)).find((pair) => pair !== void 0);
}
// src/action/inputs/promotions/config-schema.ts
const text = string({ error: ({ input }) => `${describeValue(input)} is not a text` });
const texts = union([string(), array(string())], { error: "it is neither a text nor a list of texts" });
const options = {
	select: optional(text),
	...configOptionSchemas(validators)
};
const entrySchema = strictObject({
	source: optional(texts),
	combine: optional(text),
	targets: optional(texts),
	...options
}, { error: "it is not a map of source, targets and options" });
const defaultsSchema = strictObject(options, { error: "it is not a map of options" });
const configSchema = strictObject({
	defaults: optional(defaultsSchema),
	promotions: array(entrySchema, { error: "it is not a list of promotions" }).check(_minLength(1, { error: "it has no promotion" }), _maxLength(1e4, { error: "it has more than 10,000 promotions" }))
}, { error: "it is not a map with the key promotions" });
const outlineSchema = object({
	defaults: optional(unknown()),
	promotions: array(unknown())
});
function fitEntries(document) {
	const read = configSchema.safeParse(document.value);
	if (read.success) {
		const { defaults = {}, promotions } = read.data;
		return {
			problems: [],
			unlisted: 0,
			defaults,
			entries: [...promotions.entries()]
		};
	}
	const { issues } = read.error;
	const problems = issues.slice(0, 100).flatMap((issue) => locateIssue(issue, document)).slice(0, 100);
	const count = issues.reduce((sum, issue) => sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 1), 0);
	const unlisted = Math.max(0, count - 100);
	const outline = outlineSchema.safeParse(document.value);
	if (!outline.success) return {
		problems,
		unlisted,
		defaults: {},
		entries: []
	};
	const wrong = new Set(issues.map(({ path }) => path[0] === "promotions" ? path[1] : void 0));
	const entries = [...outline.data.promotions.entries()].flatMap(([at, entry]) => {
		const fitted = wrong.has(at) ? void 0 : entrySchema.safeParse(entry);
		return fitted?.success ? [[at, fitted.data]] : [];
	});
	return {
		problems,
		unlisted,
		defaults: fittingDefaults(outline.data.defaults),
		entries
	};
}
function fittingDefaults(defaults) {
	if (!isRecord(defaults)) return {};
	const fitting = Object.entries(defaultsSchema.shape).filter(([name, shape]) => Object.hasOwn(defaults, name) && shape.safeParse(defaults[name]).success);
	return Object.fromEntries(fitting.map(([name]) => [name, defaults[name]]));
}
function locateIssue(issue, { positionOf, positionOfKey }) {
	if (issue.code !== "unrecognized_keys") return describeIssue(issue, configSchema, pathInConfig).map((text) => `${positionOf(issue.path)}: ${text}`);
	return issue.keys.slice(0, 100).flatMap((key) => describeIssue({
		...issue,
		keys: [key]
	}, configSchema, pathInConfig).map((text) => `${positionOfKey(issue.path, key)}: ${text}`));
}
function pathInConfig(path) {
	const [top, at, ...rest] = path;
	return top === "promotions" && typeof at === "number" ? pathInWords([`promotion ${at + 1}`, ...rest]) : pathInWords(path);
}
// src/action/inputs/promotions/config-file.ts
async function readConfig(yaml, step) {
	const document = parseLocated(yaml);
	if ("problems" in document) return document;
	const { problems, unlisted, defaults, entries } = fitEntries(document.value);
	const parsed = [];
	const corrections = [];
	for (const [index, entry] of entries) {
		const texts = textsOf({
			...defaults,
			...entry
		});
		const get = (name) => texts.get(name) ?? (name === "require" ? "" : step.get(name));
		const addProblem = (name, text) => {
			const isInherited = !Object.hasOwn(entry, name) && Object.hasOwn(defaults, name);
			const position = document.value.positionOf(isInherited ? ["defaults", name] : [
				"promotions",
				index,
				name
			]);
			problems.push(`${position}: ${isInherited ? "defaults" : `promotion ${index + 1}`}, ${name}: ${text}`);
		};
		const addNotice = (name, text) => corrections.push(`promotion ${index + 1}, ${name}: ${text}`);
		parsed.push(await readRequests(inputReader(get, addProblem, addNotice)));
	}
	if (problems.length > 0) return { problems: listProblems([...new Set(problems)], unlisted) };
	const notices = [...new Set(corrections), ...parsed.flatMap(({ notices }) => notices)];
	return { value: {
		requests: parsed.flatMap(({ requests }) => requests).map((request) => addRequirements(request, step)),
		notices
	} };
}
function listProblems(problems, unlisted) {
	const count = unlisted + Math.max(0, problems.length - 100);
	const rest = count === 0 ? [] : [`${count} further ${count === 1 ? "problem is" : "problems are"} not listed.`];
	return [...problems.slice(0, 100), ...rest];
}
function addRequirements(request, { requirements }) {
	if (requirements === void 0) return request;
	const own = request.options.require;
	const require = own === void 0 ? requirements : mergeRequirements(own, requirements);
	return {
		...request,
		options: {
			...request.options,
			require
		}
	};
}
function textsOf(entry) {
	return new Map(Object.entries(entry).map(([name, value]) => [name, textOf(value)]));
}
function textOf(value) {
	if (typeof value === "string") return value.trim();
	if (Array.isArray(value)) return value.join("\n");
	return isRecord(value) && Object.keys(value).length === 0 ? "" : JSON.stringify(value);
}
export { readConfig };
