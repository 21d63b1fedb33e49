// src/promote/model/request.ts
function allowListsOf(fences) {
	const lists = fences.filter((one) => typeof one !== "string");
	const globs = fences.filter((one) => typeof one === "string");
	return lists.length === 0 || globs.length > 0 ? [globs, ...lists] : lists;
}
export { allowListsOf as t };
