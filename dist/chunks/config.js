import { F as openReader, I as readAsk } from "./promote.js";
import { d as union, l as strictObject, n as array, u as string } from "./schemas.js";
import { requireShape } from "./requirements.js";
import { r as shown, t as fit } from "./shape.js";
import { t as readYaml } from "./yaml.js";
// src/action/config.ts
const text = string({ error: ({ input }) => `${shown(input)} is not a text` });
const texts = union([string(), array(string())], { error: "it is neither a text nor a list of texts" });
const entryShape = strictObject({
	source: texts.optional(),
	combine: text.optional(),
	targets: texts.optional(),
	select: text.optional(),
	platforms: texts.optional(),
	"floating-tags": texts.optional(),
	"version-pattern": text.optional(),
	overwrite: text.optional(),
	referrers: texts.optional(),
	require: requireShape.optional()
}, { error: "it is not a map of source, targets and options" });
const { source: _source, targets: _targets, combine: _combine, ...defaults } = entryShape.shape;
const configShape = strictObject({
	defaults: strictObject(defaults, { error: "it is not a map of options" }).optional(),
	promotions: array(entryShape, { error: "it is not a list of promotions" }).min(1, { error: "it has no promotion" }).max(1e4, { error: "it has more than 10,000 promotions" })
}, { error: "it is not a map with the key promotions" });
const keys = [
	"defaults",
	"promotions",
	...Object.keys(entryShape.shape),
	...Object.keys(requireShape.shape)
];
async function readConfig(yaml, step) {
	const document = readYaml(yaml);
	if ("problems" in document) return document;
	const read = fit(configShape, document.value, keys);
	if ("problems" in read) return read;
	const problems = [];
	const { defaults = {}, promotions } = read.value;
	const asked = [];
	for (const [at, entry] of promotions.entries()) {
		const given = new Map(Object.entries({
			...defaults,
			...entry
		}).map(([name, value]) => [name, textOf(value)]));
		const tell = (name, text) => problems.push(`promotion ${at + 1}, ${name}: ${text}`);
		asked.push(await readAsk(openReader((name) => given.get(name) ?? step(name), tell)));
	}
	if (problems.length > 0) return { problems: problems.slice(0, 100) };
	return { value: {
		asks: asked.flatMap(({ asks }) => asks),
		notices: asked.flatMap(({ notices }) => notices)
	} };
}
function textOf(value) {
	if (typeof value === "string") return value.trim();
	return Array.isArray(value) ? value.join("\n") : JSON.stringify(value);
}
export { readConfig };
