import { di as formatName, ri as RegistryError } from "./promote.js";
// src/promote/referrers/check-source.ts
async function reportNoReferrers(source, { origin, top }, emit) {
	const name = formatName(source.name);
	const [first] = top;
	emit({
		kind: "warning",
		message: `\`referrers-source\`: ${name} has no referrers of ${first === void 0 ? formatName(origin) : `${formatName(origin)}@${first.digest}`}; none is copied${await mayBeAbsent(source) ? ": it does not exist, or has no tag" : ""}`
	});
}
async function mayBeAbsent(source) {
	try {
		return await source.exists?.() === false;
	} catch (error) {
		if (error instanceof RegistryError) return false;
		throw error;
	}
}
export { reportNoReferrers };
