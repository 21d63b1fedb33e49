import { r as matchesGlobFlat } from "./glob.js";
import { gt as artifactTypesOf } from "./promote.js";
// src/promote/referrers/filter.ts
function attributesOf(manifest, tagged) {
	return {
		types: artifactTypesOf(manifest, tagged),
		annotations: manifest.annotations
	};
}
function matchesSelection(selection, traits) {
	if (selection === "all" || selection === "none") return selection === "all";
	const positive = selection.filter((entry) => !entry.startsWith("!"));
	const negative = selection.filter((entry) => entry.startsWith("!")).map((entry) => entry.slice(1));
	const matches = (entry) => matchesEntry(entry, traits);
	return (positive.length === 0 || positive.some(matches)) && !negative.some(matches);
}
function matchesEntry(entry, { types, annotations }) {
	const equals = entry.indexOf("=");
	if (equals < 0) return types.some((type) => matchesGlobFlat(type, entry));
	const key = entry.slice(0, equals);
	const value = Object.hasOwn(annotations, key) ? annotations[key] : void 0;
	return value !== void 0 && matchesGlobFlat(value, entry.slice(equals + 1));
}
export { attributesOf, matchesSelection };
