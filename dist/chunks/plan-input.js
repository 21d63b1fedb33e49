import { Ct as isDigest, X as problem, Z as quote, ht as formatReference, nt as shardOf, vt as parseReference } from "./promote.js";
import { a as literal, d as string, f as union$1, i as custom, l as record, n as array, o as number, r as boolean, t as _enum, u as strictObject } from "./schemas.js";
import { gunzipSync } from "node:zlib";
// src/promote/stricter.ts
const strictness = [
	"never",
	"floating",
	"always"
];
function stricterOverwrite(...both) {
	return strictness.find((one) => both.includes(one)) ?? "never";
}
function bothRequirements(planned, applying) {
	const [platforms, referrersPresent] = [union(planned.platforms, applying.platforms), union(planned.referrersPresent, applying.referrersPresent)];
	const [labels, annotations] = [{
		...planned.labels,
		...applying.labels
	}, {
		...planned.annotations,
		...applying.annotations
	}];
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
function union(one = [], other = []) {
	return [...new Set([...one, ...other])];
}
function least(one, other) {
	return one === void 0 || other === void 0 ? one ?? other : Math.min(one, other);
}
// src/promote/apply.ts
const planLimit = 67108864;
const digest = custom((value) => typeof value === "string" && isDigest(value), "is not a digest");
const reference = custom((value) => typeof value === "string" && isReference(value), "is not a reference");
const tagged = reference.refine((text) => parseReference(text).tag !== void 0, "has no tag");
const requirements = strictObject({
	platforms: array(string()).exactOptional(),
	referrersPresent: array(string()).exactOptional(),
	labels: record(string(), string()).exactOptional(),
	annotations: record(string(), string()).exactOptional(),
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
	allowTargets: array(string()).exactOptional()
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
function applyPlan(text, applying) {
	if (text.length > planLimit) return refuse("it is larger than any plan");
	const document = parse(text);
	if (document === void 0) return refuse("it is not the JSON that a dry run wrote");
	const parsed = planDocument.safeParse(document);
	if (!parsed.success) return {
		kind: "refused",
		problems: parsed.error.issues.slice(0, 10).map(({ path, message }) => `${path.join(".") || "the plan"}: ${message}`)
	};
	const { repository, promotions } = parsed.data;
	if (repository !== applying.repository) return refuse(`it was made in ${repository || "no repository"} and this is ${applying.repository || "none"}`);
	return {
		kind: "requests",
		requests: [...applying.shard ? shardOf(promotions, applying.shard) : promotions.keys()].flatMap((at) => promotions[at] ?? []).map((promotion) => requestOf(promotion, applying))
	};
}
function requestOf({ sources, digest, targets, options: planned }, applying) {
	const [first = "", ...others] = sources;
	return {
		sources: [parseReference(first), ...others.map(parseReference)],
		targets: targets.filter(({ derived }) => !derived).map((target) => targetOf(target.reference)),
		options: strictest(planned, applying),
		pin: {
			digest,
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
function isReference(text) {
	try {
		return text === formatReference(parseReference(text));
	} catch {
		return false;
	}
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
		...require && { require: bothRequirements(planned.require ?? {}, require) },
		...allowTargets && { allowTargets }
	};
}
// src/action/plan-input.ts
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
