import { En as ecrAddress, Zn as plainText, cr as formatName, i as longestMatch, tr as RegistryError } from "./promote.js";
import { n as isSuccess, r as jsonOf, t as fetchIdToken } from "./id-token.js";
import { i as keysOfEnvironment, l as serviceClient, n as ecrApiOf, r as assumeRole, t as callEcr } from "./ecr-api.js";
// src/registry/identities/aws/create-repository.ts
function createEcrCreator(identities, { settings, signal, ...options }) {
	return ecrCreator(identities, {
		...options,
		send: serviceClient({
			env: options.env,
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
		const keys = identity === void 0 ? keysOfEnvironment(options) : await keysOf(identity);
		const address = ecrAddress(name.registry);
		const region = address?.region ?? identity?.region;
		if (keys === void 0 || region === void 0) throw withoutKeys(name);
		const parameters = {
			repositoryName: name.path,
			...address && { registryId: address.account }
		};
		const api = ecrApiOf(name.registry, region, options.env);
		const response = await callEcr({
			api,
			operation: "CreateRepository",
			parameters,
			keys
		}, context);
		if (isSuccess(response)) return "created";
		const type = typeOf(response);
		if (type === "RepositoryAlreadyExistsException") return "present";
		throw refused(name, region, type, response);
	};
}
function typeOf(response) {
	const type = jsonOf(response)["__type"];
	return typeof type === "string" ? plainText(type.slice(type.lastIndexOf("#") + 1), 100) : "";
}
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
function withoutKeys(name) {
	return new RegistryError({
		...facts(name),
		detail: "the job has no AWS credentials to do it with",
		remedy: "A login to the registry alone cannot create a repository: name a role for it in `registry-identities`, or run aws-actions/configure-aws-credentials before this step, which sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
	});
}
function refused(name, region, type, response) {
	const { message, Message } = jsonOf(response);
	const words = [message, Message].find((value) => typeof value === "string");
	const command = `aws ecr create-repository --region ${region} --repository-name ${name.path}`;
	const right = /AccessDenied|NotAuthorized/.test(type) ? "Allow it the action ecr:CreateRepository, or create" : "Create";
	return new RegistryError({
		...facts(name),
		status: response.status,
		...type !== "" && { codes: [type] },
		...words !== void 0 && { detail: plainText(words) },
		remedy: `${right} the repository once: \`${command}\`.`
	});
}
export { createEcrCreator };
