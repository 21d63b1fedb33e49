import { Nt as userAgent, R as readUpTo, l as import_env_http_proxy_agent } from "./promote.js";
// src/registry/transport/connections/service-agent.ts
const connect = { autoSelectFamilyAttemptTimeout: 4e3 };
function openServiceAgent(environment, tls = {}) {
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
		requestTls: options
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
export { openServiceAgent as n, requestService as t };
