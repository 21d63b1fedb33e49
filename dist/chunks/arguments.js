import { parseArgs } from "node:util";
// src/cli/options.ts
const inputOptions = [
	{
		name: "source",
		value: "IMAGE",
		help: "the image to promote; the first argument"
	},
	{
		name: "targets",
		value: "IMAGE",
		help: "where to promote to; the other arguments"
	},
	{
		name: "config",
		value: "FILE",
		help: "many promotions, in YAML"
	},
	{
		name: "plan",
		value: "FILE",
		help: "apply a plan that a dry run wrote"
	},
	{
		name: "dry-run",
		help: "survey and plan, write nothing"
	},
	{
		name: "combine",
		help: "make one index of several sources"
	},
	{
		name: "select",
		value: "RULE",
		help: "choose tags: 'semver: >=1.2 <2', 'glob: release-*', 'newest: 5', all"
	},
	{
		name: "platforms",
		value: "LIST",
		help: "the platforms to keep, as a new index"
	},
	{
		name: "unwrap",
		help: "promote the one platform's own manifest"
	},
	{
		name: "floating-tags",
		value: "LIST",
		help: "derive latest, major, minor, patch or names of your own"
	},
	{
		name: "version-pattern",
		value: "SCHEME",
		help: "semver, calver, numbers, pep440 or a regular expression"
	},
	{
		name: "overwrite",
		value: "RULE",
		help: "never, floating (default) or always"
	},
	{
		name: "allow-targets",
		value: "GLOBS",
		help: "refuse targets that match none of them"
	},
	{
		name: "referrers",
		value: "LIST",
		help: "all (default), none, or globs of artifact types"
	},
	{
		name: "attach",
		value: "LINES",
		help: "attach files: 'path: artifact/type'"
	},
	{
		name: "record",
		help: "attach a record of the promotion"
	},
	{
		name: "record-key",
		value: "FILE",
		help: "sign records with this private key"
	},
	{
		name: "signing-config",
		value: "FILE",
		help: "sign records with a private Sigstore"
	},
	{
		name: "require",
		value: "FILE",
		file: true,
		help: "gates that must hold, in YAML"
	},
	{
		name: "wait",
		value: "TIME",
		help: "wait for the source, such as 5m"
	},
	{
		name: "rollback",
		value: "BOOL",
		help: "put tags back if one cannot move (true)"
	},
	{
		name: "verify",
		value: "MODE",
		help: "true (default), strict or false"
	},
	{
		name: "registry-auth",
		value: "FILE",
		file: true,
		help: "logins, in YAML"
	},
	{
		name: "registry-identities",
		value: "FILE",
		file: true,
		help: "logins by OIDC, in YAML"
	},
	{
		name: "registries",
		value: "FILE",
		file: true,
		help: "settings by registry host, in YAML"
	},
	{
		name: "github-token",
		value: "TOKEN",
		help: "for ghcr.io; better as PROMOTE_IMAGE_GITHUB_TOKEN"
	},
	{
		name: "concurrency",
		value: "N",
		help: "parallel requests per registry"
	},
	{
		name: "timeout",
		value: "TIME",
		help: "for the whole run (1h)"
	},
	{
		name: "phase",
		value: "PHASE",
		help: "of a plan: preflight, content or tags"
	},
	{
		name: "shard",
		value: "I/N",
		help: "of a plan's promotions: 2/8"
	},
	{
		name: "cache",
		help: "keep hints between runs (GitHub only)"
	},
	{
		name: "summary",
		value: "BOOL",
		help: "write the job summary (GitHub only)"
	}
];
const ownOptions = [
	{
		name: "json",
		help: "print one JSON document on standard output, the log on standard error"
	},
	{
		name: "plan-file",
		value: "FILE",
		help: "where a dry run writes its plan (promote-image-plan.json)"
	},
	{
		name: "output-env",
		value: "FILE",
		help: "append the outputs as NAME=value, as dotenv reports take them"
	},
	{
		name: "markdown",
		value: "FILE",
		help: "write the summary page"
	},
	{
		name: "help",
		help: "show this help"
	},
	{
		name: "version",
		help: "show the version"
	}
];
const commands = [
	{
		name: "plan",
		usage: "plan SOURCE TARGET...",
		help: "the same as --dry-run"
	},
	{
		name: "apply",
		usage: "apply PLAN",
		help: "the same as --plan PLAN"
	},
	{
		name: "verify",
		usage: "verify IMAGE...",
		help: "read only: is everything there, do the gates hold"
	},
	{
		name: "login check",
		usage: "login check REPOSITORY...",
		help: "which login is used, and may it push"
	},
	{
		name: "completion",
		usage: "completion bash|zsh",
		help: "print a completion script"
	}
];
// src/cli/arguments.ts
const options = [...inputOptions, ...ownOptions];
function parseArguments(argv) {
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
	if (argv.length === 0) return {
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
	const all = [...problems, ...read.problems];
	return all.length > 0 ? {
		kind: "usage",
		problems: all,
		json: texts.has("json")
	} : {
		kind: "run",
		invocation: read.invocation
	};
}
function optionProblems({ name, rawName, value }) {
	const option = options.find((each) => each.name === name);
	if (option === void 0) return [{
		text: `unknown option ${rawName}`,
		word: rawName,
		known: options.map((each) => `--${each.name}`)
	}];
	if (option.value !== void 0 && value === void 0) return [{ text: `${rawName} needs a value: ${rawName} ${option.value}` }];
	if (option.value === void 0 && value !== void 0 && !/^(?:true|false)$/.test(value)) return [{ text: `${rawName} is a switch: leave out ${JSON.stringify(value)}` }];
	return [];
}
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
			problems: []
		};
		case "apply": return {
			invocation: make("promote", {
				...given,
				plan: rest[0] ?? ""
			}),
			problems: needs("apply PLAN", 1, rest)
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
			problems: commandProblems(positionals, texts)
		};
	}
}
function needs(usage, count, found) {
	return found.length >= count ? [] : [{ text: `usage: promote-image ${usage}` }];
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
function commandProblems([first], texts) {
	if (first === void 0 || /[/:.@]/.test(first) || texts.has("select")) return [];
	const known = commands.map(({ name }) => name);
	return [{
		text: `${JSON.stringify(first)} is neither a command nor an image with a tag`,
		word: first,
		known
	}];
}
function variableOf({ name }) {
	return `PROMOTE_IMAGE_${name.replaceAll("-", "_").toUpperCase()}`;
}
export { ownOptions as a, inputOptions as i, variableOf as n, commands as r, parseArguments as t };
