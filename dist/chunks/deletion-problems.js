import { di as formatName, zt as deletionProblem } from "./promote.js";
// src/action/inputs/promotions/deletion-problems.ts
function deletionProblems({ requests, verify }) {
	const problems = requests.flatMap((request) => problemOf(request) ?? []);
	const advice = "Leave the input out, or promote to another repository.";
	return [...verify === "off" ? ["tags are deleted only once every target was read back: leave out `verify: false`."] : [], ...[...new Set(problems)].map((problem) => `${problem}. ${advice}`)];
}
function problemOf(request) {
	return "sources" in request ? deletionProblem(request) : selectionProblem(request);
}
function selectionProblem({ from, templates, options }) {
	if (options.deleteSourceTags === void 0 || "glob" in from) return void 0;
	const name = formatName(from);
	return templates.some(({ text }) => text.startsWith(":") || text.startsWith(`${name}:`)) ? `${name} is the repository of the source and of a target, and a registry may delete the image with its tag` : void 0;
}
export { deletionProblems };
