import { n as parseArguments } from "./chunks/arguments.js";
import { n as inputOptions, r as ownOptions, t as commands } from "./chunks/options.js";
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
async function suggestionFor({ word, known }) {
	if (word === void 0 || known === void 0) return void 0;
	const { nearestName } = await import("./chunks/promote.js").then((n) => n.br);
	const nearest = nearestName(word, known);
	return nearest === void 0 ? void 0 : `Did you mean ${nearest}?`;
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
		await tune();
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
