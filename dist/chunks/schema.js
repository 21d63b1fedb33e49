import { At as nearestName, Dt as problem, Ot as quote, Tt as listItems } from "./promote.js";
import { c as preprocess, d as string, n as array, t as _enum } from "./schemas.js";
// src/action/inputs/schema.ts
const problemLimit = 20;
function validate(shape, value, known) {
	const read = shape.safeParse(value);
	if (read.success) return { value: read.data };
	return problem(...read.error.issues.flatMap((issue) => describeIssue(issue, known)).slice(0, problemLimit));
}
function describeIssue(issue, known) {
	if (issue.code === "invalid_key") return issue.issues.map(({ message }) => `${message}.`);
	const place = issue.path.map((step) => typeof step === "number" ? `entry ${step + 1}` : String(step)).join(", ");
	const where = place === "" ? "" : `${place}: `;
	if (issue.code !== "unrecognized_keys") return [`${where}${issue.message}.`];
	return issue.keys.map((key) => {
		const meant = nearestName(key, known);
		const hint = meant === void 0 ? `Known keys: ${known.join(", ")}.` : `Did you mean ${quote(meant)}?`;
		return `${where}unknown key ${quote(key)}. ${hint}`;
	});
}
function enumOf(...allowed) {
	return _enum(allowed, { error: ({ input }) => `${describeValue(input)} is not one of ${allowed.join(", ")}` });
}
function stringMatching(expected, holds) {
	return string({ error: ({ input }) => `${describeValue(input)} is not ${expected}` }).refine(holds, { error: ({ input }) => `${describeValue(input)} is not ${expected}` });
}
function describeValue(input) {
	if (input === void 0) return "nothing";
	return typeof input === "string" ? quote(input) : "a list or map";
}
function listOf(what) {
	const list = array(string({ error: "it is not a text" }), { error: `it is not a list of ${what}` });
	return preprocess((value) => typeof value === "string" ? listItems(value) : value, list);
}
export { stringMatching as a, listOf as i, describeValue as n, validate as o, enumOf as r, describeIssue as t };
