import { B as entries, G as nearest, H as problem, U as quote } from "./promote.js";
import { n as array, s as preprocess, t as _enum, u as string } from "./schemas.js";
// src/action/shape.ts
const problemLimit = 20;
function fit(shape, value, known) {
	const read = shape.safeParse(value);
	if (read.success) return { value: read.data };
	return problem(...read.error.issues.flatMap((issue) => describe(issue, known)).slice(0, problemLimit));
}
function describe(issue, known) {
	if (issue.code === "invalid_key") return issue.issues.map(({ message }) => `${message}.`);
	const place = issue.path.map((step) => typeof step === "number" ? `entry ${step + 1}` : String(step)).join(", ");
	const where = place === "" ? "" : `${place}: `;
	if (issue.code !== "unrecognized_keys") return [`${where}${issue.message}.`];
	return issue.keys.map((key) => {
		const meant = nearest(key, known);
		const hint = meant === void 0 ? `Known keys: ${known.join(", ")}.` : `Did you mean ${quote(meant)}?`;
		return `${where}unknown key ${quote(key)}. ${hint}`;
	});
}
function word(...allowed) {
	return _enum(allowed, { error: ({ input }) => `${shown(input)} is not one of ${allowed.join(", ")}` });
}
function textOf(expected, holds) {
	return string({ error: ({ input }) => `${shown(input)} is not ${expected}` }).refine(holds, { error: ({ input }) => `${shown(input)} is not ${expected}` });
}
function shown(input) {
	if (input === void 0) return "nothing";
	return typeof input === "string" ? quote(input) : "a list or map";
}
function listOf(what) {
	const list = array(string({ error: "it is not a text" }), { error: `it is not a list of ${what}` });
	return preprocess((value) => typeof value === "string" ? entries(value) : value, list);
}
export { word as a, textOf as i, listOf as n, shown as r, fit as t };
