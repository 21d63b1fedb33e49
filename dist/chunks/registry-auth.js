import { H as problem, ct as parseReference, rt as ReferenceSyntaxError } from "./promote.js";
import { l as strictObject, n as array, t as _enum, u as string } from "./schemas.js";
import { r as readYaml, t as fit } from "./document.js";
// src/action/registry-auth.ts
const present = string({ error: ({ input }) => input === void 0 ? "it is missing" : "it is not a text" }).min(1, { error: "it is empty" });
const loginShape = strictObject({
	registry: string({ error: "it is not a text" }).optional(),
	username: present,
	password: present,
	scope: string({ error: "it is not a text" }).optional(),
	ecr: _enum([
		"auto",
		"false",
		""
	], { error: "ecr: true needs AWS, which is not asked here; log in with aws-actions/amazon-ecr-login before this step" }).optional()
}, { error: "it is not a map of registry, username and password" });
const keys = {
	known: Object.keys(loginShape.shape),
	quoted: false
};
const shape = array(loginShape, { error: "it is not a list; begin each login with \"- registry:\"" }).min(1, { error: "it has no entry" });
function readRegistryAuth(text) {
	const document = readYaml(text);
	if ("problems" in document) return document;
	const read = fit(shape, document.value, keys);
	if ("problems" in read) return read;
	const logins = read.value.map(({ registry = "", scope = "", username, password }) => {
		const path = scope.split("@")[0] ?? "";
		const host = (registry || "docker.io").replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "");
		return {
			registry: path === "" ? host : `${host}/${path}`,
			username,
			password
		};
	});
	const wrong = logins.flatMap(({ registry }, at) => isPlace(registry) ? [] : [at + 1]);
	if (wrong.length > 0) return problem(...wrong.map((entry) => `entry ${entry}: its registry is no host, nor a host with a path, such as ghcr.io or ghcr.io/acme.`));
	return { value: logins };
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
