import { A as explainAccess, B as openLog, D as summaryOf, E as problemsSummary, M as outputsOfNothing, O as stopSignal, T as eventHub, Tt as readContext, V as readInputs, c as spawnHelper, dt as tellBug, ft as tellProblems, j as outputsOf, k as githubRunner, l as credentialStore, lt as readText, n as connect, s as readCredentialFile, t as openSpool, u as promote, ut as writeDocument, wt as inputFrom, z as rememberRuns } from "./chunks/promote.js";
import { appendFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
// src/main.ts
const { env } = process;
const context = readContext(env, {
	temp: tmpdir(),
	working: process.cwd()
});
const runner = githubRunner({
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
		tellProblems(read.problems, runner);
		runner.setOutputs(outputsOfNothing());
		runner.appendSummary(problemsSummary(read.problems));
		return 1;
	}
	const { inputs } = read;
	const keeper = await rememberRuns({
		...inputs,
		env,
		run: context.run,
		runner
	});
	const report = await run(inputs, context, runner, keeper?.memo);
	const planFile = report.plan === void 0 ? "" : await writeDocument(context.temp, report.plan);
	runner.setOutputs(outputsOf(report, planFile));
	if (inputs.summary) runner.appendSummary(summaryOf(report, context));
	await keeper?.save(report);
	return report.status === "failed" || report.status === "refused" ? 1 : 0;
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
	const log = openLog({
		runner,
		now,
		debug: context.debug
	});
	const events = eventHub();
	events.listen(log.see);
	for (const notice of inputs.notices) runner.line(notice);
	const stop = stopSignal(process, inputs.timeout);
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
		log.end(report);
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
	tellBug(error, runner);
	runner.setOutputs(outputsOfNothing());
	return 1;
}
function end(code) {
	process.stdout.write("", () => process.exit(code));
}
process.once("beforeExit", () => end(fail(new Error("the run stopped before its end"))));
main().catch(fail).then(end);
export {};
