import { n as __exportAll } from "./rolldown-runtime.js";
import { i as openServiceAgent, n as serviceDelays, r as requestService, t as sendPersistently } from "./service-retry.js";
import { T as tlsOptions, Tr as decodeUri, rt as mapWithLimit } from "./promote.js";
import { r as signatureLimit } from "./format.js";
// src/registry/signatures/web.ts
var web_exports = __exportAll({ webReader: () => webReader });
var WebStoreError = class extends Error {
	name = "WebStoreError";
	status;
	constructor(status, detail) {
		super(detail);
		this.status = status;
	}
};
const timeout = 3e4;
const redirectLimit = 5;
const width = 4;
function webReader({ tls, observe }) {
	const own = openServiceAgent(process.env, tlsOptions(tls, true), width);
	let other;
	const agentFor = (isOwn) => isOwn ? own : other ??= openServiceAgent(process.env, tlsOptions(tls, false), width);
	const limit = mapWithLimit(width);
	const request = async (url, start, signal) => {
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
			const response = await requestService(agentFor(isOwn), url, options);
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
	return {
		async read(url, signal) {
			const send = () => follow(url, (next) => request(next, url, signal));
			const { status, bytes } = await limit(() => sendPersistently(send, {
				delays: serviceDelays,
				signal,
				isFinal
			}));
			if (status === 404) return void 0;
			if (status !== 200) throw new WebStoreError(status, "only 404 means that there is no further signature");
			if (bytes === void 0) throw new WebStoreError(status, `the signature is longer than ${signatureLimit} bytes`);
			return bytes;
		},
		async close() {
			await Promise.all([own.destroy(), other?.destroy()]);
		}
	};
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
