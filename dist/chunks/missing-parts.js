import { Tt as nodeBlobs, di as formatName } from "./promote.js";
// src/promote/survey/missing-parts.ts
async function destinationsWithMissingParts(destinations, nodes, { repositories, emit }) {
	const missing = await Promise.all(destinations.map((name) => countMissing(name, nodes, repositories)));
	return destinations.filter((name, at) => {
		const count = missing[at] ?? 0;
		if (count > 0) emit({
			kind: "notice",
			message: `${formatName(name)} has a tag of the image, but ${count} of its manifests and blobs are missing; they are pushed again`
		});
		return count > 0;
	});
}
async function countMissing(name, nodes, repositories) {
	const repository = repositories.get(name);
	const blobs = new Map(nodes.flatMap(nodeBlobs).map((blob) => [blob.digest, blob]));
	return (await Promise.all([...nodes.map(async ({ manifest }) => await repository.resolve(manifest.descriptor.digest) !== void 0), ...[...blobs.values()].map((blob) => repository.hasBlob(blob))])).filter((isPresent) => !isPresent).length;
}
export { destinationsWithMissingParts };
