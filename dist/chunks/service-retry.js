import { setTimeout } from "node:timers/promises";
// src/registry/transport/connections/service-retry.ts
async function sendPersistently(send, { delays, signal, isFinal, isBusy = () => false }) {
	for (const delay of delays) {
		try {
			const response = await send();
			if (!isTransient(response.status) && !isBusy(response)) return response;
		} catch (error) {
			signal.throwIfAborted();
			if (isFinal(error)) throw error;
		}
		await setTimeout(delay, void 0, { signal });
	}
	return send();
}
function isTransient(status) {
	return status === 429 || status >= 500 && status !== 501;
}
export { sendPersistently as t };
