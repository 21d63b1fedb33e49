import { C as $ZodArray, D as $ZodRecord, E as $ZodPipe, O as safeParse, T as $ZodOptional, f as pipe, r as array, v as transform, w as $ZodObject } from "./mini.js";
import { Di as listItems, Hi as quote, ki as nearestName, wi as problem } from "./promote.js";
// src/action/inputs/yaml/schema.ts
const problemLimit = 20;
function validate(schema, value) {
	const read = safeParse(schema, value);
	if (read.success) return { value: read.data };
	return problem(...read.error.issues.flatMap((issue) => describeIssue(issue, schema)).slice(0, problemLimit));
}
function describeIssue(issue, schema, formatPath = pathInWords) {
	if (issue.code === "invalid_key") return issue.issues.map(({ message }) => `${message}.`);
	const path = formatPath(issue.path);
	const prefix = path === "" ? "" : `${path}: `;
	if (issue.code !== "unrecognized_keys") return [`${prefix}${issue.message}.`];
	const knownKeys = keysAt(schema, issue.path);
	return issue.keys.map((key) => {
		const nearest = nearestName(key, knownKeys);
		const hint = nearest === void 0 ? `Known keys: ${knownKeys.join(", ")}.` : `Did you mean ${quote(nearest)}?`;
		return `${prefix}unknown key ${quote(key)}. ${hint}`;
	});
}
function pathInWords(path) {
	return path.map((step) => typeof step === "number" ? `entry ${step + 1}` : String(step)).join(", ");
}
function keysAt(schema, [step, ...rest]) {
	if (schema instanceof $ZodOptional) return keysAt(schema._zod.def.innerType, step === void 0 ? [] : [step, ...rest]);
	if (schema instanceof $ZodPipe) return keysAt(schema._zod.def.in, step === void 0 ? [] : [step, ...rest]);
	if (schema instanceof $ZodObject) {
		const { shape } = schema._zod.def;
		if (step === void 0) return Object.keys(shape);
		const property = typeof step === "string" && Object.hasOwn(shape, step) ? shape[step] : void 0;
		return property === void 0 ? [] : keysAt(property, rest);
	}
	if (schema instanceof $ZodArray) return keysAt(schema._zod.def.element, rest);
	return schema instanceof $ZodRecord ? keysAt(schema._zod.def.valueType, rest) : [];
}
function listOf(what, entry) {
	return pipe(transform((value) => typeof value === "string" ? [...listItems(value)] : value), array(entry, { error: `it is not a list of ${what}` }));
}
export { validate as i, listOf as n, pathInWords as r, describeIssue as t };
