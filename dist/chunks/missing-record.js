import { Kr as formatName } from "./promote.js";
// src/promote/survey/missing-record.ts
async function isRecordMissing(destinations, digest, { repositories, emit }) {
	const found = await Promise.all(destinations.map((name) => hasRecord(repositories.get(name), digest)));
	const without = destinations.filter((_, at) => found[at] !== true);
	for (const name of without) emit({
		kind: "notice",
		message: `${formatName(name)} has no signed record of ${digest}: this promotion attaches it`
	});
	return without.length > 0;
}
async function hasRecord(repository, digest) {
	for (const { digest: referrer, artifactType, annotations } of await repository.referrers(digest)) {
		if (artifactType !== "application/vnd.dev.sigstore.bundle.v0.3+json") continue;
		if ((annotations ?? (await repository.manifest(referrer))?.annotations)?.["dev.sigstore.bundle.predicateType"] === "https://github.com/promote-image/promote-image/record/v1") return true;
	}
	return false;
}
export { isRecordMissing };
