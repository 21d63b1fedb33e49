import { n as openServiceAgent, t as requestService } from "./service-request.js";
import { r as signatureLimit } from "./format.js";
import { setTimeout } from "node:timers/promises";
// src/registry/signatures/web.ts
var WebStoreError = class extends Error {
	name = "WebStoreError";
	status;
	constructor(status, detail) {
		super(detail);
		this.status = status;
	}
};
const timeout = 3e4;
const pauses = [500, 2e3];
const redirectLimit = 5;
function webReader(ca, signal) {
	const agent = openServiceAgent(process.env, ca);
	return { async read(url) {
		const { status, bytes } = await persistently(() => follow(agent, url, signal), signal);
		if (status === 404) return void 0;
		if (status !== 200) throw new WebStoreError(status, "only 404 means that there is no further signature");
		if (bytes === void 0) throw new WebStoreError(status, `the signature is longer than ${signatureLimit} bytes`);
		return bytes;
	} };
}
async function persistently(send, signal) {
	for (const pause of pauses) {
		try {
			const response = await send();
			if (response.status !== 429 && response.status < 500) return response;
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof WebStoreError) throw error;
		}
		await setTimeout(pause, void 0, { signal });
	}
	return send();
}
async function follow(agent, start, signal) {
	let url = start;
	for (let count = 0; count <= redirectLimit; count++) {
		const headers = url.origin === start.origin ? loginOf(start) : {};
		const response = await requestService(agent, url, {
			method: "GET",
			headers,
			limit: signatureLimit,
			signal,
			timeout
		});
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
	const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}
export { WebStoreError, webReader };
