import { n as requirementProblems } from "./gates.js";
import { d as string, l as record, u as strictObject } from "./schemas.js";
import { Dt as problem, Et as milliseconds, St as bytes } from "./promote.js";
import { a as stringMatching, i as listOf, n as describeValue, o as validate, r as enumOf } from "./schema.js";
import { n as readYaml } from "./yaml.js";
// src/action/inputs/require.ts
const flag = enumOf("true", "false");
const pairs = record(string(), stringMatching("a glob", () => true), { error: "it is not a map of names and globs" });
const requireShape = strictObject({
	platforms: listOf("platforms").optional(),
	"referrers-present": listOf("globs of artifact types").optional(),
	labels: pairs.optional(),
	annotations: pairs.optional(),
	"max-age": stringMatching("a duration such as 12h or 7d", (text) => milliseconds(text) !== void 0).optional(),
	"max-size": stringMatching("a size such as 500MB or 2GiB", (text) => bytes(text) !== void 0).optional(),
	"non-root": flag.optional(),
	"no-unknown": flag.optional()
}, { error: ({ input }) => `${describeValue(input)} is not a map of requirements, such as { max-age: 7d }` });
const keys = Object.keys(requireShape.shape);
function readRequirements(text) {
	const document = readYaml(text);
	if ("problems" in document) return document;
	const read = validate(requireShape, document.value, keys);
	if ("problems" in read) return read;
	const { platforms, labels, annotations, ...rest } = read.value;
	const [maxAge, maxSize] = [milliseconds(rest["max-age"] ?? ""), bytes(rest["max-size"] ?? "")];
	const requirements = {
		...platforms && { platforms },
		...rest["referrers-present"] && { referrersPresent: rest["referrers-present"] },
		...labels && { labels },
		...annotations && { annotations },
		...maxAge !== void 0 && { maxAge },
		...maxSize !== void 0 && { maxSize },
		...rest["non-root"] && { nonRoot: rest["non-root"] === "true" },
		...rest["no-unknown"] && { noUnknown: rest["no-unknown"] === "true" }
	};
	const problems = requirementProblems(requirements);
	return problems.length > 0 ? problem(...problems.map((one) => `${one}.`)) : { value: requirements };
}
export { readRequirements, requireShape };
