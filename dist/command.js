import { Hi as quote } from "./chunks/promote.js";
import { i as ownOptions, n as inputOptions, r as options, t as commands } from "./chunks/options.js";
import { n as variableOf, r as takesOption } from "./chunks/variables.js";
const { parseArgs } = process.getBuiltinModule("node:util");
// src/cli/options/other-tools.ts
const otherTools = {
	force: "A published version is replaced with --overwrite always",
	f: "A published version is replaced with --overwrite always",
	"no-clobber": "Tags that exist stay as they are with --overwrite skip",
	"all-tags": "All tags are chosen by --select all, with targets such as docker.io/acme/app:{tag}",
	a: "All tags are chosen by --select all; all platforms are promoted anyway",
	all: "All platforms are promoted anyway; all tags are chosen by --select all",
	tag: "Each tag is an argument: :TAG in the repository of the source, or REPOSITORY:TAG",
	t: "Each tag is an argument: :TAG in the repository of the source, or REPOSITORY:TAG",
	insecure: "Set plain-http or skip-verify for the host in the file of --registries",
	username: "Log in with `docker login`, or name a file of logins by --registry-auth",
	password: "Log in with `docker login`, or name a file of logins by --registry-auth",
	u: "Log in with `docker login`, or name a file of logins by --registry-auth",
	p: "Log in with `docker login`, or name a file of logins by --registry-auth",
	n: "Nothing is written with --dry-run",
	v: "Set PROMOTE_IMAGE_DEBUG=1 to see every request; --version shows the version",
	verbose: "Set PROMOTE_IMAGE_DEBUG=1 to see every request",
	debug: "Set PROMOTE_IMAGE_DEBUG=1 to see every request",
	h: "The help is shown by --help"
};
// src/cli/options/check-option.ts
function optionProblems({ name, rawName, value }) {
	const option = options.find((candidate) => candidate.name === name);
	const remedy = option === void 0 ? otherTools[name] : void 0;
	if (remedy !== void 0) return [{
		text: `unknown option ${rawName}`,
		remedy: `${remedy}.`
	}];
	if (option === void 0) return [{
		text: `unknown option ${rawName}`,
		word: rawName,
		known: options.map((option) => `--${option.name}`)
	}];
	if (option.value !== void 0 && value === void 0) return [{ text: `${rawName} needs a value: ${rawName} ${option.value}` }];
	const words = [
		"true",
		"false",
		option.word
	].filter((word) => word !== void 0);
	if (option.value === void 0 && value !== void 0 && !words.includes(value)) return [{
		text: `${rawName} takes ${either(words)}, not ${quote(value)}`,
		word: value,
		known: words
	}];
	return [];
}
function either(words) {
	return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
// src/cli/options/misuse.ts
function detachedValues(tokens) {
	return tokens.flatMap((token, at) => {
		const next = tokens[at + 1];
		if (token.kind !== "option" || next?.kind !== "positional") return [];
		const option = options.find(({ name }) => name === token.name);
		if (option === void 0 || option.value !== void 0) return [];
		if (![
			"true",
			"false",
			option.word
		].includes(next.value)) return [];
		return [{ text: `the value of ${token.rawName} follows a "=": write ${token.rawName}=${next.value}` }];
	});
}
function combinedArguments(positionals, texts) {
	const [first, ...others] = positionals[0] === "plan" ? positionals.slice(1) : positionals;
	if (!(first !== void 0 && !/[,\n]/.test(first)) || others.length < 2 || texts.has("source") || (texts.get("combine") ?? "false") === "false") return [];
	return [{ text: "of the arguments only the first is a source, and --combine needs several: write each source with --source, and each target with --targets" }];
}
// src/cli/options/read-command.ts
function readCommand(positionals, texts) {
	const own = new Set(ownOptions.map(({ name }) => name));
	const given = Object.fromEntries([...texts].filter(([name]) => !own.has(name)));
	const output = {
		json: texts.has("json"),
		outputEnv: texts.get("output-env"),
		markdown: texts.get("markdown"),
		planFile: texts.get("plan-file") ?? "promote-image-plan.json"
	};
	const make = (command, inputs, operands = []) => ({
		command,
		inputs,
		operands,
		...output
	});
	const [first = "", ...rest] = positionals;
	switch (first) {
		case "plan": return {
			invocation: make("promote", {
				...withReferences(rest, given),
				"dry-run": "true"
			}),
			problems: sourceProblems(rest, texts)
		};
		case "apply": return {
			invocation: make("promote", {
				...given,
				plan: rest[0] ?? ""
			}),
			problems: applyProblems(rest)
		};
		case "verify": return {
			invocation: make("verify", given, rest),
			problems: needs("verify IMAGE...", 1, rest)
		};
		case "login": return {
			invocation: make("login check", given, rest.slice(1)),
			problems: rest[0] === "check" ? needs("login check REPOSITORY...", 2, rest) : [{ text: "usage: promote-image login check REPOSITORY..." }]
		};
		case "completion": return {
			invocation: make("completion", given, rest),
			problems: rest.length === 1 && /^(?:bash|zsh)$/.test(rest[0] ?? "") ? [] : [{ text: "usage: promote-image completion bash|zsh" }]
		};
		default: return {
			invocation: make("promote", withReferences(positionals, given)),
			problems: [...commandProblems(positionals, texts), ...sourceProblems(positionals, texts)]
		};
	}
}
function applyProblems(operands) {
	const extra = operands.slice(1).map((operand) => JSON.stringify(operand));
	if (extra.length === 0) return needs("apply PLAN", 1, operands);
	const number = extra.length === 1 ? "is one argument" : `are ${extra.length} arguments`;
	return [{ text: `apply takes one plan, and ${extra.join(", ")} ${number} too many` }];
}
function needs(usage, least, operands) {
	return operands.length >= least ? [] : [{ text: `usage: promote-image ${usage}` }];
}
function sourceProblems([first], texts) {
	if (first === void 0 || !texts.has("source")) return [];
	return [{ text: `--source and the first argument, ${JSON.stringify(first)}, both name the source. Leave out one of them: beside --source, targets are written --targets` }];
}
function withReferences(positionals, given) {
	const [source, ...targets] = positionals;
	const all = [...targets, ...given["targets"] === void 0 ? [] : [given["targets"]]];
	return {
		...given,
		...source !== void 0 && given["source"] === void 0 && { source },
		...all.length > 0 && { targets: all.join("\n") }
	};
}
function commandProblems(positionals, texts) {
	const [first] = positionals;
	if (first === void 0 || /[/:.@]/.test(first) || texts.has("select")) return [];
	if (first.trim() === "") return [{ text: "the first argument is empty. Is the variable in it empty?" }];
	if (first === "promote") return [{ text: "\"promote\" is not a command. Leave \"promote\" out: promote-image SOURCE TARGET..." }];
	const names = commands.map(({ name }) => name);
	return [{
		text: `${JSON.stringify(first)} is neither a command nor an image with a tag`,
		word: first,
		known: names
	}];
}
// src/cli/options/arguments.ts
function parseArguments(argv, env = {}) {
	const { values, positionals, tokens } = parseArgs({
		args: [...argv],
		allowPositionals: true,
		strict: false,
		tokens: true,
		options: Object.fromEntries(options.map(({ name, value }) => [name, {
			type: value === void 0 ? "boolean" : "string",
			multiple: true
		}]))
	});
	if (values["help"] !== void 0) return { kind: "help" };
	if (values["version"] !== void 0) return { kind: "version" };
	if (argv.length === 0 && !inputOptions.some((option) => env[variableOf(option)])) return {
		kind: "usage",
		problems: [{ text: "nothing to promote" }],
		json: false
	};
	const problems = tokens.flatMap((token) => token.kind === "option" ? optionProblems(token) : []);
	const texts = new Map();
	for (const { name } of options) {
		const given = [values[name] ?? []].flat().map(String);
		if (given.length > 0) texts.set(name, given.join("\n"));
	}
	const read = readCommand(positionals, texts);
	const unused = options.filter((option) => texts.has(option.name) && !takesOption(read.invocation.command, option));
	const all = [
		...problems,
		...detachedValues(tokens),
		...combinedArguments(positionals, texts),
		...read.problems,
		...unused.map(({ name }) => ({ text: `${read.invocation.command} does not take --${name}` }))
	];
	return all.length > 0 ? {
		kind: "usage",
		problems: all,
		json: texts.has("json")
	} : {
		kind: "run",
		invocation: read.invocation
	};
}
// src/cli/options/help.ts
const helpHint = "`promote-image --help` lists the commands and options.";
async function usageText(problems) {
	return [
		...await Promise.all(problems.map(async (problem) => {
			const suggestion = await suggestionFor(problem);
			return `promote-image: ${problem.text}${suggestion === void 0 ? "" : `. ${suggestion}`}`;
		})),
		"",
		...usage,
		"",
		helpHint,
		""
	].join("\n");
}
async function usageDocument(problems) {
	const described = problems.map(async (problem) => ({
		input: "",
		text: problem.text,
		remedy: await suggestionFor(problem) ?? helpHint
	}));
	return {
		status: "usage",
		problems: await Promise.all(described)
	};
}
const usage = ["Usage: promote-image SOURCE TARGET... [options]", ...commands.map(({ usage }) => `       promote-image ${usage}`)];
async function suggestionFor({ word, known, remedy }) {
	if (remedy !== void 0) return remedy;
	if (word === void 0 || known === void 0) return void 0;
	const { nearestName } = await import("./chunks/promote.js").then((n) => n.Oi);
	const nearest = nearestName(word, known);
	return nearest === void 0 ? void 0 : `Did you mean ${nearest.startsWith("--") ? nearest : JSON.stringify(nearest)}?`;
}
function helpText(version) {
	return [
		`promote-image ${version}: promotes a container image, with everything attached to it, by digest.`,
		"",
		...usage,
		"",
		"  promote-image ghcr.io/acme/app:sha-1f2e docker.io/acme/app:1.2.3 docker.io/acme/app:latest",
		"",
		"A target `:tag` means the repository of the source.",
		"",
		...columns([...inputOptions, ...ownOptions]),
		"",
		"Every option is also read from its variable: --dry-run from PROMOTE_IMAGE_DRY_RUN.",
		"Exit codes: 0 promoted or unchanged, 1 failed, 2 usage, 3 refused by a guard or gate.",
		""
	].join("\n");
}
function columns(options) {
	const named = options.map((option) => [spelled(option), option.help]);
	const width = Math.max(...named.map(([name]) => name.length));
	return named.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`);
}
function spelled({ name, value, word }) {
	return `--${name}${word === void 0 ? "" : `[=${word}]`}${value === void 0 ? "" : ` ${value}`}`;
}
// src/cli/main.ts
async function main(argv, version, tune) {
	const parsed = parseArguments(argv, process.env);
	if (parsed.kind === "run") {
		const { runCommand } = await import("./chunks/run-command.js");
		tune();
		return runCommand(parsed.invocation);
	}
	if (parsed.kind === "usage") {
		process.stderr.write(await usageText(parsed.problems));
		if (parsed.json) process.stdout.write(`${JSON.stringify(await usageDocument(parsed.problems), void 0, 2)}\n`);
		return 2;
	}
	process.stdout.write(parsed.kind === "help" ? helpText(version) : `${version}\n`);
	return 0;
}
function end(code) {
	process.stderr.write("", () => process.stdout.write("", () => process.exit(code)));
}
async function failWithBug(error) {
	const { describeBug } = await import("./chunks/run-command.js");
	process.stderr.write(describeBug(error));
	return 1;
}
async function endWithBug(error) {
	end(await failWithBug(error));
}
function start(version, tune) {
	process.once("uncaughtException", (error) => void endWithBug(error));
	process.once("beforeExit", () => void endWithBug(new Error("the run stopped before its end")));
	main(process.argv.slice(2), version, tune).catch(failWithBug).then(end);
}
export { start };
