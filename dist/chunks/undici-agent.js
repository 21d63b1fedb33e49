import { r as import_proxy_agent, t as import_agent } from "./_slim_undici.js";
import { A as joinHeaders, M as connectTimeout, O as keepAliveTimeout, T as tlsOptions, j as addressTimeout, k as maxHeaderSize } from "./promote.js";
const { setImmediate } = process.getBuiltinModule("node:timers/promises");
// src/registry/transport/http/undici-agent.ts
function createUndiciAgent(settings) {
	const agent = openAgent(settings);
	return {
		send: async (request) => {
			await setImmediate();
			const { statusCode: status, headers, body } = await agent.compose(trackProgress(request.progress)).request(optionsOf(request));
			return {
				status,
				headers: joinHeaders(headers),
				body
			};
		},
		close: () => agent.destroy()
	};
}
function openAgent({ kind, own, connect, proxy, options: { concurrency, settings } }) {
	const bodies = concurrency * 2 * 2;
	const shared = {
		connect,
		connections: kind === "small" ? concurrency * 4 + bodies : bodies,
		keepAliveTimeout,
		connectTimeout,
		maxHeaderSize,
		autoSelectFamilyAttemptTimeout: addressTimeout
	};
	if (proxy === void 0) return new import_agent.default({
		...shared,
		allowH2: false
	});
	const requestTls = {
		...tlsOptions(settings, own),
		timeout: connectTimeout,
		autoSelectFamilyAttemptTimeout: addressTimeout
	};
	return new import_proxy_agent.default({
		...shared,
		uri: proxy,
		allowH2: kind === "small",
		requestTls
	});
}
function optionsOf({ method, url, target, headers, body, signal, idleTimeout }) {
	return {
		origin: url.origin,
		path: target,
		method,
		signal,
		headersTimeout: idleTimeout,
		bodyTimeout: idleTimeout,
		headers,
		reset: false,
		body: body === void 0 || body instanceof Uint8Array ? body ?? null : body.source
	};
}
function trackProgress(progress) {
	return (next) => (options, handler) => next(options, {
		onRequestStart: (controller, context) => {
			progress.started = true;
			handler.onRequestStart?.(controller, context);
		},
		onRequestUpgrade: (...parameters) => handler.onRequestUpgrade?.(...parameters),
		onResponseStart: (...parameters) => handler.onResponseStart?.(...parameters),
		onResponseData: (...parameters) => handler.onResponseData?.(...parameters),
		onResponseEnd: (...parameters) => handler.onResponseEnd?.(...parameters),
		onResponseError: (...parameters) => {
			progress.failed = true;
			handler.onResponseError?.(...parameters);
		}
	});
}
export { createUndiciAgent };
