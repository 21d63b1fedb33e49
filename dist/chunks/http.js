import { a as asBytes, i as userAgent, r as import_env_http_proxy_agent } from "./promote.js";
// src/registry/transport/proxy-agent.ts
function openServiceAgent(environment) {
	const loopback = "localhost,127.0.0.1,::1";
	const given = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
	return new import_env_http_proxy_agent.default({ noProxy: given === "" ? loopback : `${given},${loopback}` });
}
// src/action/github/http.ts
const jsonLimit = 262144;
let connections;
async function requestGithub(url, { limit = jsonLimit, method = "GET", ...rest }) {
	connections ??= openServiceAgent(process.env);
	const { statusCode, headers, body } = await connections.request({
		origin: url.origin,
		path: `${url.pathname}${url.search}`,
		method,
		...rest,
		headers: {
			"user-agent": userAgent,
			...rest.headers
		}
	});
	const header = (name) => [headers[name] ?? []].flat()[0];
	return {
		status: statusCode,
		header,
		bytes: await readWithin(body, limit)
	};
}
function jsonOf({ bytes }) {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return;
	}
}
async function readWithin(body, limit) {
	const chunks = [];
	let size = 0;
	for await (const chunk of body) {
		const bytes = asBytes(chunk);
		size += bytes.byteLength;
		if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`);
		chunks.push(bytes);
	}
	return Buffer.concat(chunks);
}
export { requestGithub as n, jsonOf as t };
