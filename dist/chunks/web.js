import { n as __exportAll } from "./rolldown-runtime.js";
import { n as openServiceAgent, t as requestService } from "./service-request.js";
import { t as sendPersistently } from "./service-retry.js";
import { Cn as decodeUri, c as tlsOptions } from "./promote.js";
import { r as signatureLimit } from "./format.js";
// src/registry/signatures/web.ts
var web_exports = __exportAll({
	WebStoreError: () => WebStoreError,
	webReader: () => webReader
});
var WebStoreError = class extends Error {
	name = "WebStoreError";
	status;
	constructor(status, detail) {
		super(detail);
		this.status = status;
	}
};
const timeout = 3e4;
const delays = [500, 2e3];
const redirectLimit = 5;
function webReader({ tls, signal, observe }) {
	const own = openServiceAgent(process.env, tlsOptions(tls, true));
	const other = openServiceAgent(process.env, tlsOptions(tls, false));
	const request = async (url, start) => {
		const isOwn = url.origin === start.origin;
		const options = {
			method: "GET",
			headers: isOwn ? loginOf(start) : {},
			limit: signatureLimit,
			signal,
			timeout
		};
		const began = performance.now();
		const event = {
			kind: "request",
			registry: url.host,
			method: "GET",
			path: url.pathname
		};
		try {
			const response = await requestService(isOwn ? own : other, url, options);
			observe({
				...event,
				status: response.status,
				milliseconds: performance.now() - began
			});
			return response;
		} catch (error) {
			observe({
				...event,
				milliseconds: performance.now() - began
			});
			throw error;
		}
	};
	return { async read(url) {
		const send = () => follow(url, (next) => request(next, url));
		const { status, bytes } = await sendPersistently(send, {
			delays,
			signal,
			isFinal
		});
		if (status === 404) return void 0;
		if (status !== 200) throw new WebStoreError(status, "only 404 means that there is no further signature");
		if (bytes === void 0) throw new WebStoreError(status, `the signature is longer than ${signatureLimit} bytes`);
		return bytes;
	} };
}
function isFinal(error) {
	return error instanceof WebStoreError;
}
async function follow(start, request) {
	let url = start;
	for (let count = 0; count <= redirectLimit; count++) {
		const response = await request(url);
		if (![
			301,
			302,
			303,
			307,
			308
		].includes(response.status)) return response;
		const next = URL.parse(response.header("location") ?? "", url.href);
		if (next === null || !(next.protocol === "https:" || next.protocol === "http:" && url.protocol === "http:")) throw new WebStoreError(response.status, "it redirects to what is not https");
		url = next;
	}
	throw new WebStoreError(310, `it redirects more than ${redirectLimit} times`);
}
function loginOf({ username, password }) {
	if (username === "" && password === "") return {};
	const login = `${decodeUri(username)}:${decodeUri(password)}`;
	return { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}
export { web_exports as n, WebStoreError as t };
