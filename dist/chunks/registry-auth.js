import { At as nearestName, Dt as problem, W as isRecord, lt as ReferenceSyntaxError, mt as parseReference } from "./promote.js";
import { n as readYaml } from "./yaml.js";
// src/action/inputs/registry-auth.ts
const known = [
	"registry",
	"username",
	"password",
	"scope",
	"ecr"
];
function readRegistryAuth(text) {
	const document = readYaml(text);
	if ("problems" in document) return document;
	const logins = document.value;
	if (!Array.isArray(logins)) return problem("it is not a list; begin each login with \"- registry:\".");
	if (logins.length === 0) return problem("it has no entry.");
	const problems = logins.flatMap((login, at) => problemsOf(login).map((one) => `entry ${at + 1}${one}${/[.?]$/.test(one) ? "" : "."}`));
	return problems.length > 0 ? { problems } : { value: logins.filter(isRecord).map(loginOf) };
}
function problemsOf(login) {
	if (!isRecord(login)) return [": it is not a map of registry, username and password"];
	const { registry, scope, ecr } = login;
	const texts = [registry, scope].every((value) => value === void 0 || typeof value === "string");
	return [
		...Object.keys(login).filter(isUnknown).map(unknownKey),
		...["username", "password"].filter((key) => !isFilled(login[key])).map((key) => `, ${key}: ${lack(login[key])}`),
		...texts && isPlace(loginOf(login).registry) ? [] : [": its registry is no host, nor a host with a path, such as ghcr.io or ghcr.io/acme"],
		...ecr === void 0 || ecr === "auto" || ecr === "false" || ecr === "" ? [] : [`, ecr: ${needsAws}`]
	];
}
const needsAws = "it needs AWS, which is not asked here; log in with aws-actions/amazon-ecr-login before this step";
function isUnknown(key) {
	return !known.some((name) => name === key);
}
function unknownKey(key) {
	const meant = nearestName(key, known);
	return `: it has an unknown key. ${meant === void 0 ? `Known keys: ${known.join(", ")}` : `Did you mean "${meant}"?`}`;
}
function isFilled(value) {
	return typeof value === "string" && value !== "";
}
function lack(value) {
	if (value === void 0) return "it is missing";
	return value === "" ? "it is empty" : "it is not a text";
}
function loginOf({ registry, scope, username, password }) {
	const host = (textOr(registry) || "docker.io").replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "");
	const path = textOr(scope).split("@")[0] ?? "";
	return {
		registry: path === "" ? host : `${host}/${path}`,
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
function isPlace(registry) {
	try {
		const { repository, tag, digest } = parseReference(`${registry}/x`);
		return repository.kind === "registry" && tag === void 0 && digest === void 0;
	} catch (error) {
		if (error instanceof ReferenceSyntaxError) return false;
		throw error;
	}
}
export { readRegistryAuth };
