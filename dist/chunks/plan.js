import { An as stricterOptions, Pn as tagClasses, Xn as plainText, an as isRecord, ar as isDigest, br as quote, cr as formatReference, hr as shardOf, kn as planOptionsSchema, qn as parseReference, yr as problem } from "./promote.js";
import { t as validators } from "./validators.js";
import { S as _minLength, a as custom, b as unknown, c as nullable, g as string, h as strictObject, i as boolean, l as number, n as _enum, r as array, s as literal } from "./mini.js";
import { gunzipSync } from "node:zlib";
// src/promote/plan-file/describe-problems.ts
const version = 1;
const problemLimit = 10;
function describeProblems(document, issues) {
	const planVersion = isRecord(document) ? document["version"] : void 0;
	if (typeof planVersion === "number" && planVersion !== version) return [`it was created by another version of promote-image (its plan version is ${planVersion}, and this one reads ${version}): create it again with this version`];
	return issues.slice(0, problemLimit).map((issue) => `it is not as a dry run writes it: ${describePath(issue.path)} ${describe(issue)}`);
}
function describePath(path) {
	const words = path.flatMap((key, at) => {
		if (typeof key === "number") return [];
		const next = path[at + 1];
		return typeof next === "number" ? [`${plainText(String(key), 40)} ${next + 1}`] : [plainText(String(key), 40)];
	});
	return words.length === 0 ? "the plan" : words.join(", ");
}
function describe(issue) {
	if (issue.code === "unrecognized_keys") return `has an unknown key, ${plainText(issue.keys.join(", "), 40)}`;
	if (issue.code === "custom") return issue.message;
	return issue.code === "invalid_type" ? "is missing, or of another kind" : "is none of what may stand there";
}
// src/promote/plan-file/schema.ts
const digest = custom((value) => typeof value === "string" && isDigest(value), "is not a digest");
const reference = custom((value) => typeof value === "string" && isReference(value), "is not a reference");
const tagged = custom((value) => typeof value === "string" && isTagged(value), "is not a reference with a tag");
const planOutline = strictObject({
	version: literal(1),
	repository: string(),
	run: string(),
	bytes: number(),
	requests: number(),
	promotions: array(unknown())
});
const plannedPromotion = strictObject({
	sources: array(reference).check(_minLength(1)),
	digest,
	graph: digest,
	options: planOptionsSchema(validators),
	bytes: number(),
	targets: array(strictObject({
		reference: tagged,
		expected: nullable(digest),
		class: _enum(tagClasses),
		move: _enum([
			"create",
			"move",
			"same",
			"held",
			"refused"
		]),
		derived: boolean()
	}))
});
function isReference(text) {
	try {
		return text === formatReference(parseReference(text));
	} catch {
		return false;
	}
}
function isTagged(text) {
	return isReference(text) && parseReference(text).tag !== void 0;
}
// src/promote/plan-file/read.ts
const promotionLimit = 1e4;
const valueLimit = 5e4;
function applyPlan(text, applying) {
	const document = parse(text);
	if (document === void 0) return refuse("it is not the JSON that a dry run wrote");
	const outline = planOutline.safeParse(document);
	if (!outline.success) return {
		kind: "refused",
		problems: describeProblems(document, outline.error.issues)
	};
	const { repository, promotions: unchecked } = outline.data;
	if (unchecked.length > promotionLimit) return refuse(`it has more than ${promotionLimit} promotions`);
	const promotions = [];
	for (const [at, promotion] of unchecked.entries()) {
		if (hasMoreValues(promotion, valueLimit)) return refuse(`its promotion ${at + 1} has more than ${valueLimit} values`);
		const read = plannedPromotion.safeParse(promotion);
		if (!read.success) return {
			kind: "refused",
			problems: describeProblems(document, read.error.issues.map((issue) => ({
				...issue,
				path: [
					"promotions",
					at,
					...issue.path
				]
			})))
		};
		promotions.push(read.data);
	}
	if (repository !== applying.repository) return refuse(`it was created in ${repository || "no repository"} and this is ${applying.repository || "none"}`);
	return {
		kind: "requests",
		requests: [...applying.shard ? shardOf(promotions, applying.shard) : promotions.keys()].flatMap((at) => promotions[at] ?? []).map((promotion) => requestOf(promotion, applying))
	};
}
function requestOf({ sources, digest, graph, targets, options: planned }, applying) {
	const [first = "", ...rest] = sources;
	return {
		sources: [parseReference(first), ...rest.map(parseReference)],
		targets: targets.filter(({ derived }) => !derived).map((target) => targetOf(target.reference)),
		options: stricterOptions(planned, applying.options ?? {}, validators),
		pin: {
			digest,
			graph,
			expected: new Map(targets.map((target) => [formatReference(parseReference(target.reference)), target.expected ?? void 0]))
		}
	};
}
function targetOf(text) {
	const { repository, tag } = parseReference(text);
	if (tag === void 0) throw new TypeError(`${text} has no tag`);
	return {
		repository,
		tag
	};
}
function hasMoreValues(document, limit) {
	const queue = [document];
	for (let at = 0; at < queue.length; at++) {
		const value = queue[at];
		if (typeof value !== "object" || value === null) continue;
		const children = Object.values(value);
		if (queue.length + children.length > limit) return true;
		for (const child of children) queue.push(child);
	}
	return false;
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function refuse(problem) {
	return {
		kind: "refused",
		problems: [problem]
	};
}
// src/action/inputs/promotions/plan.ts
const packedLimit = 131072;
const sizeLimit = 8388608;
async function readPlan(text, applying, readFile) {
	const document = await textOfPlan(text, readFile);
	if ("problems" in document) return document;
	const applied = applyPlan(document.value, applying);
	return applied.kind === "refused" ? problem(...applied.problems.map((text) => `${text}.`)) : { value: applied.requests };
}
async function textOfPlan(text, readFile) {
	if (text.startsWith("{")) return { value: text };
	if (text.startsWith("H4sI")) return unpack(text);
	try {
		return { value: await readFile(text) };
	} catch {
		return problem(`${quote(text)} is neither the output \`plan\` of a dry run nor a file that can be read.`);
	}
}
function unpack(text) {
	if (text.length > packedLimit) return problem("it is longer than any plan that a dry run writes. Pass `plan-file` instead.");
	try {
		return { value: gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: sizeLimit }).toString("utf8") };
	} catch {
		return problem("it was cut or changed on the way. Pass on the output `plan` of the dry run as it is.");
	}
}
export { readPlan };
