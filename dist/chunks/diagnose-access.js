import { Hn as isRecord } from "./promote.js";
import { n as readPackage, t as apiOf } from "./packages-api.js";
// src/action/github/diagnose-access.ts
const apiTimeout = 3e3;
const report = (source) => `(from reports: github.com/${source})`;
async function diagnose(refusal, facts) {
	const cause = causeFromTrigger(refusal, facts) ?? causeFromMessage(refusal, facts);
	if (cause !== void 0 || facts.callApi === void 0) return cause;
	const packageFacts = await readPackage(facts.callApi, refusal.owner, refusal.name);
	return packageFacts && causeFromFacts(refusal, packageFacts, facts);
}
function causeFromTrigger({ access }, { fork, dependabot }) {
	if (access === "read" || fork === void 0 && !dependabot) return void 0;
	return `This run was started by ${fork === void 0 ? "Dependabot" : `a pull request of the fork ${fork}`}: its token can only read, whatever \`permissions\` says. Promote after the merge, on \`push\` or \`release\` ${report("docker/build-push-action/issues/751")}.`;
}
function causeFromMessage({ message, owner }, { serverUrl }) {
	if (/SAML|single sign-on/i.test(message)) return signOn(owner, `${serverUrl}/settings/tokens`);
	if (/installation not allowed to/i.test(message)) return `The job's token may not write packages. Give the job \`permissions: { packages: write }\` (beside its other permissions), and check that the organisation allows it under Settings, Actions, Workflow permissions ${report("actions/runner/issues/1039")}.`;
	if (/does not match expected scopes/i.test(message)) return "The personal access token lacks a scope: it must be a classic one, with write:packages to push and read:packages to read.";
	if (/User cannot be authenticated/i.test(message)) return tokenUnknown;
}
const tokenUnknown = "GitHub does not know this token: it is mistyped, revoked or expired, or it is a fine-grained one, which the registry does not accept. Use the job's own token, or a classic personal access token.";
function signOn(owner, url) {
	return `The organisation ${owner} requires single sign-on: authorise the token for it at ${url} ("Configure SSO"); the job's own token does not need it ${report("cli/cli/issues/2661")}.`;
}
function causeFromFacts(refusal, packageFacts, facts) {
	const { owner, name, access } = refusal;
	if (packageFacts.kind === "visible") return causeFromPackage(refusal, packageFacts, facts);
	if (packageFacts.kind === "single-sign-on") return signOn(owner, packageFacts.url ?? `${facts.serverUrl}/settings/tokens`);
	if (packageFacts.kind === "token-unknown") return tokenUnknown;
	if (packageFacts.kind === "not-permitted") return `The job's token may not even list packages. Give the job \`permissions: { packages: ${access} }\`.`;
	const invisible = `The token cannot see a package ${owner}/${name}:`;
	return access === "write" ? `${invisible} if it does not exist yet, the job needs \`permissions: { packages: write }\` and the organisation must allow new packages; if it exists, it is private. ${accessHint(refusal, facts)}.` : `${invisible} it does not exist, or it is private and closed to this repository. ${accessHint(refusal, facts)}.`;
}
function causeFromPackage(refusal, visible, facts) {
	const { repository: linked, visibility, owners } = visible;
	const { serverUrl, repository } = facts;
	const page = `${serverUrl}/${owners}/${refusal.owner}/packages/container/${encodeURIComponent(refusal.name)}/settings`;
	const remedy = `${accessHint(refusal, facts)}: ${page}`;
	if (linked === void 0) return `The ${visibility} package is not linked to a repository: no workflow created it, and its image has no label \`org.opencontainers.image.source\`. A promotion by digest cannot add one. ${remedy} ${report("hephaestus-build/Hephaestus/pull/1671")}.`;
	if (linked.toLowerCase() !== repository.toLowerCase()) return `The ${visibility} package belongs to ${linked}. ${remedy} ${report("docker/build-push-action/issues/606")}.`;
	return `The ${visibility} package is linked to this repository, so the job lacks \`permissions: { packages: ${refusal.access} }\`, or the package does not inherit the repository's access. ${remedy}.`;
}
function accessHint({ access }, { repository }) {
	return `Add ${repository || "the repository"} under "Manage Actions access" of the package's settings, with the role ${access === "write" ? "Write" : "Read"}`;
}
async function accessFactsOf(context) {
	const { serverUrl, apiUrl, repository, eventName, actor, githubToken } = context;
	const baseUrl = apiOf(serverUrl, apiUrl);
	return {
		serverUrl,
		repository,
		fork: eventName === "pull_request" ? forkOf(context.payload, repository) : void 0,
		dependabot: actor === "dependabot[bot]" && eventName !== "pull_request_target",
		callApi: baseUrl === void 0 || githubToken === void 0 ? void 0 : await apiClient(baseUrl, githubToken)
	};
}
async function apiClient(baseUrl, token) {
	try {
		return (await import("./octokit.js")).openApi(baseUrl, token, apiTimeout);
	} catch {
		return;
	}
}
function forkOf(payload, repository) {
	const request = payload["pull_request"];
	const head = isRecord(request) ? request["head"] : void 0;
	const from = isRecord(head) ? head["repo"] : void 0;
	const name = isRecord(from) ? from["full_name"] : void 0;
	return typeof name === "string" && /^[\w.-]+\/[\w.-]+$/.test(name) && name !== repository ? name : void 0;
}
export { accessFactsOf, diagnose };
