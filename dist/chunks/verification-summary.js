import { di as formatName, hi as sameName, oi as digestOf } from "./promote.js";
import { a as movedTargets, i as gatesOf, r as digestSet, s as subjectsOf } from "./execute.js";
// src/promote/record/verification-summary.ts
const summaryType = "https://slsa.dev/verification_summary/v1";
const verifier = "https://github.com/promote-image/promote-image";
function verificationSummary(promotion, destination, today) {
	const { root, request } = promotion;
	const required = request.options.require ?? {};
	if (required["signed-by"] === void 0 && required["built-by"] === void 0) return void 0;
	const here = movedTargets(promotion).filter(({ target }) => sameName(target.repository, destination));
	return {
		_type: "https://in-toto.io/Statement/v1",
		subject: subjectsOf(promotion, here),
		predicateType: summaryType,
		predicate: {
			verifier: { id: verifier },
			timeVerified: new Date(today).toISOString(),
			resourceUri: `oci://${formatName(destination)}@${root.descriptor.digest}`,
			policy: { digest: digestSet(digestOf(JSON.stringify(gatesOf(required)))) },
			verificationResult: "PASSED",
			verifiedLevels: [buildLevel(required)],
			slsaVersion: "1.0"
		}
	};
}
function buildLevel({ "built-by": builtBy = [] }) {
	if (builtBy.length === 0) return "SLSA_BUILD_LEVEL_UNEVALUATED";
	return builtBy.some(({ issuer, runner }) => issuer === void 0 && runner === "github-hosted") ? "SLSA_BUILD_LEVEL_2" : "SLSA_BUILD_LEVEL_1";
}
export { summaryType, verificationSummary };
