import { F as isLoopbackName, Or as ecrAddress, T as tlsOptions, kr as isEcrPublic } from "./promote.js";
import { i as openServiceAgent, r as requestService, t as sendPersistently } from "./service-retry.js";
import { c as refusedExchange, n as isSuccess, o as IdentityError } from "./id-token.js";
// src/registry/identities/token-service/client.ts
const responseLimit = 262144;
const requestTimeout = 2e4;
const retryDelays = [1e3, 4e3];
function serviceClient({ env, signal, settings, delays = retryDelays }) {
	const agents = new Map();
	const agentOf = ({ host }) => {
		const own = settings.get(host) ?? {};
		const key = own.ca === void 0 ? "" : host;
		const agent = agents.get(key) ?? openServiceAgent(env, tlsOptions(own, false));
		agents.set(key, agent);
		return agent;
	};
	const attempt = async ({ url, ...request }) => {
		const options = {
			...request,
			limit: responseLimit,
			signal,
			timeout: requestTimeout
		};
		const { status, header, bytes } = await requestService(agentOf(url), url, options);
		if (bytes === void 0) throw new IdentityError(`The response of ${url.host} exceeds ${responseLimit} bytes.`);
		return {
			status,
			header,
			text: new TextDecoder().decode(bytes)
		};
	};
	return async (request) => {
		const { url } = request;
		if (url.protocol !== "https:" && !isLoopbackName(url.hostname)) throw new IdentityError(`${url.origin} is not reached by HTTPS: no ID token is sent there.`);
		try {
			const { status, text } = await sendPersistently(() => attempt(request), {
				delays,
				signal,
				isFinal,
				isBusy
			});
			return {
				status,
				text
			};
		} catch (error) {
			throw signal.aborted || isFinal(error) ? error : unreachable(url, error);
		}
	};
}
function isBusy({ status, text }) {
	return status === 400 && /\b(?:Throttling(?:Exception)?|TooManyRequestsException)\b/.test(text.slice(0, 2e3));
}
function isFinal(error) {
	return error instanceof IdentityError;
}
function unreachable({ host }, cause) {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new IdentityError(`${host} could not be reached (${reason}).`, { cause });
}
// src/registry/identities/token-service/requests.ts
function postForm(url, fields) {
	return {
		method: "POST",
		url: new URL(url),
		headers: {
			"content-type": "application/x-www-form-urlencoded",
			accept: "application/json"
		},
		body: new URLSearchParams(fields).toString()
	};
}
function postJson(url, body, headers = {}) {
	return {
		method: "POST",
		url: new URL(url),
		headers: {
			"content-type": "application/json",
			accept: "application/json",
			...headers
		},
		body: JSON.stringify(body)
	};
}
const tokenExchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
// src/registry/identities/aws/keys.ts
async function assumeRole(identity, context) {
	const { region, roleToAssume, audience = "sts.amazonaws.com", sessionDuration } = identity;
	const idToken = await context.idToken(audience);
	const request = postForm(endpointOf("AWS_ENDPOINT_URL_STS", `https://sts.${region}.${suffixOf(region)}/`, context.env).href, {
		Action: "AssumeRoleWithWebIdentity",
		Version: "2011-06-15",
		RoleArn: roleToAssume,
		RoleSessionName: "promote-image",
		WebIdentityToken: idToken,
		...sessionDuration !== void 0 && { DurationSeconds: String(sessionDuration) }
	});
	const response = await context.send({
		...request,
		headers: {
			...request.headers,
			accept: "application/xml"
		}
	});
	if (!isSuccess(response)) throw refusedExchange(`AWS STS refused to assume ${roleToAssume}`, response, {
		idToken,
		advice: `The role's trust policy must name this issuer as identity provider, audience ${JSON.stringify(audience)} and this exact sub (upper and lower case count).`
	});
	return masked({
		accessKeyId: element(response.text, "AccessKeyId"),
		secretAccessKey: element(response.text, "SecretAccessKey"),
		sessionToken: element(response.text, "SessionToken")
	}, context);
}
function keyOf(variable, env) {
	const text = env[variable]?.trim() ?? "";
	if (/^[\x21-\x7e]*$/.test(text)) return text;
	throw new IdentityError(`${variable} has characters that no key of AWS has: set it again.`);
}
function keysOfEnvironment(context) {
	const [accessKeyId, secretAccessKey, sessionToken] = [
		keyOf("AWS_ACCESS_KEY_ID", context.env),
		keyOf("AWS_SECRET_ACCESS_KEY", context.env),
		keyOf("AWS_SESSION_TOKEN", context.env)
	];
	if (!accessKeyId || !secretAccessKey) return void 0;
	return masked({
		accessKeyId,
		secretAccessKey,
		...sessionToken && { sessionToken }
	}, context);
}
function masked(keys, { onSecret }) {
	onSecret(keys.secretAccessKey);
	if (keys.sessionToken !== void 0) onSecret(keys.sessionToken);
	return keys;
}
function element(xml, name) {
	const text = new RegExp(`<${name}>([\\w+/=-]+)</${name}>`).exec(xml)?.[1];
	if (text === void 0) throw new IdentityError(`AWS STS answered without ${name}.`);
	return text;
}
function endpointOf(variable, usual, env) {
	const url = URL.parse(env[variable] || usual);
	if (url !== null && (url.protocol === "https:" || url.protocol === "http:" && isLoopbackName(url.hostname))) return url;
	throw new IdentityError(`${variable} is not the URL of an HTTPS service: write one such as ${usual}, or leave it out.`);
}
function suffixOf(region) {
	return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
}
// src/registry/identities/aws/sign.ts
async function signForAws(request, signing) {
	const { AwsV4Signer } = await import("./aws4fetch.esm.js");
	const { method, url, headers = {}, body } = request;
	const { keys, service, region, now } = signing;
	const signed = await new AwsV4Signer({
		method,
		url: url.href,
		headers: { ...headers },
		...body !== void 0 && { body },
		...keys,
		service,
		region,
		datetime: new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, ""),
		allHeaders: true
	}).sign();
	return {
		...request,
		headers: Object.fromEntries([...signed.headers].filter(([name]) => name !== "host"))
	};
}
// src/registry/identities/aws/ecr-api.ts
function ecrApiOf(registry, region, env) {
	if (isEcrPublic(registry)) return {
		url: endpointOf("AWS_ENDPOINT_URL_ECR_PUBLIC", "https://api.ecr-public.us-east-1.amazonaws.com/", env),
		service: "ecr-public",
		region: "us-east-1",
		target: "SpencerFrontendService"
	};
	return {
		url: endpointOf("AWS_ENDPOINT_URL_ECR", `https://${ecrAddress(registry)?.fips ? "ecr-fips" : "api.ecr"}.${region}.${suffixOf(region)}/`, env),
		service: "ecr",
		region,
		target: "AmazonEC2ContainerRegistry_V20150921"
	};
}
async function callEcr({ api: { url, service, region, target }, operation, parameters, keys }, { send, now }) {
	return send(await signForAws({
		method: "POST",
		url,
		headers: {
			"content-type": "application/x-amz-json-1.1",
			"x-amz-target": `${target}.${operation}`
		},
		body: JSON.stringify(parameters)
	}, {
		keys,
		service,
		region,
		now: now()
	}));
}
export { idTokenType as a, tokenExchangeGrant as c, keysOfEnvironment as i, serviceClient as l, ecrApiOf as n, postForm as o, assumeRole as r, postJson as s, callEcr as t };
