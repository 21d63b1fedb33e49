import { t as fetchIdToken } from "./id-token.js";
import { t as apiOf } from "./packages-api.js";
import { Hn as isRecord, di as formatName } from "./promote.js";
import { a as sendServiceRequest, r as requestSender, t as describeResponse } from "./request.js";
import { t as jwtClaims } from "./jwt.js";
// src/action/trust/github-records/artifacts.ts
const permission = "`artifact-metadata: write`";
function destinations(images, { repository }) {
	return images.flatMap(({ digest, targets }) => [...Map.groupBy(targets, (target) => formatName(target.repository))].flatMap(([name, [first, ...more]]) => {
		const destination = first?.repository;
		if (first === void 0 || destination?.kind !== "registry") return [];
		const tags = [first, ...more].flatMap(({ tag }) => tag ?? []);
		const version = tags.find((tag) => /^v?\d+\.\d+\.\d+/.test(tag)) ?? tags[0];
		return [{
			destination,
			artifact: {
				name,
				digest,
				...version !== void 0 && { version },
				github_repository: repository.slice(repository.indexOf("/") + 1)
			}
		}];
	}));
}
// src/action/trust/github-records/create.ts
async function create({ what, path, body, permission }, { send, api, token, warn }) {
	const headers = {
		authorization: `Bearer ${token}`,
		accept: "application/vnd.github+json",
		"content-type": "application/json",
		"x-github-api-version": "2022-11-28"
	};
	try {
		const response = await send(new URL(`${api}${path}`), {
			method: "POST",
			headers,
			body: JSON.stringify(body)
		});
		if (response.status < 200 || response.status > 299) warn(`GitHub did not take ${what}: ${describeResponse(response)}. ${remedy(response, permission)}`);
	} catch (error) {
		warn(`GitHub did not take ${what}: ${textOf(error)}. The promotion itself is complete`);
	}
}
function remedy({ status }, permission) {
	return status === 401 || status === 403 || status === 404 ? `Give the job the permission ${permission}; the promotion itself is complete` : "The promotion itself is complete";
}
function textOf(error) {
	return error instanceof Error ? error.message : String(error);
}
// src/action/trust/github-records/deployment.ts
async function deploy(images, owner, options) {
	const environment = await environmentOf(options);
	if (environment === void 0) return;
	const path = `/orgs/${owner}/artifacts/metadata/deployment-record`;
	for (const { artifact } of destinations(images, options)) {
		const body = {
			...artifact,
			status: "deployed",
			logical_environment: environment,
			deployment_name: artifact.name
		};
		await create({
			what: `the deployment record of ${artifact.name}`,
			path,
			body,
			permission
		}, options);
	}
}
async function environmentOf({ idToken, warn }) {
	if (idToken === void 0) return void 0;
	try {
		const { environment } = jwtClaims(await idToken());
		return typeof environment === "string" && environment !== "" ? environment : void 0;
	} catch (error) {
		warn(`no deployment record was written, since the environment of the job is not known: ${textOf(error)}`);
		return;
	}
}
// src/action/trust/github-records/publish.ts
const imageLimit = 100;
function githubRecords(options) {
	return async (images) => {
		const published = images.slice(0, imageLimit);
		if (published.length < images.length) options.warn(`GitHub has records of only the first ${imageLimit} of ${images.length} promoted images`);
		const attested = attest(published, options);
		const [owner = ""] = options.repository.split("/");
		if (ownerType(options.payload) === "User") options.warn(`no storage record was written: GitHub keeps them for organisations, and ${owner} is a user. The signed record is uploaded all the same`);
		else await Promise.all([store(published, owner, options), deploy(published, owner, options)]);
		await attested;
	};
}
function ownerType({ repository }) {
	const owner = isRecord(repository) ? repository["owner"] : void 0;
	return isRecord(owner) ? owner["type"] : void 0;
}
async function attest(images, options) {
	const common = {
		what: "the signed record",
		path: `/repos/${options.repository}/attestations`,
		permission: "`attestations: write`"
	};
	for (const bundle of images.flatMap(({ bundles }) => bundles)) {
		const document = JSON.parse(new TextDecoder().decode(bundle));
		if (isRecord(document)) await create({
			...common,
			body: { bundle: document }
		}, options);
	}
}
async function store(images, owner, options) {
	const path = `/orgs/${owner}/artifacts/metadata/storage-record`;
	for (const { destination, artifact } of destinations(images, options)) {
		const body = {
			...artifact,
			registry_url: `https://${destination.registry}`,
			repository: destination.path,
			status: "active"
		};
		await create({
			what: `the storage record of ${artifact.name}`,
			path,
			body,
			permission
		}, options);
	}
}
// src/action/trust/open-github-records.ts
const audience = "promote-image";
function openGithubRecords({ context, env, githubToken, signal, warn, onSecret }) {
	const { serverUrl, apiUrl, repository, payload } = context;
	const api = apiOf(serverUrl, apiUrl);
	if (api === void 0 || githubToken === void 0 || repository === "") return async () => warn("GitHub has no record of the promotion: `github-records` works only in a GitHub Actions workflow, with its token");
	const send = requestSender(signal);
	const idToken = () => fetchIdToken(audience, {
		env,
		send: sendServiceRequest(send),
		onSecret
	});
	return githubRecords({
		send,
		api,
		token: githubToken,
		repository,
		payload,
		idToken: Boolean(env["ACTIONS_ID_TOKEN_REQUEST_URL"]) ? idToken : void 0,
		warn
	});
}
export { openGithubRecords };
