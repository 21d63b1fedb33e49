import { $r as ReferenceSyntaxError, Hi as quote, Xn as failureText, Yt as failuresOf, Zr as parseReference, _r as readConnection, di as formatName, ni as PromoteError } from "./promote.js";
import { withAdvice } from "./remedies.js";
import { t as withRegistries } from "./with-registries.js";
// src/cli/commands/login-check.ts
async function checkLogins(operands, source, options) {
	const names = operands.map(repositoryOf);
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
function openAll(names, connection, options) {
	return withRegistries(connection, options, (open) => Promise.all(names.map(async (name) => {
		const check = await checkLogin(name, connection, open);
		const [first, ...advice] = check.permission.split("\n");
		options.runner.line(`${check.repository}: ${first} (${check.login})`);
		for (const line of advice) options.runner.line(`  ${line}`);
		return check;
	})));
}
async function checkLogin(name, connection, open) {
	const { registries, credentials, signal } = open;
	try {
		const repository = registries.open(name, {
			access: "push",
			signal
		});
		const permission = await repository.openUpload();
		if (permission.kind === "granted" && permission.session !== void 0) await repository.cancelUpload(permission.session);
		const login = (connection.registries.get(name.registry)?.anonymous === true ? void 0 : await credentials.find(name, "push"))?.origin ?? "no login";
		const allowed = permission.kind === "granted";
		return {
			repository: formatName(name),
			allowed,
			permission: describe(permission, signal),
			login
		};
	} catch (error) {
		return {
			repository: formatName(name),
			allowed: false,
			permission: whyUnknown(error, signal),
			login: "unknown"
		};
	}
}
function whyUnknown(error, signal) {
	if (signal.aborted) {
		const reason = signal.reason;
		return `cannot tell: ${reason instanceof Error ? reason.message : "stopped"}`;
	}
	if (!(error instanceof PromoteError)) throw error;
	return `cannot tell: ${explain(error, signal)}`;
}
function describe(permission, signal) {
	if (permission.kind === "granted") return "may push";
	return `${permission.kind === "denied" ? "may not push" : "cannot tell"}: ${explain(permission.error, signal)}`;
}
function explain(error, signal) {
	return failuresOf(error, {
		requests: [],
		signal,
		isTagTouched: true,
		writesNothing: true
	}).map((failure) => failureText(withAdvice(failure, "command-line"))).join("\n");
}
function repositoryOf(text) {
	try {
		const { repository, tag, digest } = parseReference(text);
		if (repository.kind !== "registry") return { problem: `${quote(text)} is not a repository of a registry.` };
		if (/^[^/]*[.:][^/]*$/.test(text) && digest === void 0) return { problem: `${quote(text)} names no repository. Add one that you push to, such as ${text}/acme/app.` };
		if (tag === void 0 && digest === void 0) return repository;
		return { problem: `${quote(text)} names an image. A login is for a repository: write ${formatName(repository)}.` };
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return { problem: `${JSON.stringify(text)}: ${error.message}` };
		throw error;
	}
}
export { checkLogins };
