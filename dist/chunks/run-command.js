import { $t as formatReference, Bt as issueTracker, Dt as summaryOf, Gt as formatTime, Kt as readConnection, Lt as readText, Mt as outputsOf, Qt as formatName, Ut as count, Wt as formatBytes, Zt as ReferenceSyntaxError, in as sameName, mt as Secrets, n as runPromotions, ot as parseJson, qt as readInputs, r as connect, rn as parseRepository, t as credentialsOf, ut as cancellationSignal, zt as bugMessage } from "./promote.js";
import { a as ownOptions, i as inputOptions, n as variableOf, r as commands } from "./arguments.js";
import { stripVTControlCharacters, styleText } from "node:util";
import { tmpdir } from "node:os";
import { access, appendFile, constants, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
// src/cli/completion.ts
const options = [...inputOptions, ...ownOptions];
const firstWords = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];
function completionScript(shell) {
	return shell === "zsh" ? zsh() : bash();
}
const fileOptions = options.filter(({ value }) => value === "FILE").map(({ name }) => `--${name}`);
function bash() {
	return `# bash completion for promote-image: source <(promote-image completion bash)
_promote_image() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  case $before in
    ${fileOptions.join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "${options.map(({ name }) => `--${name}`).join(" ")}" -- "$word"))
  elif [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "${firstWords.join(" ")}" -- "$word"))
  fi
}
complete -F _promote_image promote-image
`;
}
function zsh() {
	const described = options.map(({ name, value, help }) => {
		return `    '*--${name}[${help.replaceAll(/['[\]:]/g, " ")}]${value === void 0 ? "" : `:${value}:${value === "FILE" ? "_files" : ""}`}'`;
	});
	return `#compdef promote-image
# zsh completion for promote-image: promote-image completion zsh > "\${fpath[1]}/_promote-image"
_arguments \\
    '1:command or image:(${firstWords.join(" ")})' \\
    '*:image:' \\
${described.join(" \\\n")}
`;
}
// src/cli/dotenv.ts
const valueLimit = 1024;
function dotenvLines(outputs) {
	return Object.entries(outputs).filter(([, value]) => /^[\w.:/@+-]*$/.test(value) && value.length <= valueLimit).map(([name, value]) => `PROMOTE_IMAGE_${name.replaceAll("-", "_").toUpperCase()}=${value}\n`).join("");
}
// src/cli/environment.ts
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
// src/cli/login-check.ts
async function checkLogins(operands, source, options) {
	const names = operands.map(readRepository);
	const problems = names.flatMap((name) => "problem" in name ? [{
		input: "",
		text: name.problem
	}] : []);
	const read = await readConnection(source);
	if ("problems" in read || problems.length > 0) return { problems: [...problems, ..."problems" in read ? read.problems : []] };
	const logins = await openAll(names.flatMap((name) => "path" in name ? [name] : []), read.connection, options);
	return {
		code: logins.every(({ allowed }) => allowed) ? 0 : 1,
		logins
	};
}
async function openAll(names, connection, options) {
	const stop = cancellationSignal(process, connection.timeout, () => void 0);
	const credentials = await credentialsOf(connection, stop.signal, options);
	const registries = connect({
		settings: connection.registries,
		concurrency: connection.concurrency,
		credentials,
		temporary: options.context.temp,
		observe: () => void 0
	});
	try {
		return await Promise.all(names.map(async (name) => {
			const check = await checkLogin(name, {
				registries,
				credentials,
				signal: stop.signal
			});
			options.runner.line(`${check.repository}: ${check.permission} (${check.login})`);
			return check;
		}));
	} finally {
		stop.release();
		await registries.close();
	}
}
async function checkLogin(name, { registries, credentials, signal }) {
	try {
		const repository = registries.open(name, {
			access: "push",
			signal
		});
		const permission = await repository.openUpload();
		if (permission.kind === "granted" && permission.session !== void 0) await repository.cancelUpload(permission.session);
		const login = (await credentials.find(name, "push"))?.origin ?? "no login";
		const allowed = permission.kind === "granted";
		return {
			repository: formatName(name),
			allowed,
			permission: describe(permission),
			login
		};
	} catch (error) {
		if (!signal.aborted) throw error;
		const reason = signal.reason;
		const message = reason instanceof Error ? reason.message : "stopped";
		return {
			repository: formatName(name),
			allowed: false,
			permission: `cannot tell: ${message}`,
			login: "unknown"
		};
	}
}
function describe(permission) {
	if (permission.kind === "granted") return "may push";
	const { message } = permission.error;
	return permission.kind === "denied" ? `may not push: ${message}` : `cannot tell: ${message}`;
}
function readRepository(text) {
	try {
		const name = parseRepository(text);
		return name?.kind === "registry" ? name : { problem: `${JSON.stringify(text)} is not a repository of a registry.` };
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return { problem: `${JSON.stringify(text)}: ${error.message}` };
		throw error;
	}
}
// src/cli/progress.ts
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
	return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${Math.floor(share * 100)} % of ${formatBytes(total)}${left}`;
}
function rate(registry, bytes, elapsed) {
	return `${registry}: ${formatBytes(bytes)} sent, ${formatBytes(bytes / elapsed * 1e3)}/s`;
}
function imageLine({ name, blobs, bytes }) {
	return `  ${name}: ${blobs} ${blobs === 1 ? "blob" : "blobs"} there (${formatBytes(bytes)})`;
}
// src/cli/terminal.ts
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
	const print = (text) => write(`${redact(colors ? text : stripVTControlCharacters(text))}\n`);
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
// src/cli/screen.ts
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
// src/cli/values.ts
async function readValues({ given, env, readFile }) {
	const problems = [];
	const texts = {};
	for (const option of inputOptions) {
		const value = given[option.name];
		const variable = env[variableOf(option)];
		if (value === void 0) {
			if (variable) texts[option.name] = variable;
		} else if (option.file === true) {
			const text = await readFile(value).catch(() => void 0);
			if (text === void 0) problems.push(`--${option.name}: ${JSON.stringify(value)} cannot be read. It is the path of a file, or - for standard input.`);
			else texts[option.name] = text;
		} else texts[option.name] = value;
	}
	return problems.length > 0 ? { problems } : { texts: {
		...ownLogin(env, texts),
		...texts
	} };
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
// src/cli/writable.ts
async function unwritablePaths(invocation, env) {
	const { command, inputs, planFile, markdown, outputEnv } = invocation;
	const isPlanned = command === "promote" && (inputs["dry-run"] ?? env["PROMOTE_IMAGE_DRY_RUN"]) === "true";
	const page = markdown ?? env["GITHUB_STEP_SUMMARY"];
	const paths = [
		["plan-file", isPlanned ? planFile : void 0],
		["markdown", page],
		["output-env", outputEnv]
	];
	return (await Promise.all(paths.map(async ([input, path]) => path === void 0 || await isWritable(path) ? [] : [{
		input,
		text: `${JSON.stringify(path)} cannot be written. It is the path of a file in a folder that exists.`
	}]))).flat();
}
async function isWritable(path) {
	try {
		const stats = await stat(path).catch(() => void 0);
		if (stats?.isDirectory() || path === "") return false;
		await access(stats === void 0 ? dirname(path) : path, constants.W_OK);
		return stats !== void 0 || (await stat(dirname(path))).isDirectory();
	} catch {
		return false;
	}
}
// src/cli/run-command.ts
const { env } = process;
async function runCommand(invocation) {
	const { command, inputs: given, operands } = invocation;
	if (command === "completion") {
		process.stdout.write(completionScript(operands[0] ?? "bash"));
		return 0;
	}
	const values = await readValues({
		given,
		env,
		readFile: readFileOrInput
	});
	if ("problems" in values) return usageProblems(values.problems.map((text) => ({
		input: "",
		text
	})), invocation);
	const unwritable = await unwritablePaths(invocation, env);
	if (unwritable.length > 0) return usageProblems(unwritable, invocation);
	const context = contextOf(env, {
		temp: env["RUNNER_TEMP"] || tmpdir(),
		workspace: process.cwd()
	});
	const screen = await openTerminal({
		env,
		json: invocation.json,
		debug: context.debug
	});
	const source = (texts) => ({
		get: (name) => (texts[name] ?? "").trim(),
		readFile: readText,
		mask: screen.runner.mask,
		repository: context.repository,
		workspace: context.workspace
	});
	try {
		if (command === "login check") {
			const checked = await checkLogins(operands, source(values.texts), {
				context,
				runner: screen.runner
			});
			if ("problems" in checked) return usageProblems(checked.problems, invocation);
			if (invocation.json) printDocument({ logins: checked.logins }, screen.redact);
			return checked.code;
		}
		const read = command === "verify" ? operands.map((image) => verifyInputs(image, values.texts)) : [values.texts];
		const runner = runnerOf(command, screen.runner);
		const results = [];
		for (const texts of read) {
			const parsed = await readInputs(source(texts));
			if ("problems" in parsed) return usageProblems(parsed.problems, invocation);
			results.push(await runPromotions(parsed.inputs, {
				context,
				runner,
				onEvent: screen.onEvent
			}));
		}
		for (const report of results) {
			if (command === "verify") for (const line of describeImages(report)) screen.runner.line(line);
			await finish(report, invocation, {
				context,
				redact: screen.redact
			});
		}
		return exitCodeOf(results, command === "verify");
	} finally {
		screen.close();
	}
}
function verifyInputs(image, texts) {
	const source = texts["source"] || image;
	return {
		...texts,
		source,
		targets: image,
		"dry-run": "true",
		verify: "strict",
		overwrite: "always"
	};
}
const ignore = () => void 0;
function runnerOf(command, runner) {
	if (command !== "verify") return runner;
	return {
		...runner,
		line: ignore,
		group: ignore,
		endGroup: ignore,
		annotate: (level, message, title) => {
			if (level !== "notice") runner.annotate(level, message, title);
		}
	};
}
function isMissingManifest({ answer }) {
	return answer?.status === 404 && answer.access === "read";
}
function describeImages({ promotions, failures }) {
	const codes = failures.map(({ code }) => code);
	return promotions.flatMap(({ sources, targets, digest, decision, platforms, referrers }) => targets.map(({ target, before }) => {
		const name = formatReference(target);
		if (codes.includes("source-not-found")) return `${sources.map(formatReference).join(", ")}: not found`;
		if (codes.includes("source-content-missing") || failures.some(isMissingManifest)) return `${name}: incomplete`;
		if (digest === void 0 || decision === "failed") return `${name}: could not be verified`;
		if (before !== digest) return `${name}: ${before ?? "nothing"}, not ${digest}`;
		const compared = sources.some(({ repository }) => !sameName(repository, target.repository));
		return `${name}: ${digest} (${[count(platforms.length, "platform"), ...compared ? [count(referrers.length, "referrer")] : []].join(", ")})${decision === "unchanged" ? ", complete" : ", incomplete"}`;
	}));
}
function exitCodeOf(reports, verifying) {
	if (reports.some(({ status }) => status === "failed")) return 1;
	if (reports.some(({ status }) => status === "refused")) return 3;
	return verifying && reports.some(({ promotions }) => promotions.some(({ decision }) => decision !== "unchanged")) ? 1 : 0;
}
async function finish(report, invocation, { context, redact }) {
	const { command, json, outputEnv, markdown, planFile } = invocation;
	const hasPlan = report.plan !== void 0 && command !== "verify";
	if (hasPlan) await writeFile(planFile, `${JSON.stringify(report.plan, void 0, 2)}\n`);
	const outputs = outputsOf(report, hasPlan ? planFile : "");
	if (json) printDocument(documentOf(outputs), redact);
	if (outputEnv !== void 0) await appendFile(outputEnv, redact(dotenvLines(outputs)));
	const page = markdown ?? env["GITHUB_STEP_SUMMARY"];
	if (page !== void 0) await appendFile(page, redact(summaryOf(report, context)));
}
function printDocument(document, redact) {
	const redactValue = (_, value) => typeof value === "string" ? redact(value) : value;
	process.stdout.write(`${JSON.stringify(document, redactValue, 2)}\n`);
}
function documentOf(outputs) {
	return Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== "plan").map(([name, value]) => [name, /^[[{]|^(?:true|false)$/.test(value) ? parseJson(value) : value]));
}
function usageProblems(problems, { json }) {
	const lines = problems.map(({ input, text }) => `promote-image: ${input === "" ? "" : `--${input}: `}${text}\n`);
	process.stderr.write(lines.join(""));
	if (json) process.stdout.write(`${JSON.stringify({
		status: "usage",
		problems
	}, void 0, 2)}\n`);
	return 2;
}
function readFileOrInput(path) {
	return path === "-" ? text(process.stdin) : readText(path);
}
function describeBug(error) {
	const stack = error instanceof Error && error.stack !== void 0 ? `${error.stack}\n` : "";
	return `promote-image: This is a bug of promote-image: ${bugMessage(error)}\nPlease report it, with the lines below: ${issueTracker}\n${stack}`;
}
export { describeBug, runCommand };
