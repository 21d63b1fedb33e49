import { Ii as count, Vi as withoutControlCharacters, ar as isRead, fi as formatReference } from "./promote.js";
import { digestInputs } from "./verify-digest.js";
// src/cli/commands/verify.ts
function verifyInputs(image, texts) {
	const named = {
		source: texts["source"] || image,
		targets: image,
		...digestInputs(image)
	};
	return {
		...texts,
		...named,
		"dry-run": "true",
		verify: "strict",
		overwrite: "always"
	};
}
function operandProblems(problems, { source }) {
	const isOperand = ({ input }) => input === "targets" || input === "source" && !source;
	const others = problems.filter((problem) => !isOperand(problem));
	return [...[...new Set(problems.filter(isOperand).map(({ text }) => text))].map((text) => ({
		input: "",
		text
	})), ...others];
}
const ignore = () => void 0;
function quietRunner(runner) {
	return {
		...runner,
		line: ignore,
		group: ignore,
		endGroup: ignore,
		annotate: (level, message, title) => {
			if (level !== "notice") runner.annotate(level, message, title);
		}
	};
}
function isComplete(reports) {
	return reports.every(({ promotions, failures }) => failures.length === 0 && promotions.every(isUnchanged));
}
function isUnchanged({ decision }) {
	return decision === "unchanged";
}
function isMissingManifest({ answer }) {
	return answer?.status === 404 && answer.access === "read";
}
function describeImages({ promotions, failures }) {
	return promotions.flatMap((promotion) => {
		const { targets } = promotion;
		if (targets.length > 0) return targets.flatMap((target) => describeTag(promotion, target, failures));
		const name = sourcesOf(promotion);
		return [describeFailure(promotion, name, failures) ?? describeImage(promotion, name) ?? `${name}: incomplete`];
	});
}
function describeTag(promotion, report, failures) {
	const { target, before, detail } = report;
	const { sources, digest } = promotion;
	const name = formatReference(target);
	const failed = describeFailure(promotion, name, failures);
	if (failed !== void 0) return failed;
	if (!isRead(report)) return `${name}: not read: ${detail ?? "it is not allowed"}`;
	const expected = `expected ${digest}, which ${sourcesOf(promotion)} names`;
	if (before === void 0) return `${name}: the tag does not exist; ${expected}`;
	if (before !== digest) return `${name}: found ${before}; ${expected}`;
	return describeImage(promotion, name) ?? [`${name}: ${partsOf(promotion)}, incomplete: ${missingFrom(promotion)}`, `What to do: promote ${sources.map(formatReference).join(" and ")} to ${name} again; what is there already is not sent again.`];
}
function describeFailure(promotion, name, failures) {
	const codes = failures.map(({ code }) => code);
	if (codes.includes("source-not-found")) return `${sourcesOf(promotion)}: not found`;
	if (codes.includes("source-content-missing") || failures.some(isMissingManifest)) return `${name}: incomplete`;
	if (promotion.digest === void 0 || promotion.decision === "failed") return `${name}: could not be verified`;
}
function describeImage(promotion, name) {
	const { refusals } = promotion;
	if (refusals.length > 0) return `${name}: ${partsOf(promotion)}, ${count(refusals.length, "gate")} not met`;
	return isUnchanged(promotion) ? `${name}: ${partsOf(promotion)}, complete` : void 0;
}
function partsOf({ digest, platforms, referrers }) {
	return `${digest} (${count(platforms.length, "platform")}, ${count(referrers.length, "referrer")})`;
}
function sourcesOf({ sources }) {
	return sources.map(formatReference).join(", ");
}
const typeLimit = 5;
function missingFrom({ referrers }) {
	const missing = referrers.filter(({ result }) => result === "planned");
	if (missing.length === 0) return "manifests or blobs of the image are missing";
	const types = [...new Set(missing.map(({ artifactType }) => withoutControlCharacters(artifactType)))];
	const named = [...types.slice(0, typeLimit), ...types.length > typeLimit ? ["\u2026"] : []].join(", ");
	const verb = missing.length === 1 ? "is" : "are";
	return `${missing.length} of ${count(referrers.length, "referrer")} ${verb} missing (${named})`;
}
export { describeImages, isComplete, operandProblems, quietRunner, verifyInputs };
