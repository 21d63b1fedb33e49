import { Hn as isRecord, gn as CredentialError, zn as parseJson } from "./promote.js";
// src/registry/credentials/credential-helper.ts
const timeout = 15e3;
const outputLimit = 65536;
const withheldVariable = /^(?:INPUT_|STATE_|ACTIONS_(?:RUNTIME|RESULTS|CACHE)_|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|NODE_)/i;
function spawnHelper(env, signal) {
	const helperEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !withheldVariable.test(name)));
	return async (suffix, server) => {
		if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(suffix)) throw new CredentialError("a credential helper in a configuration file has an invalid name");
		const program = `docker-credential-${suffix}`;
		return decodeHelperResult(await run(program, server, {
			env: helperEnv,
			...signal && { signal }
		}), `${program}, asked for ${server},`);
	};
}
async function run(program, server, { env, signal }) {
	const bounds = {
		timeout,
		killSignal: "SIGKILL",
		maxBuffer: outputLimit
	};
	const { execFile } = process.getBuiltinModule("node:child_process");
	if (signal?.aborted === true) return {
		stdout: "",
		failure: stopped
	};
	return new Promise((resolve) => {
		const child = execFile(program, ["get"], {
			env,
			windowsHide: true,
			...bounds
		}, (error, stdout) => {
			signal?.removeEventListener("abort", stop);
			const failure = signal?.aborted === true ? stopped : error && failureOf(error);
			resolve({
				stdout,
				...failure && { failure }
			});
		});
		const stop = () => {
			child.kill("SIGKILL");
			child.stdout?.destroy();
			child.stderr?.destroy();
		};
		signal?.addEventListener("abort", stop, { once: true });
		child.stdin?.on("error", () => void 0);
		child.stdin?.end(server);
	});
}
const stopped = "was stopped with the run";
function failureOf({ code, killed }) {
	if (code === "ENOENT") return "is not installed. Install it in this job, or remove it from the configuration";
	if (code === "EACCES") return "may not be executed";
	if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `answered more than ${outputLimit} bytes`;
	if (killed === true) return `did not output within ${timeout / 1e3} s`;
	return "failed";
}
function decodeHelperResult({ stdout, failure }, helper) {
	if (failure === void 0) return decodeOutput(stdout, helper);
	if (failure === "failed" && stdout.trim() === "credentials not found in native keychain") return void 0;
	const hint = failure === "failed" && stdout.trim() !== "" ? ` (${hiddenOutput})` : "";
	throw new CredentialError(`the credential helper ${helper} ${failure}${hint}. No other credentials were tried in its place`);
}
const hiddenOutput = "what it printed is not shown, because it may hold a secret: run it by hand to see why";
function decodeOutput(stdout, helper) {
	const output = parseJson(stdout) ?? parseJson(stdout.slice(stdout.search(/^\s*\{/m)));
	if (!isRecord(output) || typeof output["Secret"] !== "string") throw new CredentialError(`the credential helper ${helper} answered something else than credentials`);
	const { Username: username, Secret: secret } = output;
	if (secret === "") return void 0;
	if (username === "<token>") return {
		kind: "identity",
		token: secret
	};
	if (typeof username !== "string" || username === "") throw new CredentialError(`the credential helper ${helper} answered a secret without a user name`);
	return {
		kind: "basic",
		username,
		password: secret
	};
}
export { spawnHelper };
