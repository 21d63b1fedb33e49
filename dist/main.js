import { At as writeResults, Dt as summaryOf, Et as problemsSummary, Gn as readContext, Ht as reportInputProblems, Lt as readText, Mt as outputsOf, Nt as truncationWarnings, Tt as bugSummary, Un as droppedVariables, Vt as reportBug, Wn as openHintCache, bt as getInput, ft as version, gt as context$1, ht as toolkit, jt as emptyOutputs, kt as writePlanFile, n as runPromotions, pt as workflowCommands, qt as readInputs } from "./chunks/promote.js";
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
	const dropped = droppedVariables(env);
	if (dropped.length > 0) return endWithProblems(dropped);
	const { repository, workspace } = context;
	const read = await readInputs({
		get: getInput,
		readFile: readText,
		mask: runner.mask,
		repository,
		workspace
	});
	if ("problems" in read) return endWithProblems(read.problems);
	const { inputs } = read;
	const hintCache = await openHintCache({
		enabled: inputs.cache,
		temp: context.temp,
		run: context.run,
		runner
	});
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
