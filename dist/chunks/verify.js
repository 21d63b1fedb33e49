import { Ir as formatReference, Vn as isRead, ci as withoutControlCharacters, li as quote, ri as count } from "./promote.js";
// src/cli/commands/verify.ts
function verifyInputs(image, texts) {
	const source = texts["source"] || image;
	return {
		...texts,
		source,
		targets: image,
		"dry-run": "true",
		verify: "strict",
		overwrite: "always"
	};
}
function operandProblems(image, problems, { source }) {
	const [, digest] = /@(sha(?:256|512):[0-9a-f]+)$/.exec(image) ?? [];
	const isOperand = ({ input }) => input === "targets" || input === "source" && !source;
	const others = problems.filter((problem) => !isOperand(problem));
	if (digest !== void 0) return [{
		input: "",
		text: `${quote(image)} has a digest, and verify reads what a tag names. ${tagAdvice(image)}`
	}, ...others];
	return [...[...new Set(problems.filter(isOperand).map(({ text }) => text))].map((text) => ({
		input: "",
		text
	})), ...others];
}
function tagAdvice(image) {
	return `Write the tag, and the digest as \`--source ${image.replace(/:[\w.-]+(?=@)/, "")}\`.`;
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
	const codes = failures.map(({ code }) => code);
	return promotions.flatMap((promotion) => promotion.targets.map((report) => {
		const { target, before, detail } = report;
		const { sources, digest, decision, platforms, referrers, refusals } = promotion;
		const name = formatReference(target);
		if (codes.includes("source-not-found")) return `${sources.map(formatReference).join(", ")}: not found`;
		if (codes.includes("source-content-missing") || failures.some(isMissingManifest)) return `${name}: incomplete`;
		if (digest === void 0 || decision === "failed") return `${name}: could not be verified`;
		if (!isRead(report)) return `${name}: not read: ${detail ?? "it is not allowed"}`;
		const expected = `expected ${digest}, which ${sources.map(formatReference).join(", ")} names`;
		if (before === void 0) return `${name}: the tag does not exist; ${expected}`;
		if (before !== digest) return `${name}: found ${before}; ${expected}`;
		const parts = `${count(platforms.length, "platform")}, ${count(referrers.length, "referrer")}`;
		if (refusals.length > 0) return `${name}: ${digest} (${parts}), ${count(refusals.length, "gate")} not met`;
		if (isUnchanged(promotion)) return `${name}: ${digest} (${parts}), complete`;
		return [`${name}: ${digest} (${parts}), incomplete: ${missingFrom(promotion)}`, `What to do: promote ${sources.map(formatReference).join(" and ")} to ${name} again; what is there already is not sent again.`];
	})).flat();
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
