import { $r as ReferenceSyntaxError, Bi as sentence, Hn as isRecord, I as familyOf, Zr as parseReference, ki as nearestName, wi as problem } from "./promote.js";
import { n as readYaml } from "./parse.js";
// src/action/inputs/registries/auth.ts
const knownKeys = [
	"registry",
	"username",
	"password",
	"scope",
	"ecr"
];
const ecrWords = [
	"auto",
	"true",
	"false"
];
function readRegistryAuth(text, surface) {
	const unquoted = unquotedPasswords(text, surface);
	if (unquoted.length > 0) return problem(...unquoted);
	const document = readYaml(text);
	if ("problems" in document) return document;
	const logins = document.value;
	if (!Array.isArray(logins)) return problem("it is not a list; begin each login with \"- registry:\".");
	if (logins.length === 0) return problem("it has no entry.");
	const problems = logins.flatMap((login, index) => problemsOf(login, surface).map((text) => sentence(`entry ${index + 1}${text}`)));
	if (problems.length > 0) return { problems };
	return {
		value: logins.filter(isRecord).map(loginOf),
		notices: [...logins.filter(isRecord).entries()].filter(([, login]) => hasCapitals(login)).map(([at]) => `entry ${at + 1}: its repository path is taken in lower case, as registries require.`)
	};
}
function problemsOf(login, surface) {
	if (!isRecord(login)) return [": it is not a map of registry, username and password"];
	const { registry, scope, ecr } = login;
	if (needsAws(login)) return [awsLogin[surface]];
	const texts = [registry, scope].every((value) => value === void 0 || typeof value === "string");
	return [
		...Object.keys(login).filter(isUnknown).map(unknownKey),
		...ecr === void 0 || ecr === "" || ecrWords.some((word) => word === ecrOf(login)) ? [] : [unknownEcr(ecr)],
		...["username", "password"].filter((key) => !isFilled(login[key])).map((key) => `, ${key}: ${problemOf(login[key])}`),
		...texts && isHostOrPath(loginOf(login).registry) ? [] : [": its registry is not a host or a host with a path, such as ghcr.io or ghcr.io/acme"]
	];
}
const awsLogin = {
	action: ": AWS issues this login, and `registry-auth` does not ask it. Run aws-actions/amazon-ecr-login before this step, or set `registry-identities`, and leave this entry out",
	"command-line": ": AWS issues this login, and `registry-auth` does not ask it. Log in with `aws ecr get-login-password` and `docker login`, or set `registry-identities`, and leave this entry out"
};
function needsAws(login) {
	const { registry, username, password } = login;
	const ecr = ecrOf(login);
	if (ecr === "true") return true;
	const host = textOr(registry).replace(/^https?:\/\//, "").split("/")[0] ?? "";
	return !(isFilled(username) && isFilled(password)) && ecr !== "false" && familyOf(host)?.name === "ECR";
}
function ecrOf({ ecr }) {
	return textOr(ecr).toLowerCase();
}
function unknownEcr(value) {
	const meant = nearestName(textOr(value), ecrWords);
	return `, ecr: it is not one of its values. ${meant === void 0 ? `Write ${ecrWords.join(", ")}, or leave it out` : `Did you mean "${meant}"?`}`;
}
function isUnknown(key) {
	return !knownKeys.some((name) => name === key);
}
function unknownKey(key) {
	const meant = nearestName(key, knownKeys);
	return `: it has an unknown key. ${meant === void 0 ? `Known keys: ${knownKeys.join(", ")}` : `Did you mean "${meant}"?`}`;
}
function isFilled(value) {
	return typeof value === "string" && value !== "";
}
function problemOf(value) {
	if (value === void 0) return "it is missing";
	return value === "" ? "it is empty" : "it is not a text";
}
function loginOf({ registry, scope, username, password }) {
	const host = (textOr(registry) || "docker.io").replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "");
	const path = textOr(scope).split("@")[0] ?? "";
	return {
		registry: (path === "" ? host : `${host}/${path}`).toLowerCase(),
		username: lineOf(username),
		password: lineOf(password)
	};
}
function lineOf(value) {
	return textOr(value).replace(/\r?\n$/, "");
}
function textOr(value) {
	return typeof value === "string" ? value : "";
}
function isHostOrPath(registry) {
	try {
		const { repository, tag, digest } = parseReference(`${registry}/x`);
		return repository.kind === "registry" && tag === void 0 && digest === void 0;
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return false;
		throw error;
	}
}
function hasCapitals({ registry, scope }) {
	const written = textOr(registry).replace(/^https?:\/\//, "");
	const path = written.includes("/") ? written.slice(written.indexOf("/")) : "";
	return /[A-Z]/.test(`${path}${textOr(scope).split("@")[0]}`);
}
const quotingAdvice = {
	action: "Put it in quotes, or write password: ${{ toJSON(secrets.NAME) }}.",
	"command-line": "Put it in quotes."
};
function unquotedPasswords(text, surface) {
	return text.split("\n").flatMap((line, index) => {
		const value = /^\s*(?:-\s+)?["']?password["']?\s*:\s+(\S.*)$/.exec(line)?.[1]?.trimEnd();
		if (value === void 0 || !/^[*&!%@`{[]|^[^"'|>].*\s#/.test(value)) return [];
		return [`line ${index + 1}: YAML reads a part of this password as its own syntax (it begins with one of * & ! % @ \` { [, or has " #" in it). ${quotingAdvice[surface]}`];
	});
}
export { readRegistryAuth };
