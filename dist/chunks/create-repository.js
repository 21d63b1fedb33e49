import { Dr as createRepositoryCommand, Hn as isRecord, Or as ecrAddress, _i as plainText, di as formatName, i as longestMatch, ri as RegistryError } from "./promote.js";
import { n as isSuccess, r as jsonOf, t as fetchIdToken } from "./id-token.js";
import { i as keysOfEnvironment, l as serviceClient, n as ecrApiOf, r as assumeRole, t as callEcr } from "./ecr-api.js";
// src/registry/identities/aws/creation-errors.ts
const facts = ({ registry, ...path }) => ({
	registry,
	repository: formatName({
		...path,
		registry
	}),
	operation: "create the repository",
	access: "write",
	code: "repository-not-created"
});
const again = "Run the job again: a repository that exists by then is used.";
function typeOf(response) {
	const type = jsonOf(response)["__type"];
	return typeof type === "string" ? plainText(type.slice(type.lastIndexOf("#") + 1), 100) : "";
}
function withoutKeys(name) {
	return new RegistryError({
		...facts(name),
		mayBeDone: false,
		detail: "the job has no AWS credentials to do it with",
		remedy: "A login to the registry alone cannot create a repository: name a role for it in `registry-identities`, or run aws-actions/configure-aws-credentials before this step, which sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
	});
}
function withoutRegion(name) {
	return new RegistryError({
		...facts(name),
		mayBeDone: false,
		detail: "its region is not known, since the host is not ACCOUNT.dkr.ecr.REGION.amazonaws.com",
		remedy: "Name the region in an entry of `registry-identities` that covers this repository."
	});
}
function unanswered(name, cause) {
	const detail = cause instanceof Error ? plainText(cause.message) : "";
	return new RegistryError({
		...facts(name),
		detail,
		remedy: again,
		cause
	});
}
function notCreated(name, { status }) {
	return new RegistryError({
		...facts(name),
		status,
		mayBeDone: true,
		detail: "the response names no repository: it is probably not of ECR's API, but of a proxy",
		remedy: "Check HTTPS_PROXY, NO_PROXY and AWS_ENDPOINT_URL_ECR."
	});
}
function refused(name, region, response) {
	const { status } = response;
	const { message, Message } = jsonOf(response);
	const words = [message, Message].find((value) => typeof value === "string");
	const type = typeOf(response);
	return new RegistryError({
		...facts(name),
		status,
		...type !== "" && { codes: [type] },
		...words !== void 0 && { detail: plainText(words) },
		remedy: remedyOf(status, type, createRepositoryCommand(name.registry, name.path, region))
	});
}
function remedyOf(status, type, command) {
	if (/AccessDenied|NotAuthorized/.test(type)) return `Allow it the action ecr:CreateRepository, or create the repository once: ${command}.`;
	if (/InvalidSignature|UnrecognizedClient|InvalidClientTokenId|ExpiredToken/.test(type)) return "Check the AWS credentials of the job, and the clock of the runner.";
	if (/LimitExceeded/.test(type)) return "Delete a repository that is no longer needed, or ask AWS for a higher quota.";
	if (/Throttling|TooManyRequests/.test(type) || status === 429 || status >= 500) return again;
	if (status < 400) return "Check AWS_ENDPOINT_URL_ECR: redirects are not followed.";
	return `Create the repository once: ${command}.`;
}
// src/registry/identities/aws/create-repository.ts
function createEcrCreator(identities, { settings, ...options }) {
	const { env, signal } = options;
	return ecrCreator(identities, {
		...options,
		send: serviceClient({
			env,
			settings,
			signal
		})
	});
}
function ecrCreator(identities, options) {
	const entries = identities.flatMap((identity) => identity.type === "aws-ecr" ? [[identity.registry, identity]] : []);
	const context = {
		...options,
		idToken: (audience) => fetchIdToken(audience, options)
	};
	const assumed = new Map();
	const keysOf = (identity) => {
		const keys = assumed.get(identity) ?? assumeRole(identity, context);
		assumed.set(identity, keys);
		return keys;
	};
	return async (name) => {
		const identity = longestMatch(entries, name);
		const region = ecrAddress(name.registry)?.region ?? identity?.region;
		if (region === void 0) throw withoutRegion(name);
		const keys = identity === void 0 ? keysOfEnvironment(options) : await keysOf(identity);
		if (keys === void 0) throw withoutKeys(name);
		return create(name, {
			region,
			keys
		}, context, options.signal);
	};
}
async function create(name, { region, keys }, context, signal) {
	const address = ecrAddress(name.registry);
	const parameters = {
		repositoryName: name.path,
		...address && { registryId: address.account }
	};
	const api = ecrApiOf(name.registry, region, context.env);
	const response = await callEcr({
		api,
		operation: "CreateRepository",
		parameters,
		keys
	}, context).catch((error) => {
		throw signal?.aborted ? error : unanswered(name, error);
	});
	if (!isSuccess(response)) {
		if (typeOf(response) === "RepositoryAlreadyExistsException") return "present";
		throw refused(name, region, response);
	}
	if (!isRecord(jsonOf(response)["repository"])) throw notCreated(name, response);
	return "created";
}
export { createEcrCreator };
