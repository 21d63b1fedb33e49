import { $r as ReferenceSyntaxError, Hi as quote, Qr as parseRepository, Zr as parseReference, di as formatName, fi as formatReference } from "./promote.js";
// src/cli/commands/verify-digest.ts
const placeholder = "promote-image-verify";
function digestInputs(image) {
	const reference = withDigest(image);
	if (reference === void 0) return {};
	const { repository, tag, digest } = reference;
	const source = formatReference({
		repository,
		digest
	});
	const name = formatName(repository);
	return tag === void 0 ? {
		source,
		targets: `${name}:${placeholder}`,
		"allow-targets": ""
	} : {
		source,
		targets: `${name}:${tag}`
	};
}
function imageProblems(image, { source }) {
	const bare = parseRepository(image.toLowerCase());
	if (bare !== void 0) {
		const name = formatName(bare);
		return [{
			input: "",
			text: `${quote(image)} names no tag and no digest. Write ${name}:TAG or ${name}@sha256:\u2026.`
		}];
	}
	if (!source || withDigest(image) === void 0) return [];
	return [{
		input: "source",
		text: `${quote(image)} says by its digest which image it has to be: leave out the digest or \`source\`.`
	}];
}
function withDigest(image) {
	try {
		const { digest, ...reference } = parseReference(image);
		return digest === void 0 ? void 0 : {
			...reference,
			digest
		};
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return void 0;
		throw error;
	}
}
function withoutPlaceholder(report) {
	if (!report.promotions.some(({ targets }) => targets.some(isPlaceholder))) return report;
	const { plan: _, status, ...rest } = report;
	return {
		...rest,
		status: status === "planned" ? "unchanged" : status,
		promotions: report.promotions.map((promotion) => ({
			...promotion,
			decision: promotion.decision === "promote" ? "unchanged" : promotion.decision,
			targets: promotion.targets.filter((report) => !isPlaceholder(report))
		}))
	};
}
function isPlaceholder({ target }) {
	return target.tag === placeholder;
}
export { digestInputs, imageProblems, withoutPlaceholder };
