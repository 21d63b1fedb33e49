// src/promote/stricter.ts
const strictness = [
	"never",
	"floating",
	"always"
];
function stricterOverwrite(...both) {
	return strictness.find((one) => both.includes(one)) ?? "never";
}
function bothFences(planned, applying) {
	const lists = [...fencesOf(planned), ...fencesOf(applying)];
	const [first, ...others] = [...new Map(lists.map((list) => [JSON.stringify(list), list])).values()];
	return others.length === 0 ? first ?? [] : [first ?? [], ...others];
}
function fencesOf(fences) {
	const lists = fences.filter((one) => typeof one !== "string");
	const globs = fences.filter((one) => typeof one === "string");
	return lists.length === 0 || globs.length > 0 ? [globs, ...lists] : lists;
}
function bothRequirements(planned, applying) {
	const [platforms, referrersPresent] = [union(planned.platforms, applying.platforms), union(planned.referrersPresent, applying.referrersPresent)];
	const [labels, annotations] = [bothValues(planned.labels, applying.labels), bothValues(planned.annotations, applying.annotations)];
	const [maxAge, maxSize] = [least(planned.maxAge, applying.maxAge), least(planned.maxSize, applying.maxSize)];
	return {
		...platforms.length > 0 && { platforms },
		...referrersPresent.length > 0 && { referrersPresent },
		...Object.keys(labels).length > 0 && { labels },
		...Object.keys(annotations).length > 0 && { annotations },
		...maxAge !== void 0 && { maxAge },
		...maxSize !== void 0 && { maxSize },
		...(planned.nonRoot === true || applying.nonRoot === true) && { nonRoot: true },
		...(planned.noUnknown === true || applying.noUnknown === true) && { noUnknown: true }
	};
}
function bothValues(planned = {}, applying = {}) {
	const names = union(Object.keys(planned), Object.keys(applying));
	return Object.fromEntries(names.map((name) => {
		const [first = "", ...others] = union(valuesOf(planned, name), valuesOf(applying, name));
		return [name, others.length === 0 ? first : [first, ...others]];
	}));
}
function valuesOf(values, name) {
	return Object.hasOwn(values, name) ? [values[name] ?? []].flat() : [];
}
function union(one = [], other = []) {
	return [...new Set([...one, ...other])];
}
function least(one, other) {
	return one === void 0 || other === void 0 ? one ?? other : Math.min(one, other);
}
export { stricterOverwrite as i, bothRequirements as n, fencesOf as r, bothFences as t };
