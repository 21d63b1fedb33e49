import { _ as platformsOf, b as childBlobs, g as isImageConfig, v as readConfig } from "./promote.js";
import { t as failedGates } from "./gates.js";
// src/promote/plan/gates/evaluate.ts
async function evaluateGates({ request, root, nodes, types, world, today }) {
	const { require } = request.options;
	if (require === void 0) return [];
	const configs = await Promise.all(nodes.flatMap((node) => configsOf(node, world)));
	const single = configs.length === 1 ? configs[0]?.platform : void 0;
	return failedGates(require, {
		root,
		platforms: platformsOf(root, single, nodes),
		configs,
		referrerTypes: types,
		size: sizeOf(nodes),
		now: today
	});
}
function configsOf({ manifest, origin }, world) {
	if (manifest.kind === "index" || !isImageConfig(manifest.config) || isAttestationImage(manifest)) return [];
	return [readConfig(world.get(origin), manifest.config)];
}
function isAttestationImage(manifest) {
	return manifest.kind === "image" && manifest.layers.length > 0 && manifest.layers.every(({ mediaType }) => mediaType === "application/vnd.in-toto+json");
}
function sizeOf(nodes) {
	return [...new Map(nodes.flatMap(({ manifest }) => [manifest.descriptor, ...childBlobs(manifest)]).map(({ digest, size }) => [digest, size])).values()].reduce((sum, size) => sum + size, 0);
}
export { evaluateGates };
