const { connect } = process.getBuiltinModule("node:net");
// src/registry/transport/sockets/preconnect.ts
const connectionsPerHost = 3;
const hostLimit = 4;
const idleTimeout = 15e3;
const addressTimeout = 4e3;
const inputLengthLimit = 65536;
const blockingInputs = [
	"INPUT_CONFIG",
	"INPUT_PLAN",
	"INPUT_ALLOW-TARGETS",
	"http_proxy",
	"HTTP_PROXY",
	"https_proxy",
	"HTTPS_PROXY"
];
const blockingSettings = /mirrors|plain-http/;
const loopback = /^(?:localhost$|127\.)/;
const reference = /^(?:((?:[a-z0-9-]+\.)+[a-z0-9-]+|localhost|[a-z0-9-]+(?=:\d))(?::(\d{1,5}))?\/)?[a-z0-9][a-z0-9._/*-]*(?::[\w.{}-]+)?(?:@sha\d{3}:[0-9a-f]+)?$/;
const withoutRegistry = /^(?::[\w.{}-]+$|oci(?:-archive)?:)/;
const waiting = new Map();
function registriesInInputs(env) {
	const texts = [env["INPUT_SOURCE"] ?? "", env["INPUT_TARGETS"] ?? ""];
	if (blockingInputs.some((name) => (env[name] ?? "").trim() !== "") || blockingSettings.test(env["INPUT_REGISTRIES"] ?? "") || texts.join().length > inputLengthLimit) return [];
	const entries = texts.flatMap((text) => text.split(/[\n,]/)).map((entry) => entry.trim());
	const endpoints = new Map();
	for (const entry of entries) {
		if (entry === "" || withoutRegistry.test(entry)) continue;
		const endpoint = endpointOf(entry);
		if (endpoint === void 0) return [];
		endpoints.set(keyOf(endpoint.host, endpoint.port), endpoint);
	}
	return [...endpoints.values()].slice(0, hostLimit);
}
function endpointOf(entry) {
	const match = reference.exec(entry);
	if (match === null || !/[/:@]/.test(entry)) return void 0;
	const [, written = "docker.io", digits] = match;
	const host = digits === void 0 && /^(?:index\.)?docker\.io$/.test(written) ? "registry-1.docker.io" : written;
	const port = digits === void 0 ? loopback.test(host) ? 80 : 443 : Number(digits);
	return port > 0 && port < 65536 ? {
		host,
		port
	} : void 0;
}
async function preconnect(env) {
	const endpoints = registriesInInputs(env);
	const begun = endpoints.map(async ({ host, port }) => {
		const sockets = Array.from({ length: connectionsPerHost }, () => open(host, port));
		waiting.set(keyOf(host, port), sockets);
		await Promise.all(sockets.map(isUnderWay));
	});
	if (begun.length > 0) await Promise.race([Promise.all(begun), new Promise((resolve) => setTimeout(resolve, 10))]);
	if (endpoints.length === 0 || !endpoints.every(({ host }) => loopback.test(host))) process.getBuiltinModule("node:tls");
}
function isUnderWay(socket) {
	return new Promise((resolve) => {
		socket.once("connectionAttempt", () => resolve()).once("close", () => resolve());
	});
}
function open(host, port) {
	const socket = connect({
		host,
		port,
		timeout: idleTimeout,
		autoSelectFamilyAttemptTimeout: addressTimeout,
		noDelay: true,
		keepAlive: true,
		keepAliveInitialDelay: 6e4,
		highWaterMark: 65536
	});
	return socket.unref().on("error", () => {}).once("timeout", () => socket.destroy());
}
function takePreconnected(host, port) {
	return waiting.get(keyOf(host, port))?.shift()?.ref();
}
function keyOf(host, port) {
	return `${host}:${port}`;
}
export { preconnect, registriesInInputs, takePreconnected };
