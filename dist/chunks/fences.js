import { wt as formatReference } from "./promote.js";
import { n as matchesGlobFlat } from "./globs.js";
import { r as fencesOf } from "./stricter.js";
// src/promote/fences.ts
function barringFence(target, fences) {
	const name = formatReference(target);
	return fencesOf(fences).find((fence) => !fence.some((glob) => matchesGlobFlat(name, glob)));
}
export { barringFence };
