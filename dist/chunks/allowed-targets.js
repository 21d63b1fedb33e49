import { dt as formatReference } from "./promote.js";
import { n as matchesGlobFlat } from "./glob.js";
import { t as fencesOf } from "./request.js";
// src/promote/plan/allowed-targets.ts
function barringFence(target, fences) {
	const name = formatReference(target);
	return fencesOf(fences).find((fence) => !fence.some((glob) => matchesGlobFlat(name, glob)));
}
export { barringFence };
