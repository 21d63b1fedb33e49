import { Gr as overwriteRules, Hn as isRecord, Ir as tagClasses, Jr as strictestRule, Kr as parseOverwriteEntry, Mr as planOptionsSchema, Nr as stricterOptions, Wr as overwriteLists, Zr as parseReference, _i as plainText, fi as formatReference, gt as withRunNames, li as isDigest, wi as problem, xi as shardOf } from "./promote.js";
import { t as validators } from "./validators.js";
import { S as _minLength, a as custom, b as unknown, c as nullable, g as string, h as strictObject, i as boolean, l as number, m as refine, n as _enum, r as array, s as literal } from "./mini.js";
import { fileProblem } from "./named-file.js";
const { gunzipSync } = process.getBuiltinModule("node:zlib");
// src/promote/plan-file/describe-problems.ts
const version = 1;
const problemLimit = 10;
function describeProblems(document, issues) {
	const planVersion = isRecord(document) ? document["version"] : void 0;
	if (typeof planVersion === "number" && planVersion !== version) return [`it was created by another version of promote-image (its plan version is ${planVersion}, and this one reads ${version}): create it again with this version`];
	return issues.slice(0, problemLimit).map((issue) => `it was changed after a dry run wrote it, or is another file: ${describePath(issue.path)} ${describe(issue)}`);
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
	return issue.code === "invalid_type" ? "is missing, or has another type" : "has a value that is not allowed";
}
// src/promote/plan-file/looser-overwrite.ts
async function looserOverwrite(promotions, applying) {
	if (applying === void 0) return void 0;
	const planned = (await Promise.all(promotions.map(plannedRules))).flat();
	for (const list of overwriteLists(applying)) {
		const deciding = await decidingEntry(list);
		const byEntry = Map.groupBy(planned, ({ tag }) => deciding(tag));
		for (const [entry, decided] of byEntry) {
			const { rule, glob } = (entry === void 0 ? void 0 : parseOverwriteEntry(entry)) ?? {};
			const [first] = decided;
			if (rule === void 0 || first === void 0 || !decided.every((plan) => isLooser(rule, plan.rule))) continue;
			const written = glob === "*" ? `\`overwrite: ${rule}\`` : `\`${rule}: ${glob}\` of \`overwrite\``;
			const tag = glob === "*" ? "" : ` for ${first.tag}`;
			return `it was created with \`overwrite: ${first.rule}\`${tag}, and ${written} beside it permits more: a step can only make a plan stricter. Leave it out, or plan again with ${glob === "*" ? written : "it"}`;
		}
	}
}
async function plannedRules({ options: { overwrite }, targets }) {
	const ruleOf = await overwriteRules(overwrite);
	return targets.flatMap(({ reference }) => {
		const { tag } = parseReference(reference);
		return tag === void 0 ? [] : [{
			tag,
			rule: ruleOf(tag)
		}];
	});
}
async function decidingEntry(list) {
	const [only, ...rest] = list;
	if (rest.length === 0 && only !== void 0 && !only.includes(":")) return () => only;
	const { matchesGlob } = await import("./glob.js").then((n) => n.t);
	return (tag) => list.find((entry) => matchesGlob(tag, parseOverwriteEntry(entry)?.glob ?? ""));
}
function isLooser(rule, planned) {
	return rule !== planned && strictestRule([rule, planned]) === planned;
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
	})).check(refine((targets) => targets.some(({ derived }) => !derived), "has none that is not derived"))
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
async function applyPlan(text, applying) {
	const document = parse(text);
	if (!isPlan(document)) return {
		kind: "refused",
		isPlan: false,
		problems: ["it is not the JSON that a dry run wrote"]
	};
	const outline = planOutline.safeParse(document);
	if (!outline.success) return refuse(...describeProblems(document, outline.error.issues));
	const { repository, promotions: unchecked } = outline.data;
	if (unchecked.length > promotionLimit) return refuse(`it has more than ${promotionLimit} promotions`);
	const promotions = [];
	for (const [at, promotion] of unchecked.entries()) {
		if (hasMoreValues(promotion, valueLimit)) return refuse(`its promotion ${at + 1} has more than ${valueLimit} values`);
		const read = plannedPromotion.safeParse(promotion);
		if (!read.success) return refuse(...describeProblems(document, read.error.issues.map((issue) => ({
			...issue,
			path: [
				"promotions",
				at,
				...issue.path
			]
		}))));
		promotions.push(read.data);
	}
	if (repository !== applying.repository) return refuse(`the plan was created ${within(repository)}, and this run is ${within(applying.repository)}; a plan is applied only in the repository where it was created. Create a new plan here`);
	if (promotions.length === 0) return refuse("it has no promotions, so there is nothing to apply");
	const looser = await looserOverwrite(promotions, applying.options?.overwrite);
	if (looser !== void 0) return refuse(looser);
	const requests = promotions.map((promotion) => requestOf(promotion, applying));
	if (applying.shard === void 0) return {
		kind: "requests",
		requests
	};
	const positions = new Set(shardOf(promotions, applying.shard));
	return {
		kind: "requests",
		requests: withRunNames(requests).filter((_, at) => positions.has(at))
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
function isPlan(document) {
	return isRecord(document) && Object.hasOwn(document, "version") && Object.hasOwn(document, "promotions");
}
function within(repository) {
	return repository === "" ? "outside a repository" : `in ${plainText(repository, 140)}`;
}
function refuse(...problems) {
	return {
		kind: "refused",
		isPlan: true,
		problems
	};
}
// src/action/inputs/promotions/plan.ts
const packedLimit = 131072;
const sizeLimit = 8388608;
async function readPlan(text, applying, source) {
	const document = await textOfPlan(text, source);
	if ("problems" in document) return document;
	const applied = await applyPlan(document.value, applying);
	if (applied.kind === "requests") return { value: applied.requests };
	const advice = applied.isPlan ? "" : ` ${rightFile[source.surface]}`;
	return problem(...applied.problems.map((text) => `${text}.${advice}`));
}
const rightFile = {
	action: "Give it the output `plan` or `plan-file` of a dry run.",
	"command-line": "Name the file that `promote-image plan` wrote."
};
async function textOfPlan(text, { readFile, surface }) {
	if (text.startsWith("{")) return { value: text };
	if (text.startsWith("H4sI")) return unpack(text, surface);
	try {
		return { value: await readFile(text) };
	} catch (error) {
		return problem(`${fileProblem(text, error, surface)} ${planNotes[surface]}`);
	}
}
const planNotes = {
	action: "A plan is the output `plan` or `plan-file` of a dry run.",
	"command-line": "A plan is the file that `promote-image plan` writes."
};
const shorterPlan = {
	action: "Pass `plan-file` instead.",
	"command-line": rightFile["command-line"]
};
const unchangedPlan = {
	action: "Pass on the output `plan` of the dry run as it is.",
	"command-line": rightFile["command-line"]
};
function unpack(text, surface) {
	if (text.length > packedLimit) return problem(`it is longer than any plan that a dry run writes. ${shorterPlan[surface]}`);
	try {
		return { value: gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: sizeLimit }).toString("utf8") };
	} catch {
		return problem(`it was cut or changed on the way. ${unchangedPlan[surface]}`);
	}
}
export { readPlan };
