import { Cr as milliseconds, Gn as UnreadableFileError, Jn as bugMessage, Li as formatBytes, Qn as issueTracker, Tn as isOpenedAtOnce, Un as readText, Xt as systemFailure, _n as codeOf, di as formatName, gr as readInputs, ki as nearestName, qn as readRegularFile, t as runPromotions, wn as Secrets, zi as formatTime, zn as parseJson } from "./promote.js";
import { i as outputsOf, n as summaryOf, r as outputNames } from "./end.js";
import { n as inputOptions } from "./options.js";
import { n as variableOf, r as takesOption, t as nameOf } from "./variables.js";
const { stripVTControlCharacters, styleText } = process.getBuiltinModule("node:util");
const { tmpdir } = process.getBuiltinModule("node:os");
const { access, appendFile, constants, lstat, open, rm, stat, truncate, writeFile } = process.getBuiltinModule("node:fs/promises");
const { dirname } = process.getBuiltinModule("node:path");
const { constants: constants$1 } = process.getBuiltinModule("node:fs");
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/cli/ci-context.ts
const variables = {
	repository: [
		"GITHUB_REPOSITORY",
		"CI_PROJECT_PATH",
		"BUILDKITE_PIPELINE_SLUG",
		"CIRCLE_PROJECT_REPONAME",
		"BITBUCKET_REPO_FULL_NAME",
		"BUILD_REPOSITORY_NAME",
		"JOB_NAME"
	],
	run: [
		"GITHUB_RUN_ID",
		"CI_PIPELINE_ID",
		"BUILDKITE_BUILD_NUMBER",
		"CIRCLE_WORKFLOW_ID",
		"BITBUCKET_BUILD_NUMBER",
		"BUILD_BUILDID",
		"BUILD_NUMBER"
	],
	sha: [
		"GITHUB_SHA",
		"CI_COMMIT_SHA",
		"BUILDKITE_COMMIT",
		"CIRCLE_SHA1",
		"BITBUCKET_COMMIT",
		"BUILD_SOURCEVERSION",
		"GIT_COMMIT"
	],
	ref: [
		"GITHUB_REF",
		"CI_COMMIT_REF_NAME",
		"BUILDKITE_BRANCH",
		"CIRCLE_BRANCH",
		"BITBUCKET_BRANCH",
		"BUILD_SOURCEBRANCH",
		"GIT_BRANCH"
	],
	actor: [
		"GITHUB_ACTOR",
		"GITLAB_USER_LOGIN",
		"BUILDKITE_BUILD_CREATOR",
		"CIRCLE_USERNAME",
		"BITBUCKET_STEP_TRIGGERER_UUID",
		"BUILD_REQUESTEDFOR",
		"BUILD_USER"
	],
	workflow: [
		"GITHUB_WORKFLOW",
		"CI_JOB_NAME",
		"BUILDKITE_LABEL",
		"CIRCLE_JOB",
		"BITBUCKET_STEP_UUID",
		"BUILD_DEFINITIONNAME",
		"JOB_BASE_NAME"
	]
};
function contextOf(env, folders) {
	const first = (names) => names.map((name) => env[name]).find((value) => value) ?? "";
	return {
		surface: "command-line",
		serverUrl: env["GITHUB_SERVER_URL"] || "https://github.com",
		apiUrl: env["GITHUB_API_URL"] || "https://api.github.com",
		repository: first(variables.repository),
		run: first(variables.run),
		sha: first(variables.sha),
		ref: first(variables.ref),
		actor: first(variables.actor),
		workflow: first(variables.workflow),
		eventName: "",
		payload: {},
		...folders,
		debug: env["PROMOTE_IMAGE_DEBUG"] === "1"
	};
}
// src/cli/options/option-words.ts
function optionWords(text) {
	return text.replaceAll(/\b(leave the) input out\b/gi, "$1 option out").replaceAll(/`([a-z][a-z-]*)(?:: ([^`{|]+))?`/g, (code, name, value) => {
		const option = inputOptions.find((candidate) => candidate.name === name);
		if (option === void 0) return code;
		if (value === void 0 || option.value === void 0 && value === "true") return `\`--${name}\``;
		return option.value === void 0 ? `\`--${name}=${value}\`` : `\`--${name} ${value}\``;
	});
}
function backupInOptionWords(backup) {
	return backup.detail === void 0 ? backup : {
		...backup,
		detail: optionWords(backup.detail)
	};
}
function reportInOptionWords(report) {
	return {
		...report,
		warnings: report.warnings.map(optionWords),
		notices: report.notices.map(optionWords),
		failures: report.failures.map((failure) => ({
			...failure,
			message: optionWords(failure.message),
			remedy: failure.remedy === void 0 ? void 0 : optionWords(failure.remedy)
		})),
		promotions: report.promotions.map((promotion) => ({
			...promotion,
			refusals: promotion.refusals.map(optionWords),
			targets: promotion.targets.map((target) => ({
				...target,
				...target.detail !== void 0 && { detail: optionWords(target.detail) },
				...target.backup && { backup: backupInOptionWords(target.backup) }
			}))
		}))
	};
}
// src/cli/files/documents.ts
const { env: env$1 } = process;
async function discardPlan(file) {
	if ((await lstat(file).catch(() => void 0))?.isFile()) await rm(file).catch(() => truncate(file));
}
async function writeDocuments(report, { invocation, context, redact }) {
	const { command, outputEnv, markdown, planFile } = invocation;
	const hasPlan = report.plan !== void 0 && command !== "verify";
	if (hasPlan) await writeFile(planFile, `${JSON.stringify(report.plan, void 0, 2)}\n`);
	const outputs = outputsOf(report, hasPlan ? planFile : "");
	if (outputEnv !== void 0) {
		const { dotenvLines } = await import("./dotenv.js");
		await appendFile(outputEnv, redact(dotenvLines(outputs)));
	}
	const page = markdown ?? env$1["GITHUB_STEP_SUMMARY"];
	if (page !== void 0) await appendFile(page, redact(summaryOf(report, {
		...context,
		words: optionWords
	})));
	return documentOf(outputs);
}
function documentOf(outputs) {
	return Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== "plan").map(([name, value]) => [name, /^[[{]|^(?:true|false)$/.test(value) ? parseJson(value) : value]));
}
async function printDocument(document, redact) {
	const redactValue = (_, value) => typeof value === "string" ? redact(value) : value;
	const text = `${JSON.stringify(document, redactValue, 2)}\n`;
	await new Promise((resolve) => {
		process.stdout.write(text, (error) => {
			if (codeOf(error) === void 0 || isReaderGone(error)) resolve();
		});
	});
}
function isReaderGone(error) {
	return /^(?:EPIPE|EIO|ECONNRESET|ERR_STREAM_DESTROYED)$/.test(codeOf(error) ?? "");
}
function printUsageProblems(problems, { json }) {
	const described = problems.map(({ input, text }) => ({
		input,
		text: optionWords(text)
	}));
	const lines = described.map(({ input, text }) => `promote-image: ${input === "" ? "" : `--${input}: `}${text}\n`);
	process.stderr.write(lines.join(""));
	if (json) process.stdout.write(`${JSON.stringify({
		status: "usage",
		problems: described
	}, void 0, 2)}\n`);
	return 2;
}
// src/cli/files/read-file.ts
const sizeLimit = 4194304;
const pipeTimeout = 3e4;
const shortestTimeout = 1e3;
const pollInterval = 20;
function pipeDeadline(timeout) {
	const limit = Math.max(shortestTimeout, milliseconds(timeout?.trim() ?? "") ?? pipeTimeout);
	return AbortSignal.timeout(Math.min(limit, pipeTimeout));
}
async function readFileOrPipe(path, deadline = pipeDeadline(void 0)) {
	if (path === "-") return readStandardInput();
	await using file = await open(path, constants$1.O_RDONLY | (constants$1.O_NONBLOCK ?? 0));
	return (await file.stat()).isFIFO() ? await readPipe(file, path, deadline) : await readRegularFile(path, sizeLimit);
}
async function readStandardInput() {
	const content = boundedContent("standard input");
	const chunks = process.stdin;
	for await (const chunk of chunks) content.add(chunk);
	return content.text();
}
async function readPipe(file, path, signal) {
	const content = boundedContent(path);
	let isWriterSeen = /^\/(?:dev\/fd|proc)\//.test(path);
	while (!signal.aborted) {
		const chunk = await readAvailable(file);
		if (chunk === void 0) await setTimeout(pollInterval);
		else if (chunk.byteLength > 0) {
			content.add(chunk);
			isWriterSeen = true;
		} else if (isWriterSeen) return content.text();
		else await setTimeout(pollInterval);
	}
	throw new UnreadableFileError(`${path} did not end in time`, "timeout", sizeLimit);
}
async function readAvailable(file) {
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(65536));
		return buffer.subarray(0, bytesRead);
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EAGAIN") return void 0;
		throw error;
	}
}
function boundedContent(name) {
	const chunks = [];
	let left = sizeLimit;
	return {
		add: (chunk) => {
			left -= chunk.byteLength;
			if (left < 0) throw new UnreadableFileError(`${name} has more than ${sizeLimit} bytes`, "too-large", sizeLimit);
			chunks.push(chunk);
		},
		text: () => Buffer.concat(chunks).toString()
	};
}
// src/cli/files/writable.ts
async function unwritablePaths(invocation, env) {
	const { command, inputs, planFile, markdown, outputEnv } = invocation;
	const isPlanned = command === "promote" && /^\s*true\s*$/i.test(inputs["dry-run"] ?? env["PROMOTE_IMAGE_DRY_RUN"] ?? "");
	const page = markdown ?? env["GITHUB_STEP_SUMMARY"];
	const paths = [
		["plan-file", isPlanned ? planFile : void 0],
		["markdown", page],
		["output-env", outputEnv]
	];
	return (await Promise.all(paths.map(async ([input, path]) => {
		const problem = path === void 0 ? void 0 : await problemOf(path);
		return problem === void 0 ? [] : [{
			input,
			text: `${JSON.stringify(path)} cannot be written. ${problem}`
		}];
	}))).flat();
}
async function problemOf(path) {
	const advice = "It is the path of a file in a folder that exists.";
	try {
		const stats = await stat(path).catch(() => void 0);
		if (stats?.isDirectory() || path === "") return advice;
		if (stats !== void 0 && !isOpenedAtOnce(path, stats)) return "It is a named pipe, a socket or a block device. Write the path of a file.";
		await access(stats === void 0 ? dirname(path) : path, constants.W_OK);
		return stats !== void 0 || (await stat(dirname(path))).isDirectory() ? void 0 : advice;
	} catch {
		return advice;
	}
}
// src/cli/options/values.ts
async function readValues({ command, given, env, readFile }) {
	const taken = inputOptions.filter((option) => takesOption(command, option));
	const problems = [
		...emptyValues(given),
		...sharedInput(given),
		...misspeltVariables(env),
		...forgottenVariables(taken, given, env)
	];
	if (problems.length > 0) return { problems };
	const texts = {};
	for (const option of taken) {
		const { name } = option;
		const value = given[name];
		const variable = env[variableOf(option)];
		if (value === void 0) {
			if (variable) texts[name] = variable;
		} else if (option.file === true) {
			const content = await textOf(value, option, readFile);
			if ("problem" in content) problems.push({
				input: name,
				text: content.problem
			});
			else texts[name] = content.text;
		} else texts[name] = value;
	}
	return problems.length > 0 ? { problems } : { texts: {
		...ownLogin(env, texts),
		...texts
	} };
}
async function textOf(path, option, readFile) {
	try {
		const text = await readFile(path);
		return text.trim() === "" ? { problem: `${JSON.stringify(path)} ${emptyFile}` } : { text };
	} catch (error) {
		if (yaml.test(path)) return { problem: `it takes the path of a file, not YAML. Write the YAML into a file, give it on standard input with -, or set the variable ${variableOf(option)} to it.` };
		const { fileProblem, missingFile } = await import("./named-file.js");
		const { isMissing } = await import("./promote.js").then((n) => n.vn);
		return { problem: `${option.secret === true && isMissing(error) ? `the file ${missingFile("command-line")}` : fileProblem(path, error, "command-line")} - is standard input.` };
	}
}
const yaml = /\n|:\s|^\s*[[{]|^- /;
const emptyFile = "is empty. Write what the option is for into it, or leave the option out.";
function emptyValues(given) {
	return inputOptions.filter(({ name }) => given[name]?.trim() === "").map(({ name }) => ({
		input: name,
		text: "the value is empty. Write a value, or leave the option out."
	}));
}
const otherVariables = new Set([
	"debug",
	"id-token",
	...outputNames
]);
function misspeltVariables(env) {
	const names = inputOptions.map(({ name }) => name);
	return Object.keys(env).flatMap((variable) => {
		const name = nameOf(variable);
		if (name === void 0 || otherVariables.has(name)) return [];
		const input = nearestName(name, names);
		if (input === void 0 || input === name && env[variableOf({ name })] === env[variable]) return [];
		return [{
			input,
			text: `the variable ${variable} is not read. Did you mean ${variableOf({ name: input })}?`
		}];
	});
}
const ways = [
	"source",
	"config",
	"plan"
];
function forgottenVariables(taken, given, env) {
	const way = ways.find((name) => given[name] !== void 0);
	if (way === void 0) return [];
	return taken.filter((option) => ways.includes(option.name) && given[option.name] === void 0).filter((option) => env[variableOf(option)]).map((option) => {
		const why = option.name === "plan" ? " (`--output-env` of a dry run writes it)" : "";
		const text = `the variable ${variableOf(option)} is set${why}, and this command line names a ${way}: only one of them can be. Unset the variable, or leave out the ${way}.`;
		return {
			input: option.name,
			text
		};
	});
}
function sharedInput(given) {
	const [first, ...others] = inputOptions.filter(({ name, file }) => file === true && given[name] === "-").map(({ name }) => name);
	return others.map((input) => ({
		input,
		text: `- is standard input, and --${first} reads it already. Write one of them to a file.`
	}));
}
function ownLogin(env, texts) {
	const { CI_REGISTRY: registry, CI_REGISTRY_USER: user, CI_REGISTRY_PASSWORD: password, CI_JOB_TOKEN: token } = env;
	const secret = password ?? token;
	const auth = !registry || !secret ? void 0 : JSON.stringify([{
		registry,
		username: user ?? "gitlab-ci-token",
		password: secret
	}]);
	const github = env["GITHUB_TOKEN"] ?? env["GH_TOKEN"];
	return {
		...auth !== void 0 && texts["registry-auth"] === void 0 && { "registry-auth": auth },
		...github !== void 0 && { "github-token": github }
	};
}
// src/cli/terminal/progress.ts
const barWidth = 24;
function liveProgress(now) {
	let start;
	let total = 0;
	const sent = new Map();
	const images = new Map();
	return {
		onEvent: (event) => {
			if (event.kind === "content") {
				start = now();
				total = event.bytes;
			} else if (event.kind === "phase" && event.phase !== "content") start = void 0;
			else if (event.kind === "blob") {
				const name = formatName(event.destination);
				const image = images.get(name) ?? {
					name,
					blobs: 0,
					bytes: 0
				};
				images.set(name, image);
				image.blobs += 1;
				image.bytes += event.size;
				if (event.outcome !== "sent") total = Math.max(0, total - event.size);
			} else if (event.kind === "wire" && event.event.kind === "sent") sent.set(event.event.registry, (sent.get(event.event.registry) ?? 0) + event.event.bytes);
		},
		lines: () => {
			if (start === void 0) return [];
			const elapsed = Math.max(1, now() - start);
			const all = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
			return [
				bar(all, Math.max(all, total), elapsed),
				...[...sent].map(([registry, bytes]) => rate(registry, bytes, elapsed)),
				...[...images.values()].map(imageLine)
			];
		}
	};
}
function bar(sent, total, elapsed) {
	const share = total === 0 ? 1 : sent / total;
	const full = Math.round(share * barWidth);
	const left = sent > 0 && total > sent ? `, ${formatTime((total - sent) / sent * elapsed)} left` : "";
	return `${"\u2588".repeat(full)}${"\u2591".repeat(barWidth - full)} ${Math.floor(share * 100)} % of ${formatBytes(total)}${left}`;
}
function rate(registry, bytes, elapsed) {
	return `${registry}: ${formatBytes(bytes)} sent, ${formatBytes(bytes / elapsed * 1e3)}/s`;
}
function imageLine({ name, blobs, bytes }) {
	return `  ${name}: ${blobs} ${blobs === 1 ? "blob" : "blobs"} there (${formatBytes(bytes)})`;
}
// src/cli/terminal/terminal.ts
const styles = {
	notice: "cyan",
	warning: "yellow",
	error: "red"
};
function terminalRunner(options) {
	const { write, secrets, colors, debug, sections, seconds, setOutputs, appendSummary } = options;
	let section;
	let groups = 0;
	const redact = (text) => secrets.redact(text);
	const print = (text) => write(`${redact(optionWords(colors ? text : stripVTControlCharacters(text)))}\n`);
	const style = (format, text) => colors ? styleText(format, text, { validateStream: false }) : text;
	return {
		line: (text, format) => print(format === void 0 ? text : style(format, text)),
		group: (title) => {
			if (!sections) return print(style("bold", title));
			groups += 1;
			section = `promote_image_${groups}`;
			return write(`\u001B[0Ksection_start:${seconds()}:${section}\r\u001B[0K${redact(title)}\n`);
		},
		endGroup: () => {
			if (section === void 0) return;
			write(`\u001B[0Ksection_end:${seconds()}:${section}\r\u001B[0K`);
			section = void 0;
		},
		annotate: (level, message, title) => {
			const heading = title === void 0 || title === "" ? level : `${level}: ${title}`;
			print(`${style(styles[level], heading)}: ${message.replaceAll("\n", "\n  ")}`);
		},
		debug: (text) => {
			if (debug) print(style("dim", text));
		},
		mask: (secret) => secrets.add(secret),
		setOutputs,
		appendSummary
	};
}
// src/cli/terminal/screen.ts
const interval = 120;
async function openTerminal({ env, json, debug }) {
	const stream = json ? process.stderr : process.stdout;
	const inGitlab = env["GITLAB_CI"] === "true";
	const colors = !env["NO_COLOR"] && (stream.isTTY ? env["TERM"] !== "dumb" : inGitlab || Boolean(env["FORCE_COLOR"]));
	const live = stream.isTTY && env["TERM"] !== "dumb" && !env["CI"] ? await liveDisplay(stream) : plainDisplay(stream);
	const secrets = new Secrets();
	return {
		runner: terminalRunner({
			secrets,
			write: live.write,
			colors,
			debug,
			sections: inGitlab,
			seconds: () => Math.floor(Date.now() / 1e3),
			setOutputs: () => void 0,
			appendSummary: async () => void 0
		}),
		redact: (text) => secrets.redact(text),
		onEvent: live.onEvent,
		close: live.close
	};
}
function plainDisplay(stream) {
	return {
		write: (text) => void stream.write(text),
		onEvent: () => void 0,
		close: () => void 0
	};
}
async function liveDisplay(stream) {
	const { createLogUpdate } = await import("./log-update.js");
	const update = createLogUpdate(stream);
	const progress = liveProgress(() => performance.now());
	const draw = () => {
		const lines = progress.lines();
		if (lines.length > 0) update(lines.slice(0, Math.max(1, stream.rows - 2)).join("\n"));
		else update.clear();
	};
	const timer = setInterval(draw, interval).unref();
	return {
		write: (text) => {
			update.clear();
			stream.write(text);
			draw();
		},
		onEvent: progress.onEvent,
		close: () => {
			clearInterval(timer);
			update.clear();
			update.done();
		}
	};
}
// src/cli/run-command.ts
const { env } = process;
async function runCommand(invocation) {
	const { command, inputs: given, operands, json } = invocation;
	if (command === "completion") {
		const { completionScript } = await import("./completion.js");
		process.stdout.write(completionScript(operands[0] ?? "bash"));
		return 0;
	}
	const deadline = pipeDeadline(given["timeout"] ?? env["PROMOTE_IMAGE_TIMEOUT"]);
	const values = await readValues({
		command,
		given,
		env,
		readFile: (path) => readFileOrPipe(path, deadline)
	});
	if ("problems" in values) return printUsageProblems(values.problems, invocation);
	const unwritable = await unwritablePaths(invocation, env);
	if (unwritable.length > 0) return printUsageProblems(unwritable, invocation);
	const context = contextOf(env, {
		temp: env["RUNNER_TEMP"] || tmpdir(),
		workspace: process.cwd()
	});
	const screen = await openTerminal({
		env,
		json,
		debug: context.debug
	});
	const { runner, redact, onEvent } = screen;
	const source = (texts) => ({
		...context,
		get: (name) => (texts[name] ?? "").trim(),
		readFile: readText,
		mask: runner.mask
	});
	const prepared = {
		source,
		invocation,
		context,
		redact,
		options: {
			context,
			runner,
			onEvent
		}
	};
	try {
		if (command === "login check") return await checkLogins(values.texts, prepared);
		return command === "verify" ? await verifyImages(values.texts, prepared, screen) : await promoteImages(values.texts, prepared);
	} finally {
		screen.close();
	}
}
async function promoteImages(texts, command) {
	const { invocation, redact, source, options } = command;
	const read = await readInputs(source(texts));
	if ("problems" in read) return printUsageProblems(read.problems, invocation);
	if (read.inputs.dryRun) await discardPlan(invocation.planFile);
	const report = reportInOptionWords(await runPromotions(read.inputs, options));
	const document = await writeDocuments(report, command);
	if (invocation.json) await printDocument(document, redact);
	else if (report.plan !== void 0) options.runner.line(planHint(report.status, invocation.planFile));
	return exitCodeOf([report]);
}
function planHint(status, file) {
	if (status === "refused") return `The plan is in ${file}. It is refused: promote-image apply refuses it again.`;
	if (status === "failed") return `The plan is in ${file}. It leaves out what failed.`;
	return `The plan is in ${file}. To do what it says: promote-image apply ${/^[\w./-]+$/.test(file) ? file : JSON.stringify(file)}`;
}
async function verifyImages(texts, command, { runner }) {
	const { invocation, redact, source, options } = command;
	const { describeImages, isComplete, operandProblems, quietRunner, verifyInputs } = await import("./verify.js");
	const { addOwnReferrers } = await import("./own-referrers.js");
	const { imageProblems, withoutPlaceholder } = await import("./verify-digest.js");
	const quiet = {
		...options,
		runner: quietRunner(runner),
		operation: "Verification"
	};
	const reports = [];
	for (const image of invocation.operands) {
		const conflicts = imageProblems(image, texts);
		if (conflicts.length > 0) return printUsageProblems(conflicts, invocation);
		const read = await readInputs(source(verifyInputs(image, texts)));
		if ("problems" in read) return printUsageProblems(operandProblems(read.problems, texts), invocation);
		const report = await runPromotions(read.inputs, quiet);
		reports.push(reportInOptionWords(withoutPlaceholder(await addOwnReferrers(report, read.inputs, quiet))));
	}
	const complete = isComplete(reports);
	const images = [];
	for (const report of reports) {
		for (const line of describeImages(report)) runner.line(line);
		images.push(await writeDocuments(report, command));
	}
	if (invocation.json) await printDocument({
		complete,
		images
	}, redact);
	const code = exitCodeOf(reports);
	return code === 0 && !complete ? 1 : code;
}
async function checkLogins(texts, { invocation, redact, source, options }) {
	const { checkLogins: check } = await import("./login-check.js");
	const checked = await check(invocation.operands, source(texts), options);
	if ("problems" in checked) return printUsageProblems(checked.problems, invocation);
	if (invocation.json) await printDocument({ logins: checked.logins }, redact);
	return checked.code;
}
function exitCodeOf(reports) {
	if (reports.some(({ status }) => status === "failed")) return 1;
	return reports.some(({ status }) => status === "refused") ? 3 : 0;
}
function describeBug(error) {
	const failure = systemFailure(error);
	if (failure !== void 0) return `promote-image: an output could not be written: ${failure.message}\nWhat to do: free disk space or name another path, and run again: what is done already is not done twice. What the log says about tags holds.\n`;
	const stack = error instanceof Error && error.stack !== void 0 ? `${error.stack}\n` : "";
	return `promote-image: This is a bug of promote-image: ${bugMessage(error)}\nPlease report it, with the lines below: ${issueTracker}\n${stack}`;
}
export { describeBug, runCommand };
