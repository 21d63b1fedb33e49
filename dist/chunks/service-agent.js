import { a as import_env_http_proxy_agent } from "./promote.js";
// src/registry/transport/connections/service-agent.ts
const connect = { autoSelectFamilyAttemptTimeout: 4e3 };
function openServiceAgent(environment, ca) {
	const loopback = "localhost,127.0.0.1,::1";
	const excluded = environment["no_proxy"] ?? environment["NO_PROXY"] ?? "";
	const noProxy = excluded === "" ? loopback : `${excluded},${loopback}`;
	if (ca === void 0) return new import_env_http_proxy_agent.default({
		noProxy,
		connect
	});
	const { getCACertificates } = process.getBuiltinModule("node:tls");
	const trusted = {
		...connect,
		ca: [...getCACertificates("default"), ca]
	};
	return new import_env_http_proxy_agent.default({
		noProxy,
		connect: trusted,
		requestTls: trusted
	});
}
export { openServiceAgent as t };
