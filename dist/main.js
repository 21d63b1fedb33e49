import { An as writePlanFile, Dn as summaryOf, En as problemsSummary, Fn as truncationWarnings, Kn as reportBug, Mn as emptyOutputs, Pn as outputsOf, Tn as bugSummary, Yn as readInputs, cn as workflowCommands, di as readContext, dn as toolkit, fn as context$1, gn as getInput, jn as writeResults, li as droppedVariables, pi as outliveSignals, qn as reportInputProblems, sn as version, t as runPromotions, ui as openHintCache, xn as eventProblem, zn as readText } from "./chunks/promote.js";
import { tmpdir } from "node:os";
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
	const dropped = droppedVariables(env);
	if (dropped.length > 0) return endWithProblems(dropped);
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
