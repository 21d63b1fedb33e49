import { $ as inputReader, et as readRequests } from "./promote.js";
import { d as string, f as union, l as record, n as array, p as unknown, s as object, u as strictObject } from "./schemas.js";
import { requireShape } from "./require.js";
import { n as describeValue, r as enumOf, t as describeIssue } from "./schema.js";
import { r as require_dist, t as parseYaml } from "./yaml.js";
// src/action/inputs/yaml-positions.ts
var import_dist = require_dist();
function parseLocated(text) {
	const parsed = parseYaml(text);
	if ("problems" in parsed) return parsed;
	const { content, document, position } = parsed.value;
	const resolve = (node) => {
		const found = (0, import_dist.isAlias)(node) ? node.resolve(document) : node;
		return (0, import_dist.isNode)(found) ? found : void 0;
	};
	const step = (node, key) => {
		if ((0, import_dist.isSeq)(node)) return resolve(node.items[Number(key)]);
		return resolve(pairOf(node, key, resolve)?.value);
	};
	const walk = (path) => {
		let found = resolve(document.contents);
		for (const key of path) found = (found && step(found, key)) ?? found;
		return found;
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
	return ((0, import_dist.isSeq)(merged) ? merged.items : [merged]).flatMap((each) => resolve(each) ?? []).map((each) => pairOf(each, key, resolve)).find((pair) => pair !== void 0);
}
// src/action/inputs/config-file.ts
const text = string({ error: ({ input }) => `${describeValue(input)} is not a text` });
const texts = union([string(), array(string())], { error: "it is neither a text nor a list of texts" });
const entryShape = strictObject({
	source: texts.optional(),
	combine: text.optional(),
	targets: texts.optional(),
	select: text.optional(),
	platforms: texts.optional(),
	unwrap: text.optional(),
	"floating-tags": texts.optional(),
	"version-pattern": text.optional(),
	overwrite: enumOf("never", "floating", "always").optional(),
	referrers: texts.optional(),
	require: requireShape.optional()
}, { error: "it is not a map of source, targets and options" });
const { source: _source, targets: _targets, combine: _combine, ...defaults } = entryShape.shape;
const defaultsShape = strictObject(defaults, { error: "it is not a map of options" });
const configShape = strictObject({
	defaults: defaultsShape.optional(),
	promotions: array(entryShape, { error: "it is not a list of promotions" }).min(1, { error: "it has no promotion" }).max(1e4, { error: "it has more than 10,000 promotions" })
}, { error: "it is not a map with the key promotions" });
const outlineShape = object({
	defaults: record(string(), unknown()).catch({}),
	promotions: array(unknown())
});
function keysAt([top, ...below]) {
	if (top === void 0) return Object.keys(configShape.shape);
	if (below.includes("require")) return Object.keys(requireShape.shape);
	return Object.keys(top === "defaults" ? defaultsShape.shape : entryShape.shape);
}
const problemLimit = 100;
async function readConfig(yaml, step) {
	const document = parseLocated(yaml);
	if ("problems" in document) return document;
	const { problems, defaults, entries } = fitEntries(document.value);
	const asked = [];
	for (const [at, entry] of entries) {
		const given = new Map(Object.entries({
			...defaults,
			...entry
		}).map(([name, value]) => [name, textOf(value)]));
		const tell = (name, text) => {
			const inherited = !Object.hasOwn(entry, name) && Object.hasOwn(defaults, name);
			const place = document.value.positionOf(inherited ? ["defaults", name] : [
				"promotions",
				at,
				name
			]);
			problems.push(`${place}: ${inherited ? "defaults" : `promotion ${at + 1}`}, ${name}: ${text}`);
		};
		asked.push(await readRequests(inputReader((name) => given.get(name) ?? step(name), tell)));
	}
	if (problems.length > 0) return { problems: [...new Set(problems)].slice(0, problemLimit) };
	return { value: {
		asks: asked.flatMap(({ asks }) => asks),
		notices: asked.flatMap(({ notices }) => notices)
	} };
}
function fitEntries(document) {
	const read = configShape.safeParse(document.value);
	if (read.success) {
		const { defaults = {}, promotions } = read.data;
		return {
			problems: [],
			defaults,
			entries: [...promotions.entries()]
		};
	}
	const { issues } = read.error;
	const problems = issues.slice(0, problemLimit).flatMap((issue) => tellIssue(issue, document));
	const outline = outlineShape.safeParse(document.value);
	if (!outline.success) return {
		problems,
		defaults: {},
		entries: []
	};
	const wrong = new Set(issues.map(({ path }) => path[0] === "promotions" ? path[1] : void 0));
	const entries = [...outline.data.promotions.entries()].flatMap(([at, entry]) => {
		const fitted = wrong.has(at) ? void 0 : entryShape.safeParse(entry);
		return fitted?.success ? [[at, fitted.data]] : [];
	});
	return {
		problems,
		defaults: fittingDefaults(outline.data.defaults),
		entries
	};
}
function fittingDefaults(defaults) {
	const fitting = Object.entries(defaultsShape.shape).filter(([name, shape]) => Object.hasOwn(defaults, name) && shape.safeParse(defaults[name]).success);
	return Object.fromEntries(fitting.map(([name]) => [name, defaults[name]]));
}
function tellIssue(issue, { positionOf, positionOfKey }) {
	const keys = keysAt(issue.path);
	if (issue.code !== "unrecognized_keys") return describeIssue(issue, keys).map((text) => `${positionOf(issue.path)}: ${text}`);
	return issue.keys.flatMap((key) => describeIssue({
		...issue,
		keys: [key]
	}, keys).map((text) => `${positionOfKey(issue.path, key)}: ${text}`));
}
function textOf(value) {
	if (typeof value === "string") return value.trim();
	return Array.isArray(value) ? value.join("\n") : JSON.stringify(value);
}
export { readConfig };
