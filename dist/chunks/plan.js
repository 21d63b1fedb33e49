import { Dt as problem, Ot as quote, W as isRecord, bt as isDigest, dt as formatReference, gt as plainText, mt as parseReference, xt as shardOf } from "./promote.js";
import { a as literal, d as string, f as union$1, i as custom, l as record, n as array, o as number, r as boolean, t as _enum, u as strictObject } from "./schemas.js";
import { t as allowListsOf } from "./request.js";
import { gunzipSync } from "node:zlib";
// src/promote/plan-file/describe-problems.ts
const version = 1;
const problemLimit = 10;
function describeProblems(document, error) {
	const made = isRecord(document) ? document["version"] : void 0;
	if (typeof made === "number" && made !== version) return [`it was made by another version of promote-image (it is a plan of version ${made}, and this one reads ${version}): make it anew with this one`];
	return error.issues.slice(0, problemLimit).map((issue) => `it is not as a dry run writes it: ${place(issue.path)} ${describe(issue)}`);
}
function place(path) {
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
// src/promote/plan-file/merge-options.ts
const strictness = [
	"never",
	"floating",
	"always"
];
function stricterOverwrite(...both) {
	return strictness.find((one) => both.includes(one)) ?? "never";
}
function mergeAllowLists(planned, applying) {
	const lists = [...allowListsOf(planned), ...allowListsOf(applying)];
	const [first, ...others] = [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
	return others.length === 0 ? first ?? [] : [first ?? [], ...others];
}
function mergeRequirements(planned, applying) {
	const [platforms, referrersPresent] = [union(planned.platforms, applying.platforms), union(planned.referrersPresent, applying.referrersPresent)];
	const [labels, annotations] = [bothValues(planned.labels, applying.labels), bothValues(planned.annotations, applying.annotations)];
	const [maxAge, maxSize] = [least(planned.maxAge, applying.maxAge), least(planned.maxSize, applying.maxSize)];
	return {
		...platforms.length > 0 && { platforms },
		...referrersPresent.length > 0 && { referrersPresent },
		...Object.keys(labels).length > 0 && { labels },
		...Object.keys(annotations).length > 0 && { annotations },
		...maxAge !== void 0 && { maxAge },
		...maxSize !== void 0 && { maxSize },
		...(planned.nonRoot === true || applying.nonRoot === true) && { nonRoot: true },
		...(planned.noUnknown === true || applying.noUnknown === true) && { noUnknown: true }
	};
}
function bothValues(planned = {}, applying = {}) {
	const names = union(Object.keys(planned), Object.keys(applying));
	return Object.fromEntries(names.map((name) => {
		const [first = "", ...others] = union(valuesOf(planned, name), valuesOf(applying, name));
		return [name, others.length === 0 ? first : [first, ...others]];
	}));
}
function valuesOf(values, name) {
	return Object.hasOwn(values, name) ? [values[name] ?? []].flat() : [];
}
function union(one = [], other = []) {
	return [...new Set([...one, ...other])];
}
function least(one, other) {
	return one === void 0 || other === void 0 ? one ?? other : Math.min(one, other);
}
// src/promote/plan-file/schema.ts
const digest = custom((value) => typeof value === "string" && isDigest(value), "is not a digest");
const reference = custom((value) => typeof value === "string" && isReference(value), "is not a reference");
const tagged = reference.refine((text) => parseReference(text).tag !== void 0, "has no tag");
const wantedValues = record(string(), union$1([string(), array(string()).min(1)]));
const requirements = strictObject({
	platforms: array(string()).exactOptional(),
	referrersPresent: array(string()).exactOptional(),
	labels: wantedValues.exactOptional(),
	annotations: wantedValues.exactOptional(),
	maxAge: number().nonnegative().exactOptional(),
	maxSize: number().nonnegative().exactOptional(),
	nonRoot: boolean().exactOptional(),
	noUnknown: boolean().exactOptional()
});
const options = strictObject({
	overwrite: _enum([
		"never",
		"floating",
		"always"
	]),
	referrers: union$1([_enum(["all", "none"]), array(string())]),
	floatingTags: array(_enum([
		"minor",
		"major",
		"latest"
	])),
	versionPattern: string().max(1e3).exactOptional(),
	platforms: array(string()).exactOptional(),
	unwrap: boolean().exactOptional(),
	require: requirements.exactOptional(),
	allowTargets: array(union$1([string(), array(string())])).exactOptional()
});
const planDocument = strictObject({
	version: literal(1),
	repository: string(),
	run: string(),
	bytes: number(),
	requests: number(),
	promotions: array(strictObject({
		sources: array(reference).min(1),
		digest,
		graph: digest,
		options,
		bytes: number(),
		targets: array(strictObject({
			reference: tagged,
			expected: digest.nullable(),
			class: _enum([
				"exact",
				"minor",
				"major",
				"latest"
			]),
			move: _enum([
				"create",
				"move",
				"same",
				"held",
				"refused"
			]),
			derived: boolean()
		}))
	}))
});
function isReference(text) {
	try {
		return text === formatReference(parseReference(text));
	} catch {
		return false;
	}
}
// src/promote/plan-file/read.ts
const planLimit = 67108864;
function applyPlan(text, applying) {
	if (text.length > planLimit) return refuse("it is larger than any plan");
	const document = parse(text);
	if (document === void 0) return refuse("it is not the JSON that a dry run wrote");
	const parsed = planDocument.safeParse(document);
	if (!parsed.success) return {
		kind: "refused",
		problems: describeProblems(document, parsed.error)
	};
	const { repository, promotions } = parsed.data;
	if (repository !== applying.repository) return refuse(`it was made in ${repository || "no repository"} and this is ${applying.repository || "none"}`);
	return {
		kind: "requests",
		requests: [...applying.shard ? shardOf(promotions, applying.shard) : promotions.keys()].flatMap((at) => promotions[at] ?? []).map((promotion) => requestOf(promotion, applying))
	};
}
function requestOf({ sources, digest, graph, targets, options: planned }, applying) {
	const [first = "", ...others] = sources;
	return {
		sources: [parseReference(first), ...others.map(parseReference)],
		targets: targets.filter(({ derived }) => !derived).map((target) => targetOf(target.reference)),
		options: strictest(planned, applying),
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
function strictest(planned, { overwrite = planned.overwrite, require, allowTargets }) {
	return {
		...planned,
		overwrite: stricterOverwrite(planned.overwrite, overwrite),
		...require && { require: mergeRequirements(planned.require ?? {}, require) },
		...allowTargets && { allowTargets: planned.allowTargets ? mergeAllowLists(planned.allowTargets, allowTargets) : allowTargets }
	};
}
// src/action/inputs/plan.ts
const sizeLimit = 67108864;
async function readPlan(text, applying, readFile) {
	const document = await textOfPlan(text, readFile);
	if ("problems" in document) return document;
	const applied = applyPlan(document.value, applying);
	return applied.kind === "refused" ? problem(...applied.problems.map((one) => `${one}.`)) : { value: applied.requests };
}
async function textOfPlan(text, readFile) {
	if (text.startsWith("{")) return { value: text };
	if (/^H4sI[A-Za-z0-9+/=\s]+$/.test(text)) return unpack(text);
	try {
		return { value: await readFile(text) };
	} catch {
		return problem(`${quote(text)} is neither the output \`plan\` of a dry run nor a file that can be read.`);
	}
}
function unpack(text) {
	try {
		return { value: gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: sizeLimit }).toString("utf8") };
	} catch {
		return problem("it is not whole: pass on the output `plan` of a dry run as it is.");
	}
}
export { readPlan };
