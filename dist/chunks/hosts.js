import { Er as headerProblem, Hi as quote, Xr as normalHost, vr as integerBetween, wi as problem } from "./promote.js";
import { n as readYaml } from "./parse.js";
import { i as validate, n as listOf } from "./schema2.js";
import { S as _minLength, _ as superRefine, d as optional, f as pipe, g as string, h as strictObject, p as record, v as transform } from "./mini.js";
import { i as wordOf, n as flag, r as textThat, t as describeValue } from "./schema.js";
// src/action/inputs/registries/host-schema.ts
const rateLimit = 1e4;
const retryLimit = 20;
const pageLimit = 1e4;
const hostName = textThat("a host such as ghcr.io or 127.0.0.1:5000", (text) => normalHost(text) !== void 0);
const pem = string({ error: "it is neither a path nor a PEM text" }).check(_minLength(1, { error: "it is empty" }));
const headers = pipe(record(string(), string({ error: "its value is not a text" }), { error: "it is not a map, such as { X-Team: release }" }).check(superRefine((entries, context) => {
	for (const [name, value] of Object.entries(entries)) {
		const problem = headerProblem(name, value);
		if (problem !== void 0) context.issues.push({
			code: "custom",
			message: problem,
			input: value,
			path: [name]
		});
	}
})), transform((entries) => Object.fromEntries(Object.entries(entries).map(([name, value]) => [name.toLowerCase(), value]))));
function integer(least, most) {
	return textThat(`a whole number from ${least} to ${most}`, (text) => integerBetween(text, least, most) !== void 0);
}
const hostSchema = strictObject({
	"plain-http": optional(flag),
	ca: optional(pem),
	cert: optional(pem),
	key: optional(pem),
	"skip-verify": optional(flag),
	mirrors: optional(listOf("hosts", hostName)),
	"mirror-tags": optional(flag),
	referrers: optional(wordOf("auto", "api", "tag")),
	"allow-private": optional(flag),
	realm: optional(textThat("a URL such as https://sso.example.com", isRealm)),
	"max-concurrency": optional(integer(1, 256)),
	rate: optional(textThat(`a number of requests a second, up to ${rateLimit}`, isRate)),
	headers: optional(headers),
	"user-agent": optional(textThat("one line of up to 200 characters", (text) => /^[\x20-\x7e]{1,200}$/.test(text))),
	anonymous: optional(flag),
	"create-repository": optional(flag),
	retries: optional(integer(0, retryLimit)),
	"retry-codes": optional(listOf("statuses", textThat("a status from 400 to 599 other than 401 and 404", isRetryCode))),
	"page-size": optional(integer(1, pageLimit)),
	lookaside: optional(textThat("a URL such as https://sigs.example.com or file:///var/lib/sigstore", isStore)),
	"lookaside-staging": optional(textThat("a URL of a folder, such as file:///var/lib/sigstore", isFolder))
}, { error: ({ input }) => settingsProblem(input) });
const hostsSchema = record(hostName, hostSchema, { error: "it is not a map by host, such as ghcr.io: { rate: 20 }" });
function settingsProblem(input) {
	if (input === "") return "it has no settings. Indent them more than the host, such as plain-http: true";
	return `${describeValue(input)} is not a map of settings, such as { plain-http: true }`;
}
function isRealm(text) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	return url !== void 0 && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}
function isStore(text) {
	const url = URL.parse(text);
	if (url === null || url.username !== "" || url.password !== "") return false;
	return /^https?:$/.test(url.protocol) || isFolder(text);
}
function isFolder(text) {
	return /^file:\/\/\/[^?#]*$/.test(text);
}
function isRate(text) {
	return /^\d{1,5}(?:\.\d{1,3})?$/.test(text) && Number(text) > 0 && Number(text) <= rateLimit;
}
function isRetryCode(text) {
	return integerBetween(text, 400, 599) !== void 0 && text !== "401" && text !== "404";
}
// src/action/inputs/registries/hosts.ts
async function readRegistries(text, source) {
	const document = readYaml(text);
	if ("problems" in document) return document;
	const read = validate(hostsSchema, document.value);
	if ("problems" in read) return read;
	if (Object.keys(read.value).length === 0) return problem("it names no host, such as ghcr.io: { rate: 20 }.");
	const settings = new Map();
	const problems = [];
	for (const [written, host] of Object.entries(read.value)) {
		const name = normalHost(written);
		if (name === void 0 || settings.has(name)) problems.push(`${name ?? written} is there twice.`);
		else settings.set(name, await settingsOf(name, host, {
			...source,
			problems
		}));
	}
	return problems.length > 0 ? { problems } : { value: settings };
}
const certificate = /-----BEGIN (?:[A-Z0-9]+ )*CERTIFICATE-----/;
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/;
async function settingsOf(name, host, around) {
	if (host.cert === void 0 !== (host.key === void 0)) around.problems.push(`${name}: cert and key belong together; one is missing.`);
	if (host["plain-http"] === true && (host.ca ?? host.cert ?? host["skip-verify"]) !== void 0) around.problems.push(`${name}: plain-http: true leaves no TLS for ca, cert, key or skip-verify to act on.`);
	const read = async (key) => {
		const pem = host[key] === void 0 ? void 0 : await readPem(`${name}, ${key}`, host[key], around);
		const [label, what] = key === "key" ? [privateKey, "private key"] : [certificate, "certificate"];
		if (pem !== void 0 && !label.test(pem)) around.problems.push(`${name}, ${key}: it holds no ${what}.`);
		return pem === void 0 ? {} : { [key]: pem };
	};
	return {
		...await read("ca"),
		...await read("cert"),
		...await read("key"),
		...host.mirrors && { mirrors: host.mirrors.map((mirror) => normalHost(mirror) ?? mirror) },
		...host["mirror-tags"] !== void 0 && { mirrorTags: host["mirror-tags"] },
		...host.referrers && { referrers: host.referrers },
		...host.realm && { realm: new URL(host.realm).origin },
		...lookasideOf(host),
		...host["create-repository"] !== void 0 && { createRepository: host["create-repository"] },
		...secured(host) && { plainHttp: host["plain-http"] === true },
		...host["skip-verify"] !== void 0 && { skipVerify: host["skip-verify"] },
		...host["allow-private"] !== void 0 && { allowPrivate: host["allow-private"] },
		...limitsOf(host),
		...sendingOf(host)
	};
}
function lookasideOf({ lookaside, "lookaside-staging": staging }) {
	if (lookaside === void 0 && staging === void 0) return {};
	return { lookaside: {
		...lookaside && { lookaside },
		...staging && { staging }
	} };
}
function limitsOf(host) {
	return {
		...host["max-concurrency"] && { maxConcurrency: Number(host["max-concurrency"]) },
		...host.rate && { rate: Number(host.rate) },
		...host.retries && { retries: Number(host.retries) },
		...host["retry-codes"] && { retryCodes: host["retry-codes"].map(Number) },
		...host["page-size"] && { pageSize: Number(host["page-size"]) }
	};
}
function sendingOf(host) {
	return {
		...host.headers && { headers: host.headers },
		...host["user-agent"] && { userAgent: host["user-agent"] },
		...host.anonymous !== void 0 && { anonymous: host.anonymous }
	};
}
function secured(host) {
	return [
		"plain-http",
		"ca",
		"cert",
		"skip-verify"
	].some((key) => key in host);
}
async function readPem(where, pathOrPem, { readFile, surface, problems }) {
	if (pathOrPem.includes("-----BEGIN ")) return pathOrPem;
	try {
		const text = await readFile(pathOrPem);
		if (text.includes("-----BEGIN ")) return text;
		problems.push(`${where}: the file ${quote(pathOrPem)} is not PEM (it has no "-----BEGIN").`);
	} catch (error) {
		const { fileProblem } = await import("./named-file.js");
		problems.push(`${where}: ${fileProblem(pathOrPem, error, surface)} The PEM itself may also be written here.`);
	}
}
export { readRegistries };
