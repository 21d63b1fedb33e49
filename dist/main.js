import { Bn as reportInputProblems, Cn as writePlanFile, Dn as outputsOf, Hn as misspeltInputs, Mn as readText, On as truncationWarnings, Tn as emptyOutputs, Un as readInputs, an as context$1, bn as summaryOf, en as version, ii as readContext, in as toolkit, ln as getInput, mn as eventProblem, ni as droppedVariables, oi as outliveSignals, ri as openHintCache, t as runPromotions, tn as workflowCommands, vn as bugSummary, wn as writeResults, yn as problemsSummary, zn as reportBug } from "./chunks/promote.js";
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
	if (wrong.length > 0) return endWithProblems(wrong);
	const read = await readInputs({
		...context,
		get: getInput,
		readFile: readText,
		mask: runner.mask
	});
	if ("problems" in read) return endWithProblems(read.problems);
	const { inputs } = read;
	const hintCache = await openHintCache({
		enabled: inputs.cache,
		temp: context.temp,
		run: context.run,
		runner
	});
	outliveSignals(process);
	const report = await runPromotions(inputs, {
		context,
		runner,
		hintCache: hintCache?.hints
	});
	const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner));
	for (const warning of truncationWarnings(report, outputs)) runner.annotate("warning", warning);
	const summary = inputs.summary ? summaryOf(report, context) : "";
	const written = await writeResults({
		outputs,
		summary
	}, runner);
	await hintCache?.save();
	return written && report.status !== "failed" && report.status !== "refused" ? 0 : 1;
}
function endWithProblems(problems) {
	reportInputProblems(problems, runner);
	return finishWithoutReport(problemsSummary(problems));
}
async function finishWithoutReport(page) {
	const summary = /^false$/i.test(getInput("summary")) ? "" : page;
	await writeResults({
		outputs: emptyOutputs(),
		summary
	}, runner);
	return 1;
}
async function failWithBug(error) {
	reportBug(error, runner);
	return finishWithoutReport(bugSummary(error));
}
async function endWithBug(bug) {
	end(await failWithBug(bug));
}
function end(code) {
	process.stdout.write("", () => process.exit(code));
}
process.once("uncaughtException", (error) => void endWithBug(error));
process.once("beforeExit", () => void endWithBug(new Error("the run stopped before its end")));
main().catch(failWithBug).then(end);
export {};
