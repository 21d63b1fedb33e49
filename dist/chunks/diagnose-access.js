import { J as readText, W as isRecord } from "./promote.js";
import { n as requestGithub, t as jsonOf } from "./http.js";
// src/action/github/packages-api.ts
const patience = 3e3;
function apiOf(serverUrl, apiUrl) {
	const server = URL.parse(serverUrl);
	const api = URL.parse(apiUrl ?? "");
	if (server?.protocol !== "https:" || api === null) return void 0;
	const { host } = server;
	const expected = host === "github.com" || host.endsWith(".ghe.com") ? `https://api.${host}/` : `https://${host}/api/v3/`;
	return api.href.replace(/\/?$/, "/") === expected ? new URL(expected) : void 0;
}
function openApi(api, token) {
	const signal = AbortSignal.timeout(patience);
	const headers = {
		authorization: `Bearer ${token}`,
		accept: "application/vnd.github+json",
		"user-agent": "promote-image",
		"x-github-api-version": "2022-11-28"
	};
	return (path) => requestGithub(new URL(path, api), {
		headers,
		signal
	});
}
async function readPackage(ask, owner, name) {
	for (const owners of ["orgs", "users"]) {
		const answer = await ask(`${owners}/${encodeURIComponent(owner)}/packages/container/${encodeURIComponent(name)}`).catch(() => void 0);
		if (answer === void 0) return void 0;
		if (answer.status !== 404) return factsOf(answer, owners);
	}
	return { kind: "not-found" };
}
function factsOf(answer, owners) {
	if (answer.status === 401) return { kind: "token-unknown" };
	if (answer.status === 403) {
		const sso = answer.header("x-github-sso");
		if (sso === void 0) return { kind: "not-permitted" };
		return {
			kind: "single-sign-on",
			url: /^required; url=(https:\/\/[!-~]{1,500})$/.exec(sso)?.[1]
		};
	}
	const document = answer.status === 200 ? jsonOf(answer) : void 0;
	if (!isRecord(document)) return void 0;
	const { visibility, repository } = document;
	const linked = isRecord(repository) ? repository["full_name"] : void 0;
	return {
		kind: "seen",
		owners,
		visibility: visibility === "public" || visibility === "internal" ? visibility : "private",
		repository: typeof linked === "string" && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(linked) ? linked : void 0
	};
}
// src/action/github/diagnose-access.ts
const report = (source) => `(from reports: github.com/${source})`;
async function diagnose(refusal, around) {
	const known = causeFromTrigger(refusal, around) ?? causeFromMessage(refusal, around);
	if (known !== void 0 || around.ask === void 0) return known;
	const facts = await readPackage(around.ask, refusal.owner, refusal.name);
	return facts && causeFromFacts(refusal, facts, around);
}
function causeFromTrigger({ act }, { fork, dependabot }) {
	if (act === "read" || fork === void 0 && !dependabot) return void 0;
	return `This run was started by ${fork === void 0 ? "Dependabot" : `a pull request of the fork ${fork}`}: its token reads only, whatever \`permissions\` says. Promote after the merge, on \`push\` or \`release\` ${report("docker/build-push-action/issues/751")}.`;
}
function causeFromMessage({ said, owner }, { serverUrl }) {
	if (/SAML|single sign-on/i.test(said)) return signOn(owner, `${serverUrl}/settings/tokens`);
	if (/installation not allowed to/i.test(said)) return `The job's token may not write packages: give the job \`permissions: packages: write\` (beside what else it needs), and see that the organisation allows it under Settings, Actions, Workflow permissions ${report("actions/runner/issues/1039")}.`;
	if (/does not match expected scopes/i.test(said)) return "The personal access token lacks a scope: it must be a classic one, with write:packages to push and read:packages to read.";
	if (/User cannot be authenticated/i.test(said)) return tokenUnknown;
}
const tokenUnknown = "GitHub does not know this token: it is mistyped, revoked or over, or it is a fine-grained one, which the registry does not take. Use the job's own token, or a classic personal access token.";
function signOn(owner, url) {
	return `The organisation ${owner} wants single sign-on: authorise the token for it at ${url} ("Configure SSO"); the job's own token needs none ${report("cli/cli/issues/2661")}.`;
}
function causeFromFacts(refusal, facts, around) {
	const { owner, name, act } = refusal;
	if (facts.kind === "seen") return causeFromPackage(refusal, facts, around);
	if (facts.kind === "single-sign-on") return signOn(owner, facts.url ?? `${around.serverUrl}/settings/tokens`);
	if (facts.kind === "token-unknown") return tokenUnknown;
	if (facts.kind === "not-permitted") return `The job's token may not even look at packages: give the job \`permissions: packages: ${act}\`.`;
	const unseen = `The token sees no package ${owner}/${name}:`;
	return act === "write" ? `${unseen} if there is none yet, the job needs \`permissions: packages: write\` and the organisation must allow packages to be made; if there is one, it is private. ${accessHint(refusal, around)}.` : `${unseen} it does not exist, or it is private and closed to this repository. ${accessHint(refusal, around)}.`;
}
function causeFromPackage(refusal, facts, around) {
	const { repository: linked, visibility, owners } = facts;
	const { serverUrl, repository } = around;
	const page = `${serverUrl}/${owners}/${refusal.owner}/packages/container/${encodeURIComponent(refusal.name)}/settings`;
	const remedy = `${accessHint(refusal, around)}: ${page}`;
	if (linked === void 0) return `The ${visibility} package is linked to no repository, as one is that no workflow pushed first and that has no label \`org.opencontainers.image.source\`; a promotion by digest cannot add one. ${remedy} ${report("hephaestus-build/Hephaestus/pull/1671")}.`;
	if (linked.toLowerCase() !== repository.toLowerCase()) return `The ${visibility} package belongs to ${linked}. ${remedy} ${report("docker/build-push-action/issues/606")}.`;
	return `The ${visibility} package is linked to this repository, so it is the job that lacks \`permissions: packages: ${refusal.act}\`, or the package does not inherit its access. ${remedy}.`;
}
function accessHint({ act }, { repository }) {
	return `Let ${repository || "the repository"} in under "Manage Actions access" of the package's settings, with the role ${act === "write" ? "Write" : "Read"}`;
}
async function accessFactsOf({ serverUrl, repository, githubToken, env }) {
	const api = apiOf(serverUrl, env["GITHUB_API_URL"]);
	return {
		serverUrl,
		repository,
		fork: env["GITHUB_EVENT_NAME"] === "pull_request" ? await forkOf(env["GITHUB_EVENT_PATH"], repository) : void 0,
		dependabot: env["GITHUB_ACTOR"] === "dependabot[bot]" && env["GITHUB_EVENT_NAME"] !== "pull_request_target",
		ask: api !== void 0 && githubToken !== void 0 ? openApi(api, githubToken) : void 0
	};
}
async function forkOf(path, repository) {
	const event = await readEvent(path);
	const request = isRecord(event) ? event["pull_request"] : void 0;
	const head = isRecord(request) ? request["head"] : void 0;
	const from = isRecord(head) ? head["repo"] : void 0;
	const name = isRecord(from) ? from["full_name"] : void 0;
	return typeof name === "string" && /^[\w.-]+\/[\w.-]+$/.test(name) && name !== repository ? name : void 0;
}
async function readEvent(path) {
	try {
		return path === void 0 ? void 0 : JSON.parse(await readText(path));
	} catch {
		return;
	}
}
export { accessFactsOf, diagnose };
