import { $n as reportBug, Ai as droppedVariables, Cn as workflowCommands, Dn as context$1, En as toolkit, Fi as outliveSignals, In as eventProblem, Mi as readContext, Sn as version, Un as readText, bn as importWhileWaiting, er as reportInputProblems, gr as readInputs, hr as misspeltInputs, ji as openHintCache, jn as getInput, t as runPromotions } from "./chunks/promote.js";
const { tmpdir } = process.getBuiltinModule("node:os");
// src/main.ts
const { env } = process;
const context = readContext(context$1, env, {
	temp: tmpdir(),
	workspace: process.cwd()
});
const runner = workflowCommands(toolkit, env);
async function main() {
	runner.line(`promote-image ${version}`);
	if (eventProblem !== void 0) runner.annotate("warning", eventProblem);
	const wrong = [...droppedVariables(env), ...misspeltInputs(env)];
	if (wrong.length > 0) return failWithProblems(wrong);
	const read = await readInputs({
		...context,
		get: getInput,
		readFile: readText,
		mask: runner.mask
	});
	if ("problems" in read) return failWithProblems(read.problems);
	const { inputs } = read;
	const hintCache = await openHintCache({
		enabled: inputs.cache,
		temp: context.temp,
		run: context.run,
		runner
	});
	outliveSignals(process);
	const ending = importWhileWaiting(loadEndings);
	const report = await runPromotions(inputs, {
		context,
		runner,
		hintCache: hintCache?.hints
	});
	const { endWithReport } = await ending;
	const written = await endWithReport(report, context, {
		runner,
		summary: inputs.summary
	});
	await hintCache?.save();
	return written && report.status !== "failed" && report.status !== "refused" ? 0 : 1;
}
const loadEndings = () => import("./chunks/end.js").then((n) => n.t);
const withoutReport = () => ({
	runner,
	summary: !/^false$/i.test(getInput("summary"))
});
async function failWithProblems(problems) {
	reportInputProblems(problems, runner);
	const { endWithProblems } = await loadEndings();
	await endWithProblems(problems, withoutReport());
	return 1;
}
async function failWithBug(error) {
	reportBug(error, runner);
	const { endWithBug } = await loadEndings();
	await endWithBug(error, withoutReport());
	return 1;
}
async function exitWithBug(bug) {
	exit(await failWithBug(bug));
}
function exit(code) {
	process.stdout.write("", () => process.exit(code));
}
process.once("uncaughtException", (error) => void exitWithBug(error));
process.once("beforeExit", () => void exitWithBug(new Error("the run stopped before its end")));
main().catch(failWithBug).then(exit);
export {};
