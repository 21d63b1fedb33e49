import { Hn as isRecord, _i as plainText, gn as CredentialError, zn as parseJson } from "./promote.js";
import { t as jwtClaims } from "./jwt.js";
// src/registry/identities/errors.ts
var IdentityError = class extends CredentialError {};
var NoIdentityError = class extends IdentityError {};
const shownClaims = [
	"iss",
	"aud",
	"sub",
	"repository",
	"ref",
	"environment",
	"job_workflow_ref"
];
function describeClaims(idToken) {
	const claims = jwtClaims(idToken);
	const shown = shownClaims.flatMap((name) => {
		const value = claims[name];
		return typeof value === "string" ? [`${name} ${JSON.stringify(plainText(value, 300))}`] : [];
	});
	return shown.length === 0 ? "" : ` The ID token says: ${shown.join(", ")}.`;
}
function refusedExchange(subject, response, { idToken, advice }) {
	const words = reasonOf(response);
	const claims = idToken === void 0 ? "" : describeClaims(idToken);
	return new IdentityError(`${subject} (HTTP ${response.status}${words === "" ? "" : `: ${words}`}).${claims} ${advice}`);
}
function reasonOf({ text }) {
	const body = parseJson(text);
	if (isRecord(body)) {
		const nested = isRecord(body["error"]) ? body["error"] : body;
		const words = [
			"error",
			"status",
			"code",
			"error_description",
			"message",
			"detail",
			"Message",
			"__type"
		].map((key) => nested[key]).filter((value) => typeof value === "string");
		return plainText([...new Set(words)].join(": "), 300);
	}
	const xml = ["Code", "Message"].flatMap((tag) => new RegExp(`<${tag}>([^<]{1,300})</${tag}>`).exec(text)?.[1] ?? []);
	return plainText(xml.join(": "), 300);
}
// src/registry/identities/token-service/responses.ts
function jsonOf({ text }) {
	const value = parseJson(text);
	return isRecord(value) ? value : {};
}
function requiredText(value, service) {
	if (typeof value === "string" && value !== "") return value;
	throw new IdentityError(`${service} answered without a token. Check its address, and whether a proxy answers in its place.`);
}
function lifetimeOf(value, fallback) {
	const seconds = Number(value);
	return Number.isFinite(seconds) && seconds > 0 ? seconds : fallback;
}
function isSuccess({ status }) {
	return status >= 200 && status < 300;
}
// src/registry/identities/id-token.ts
const services = [
	{
		name: "GitHub Actions",
		field: "value",
		request: (env, audience) => {
			const { ACTIONS_ID_TOKEN_REQUEST_URL: service, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
			if (!service || !token || !URL.canParse(service)) return void 0;
			const url = new URL(service);
			url.searchParams.set("audience", audience);
			return {
				method: "GET",
				url,
				headers: bearer(token)
			};
		}
	},
	{
		name: "Buildkite",
		field: "token",
		request: (env, audience) => {
			const { BUILDKITE_AGENT_ACCESS_TOKEN: token, BUILDKITE_JOB_ID: job } = env;
			if (!token || !job) return void 0;
			const endpoint = (env["BUILDKITE_AGENT_ENDPOINT"] ?? "https://agent.buildkite.com/v3").replace(/\/+$/, "");
			return {
				method: "POST",
				url: new URL(`${endpoint}/jobs/${encodeURIComponent(job)}/oidc/tokens`),
				headers: {
					authorization: `Token ${token}`,
					"content-type": "application/json"
				},
				body: JSON.stringify({ audience })
			};
		}
	},
	{
		name: "Azure Pipelines",
		field: "oidcToken",
		request: (env) => {
			const { SYSTEM_OIDCREQUESTURI: service, SYSTEM_ACCESSTOKEN: token } = env;
			if (!service || !token || !URL.canParse(service)) return void 0;
			const url = new URL(service);
			url.searchParams.set("api-version", "7.1");
			return {
				method: "POST",
				url,
				headers: {
					...bearer(token),
					"content-type": "application/json"
				}
			};
		}
	}
];
const variables = [
	"PROMOTE_IMAGE_ID_TOKEN",
	"CIRCLE_OIDC_TOKEN_V2",
	"BITBUCKET_STEP_OIDC_TOKEN"
];
async function fetchIdToken(audience, { env, send, onSecret }) {
	for (const { name, request, field } of services) {
		const tokenRequest = request(env, audience);
		if (tokenRequest === void 0) continue;
		const response = await send(tokenRequest);
		if (!isSuccess(response)) throw new IdentityError(`${name} issued no ID token for audience ${JSON.stringify(audience)} (HTTP ${response.status}).`);
		const token = requiredText(jsonOf(response)[field], name);
		onSecret(token);
		return token;
	}
	const token = variables.map((name) => env[name]).find((value) => value);
	if (token === void 0) throw new NoIdentityError(whyNone(env));
	onSecret(token);
	return token;
}
function whyNone(env) {
	if (env["GITHUB_ACTIONS"] === "true") return "The job may not request an ID token. Add \"permissions: { id-token: write }\" to the job (a pull request from a fork never has it).";
	if (env["GITLAB_CI"] === "true") return "The job has no ID token. Add \"id_tokens: { PROMOTE_IMAGE_ID_TOKEN: { aud: \u2026 } }\" to the job.";
	return "The job has no ID token: this CI is not supported. Put a token into the variable PROMOTE_IMAGE_ID_TOKEN.";
}
function bearer(token) {
	return {
		authorization: `Bearer ${token}`,
		accept: "application/json"
	};
}
export { requiredText as a, refusedExchange as c, lifetimeOf as i, isSuccess as n, IdentityError as o, jsonOf as r, NoIdentityError as s, fetchIdToken as t };
