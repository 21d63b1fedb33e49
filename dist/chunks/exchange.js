import { r as byteChunk } from "./promote.js";
// src/action/exchange.ts
const jsonLimit = 262144;
async function exchange(url, { limit = jsonLimit, ...question }) {
	const response = await fetch(url, {
		...question,
		redirect: "error"
	});
	const bytes = await readWithin(response, limit);
	return {
		status: response.status,
		header: (name) => response.headers.get(name) ?? void 0,
		bytes
	};
}
function jsonOf({ bytes }) {
	try {
		return JSON.parse(new TextDecoder().decode(bytes));
	} catch {
		return;
	}
}
async function readWithin(response, limit) {
	const chunks = [];
	let size = 0;
	for await (const chunk of response.body ?? []) {
		const bytes = byteChunk(chunk);
		size += bytes.byteLength;
		if (size > limit) throw new Error(`the answer is longer than ${limit} bytes`);
		chunks.push(bytes);
	}
	return Buffer.concat(chunks);
}
export { jsonOf as n, exchange as t };
