import { dt as formatReference } from "./promote.js";
import { n as matchesGlobFlat } from "./glob.js";
import { t as allowListsOf } from "./request.js";
// src/promote/plan/allowed-targets.ts
function firstUnmatchedList(target, fences) {
	const name = formatReference(target);
	return allowListsOf(fences).find((fence) => !fence.some((glob) => matchesGlobFlat(name, glob)));
}
export { firstUnmatchedList };
