import { Qt as formatName, Y as nodeBlobs } from "./promote.js";
// src/promote/survey/missing-parts.ts
async function destinationsWithMissingParts(destinations, nodes, { world, emit }) {
	const missing = await Promise.all(destinations.map((name) => countMissing(name, nodes, world)));
	return destinations.filter((name, at) => {
		const count = missing[at] ?? 0;
		if (count > 0) emit({
			kind: "notice",
			message: `${formatName(name)} has a tag of the image, and lacks ${count} of its manifests and blobs; they are pushed again`
		});
		return count > 0;
	});
}
async function countMissing(name, nodes, world) {
	const repository = world.get(name);
	const blobs = new Map(nodes.flatMap(nodeBlobs).map((blob) => [blob.digest, blob]));
	return (await Promise.all([...nodes.map(async ({ manifest }) => await repository.resolve(manifest.descriptor.digest) !== void 0), ...[...blobs.values()].map((blob) => repository.hasBlob(blob))])).filter((isPresent) => !isPresent).length;
}
export { destinationsWithMissingParts };
