import { Yr as allowListsOf, di as formatName, fi as formatReference } from "./promote.js";
import { n as matchesGlob } from "./glob.js";
// src/promote/plan/allowed-targets.ts
function firstUnmatchedList(target, lists) {
	const names = [formatReference(target), formatName(target.repository)];
	return allowListsOf(lists).find((list) => !list.some((glob) => names.some((name) => matchesGlob(name, inLowerCase(glob)))));
}
function barredRepositories(requests) {
	const barred = new Set();
	const allowed = new Set();
	for (const { targets, options } of requests) for (const target of targets) (isAllowed(target, options.allowTargets) ? allowed : barred).add(formatName(target.repository));
	const sources = requests.flatMap((request) => request.sources.map(({ repository }) => formatName(repository)));
	return new Set([...barred].filter((name) => !allowed.has(name) && !sources.includes(name)));
}
function inLowerCase(glob) {
	const slash = glob.indexOf("/");
	return slash < 0 ? glob : glob.slice(0, slash).toLowerCase() + glob.slice(slash);
}
function isAllowed(target, lists) {
	return lists === void 0 || firstUnmatchedList(target, lists) === void 0;
}
export { barredRepositories, firstUnmatchedList };
