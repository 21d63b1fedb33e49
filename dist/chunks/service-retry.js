import { C as parseRetryAfter, W as readUpTo, w as classifyConnectionError, xn as userAgent } from "./promote.js";
import { n as import_env_http_proxy_agent } from "./_slim_undici.js";
const { setTimeout } = process.getBuiltinModule("node:timers/promises");
// src/registry/transport/connections/service-agent.ts
const connect = { autoSelectFamilyAttemptTimeout: 4e3 };
function openServiceAgent(environment, tls = {}, connections) {
	const loopback = "localhost,127.0.0.1,::1";
	const excluded = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
	const noProxy = excluded === "" ? loopback : `${excluded},${loopback}`;
	const options = {
		...connect,
		...tls
	};
	return new import_env_http_proxy_agent.default({
		noProxy,
		connect: options,
		requestTls: options,
		...connections !== void 0 && { connections }
	});
}
// src/registry/transport/connections/service-request.ts
async function requestService(agent, url, { method, headers, body, limit, signal, timeout }) {
	const response = await agent.request({
		origin: url.origin,
		path: `${url.pathname}${url.search}`,
		method,
		headers: {
			"user-agent": userAgent,
			...headers
		},
		...body !== void 0 && { body },
		signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)])
	});
	const header = (name) => [response.headers[name] ?? []].flat()[0];
	return {
		status: response.statusCode,
		header,
		bytes: await readUpTo(limit, response.body)
	};
}
// src/registry/transport/connections/service-retry.ts
const serviceDelays = [500, 2e3];
async function sendPersistently(send, { delays, signal, isFinal = () => false, isBusy = () => false }) {
	for (const delay of delays) {
		let asked;
		try {
			const response = await send();
			if (!isTransient(response.status) && !isBusy(response)) return response;
			asked = parseRetryAfter(response.header("retry-after"), Date.now());
			if (asked !== void 0 && asked > 12e4) return response;
		} catch (error) {
			signal.throwIfAborted();
			if (isFinal(error) || !classifyConnectionError(error).transient) throw error;
		}
		await setTimeout(asked ?? delay, void 0, { signal });
	}
	return send();
}
function isTransient(status) {
	return status === 429 || status >= 500 && status !== 501;
}
export { openServiceAgent as i, serviceDelays as n, requestService as r, sendPersistently as t };
