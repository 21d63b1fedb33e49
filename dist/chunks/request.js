import { n as __exportAll } from "./rolldown-runtime.js";
import { _i as plainText, zn as parseJson } from "./promote.js";
import { i as openServiceAgent, n as serviceDelays, r as requestService, t as sendPersistently } from "./service-retry.js";
// src/action/trust/request.ts
var request_exports = __exportAll({ requestSender: () => requestSender });
const requestTimeout = 3e4;
const defaultLimit = 262144;
function requestSender(signal, delays = serviceDelays) {
	const agent = openServiceAgent(process.env);
	return async (url, { limit = defaultLimit, method = "GET", headers, body }) => {
		const options = {
			method,
			headers,
			body,
			limit,
			signal,
			timeout: requestTimeout
		};
		const { bytes, ...response } = await sendPersistently(() => requestService(agent, url, options), {
			delays,
			signal
		});
		if (bytes === void 0) throw new Error(`the response is longer than ${limit} bytes`);
		return {
			...response,
			bytes
		};
	};
}
function sendServiceRequest(send) {
	return async ({ url, ...request }) => {
		const { status, bytes } = await send(url, request);
		return {
			status,
			text: new TextDecoder().decode(bytes)
		};
	};
}
function jsonOf({ bytes }) {
	return parseJson(new TextDecoder().decode(bytes));
}
function describeResponse({ status, bytes }) {
	const text = plainText(new TextDecoder().decode(bytes.subarray(0, 1e3)), 300);
	return text === "" ? `the answer was ${status}` : `the answer was ${status}: ${text}`;
}
export { sendServiceRequest as a, request_exports as i, jsonOf as n, requestSender as r, describeResponse as t };
