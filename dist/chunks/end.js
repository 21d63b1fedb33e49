import { n as __exportAll } from "./rolldown-runtime.js";
import { Ii as count, Jn as bugMessage, L as hostedFamilyOf, Li as formatBytes, Ni as registryOfServer, Qn as issueTracker, Ri as formatCount, Vi as withoutControlCharacters, Vn as formatPlatform, Wn as writeDocument, Yn as dryRunNotes, Zn as isApplicable, ar as isRead, cr as isNamedBy, di as formatName, dr as failurePage, fi as formatReference, fr as pageOf, ir as isKnown, lr as sourcesText, mr as refusalRemedies, nr as describeBackup, or as resultReference, pr as describeCost, rr as describeResult, sr as shortHex, tr as headline, ui as shortDigest, ur as describeDeletion$1 } from "./promote.js";
// src/action/outputs/sizes.ts
const sizeLimits = {
	images: 294912,
	report: 131072,
	referrers: 65536,
	digests: 32768
};
function listText(list, limit) {
	const whole = JSON.stringify(list);
	return whole.length <= limit ? whole : "";
}
function fitting$1(list, characters) {
	let room = characters;
	const end = list.findIndex((entry) => {
		room -= JSON.stringify(entry).length + 1;
		return room < 0;
	});
	return end < 0 ? list : list.slice(0, end);
}
// src/action/outputs/platform-digests.ts
const platformNames = [
	({ platform }) => formatPlatform(platform),
	({ platform, digest }) => `${formatPlatform(platform)}:${platform["os.version"] ?? digest}`,
	({ platform, digest }) => [`${formatPlatform(platform)}:${platform["os.version"] ?? ""}`, ...platform["os.features"] ?? [digest]].join("+"),
	({ platform, digest }) => `${formatPlatform(platform)}:${digest}`
];
function digestsText(platforms) {
	const groups = platformNames.map((nameOf) => ({
		nameOf,
		named: Map.groupBy(platforms, nameOf)
	}));
	const digests = platforms.map((entry) => {
		return [(groups.find(({ nameOf, named }) => named.get(nameOf(entry))?.length === 1) ?? groups.at(-1))?.nameOf(entry) ?? entry.digest, entry.digest];
	});
	const whole = JSON.stringify(Object.fromEntries(digests));
	return whole.length <= sizeLimits.digests ? whole : "";
}
// src/action/outputs/report-cut.ts
const countsLength = 80;
function cutPromotions(promotions, characters) {
	const kept = [];
	let room = characters;
	for (const promotion of promotions) {
		const frame = {
			...promotion,
			targets: [],
			platforms: [],
			referrers: []
		};
		room -= lengthOf(frame) + countsLength + 1;
		const targets = fitting$1(promotion.targets, room);
		const isWhole = targets.length === promotion.targets.length;
		if (room < 0 || targets.length === 0 && !isWhole) break;
		room -= lengthOf(targets);
		kept.push({
			...frame,
			targets
		});
		if (!isWhole) break;
	}
	for (const list of ["platforms", "referrers"]) for (const [at, promotion] of kept.entries()) {
		const entries = fitting$1(promotions[at]?.[list] ?? [], room);
		if (entries.length > 0) room -= lengthOf(entries);
		kept[at] = {
			...promotion,
			[list]: entries
		};
	}
	return kept.map((promotion, at) => countOmitted(promotion, promotions[at] ?? promotion));
}
function countOmitted(kept, whole) {
	const omitted = {
		targets: whole.targets.length - kept.targets.length,
		platforms: whole.platforms.length - kept.platforms.length,
		referrers: whole.referrers.length - kept.referrers.length
	};
	return Object.values(omitted).some((number) => number > 0) ? {
		...kept,
		omitted
	} : kept;
}
function lengthOf(value) {
	return JSON.stringify(value).length;
}
function findCuts(whole, cut) {
	const [all, kept] = [countKinds(whole), new Map(countKinds(cut))];
	return all.map(([noun, number]) => ({
		noun,
		kept: kept.get(noun) ?? 0,
		all: number
	})).filter((kind) => kind.kept < kind.all);
}
function countKinds({ promotions, deletions, failures, warnings, notices }) {
	const sum = (list) => promotions.reduce((total, promotion) => total + promotion[list].length, 0);
	return [
		["promotion", promotions.length],
		["target", sum("targets")],
		["platform", sum("platforms")],
		["referrer", sum("referrers")],
		["deletion", deletions.length],
		["failure", failures.length],
		["warning", warnings.length],
		["notice", notices.length]
	];
}
// src/action/outputs/report-text.ts
function isReportWhole(report) {
	return describeReport(report).cuts === void 0;
}
function describeReferrer({ destination, ...referrer }) {
	return {
		...referrer,
		destination: formatName(destination)
	};
}
function describeTarget({ backup, ...report }) {
	return {
		...describeTag(report),
		...backup && { backup: describeTag(backup) }
	};
}
function describeTag(report) {
	const { target, before, after, ...rest } = report;
	return {
		...rest,
		target: formatReference(target),
		...(before !== void 0 || isRead(report)) && { before: before ?? null },
		...isKnown(report) && { after: after ?? null }
	};
}
function describePromotion({ sources, targets, referrers, platforms, ...rest }) {
	return {
		...rest,
		sources: sources.map(formatReference),
		targets: targets.map(describeTarget),
		platforms: platforms.map(({ platform, ...other }) => ({
			platform: formatPlatform(platform),
			...other
		})),
		referrers: referrers.map(describeReferrer)
	};
}
function describeDeletion({ reference, ...deletion }) {
	return {
		reference: formatReference(reference),
		...deletion
	};
}
function reportText(report) {
	return describeReport(report).text;
}
const described = new WeakMap();
function describeReport(report) {
	const output = described.get(report) ?? serialize(report);
	described.set(report, output);
	return output;
}
function serialize(report) {
	const promotions = report.promotions.map(describePromotion);
	const { plan: _, ...reported } = report;
	const failures = report.failures.map(({ stack: __, ...failure }) => failure);
	const deletions = report.deletions.map(describeDeletion);
	const rest = {
		...reported,
		deletions,
		failures,
		milliseconds: Math.round(report.milliseconds)
	};
	const whole = JSON.stringify({
		...rest,
		promotions
	});
	const limit = sizeLimits.report;
	if (whole.length <= limit) return {
		text: whole,
		cuts: void 0
	};
	const bare = {
		...rest,
		deletions: fitting$1(deletions, limit / 8),
		failures: fitting$1(failures, limit / 8),
		warnings: fitting$1(report.warnings, limit / 8),
		notices: fitting$1(report.notices, limit / 8)
	};
	const kept = cutPromotions(promotions, limit - JSON.stringify({
		...bare,
		promotions: []
	}).length - 40);
	return {
		text: JSON.stringify({
			...bare,
			promotions: kept,
			omitted: promotions.length - kept.length
		}),
		cuts: findCuts({
			...rest,
			promotions
		}, {
			...bare,
			promotions: kept
		})
	};
}
// src/action/outputs/outputs.ts
const outputNames = [
	"digest",
	"digests",
	"images",
	"status",
	"changed",
	"plan",
	"plan-file",
	"report",
	"referrers"
];
const planLimit$1 = 98304;
function outputsOf(report, planFile) {
	const { promotions, status, changed } = report;
	const digest = digestOf(report);
	const images = promotions.flatMap(imagesOf);
	const referrers = promotions.flatMap((promotion) => promotion.referrers.map(describeReferrer));
	return {
		digest: digest ?? "",
		digests: digest === void 0 ? "{}" : digestsText(promotions[0]?.platforms ?? []),
		images: listText(images, sizeLimits.images),
		status,
		changed: String(changed),
		plan: report.plan === void 0 ? "" : planText(report.plan),
		"plan-file": planFile,
		report: reportText(report),
		referrers: listText(referrers, sizeLimits.referrers)
	};
}
function truncationWarnings(report, { images, digests, referrers, plan }) {
	const { promotions } = report;
	const { cuts } = describeReport(report);
	const kept = (cuts ?? []).map((cut) => `${formatCount(cut.kept)} of ${count(cut.all, cut.noun)}`);
	const targets = count(promotions.flatMap(imagesOf).length, "target");
	const belonging = count(promotions.flatMap((promotion) => promotion.referrers).length, "referrer");
	return [
		images === "" && `The output \`images\` is empty: the list of ${targets} is too long.`,
		digests === "" && `The output \`digests\` is empty: the list of platforms is too long.`,
		referrers === "" && `The output \`referrers\` is empty: the list of ${belonging} is too long.`,
		cuts !== void 0 && `The output \`report\` is cut: it has ${kept.join(", ")}.`,
		report.plan !== void 0 && plan === "" && "The output `plan` is empty: the plan is longer than 96 KiB. A later step of this job can take the output `plan-file`."
	].filter((shortage) => shortage !== false).map((shortage) => `${shortage} Jobs that share the work (a plan with \`shard\`, or several configs) each have outputs of their own.`);
}
function emptyOutputs() {
	return {
		digest: "",
		digests: "{}",
		images: "[]",
		plan: "",
		"plan-file": "",
		report: "{}",
		referrers: "[]",
		status: "failed",
		changed: "false"
	};
}
function planText(plan) {
	const { gzipSync } = process.getBuiltinModule("node:zlib");
	const packed = gzipSync(JSON.stringify(plan)).toString("base64");
	return packed.length <= planLimit$1 ? packed : "";
}
function digestOf({ promotions, status }) {
	const [digest, ...others] = new Set(promotions.map((promotion) => promotion.digest));
	if (others.length > 0) return void 0;
	const done = status !== "failed" && status !== "refused";
	const named = promotions.flatMap(({ targets }) => targets).every(({ after, result }) => after === digest || result === "held");
	return done || named ? digest : void 0;
}
function imagesOf({ digest, targets }) {
	if (digest === void 0) return [];
	return targets.filter(({ after, result }) => after === digest || result === "planned").map(({ target }) => ({
		target: formatReference(target),
		digest,
		reference: `${formatName(target.repository)}@${digest}`
	}));
}
// src/action/outputs/write.ts
async function writeResults({ outputs, summary }, runner) {
	const summaryProblem = summary === "" ? void 0 : await problemOf(() => runner.appendSummary(summary));
	if (summaryProblem !== void 0) runner.annotate("warning", `The job summary could not be written (${summaryProblem}). The log says the same.`);
	const outputProblem = await problemOf(() => runner.setOutputs(outputs));
	if (outputProblem === void 0) return true;
	const { status, changed } = outputs;
	runner.annotate("error", `The outputs could not be written (${outputProblem}), so later steps cannot use them, and this step fails. Its status is ${status}, and changed is ${changed}.\nWhat to do: Make GITHUB_OUTPUT a file that this step may write, and run again; what is done already is not done twice.`, "Outputs");
	return false;
}
async function writePlanFile(plan, folder, runner) {
	if (plan === void 0) return "";
	try {
		return await writeDocument(folder, plan);
	} catch (error) {
		const why = `The plan could not be written to RUNNER_TEMP (${wordsOf(error)})`;
		runner.annotate("warning", `${why}: the output \`plan-file\` is empty. The output \`plan\` has it, if it is short enough.`);
		return "";
	}
}
async function problemOf(write) {
	try {
		await write();
		return;
	} catch (error) {
		return wordsOf(error);
	}
}
function wordsOf(error) {
	return error instanceof Error ? error.message : String(error);
}
// src/action/summary/diagram.ts
const tagLimit = 24;
const edgeLimit = 12;
function promotionDiagram({ sources, digest, targets }) {
	const drawn = targets.slice(0, tagLimit);
	const repositories = [...Map.groupBy(drawn, ({ target }) => formatName(target.repository))];
	const rest = targets.length - drawn.length;
	return [
		"flowchart LR",
		`  s["${rootLabel(sources, digest)}"]`,
		...repositories.flatMap(([name, tags], at) => [`  s --- r${at}["${label(name)}"]`, ...tags.map((tag, index) => `  r${at} ${arrowOf(tag)} t${at}_${index}(["${label(tag.target.tag)}"])`)]),
		...rest > 0 ? [`  s --- more["${count(rest, "more tag")}"]`] : []
	];
}
function bulkDiagram(promotions) {
	const ways = promotions.flatMap(({ sources, targets }) => {
		const from = sources[0] === void 0 ? "nothing" : placeOf(sources[0].repository);
		return targets.map(({ target, result }) => ({
			from,
			to: placeOf(target.repository),
			result
		}));
	});
	const edges = [...Map.groupBy(ways, ({ from, to }) => `${from}\n${to}`).values()];
	const lines = edges.slice(0, edgeLimit).map((tags, at) => {
		const [{ from, to } = {
			from: "",
			to: ""
		}] = tags;
		return `  s${at}["${label(from)}"] ${bulkArrow(tags.map(({ result }) => result))} d${at}["${label(to)}"]`;
	});
	const rest = edges.length - lines.length;
	return [
		"flowchart LR",
		...lines,
		...rest > 0 ? [`  more["${count(rest, "more pair")} of registries"]`] : []
	];
}
function bulkArrow(results) {
	const all = count(results.length, "tag");
	const planned = results.filter((result) => result === "planned").length;
	const there = planned > 0 ? planned : results.filter((result) => reached.has(result)).length;
	return `${planned > 0 ? "-.->" : there > 0 ? "-->" : "--x"}|"${there === results.length ? all : `${formatCount(there)} of ${all}`}"|`;
}
const placeOf = (name) => name.kind === "registry" ? name.registry : formatName(name);
function rootLabel([source, ...others], digest) {
	const { repository, tag } = source ?? {};
	return [
		repository && formatName(repository),
		tag,
		others.length > 0 && `and ${count(others.length, "more source")}`,
		digest && shortDigest(digest)
	].flatMap((line) => line ? [label(line)] : []).join("<br/>");
}
function arrowOf(report) {
	const { result } = report;
	if (result === "planned") return "-.->";
	if (reached.has(result)) return "-->";
	return `${result === "left" ? "-->" : "--x"}|"${describeResult(report)}"|`;
}
const reached = new Set([
	"created",
	"moved",
	"same"
]);
function label(text) {
	return text.slice(0, 160).replaceAll(/[^A-Za-z0-9 ._:/@+-]/g, "?").replaceAll("_", "#95;");
}
function list(lines, limit) {
	return limited(lines, limit).map((line) => `- ${line}`).join("\n");
}
function moreThan(number) {
	return number > 100 ? `\n\n\u2026 and ${count(number - 100, "more", "more")}.` : "";
}
function limited(lines, limit) {
	return lines.length <= limit ? lines : [...lines.slice(0, limit), `\u2026 and ${count(lines.length - limit, "more", "more")}.`];
}
// src/action/summary/markdown.ts
function text(from, limit = 600) {
	return escape(withoutControlCharacters(from, limit).trim());
}
function message(from, limit = 600) {
	return withoutControlCharacters(from, limit).trim().split(/`([^`]+)`/).map((part, at) => at % 2 === 1 ? `<code>${escape(part)}</code>` : escape(part)).join("");
}
function escape(from) {
	return from.replaceAll(special, (character) => formatting.test(character) ? `&#${character.codePointAt(0)};` : `<span>${character}</span>`);
}
const formatting = /^[&<>\\`*_[\]|~]/;
const special = /^(?:[-+]|\d+[.)](?=\s|$))|[&<>\\`*_[\]|~@$#]|:(?=\/\/|[\w+-]+:)|(?<=www)\.|\bgh-(?=\d)/gi;
function code(from, limit = 300) {
	return `<code>${text(from, limit)}</code>`;
}
function link(label, url) {
	return url === void 0 ? label : `<a href="${url.replaceAll("&", "&amp;").replaceAll("\"", "%22")}">${label}</a>`;
}
function block(language, lines) {
	const body = lines.map((line) => withoutControlCharacters(line, 1e3)).join("\n");
	const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${body}\n${fence}`;
}
function table(head, rows) {
	return [
		head,
		head.map(() => "---"),
		...rows
	].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
function collapsed(title, body) {
	return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}
// src/action/summary/failures.ts
const failureLimit = 10;
function failureSection({ failures, promotions }, words = (advice) => advice) {
	const failed = failures.map((failure) => {
		if (failure.stack !== void 0) return bugText(failure.message);
		return `**Failed${failure.side === void 0 ? "" : ` at the ${failure.side}`}:** ${message(failure.message, 1e3)}${adviceOf(failure.remedy)}\n\n${linkTo(failurePage(failure))}`;
	});
	const gates = promotions.flatMap((promotion) => promotion.refusals.map((refusal) => `**Refused:** ${code(sourcesText(promotion.sources))}: ${message(refusal, 1e3)}`));
	const refusals = promotions.flatMap(({ targets }) => targets).filter(({ result }) => result === "refused").map(({ target, detail, rule }) => {
		const remedy = rule && words(refusalRemedies[rule]);
		return `**Refused:** ${code(formatReference(target))}: ${message(detail ?? "", 1e3)}${adviceOf(remedy)}`;
	});
	const isRefused = gates.length + refusals.length > 0;
	return [...limited([
		...failed,
		...gates,
		...refusals
	], failureLimit), ...isRefused ? [linkTo(pageOf("refused"))] : []].join("\n\n");
}
function bugText(problem) {
	return `**This is a bug of promote-image:** ${message(problem, 1e3)}\n\nPlease [report the bug](${issueTracker}) with the last lines of the log.`;
}
function adviceOf(remedy) {
	return remedy === void 0 || remedy === "" ? "" : `\n\n**What to do:** ${message(remedy, 1e3)}`;
}
function reportedText({ failures, promotions }) {
	const messages = failures.slice(0, failureLimit).map((failure) => failure.message);
	const reasons = promotions.flatMap(({ targets }) => targets.filter(({ result }) => result === "refused")).slice(0, failureLimit).map(({ detail }) => detail ?? "");
	return [...messages, ...reasons].join("\n");
}
function linkTo(url) {
	return `More about this message: [troubleshooting](${url}).`;
}
// src/action/summary/plan.ts
const planLimit = 65536;
function planSection({ plan, status }, surface) {
	if (plan === void 0) return "";
	const size = `At most ${formatBytes(plan.bytes)} would be sent for ${count(plan.promotions.length, "image")}.`;
	const json = JSON.stringify(plan, void 0, 2);
	const body = json.length > planLimit ? "The plan is too long for this page; the plan file has all of it." : block("json", json.split("\n"));
	return [...advice(plan, status, size, surface), collapsed("The plan", body)].join("\n\n");
}
function advice(plan, status, size, surface) {
	if (status === "refused") return ["Nothing of this plan can be applied: it would be refused again."];
	if (!isApplicable({
		plan,
		status
	})) return [];
	return [`${size}${status === "failed" ? " The plan leaves out what failed." : ""} ${howToApply(plan, surface)}`, dryRunNotes[surface]];
}
function howToApply(plan, surface) {
	if (surface === "command-line") return "To do exactly this, run `promote-image apply` with the plan file.";
	return `To do exactly this, give a later step \`plan: \${{ steps.<id>.outputs.plan-file }}\`${planText(plan) === "" ? ". The output `plan` is empty, because the plan is too long for another job." : ". In another job use the output `plan`."}`;
}
// src/action/summary/referrers.ts
const resultWords = {
	copied: "copied",
	attached: "attached",
	present: "already there",
	planned: "planned",
	untouched: "not written"
};
function referrerSection({ digest, referrers }) {
	if (referrers.length === 0) return "";
	const destinations = new Set(referrers.map(({ destination }) => formatName(destination)));
	const hasSubject = referrers.some(({ subject }) => subject !== digest);
	const hasDestination = destinations.size > 1;
	const rows = referrers.slice(0, 100).map(({ artifactType, subject, destination, size, result }) => [
		`${kindOf(artifactType)}<br>${code(artifactType)}`,
		...hasSubject ? [code(shortDigest(subject))] : [],
		...hasDestination ? [code(formatName(destination))] : [],
		`${resultWords[result]}<br>${formatBytes(size)}`
	]);
	const head = [
		"Kind",
		...hasSubject ? ["Belongs to"] : [],
		...hasDestination ? ["In"] : [],
		"Result"
	];
	const [only] = destinations;
	const where = hasDestination || only === void 0 ? "" : ` in ${code(only)}`;
	return collapsed(`${referrerTitle(referrers)}${where}`, `${table(head, rows)}${moreThan(referrers.length)}`);
}
function referrerTitle(referrers) {
	const distinct = new Map(referrers.map(({ digest, artifactType, result }) => [digest, {
		kind: kindOf(artifactType),
		result
	}]));
	return `Belongs to the image: ${[...Map.groupBy(distinct.values(), ({ kind, result }) => `${kind}\n${result}`).values()].flatMap((group) => {
		const [first] = group;
		return first === void 0 ? [] : [`${count(group.length, first.kind)} ${resultWords[first.result]}`];
	}).join(", ")}`;
}
function kindOf(artifactType) {
	if (/spdx|cyclonedx|\.sbom$/i.test(artifactType)) return "SBOM";
	if (/sigstore\.bundle/i.test(artifactType)) return "Sigstore bundle";
	if (/\.sig$|signature|cosign\.simplesigning|cosign\.artifact\.sig/i.test(artifactType)) return "signature";
	return /\.att$|in-toto|attestation|slsa/i.test(artifactType) ? "attestation" : "artifact";
}
// src/action/summary/rerun.ts
function rerunSection({ status, failures, changed, blobsWritten }) {
	if (status !== "failed" || failures.some(({ stack }) => stack !== void 0)) return "";
	const isSafe = "what is at the targets already is not sent again, and a tag that is right is not touched.";
	if (failures.length > 0 && failures.every(({ code, remedy }) => code === void 0 && remedy !== void 0)) return "";
	if (failures.length === 0 || failures.some(mayPass)) return `Re-running is safe: ${isSafe}`;
	return changed || blobsWritten ? `Once that is corrected, re-running is safe: ${isSafe}` : "";
}
function mayPass({ code: errorCode }) {
	return errorCode === void 0 || !lasting.has(errorCode);
}
const lasting = new Set([
	"unauthorized",
	"denied",
	"credentials-unusable",
	"realm-refused",
	"certificate-untrusted",
	"certificate-invalid",
	"client-certificate",
	"tls-mismatch",
	"tls-required",
	"private-address",
	"forbidden-redirect",
	"host-unknown",
	"not-a-registry",
	"read-only",
	"refused",
	"tag-immutable",
	"too-large",
	"quota-exceeded",
	"storage-full",
	"repository-unknown",
	"repositories-unlisted",
	"repository-not-created",
	"referrers-unreadable",
	"referrers-tag-immutable",
	"tags-not-deleted",
	"disk-full",
	"layout",
	"malformed",
	"reference-syntax",
	"pattern-too-slow",
	"request-invalid",
	"source-invalid",
	"source-not-found",
	"record-unsigned",
	"identity-missing"
]);
// src/action/summary/registry-pages.ts
function packagePage({ repository, tag }, serverUrl) {
	if (repository.kind !== "registry") return void 0;
	const { registry, path } = repository;
	if (registry === registryOfServer(serverUrl)) return `https://${registry}/${path}`;
	return hostedFamilyOf(registry)?.packagePage?.({
		host: registry,
		path,
		tag
	});
}
// src/action/summary/sections.ts
const sourceLimit = 20;
const warningLimit = 50;
const deletionLimit = 50;
function sourceSection({ sources, digest }, serverUrl) {
	const named = limited(sources.map((source) => link(code(formatReference(source)), packagePage(source, serverUrl))), sourceLimit).join(", ");
	const verb = sources.length > 1 ? "are combined into" : "is";
	return digest === void 0 || isNamedBy(digest, sources) ? named : `${named} ${verb} ${code(digest)}`;
}
function platformSection({ platforms, attestations }) {
	if (platforms.length === 0) return "";
	const sized = platforms.some(({ size }) => size !== void 0);
	const rows = platforms.slice(0, 100).map(({ platform, digest, size }) => [
		code(formatPlatform(platform)),
		code(digest),
		...sized ? [size === void 0 ? "" : formatBytes(size)] : []
	]);
	const head = [
		"Platform",
		"Digest",
		...sized ? ["Size"] : []
	];
	const attested = attestations > 0 ? ` with ${count(attestations, "attestation manifest")}` : "";
	return collapsed(`${count(platforms.length, "platform")}${attested}`, `${table(head, rows)}${moreThan(platforms.length)}`);
}
function pinnedSection({ digest, targets }) {
	const target = targets.find(({ after, target }) => after === digest && target.repository.kind === "registry")?.target;
	return digest === void 0 || target === void 0 ? "" : block("", [`${formatName(target.repository)}@${digest}`]);
}
function warningSection({ warnings, promotions }) {
	const targets = promotions.flatMap((promotion) => promotion.targets);
	const held = new Set(targets.flatMap(({ target, result }) => result === "held" ? [formatReference(target)] : []));
	return list(warnings.filter((line) => !held.has(line.slice(0, line.indexOf(" ")))).map((line) => `\u26a0\ufe0f ${message(line, 300)}`), warningLimit);
}
function deletionSection({ deletions }) {
	return list(deletions.map((deletion) => describeDeletion$1(deletion, code)), deletionLimit);
}
function noticeSection({ notices }) {
	return list(notices.map((line) => message(line, 300)), warningLimit);
}
function costSection(report) {
	return describeCost(report).join(" \u00b7 ");
}
// src/action/summary/targets.ts
const rowLimit = 200;
const openLimit = 10;
function targetTable({ targets, digest }, tables) {
	if (targets.length === 0) return "";
	const shown = targets.slice(0, rowLimit);
	const rows = shown.flatMap((target) => [targetRow(target, digest, tables), ...backupRows(target, tables)]);
	const rest = targets.length - shown.length;
	const more = rest === 0 ? "" : `\n\n${moreTargets(rest, tables)}`;
	return `${table([
		"Target",
		"Before",
		"After",
		"Result"
	], rows)}${more}`;
}
function moreTargets(rest, { isWhole }) {
	return `\u2026 and ${count(rest, "more target")}${isWhole ? "; the output `report` has them" : ""}.`;
}
function bulkTables(promotions, tables, room) {
	const rows = promotions.flatMap((promotion) => promotion.targets.map((target) => bulkRow(promotion, target, tables)));
	const [bad, good] = [rows.filter(({ fine }) => !fine), rows.filter(({ fine }) => fine)];
	const worst = fitting(bad, room);
	const goodRows = fitting(good, room - sizeOf(worst));
	const rest = rows.length - worst.length - goodRows.length;
	const list = bulkTable(goodRows);
	return [
		worst.length === 0 ? "" : bulkTable(worst),
		goodRows.length > openLimit ? collapsed(titleOf(good), list) : goodRows.length === 0 ? "" : list,
		rest === 0 ? "" : moreTargets(rest, tables)
	].filter((part) => part !== "").join("\n\n");
}
function bulkRow({ sources, digest }, target, tables) {
	const [name = "", ...rest] = targetRow(target, digest, tables);
	const cells = [`${name}<br>from ${code(sourcesText(sources))}`, ...rest];
	const results = [target.result, target.backup?.result ?? target.result];
	return {
		lines: [cells, ...backupRows(target, tables)],
		words: describeResult(target),
		fine: results.every((result) => fine.has(result))
	};
}
function titleOf(rows) {
	const kinds = Map.groupBy(rows, ({ words }) => words);
	return `${count(rows.length, "target")}: ${[...kinds].map(([words, all]) => `${formatCount(all.length)} ${words}`).join(", ")}`;
}
const fine = new Set([
	"created",
	"moved",
	"same",
	"planned",
	"restored",
	"deleted"
]);
const bulkTable = (rows) => table([
	"Target",
	"Before",
	"After",
	"Result"
], rows.flatMap(({ lines }) => lines));
const rowSize = ({ lines }) => lines.reduce((sum, cells) => sum + Buffer.byteLength(cells.join(" | ")) + 5, 0);
const sizeOf = (rows) => rows.reduce((sum, row) => sum + rowSize(row), 0);
function fitting(rows, bytes) {
	let room = bytes;
	const end = rows.findIndex((row) => {
		room -= rowSize(row);
		return room < 0;
	});
	return end < 0 ? rows : rows.slice(0, end);
}
function targetRow(report, digest, { reportedText, serverUrl }) {
	const { target, before, result, detail } = report;
	const name = link(code(formatReference(target)), packagePage(target, serverUrl));
	const reason = detail === void 0 || reportedText.includes(detail) ? "" : `: ${message(detail, 300)}`;
	return [
		name,
		isRead(report) ? digestCell(before) : "?",
		result === "planned" ? digestCell(digest) : nowCell(report),
		`${marks$1[result]} ${describeResult(report)}${reason}`
	];
}
function backupRows({ backup }, { reportedText, serverUrl }) {
	if (backup === void 0) return [];
	const { target, before, result, detail } = backup;
	const reason = detail === void 0 || reportedText.includes(detail) ? "" : `: ${message(detail, 300)}`;
	return [[
		link(code(formatReference(target)), packagePage(target, serverUrl)),
		digestCell(before),
		nowCell(backup),
		`${marks$1[result]} ${describeBackup(backup)}${reason}`
	]];
}
const marks$1 = {
	created: "\u2705",
	moved: "\u2705",
	same: "\u2705",
	planned: "\ud83d\udcdd",
	held: "\u26a0\ufe0f",
	left: "\u26a0\ufe0f",
	untouched: "\u2796",
	restored: "\u21a9\ufe0f",
	deleted: "\u21a9\ufe0f",
	refused: "\u26d4",
	unmoved: "\u274c",
	failed: "\u274c",
	"moved-by-other": "\u274c"
};
function digestCell(digest) {
	return digest === void 0 ? "\u2013" : code(shortHex(digest));
}
function nowCell(report) {
	const now = resultReference(report);
	return report.after === void 0 ? now : code(now);
}
// src/action/summary/verify-commands.ts
const imageLimit = 10;
function verificationSection(promotions, maker) {
	const shown = promotions.flatMap((promotion) => {
		const lines = commandsOf(promotion, maker);
		return lines.length === 0 ? [] : [lines];
	}).slice(0, imageLimit);
	const blocks = shown.flatMap((lines, at) => at === 0 ? lines : ["", ...lines]);
	return shown.length === 0 ? "" : collapsed("Verify it yourself", block("shell", blocks));
}
function commandsOf({ digest, targets, referrers, sources }, maker) {
	const target = targets.find(({ after, target }) => after === digest && target.repository.kind === "registry")?.target;
	if (digest === void 0 || target === void 0) return [];
	const pinned = `${formatName(target.repository)}@${digest}`;
	return [
		`# ${formatReference(target)} is ${sourcesText(sources)}`,
		`docker pull ${pinned}`,
		...maker.repository === "" ? [] : signatureCommands(pinned, typesOf(digest, referrers), maker)
	];
}
function typesOf(digest, referrers) {
	return referrers.filter(({ subject, result }) => subject === digest && result !== "planned" && result !== "untouched").map(({ artifactType }) => artifactType);
}
function signatureCommands(pinned, types, { repository, serverUrl }) {
	const identity = `^${serverUrl}/${repository}/`.replaceAll(".", "\\.");
	const issuer = serverUrl === "https://github.com" ? "https://token.actions.githubusercontent.com" : `${serverUrl}/_services/token`;
	const commands = [types.some((type) => signatures.test(type)) && `cosign verify ${pinned} --certificate-identity-regexp '${identity}' --certificate-oidc-issuer ${issuer}`, types.some((type) => bundles.test(type)) && `gh attestation verify oci://${pinned} --repo ${repository}`].filter((command) => command !== false);
	return commands.length === 0 ? [] : [`# if a workflow of ${repository} signed it:`, ...commands];
}
const bundles = /sigstore\.bundle/;
const signatures = /^\.sig$|cosign\.simplesigning|cosign\.artifact\.sig|sigstore\.bundle/;
// src/action/summary/summary.ts
const sizeLimit = 921600;
const bulkLimit = 358400;
const detailLimit = 5;
function summaryOf(report, context) {
	const { promotions, status } = report;
	const tables = {
		reportedText: reportedText(report),
		serverUrl: context.serverUrl,
		isWhole: isReportWhole(report)
	};
	const [first] = promotions;
	const isSingle = promotions.length === 1;
	return `${cut([
		`### ${marks[status]} ${headline(report, code)}`,
		failureSection(report, context.words),
		rerunSection(report),
		isSingle && first !== void 0 ? pinnedSection(first) : "",
		warningSection(report),
		...promotions.length > detailLimit ? bulkParts(promotions, tables) : promotions.flatMap((promotion) => detailParts(promotion, tables, isSingle)),
		deletionSection(report),
		noticeSection(report),
		planSection(report, context.surface),
		verificationSection(promotions, context),
		costSection(report)
	].filter((part) => part !== ""))}\n`;
}
function detailParts(promotion, tables, isSingle) {
	return [
		sourceSection(promotion, tables.serverUrl),
		isSingle ? "" : pinnedSection(promotion),
		targetTable(promotion, tables),
		isSingle && saysMoreThanTable(promotion) ? block("mermaid", promotionDiagram(promotion)) : "",
		platformSection(promotion),
		referrerSection(promotion)
	];
}
function saysMoreThanTable({ digest, targets }) {
	const repositories = new Set(targets.map(({ target }) => formatName(target.repository)));
	return digest !== void 0 && repositories.size > 1;
}
function bulkParts(promotions, tables) {
	return [block("mermaid", bulkDiagram(promotions)), bulkTables(promotions, tables, bulkLimit)];
}
const marks = {
	failed: "\u274c",
	refused: "\u26d4",
	promoted: "\ud83d\ude80",
	staged: "\ud83d\udce6",
	deleted: "\ud83e\uddf9",
	unchanged: "\u2705",
	planned: "\ud83d\udcdd"
};
function cut(parts) {
	let room = sizeLimit;
	const kept = parts.filter((part) => {
		const size = Buffer.byteLength(part) + 2;
		if (size > room) return false;
		room -= size;
		return true;
	});
	return kept.length === parts.length ? kept.join("\n\n") : [...kept, "Some of this page was left out: it is too long."].join("\n\n");
}
function problemsSummary(problems) {
	const rows = problems.slice(0, 100).map((problem) => [code(problem.input), message(problem.text)]);
	return `### \u274c ${count(problems.length, "problem")} in the inputs; nothing was sent to any registry\n\n${table(["Input", "Problem"], rows)}\n\n${linkTo(pageOf("inputs"))}\n`;
}
function bugSummary(error) {
	return `### \u274c The run ended unexpectedly\n\n${`**This is a bug of promote-image:** ${text(bugMessage(error), 1e3)}`}\n\n${`The log says how far the run came, and a re-run completes what is missing. Please [report the bug](${issueTracker}) with the last lines of the log.`}\n`;
}
// src/action/end-step.ts
var end_step_exports = __exportAll({
	endWithBug: () => endWithBug,
	endWithProblems: () => endWithProblems,
	endWithReport: () => endWithReport
});
async function endWithReport(report, context, { runner, summary }) {
	const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner));
	for (const warning of truncationWarnings(report, outputs)) runner.annotate("warning", warning);
	return writeResults({
		outputs,
		summary: summary ? summaryOf(report, context) : ""
	}, runner);
}
async function endWithProblems(problems, end) {
	await endWithoutReport(problemsSummary(problems), end);
}
async function endWithBug(error, end) {
	await endWithoutReport(bugSummary(error), end);
}
async function endWithoutReport(page, { runner, summary }) {
	await writeResults({
		outputs: emptyOutputs(),
		summary: summary ? page : ""
	}, runner);
}
export { outputsOf as i, summaryOf as n, outputNames as r, end_step_exports as t };
