import { B as outputsOf, F as problemsSummary, Ft as cancellationSignal, I as summaryOf, J as readText, L as writePlanFile, M as eventHub, Mt as explainAccess, N as workflowCommands, Nt as inputFrom, P as bugSummary, Pt as readContext, Q as readInputs, R as writeResults, V as truncationWarnings, X as reportBug, Y as createLog, Z as reportInputProblems, d as readCredentialFile, f as spawnHelper, jt as openHintCache, m as promote, p as openSpool, t as connect, u as credentialStore, z as emptyOutputs } from "./chunks/promote.js";
import { appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
// src/main.ts
const { env } = process;
const context = readContext(env, {
	temp: tmpdir(),
	working: process.cwd()
});
const runner = workflowCommands({
	env,
	write: (text) => process.stdout.write(text),
	append: appendFileSync
});
async function main() {
	const read = await readInputs({
		get: inputFrom(env),
		readFile: readText,
		mask: runner.mask,
		...context
	});
	if ("problems" in read) {
		reportInputProblems(read.problems, runner);
		return finishWithoutReport(problemsSummary(read.problems));
	}
	const { inputs } = read;
	const keeper = await openHintCache({
		...inputs,
		env,
		run: context.run,
		runner
	});
	const report = await run(inputs, context, runner, keeper?.memo);
	const outputs = outputsOf(report, await writePlanFile(report.plan, context.temp, runner));
	for (const shortage of truncationWarnings(report, outputs)) runner.annotate("warning", shortage);
	const summary = inputs.summary ? summaryOf(report, context) : "";
	const seen = writeResults({
		outputs,
		summary
	}, runner);
	await keeper?.save(report);
	return seen && report.status !== "failed" && report.status !== "refused" ? 0 : 1;
}
function finishWithoutReport(page) {
	const unwanted = /^false$/i.test(inputFrom(env)("summary"));
	writeResults({
		outputs: emptyOutputs(),
		summary: unwanted ? "" : page
	}, runner);
	return 1;
}
const now = () => performance.now();
async function run(inputs, context, runner, memo) {
	const maker = {
		repository: context.repository,
		run: context.run
	};
	const { workflow, sha, ref, actor } = context;
	const recorder = {
		...maker,
		workflow,
		sha,
		ref,
		actor
	};
	const log = createLog({
		runner,
		now,
		debug: context.debug
	});
	const events = eventHub();
	events.listen(log.onEvent);
	for (const notice of inputs.notices) runner.line(notice);
	const stop = cancellationSignal(process, inputs.timeout);
	const registries = connect({
		settings: inputs.registries,
		credentials: credentialsOf(inputs, context, runner),
		concurrency: inputs.concurrency,
		temporary: context.temp,
		...inputs.shards !== void 0 && { shards: inputs.shards },
		...memo && { memo },
		observe: (event) => events.emit({
			kind: "wire",
			event
		})
	});
	try {
		const promoted = await promote(inputs.asks, {
			...inputs,
			...registries,
			events,
			signal: stop.signal,
			recorder: inputs.record ? recorder : void 0,
			maker,
			spool: openSpool(context.temp),
			sleep: (milliseconds) => setTimeout(milliseconds),
			now,
			today: () => Date.now()
		});
		const report = await explainAccess(promoted, {
			...context,
			...inputs,
			env
		});
		log.reportEnd(report);
		return report;
	} finally {
		stop.release();
		await registries.close();
	}
}
function credentialsOf({ registryAuth, githubToken }, { serverUrl, actor }, { mask }) {
	return credentialStore({
		registryAuth,
		serverUrl,
		actor,
		env,
		readFile: readCredentialFile,
		runHelper: spawnHelper(env),
		onSecret: mask,
		...githubToken !== void 0 && { githubToken },
		...process.getuid && { uid: process.getuid() }
	});
}
function fail(error) {
	reportBug(error, runner);
	return finishWithoutReport(bugSummary(error));
}
function end(code) {
	process.stdout.write("", () => process.exit(code));
}
process.once("uncaughtException", (error) => end(fail(error)));
process.once("beforeExit", () => end(fail(new Error("the run stopped before its end"))));
main().catch(fail).then(end);
export {};
