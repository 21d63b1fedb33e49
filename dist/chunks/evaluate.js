import { Et as nodeLimit, Vn as formatPlatform, _i as plainText, cn as isManifestType, ft as readConfig, in as attestationsIn, ti as MalformedError } from "./promote.js";
import { t as failedGates } from "./gates.js";
// src/promote/image/runnable-images.ts
async function inspectImages(root, nodes, repositories) {
	const byDigest = new Map(nodes.map((node) => [node.manifest.descriptor.digest, node]));
	const attestations = attestationsIn(nodes);
	const seen = new Map();
	const collect = (entry) => {
		const { digest } = entry.descriptor;
		const key = `${digest} ${entry.platform === void 0 ? "" : formatPlatform(entry.platform)}`;
		if (attestations.has(digest) || seen.has(key)) return;
		if (seen.size >= 2e4) throw new MalformedError(`the image has more than ${nodeLimit} images, each platform counted`);
		seen.set(key, entry);
		const manifest = byDigest.get(digest)?.manifest;
		if (manifest?.kind !== "index") return;
		for (const child of manifest.entries) collect({
			descriptor: child,
			platform: child.platform ?? entry.platform
		});
	};
	collect({
		descriptor: root.descriptor,
		platform: void 0
	});
	const inspected = [...seen.values()].map(async ({ descriptor, platform }) => {
		const node = byDigest.get(descriptor.digest);
		if (node?.manifest.kind === "index") return [];
		const reading = await inspect(descriptor, node, repositories);
		return [nameImage(descriptor.digest, platform ?? reading.config?.platform, reading)];
	});
	return (await Promise.all(inspected)).flat();
}
async function inspect({ mediaType }, node, repositories) {
	if (node?.manifest.kind !== "image" || !isManifestType(mediaType)) return { problem: `is an entry of the type ${JSON.stringify(plainText(mediaType, 100))}, which cannot be inspected` };
	return readConfig(repositories.get(node.origin), node.manifest.config);
}
function nameImage(digest, platform, reading) {
	return {
		...reading,
		digest,
		...platform && { platform },
		name: platform ? nameOf(platform) : digest
	};
}
function nameOf(platform) {
	const version = platform["os.version"];
	return plainText(`${formatPlatform(platform)}${version === void 0 ? "" : `:${version}`}`, 100);
}
// src/promote/plan/gates/evaluate.ts
function evaluateGates(requirements, surveyed) {
	const { root, nodes, repositories } = surveyed;
	let inspected;
	const images = () => inspected ??= inspectImages(root, nodes, repositories);
	return failedGates(requirements, {
		...surveyed,
		images
	});
}
export { evaluateGates };
