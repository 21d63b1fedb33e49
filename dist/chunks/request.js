// src/promote/model/request.ts
function fencesOf(fences) {
	const lists = fences.filter((one) => typeof one !== "string");
	const globs = fences.filter((one) => typeof one === "string");
	return lists.length === 0 || globs.length > 0 ? [globs, ...lists] : lists;
}
export { fencesOf as t };
