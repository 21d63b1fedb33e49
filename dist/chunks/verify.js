import { cr as formatReference, jr as count } from "./promote.js";
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
	return promotions.flatMap((promotion) => promotion.targets.map(({ target, before }) => {
		const { sources, digest, decision, platforms, referrers } = promotion;
		const name = formatReference(target);
		if (codes.includes("source-not-found")) return `${sources.map(formatReference).join(", ")}: not found`;
		if (codes.includes("source-content-missing") || failures.some(isMissingManifest)) return `${name}: incomplete`;
		if (digest === void 0 || decision === "failed") return `${name}: could not be verified`;
		const expected = `expected ${digest}, which ${sources.map(formatReference).join(", ")} names`;
		if (before === void 0) return `${name}: the tag does not exist; ${expected}`;
		if (before !== digest) return `${name}: found ${before}; ${expected}`;
		return `${name}: ${digest} (${`${count(platforms.length, "platform")}, ${count(referrers.length, "referrer")}`}), ${isUnchanged(promotion) ? "complete" : "incomplete"}`;
	}));
}
export { describeImages, isComplete, quietRunner, verifyInputs };
