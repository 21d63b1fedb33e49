import { n as __exportAll } from "./rolldown-runtime.js";
import { I as asBytes, ft as userAgent, on as plainText, st as parseJson } from "./promote.js";
import { t as openServiceAgent } from "./service-agent.js";
// src/action/trust/request.ts
var request_exports = __exportAll({
	describeResponse: () => describeResponse,
	jsonOf: () => jsonOf,
	requestSender: () => requestSender
});
const patience = 3e4;
const defaultLimit = 262144;
function requestSender(signal) {
	const agent = openServiceAgent(process.env);
	return async (url, { limit = defaultLimit, method = "GET", headers, body }) => {
		const response = await agent.request({
			origin: url.origin,
			path: `${url.pathname}${url.search}`,
			method,
			headers: {
				"user-agent": userAgent,
				...headers
			},
			...body !== void 0 && { body },
			signal: AbortSignal.any([signal, AbortSignal.timeout(patience)])
		});
		const header = (name) => [response.headers[name] ?? []].flat()[0];
		return {
			status: response.statusCode,
			header,
			bytes: await readWithin(response.body, limit)
		};
	};
}
async function readWithin(body, limit) {
	const chunks = [];
	let size = 0;
	for await (const chunk of body) {
		const bytes = asBytes(chunk);
		size += bytes.byteLength;
		if (size > limit) throw new Error(`the response is longer than ${limit} bytes`);
		chunks.push(bytes);
	}
	return Buffer.concat(chunks);
}
function jsonOf({ bytes }) {
	return parseJson(new TextDecoder().decode(bytes));
}
function describeResponse({ status, bytes }) {
	const text = plainText(new TextDecoder().decode(bytes.subarray(0, 1e3)), 300);
	return text === "" ? `the answer was ${status}` : `the answer was ${status}: ${text}`;
}
export { request_exports as i, jsonOf as n, requestSender as r, describeResponse as t };
