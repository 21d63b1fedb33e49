import { n as __exportAll } from "./rolldown-runtime.js";
import { Ci as listOf, Hi as quote, Hr as valueOf, Jr as strictestRule, Kr as parseOverwriteEntry, Ur as isOverwriteRule, Wr as overwriteLists, ki as nearestName, qr as strictestFirst, wi as problem } from "./promote.js";
// src/promote/options/overwrite.ts
var overwrite_exports = __exportAll({ readOverwrite: () => readOverwrite });
function readOverwrite(text) {
	return listOf(text, (entries) => {
		const [first] = entries;
		if (first === void 0) return problem(`it has no entry. Write one of ${strictestFirst.join(", ")}.`);
		if (entries.length === 1 && isOverwriteRule(first)) return { value: first };
		const problems = entries.flatMap((entry) => entryProblem(entry) ?? []);
		const rest = entries.findIndex((entry) => !entry.includes(":"));
		if (problems.length === 0 && rest >= 0 && rest < entries.length - 1) return problem(`the entry ${quote(entries[rest] ?? "")} is for all other tags: write it last.`);
		return problems.length > 0 ? { problems } : { value: entries };
	});
}
function entryProblem(entry) {
	if (parseOverwriteEntry(entry) !== void 0) return void 0;
	const [rule = ""] = entry.split(":");
	const nearest = nearestName(rule.trim(), strictestFirst);
	const hint = nearest === void 0 ? " A line may also be a rule and a glob of tags: `never: v*`." : ` Did you mean ${quote(nearest)}?`;
	return `${quote(entry)} is not one of ${strictestFirst.join(", ")}.${hint}`;
}
function overwriteSchema(z) {
	const lists = z.array(z.array(z.string()));
	return z.pipe(z.union([
		z.string(),
		z.array(z.string()),
		lists
	], { error: "it is neither a text nor a list of texts" }), z.transform((written, context) => {
		if (typeof written === "string") return valueOf(z, readOverwrite(written), context);
		const nested = written.filter((entry) => typeof entry !== "string");
		if (nested.length === 0) return valueOf(z, readOverwrite(JSON.stringify(written)), context);
		for (const list of nested) valueOf(z, readOverwrite(JSON.stringify(list)), context);
		return nested;
	}));
}
function mergeOverwrite(planned, applying) {
	if (isOverwriteRule(planned) && isOverwriteRule(applying)) return strictestRule([planned, applying]);
	const lists = [...overwriteLists(planned), ...overwriteLists(applying)];
	return [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
}
export { overwriteSchema as n, overwrite_exports as r, mergeOverwrite as t };
