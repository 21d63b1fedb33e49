import { Qt as artifactTypesOf, _i as plainText, ki as nearestName, un as mediaTypes } from "./promote.js";
import { r as matchesGlobFlat } from "./glob.js";
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
const namedTypes = 5;
const typeLength = 80;
function unmatchedGlobs(surveys) {
	const uses = surveys.flatMap(({ request, selectable }) => {
		const { referrers: selection } = request.options;
		if (selection === "all" || selection === "none" || selectable.size === 0) return [];
		const artifacts = [...selectable.values()];
		return [...new Set(selection.filter((entry) => !entry.startsWith("!")))].map((glob) => ({
			glob,
			artifacts
		}));
	});
	return [...Map.groupBy(uses, ({ glob }) => glob)].flatMap(([glob, images]) => {
		const artifacts = images.flatMap((image) => image.artifacts);
		return artifacts.some((attributes) => matchesEntry(glob, attributes)) ? [] : [describeUnmatched(glob, artifacts, images.length)];
	});
}
function tellingTypes({ types }) {
	const telling = types.filter((type) => type !== mediaTypes.ociConfig);
	return telling.length > 0 ? telling : types;
}
function describeUnmatched(glob, artifacts, images) {
	const types = [...new Set(artifacts.flatMap(tellingTypes))].sort();
	const named = types.slice(0, namedTypes).map((type) => plainText(type, typeLength));
	const more = types.length > namedTypes ? `, and ${types.length - namedTypes} more types` : "";
	const nearest = nearestName(glob, types);
	const hint = nearest === void 0 ? "" : `. Did you mean ${JSON.stringify(plainText(nearest, typeLength))}?`;
	const owner = images === 1 ? "the image" : `${images} images`;
	const verb = artifacts.length === 1 ? "does not match the only artifact" : `matches none of the ${artifacts.length} artifacts`;
	return `\`referrers\`: ${plainText(glob, typeLength)} ${verb} of ${owner} (${named.join(", ")}${more})${hint}`;
}
export { attributesOf, matchesSelection, unmatchedGlobs };
