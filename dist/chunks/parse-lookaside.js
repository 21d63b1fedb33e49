import { d as optional, g as string, p as record, s as literal, u as object, y as union } from "./mini.js";
import { ri as RegistryError } from "./promote.js";
import { n as readYaml } from "./parse.js";
import { i as validate } from "./schema2.js";
const { pathToFileURL } = process.getBuiltinModule("node:url");
// src/action/inputs/registries/parse-lookaside.ts
const text = optional(string({ error: "it is not a text" }));
const nothing = literal("");
const namespace = union([nothing, object({
	lookaside: text,
	"lookaside-staging": text,
	sigstore: text,
	"sigstore-staging": text
})], { error: "it is not a map of URLs" });
const schema = object({
	"default-docker": optional(namespace),
	docker: optional(union([nothing, record(string(), namespace)], { error: "it is not a map by namespace" }))
}, { error: "it is not a map" });
function parseLookaside(files, builtIn) {
	const docker = new Map();
	const defaults = [];
	for (const file of files) {
		const content = parse(file);
		const entry = content["default-docker"];
		if (entry !== void 0) defaults.push(namespaceOf(entry));
		if (defaults.length > 1) throw invalid(file, "`default-docker` is in several files");
		for (const [name, value] of Object.entries(content.docker || {})) {
			if (docker.has(name)) throw invalid(file, `the namespace ${name} is in several files`);
			docker.set(name, namespaceOf(value));
		}
	}
	const [defaultDocker] = defaults;
	return {
		docker,
		...defaultDocker && { defaultDocker },
		...builtIn !== void 0 && { builtIn: pathToFileURL(builtIn).href }
	};
}
function parse(file) {
	if (file.text.split("\n").every((line) => /^\s*(?:#|$)/.test(line))) return {};
	const document = readYaml(file.text);
	if ("problems" in document) throw invalid(file, document.problems.join(" "));
	const read = validate(schema, document.value);
	if ("problems" in read) throw invalid(file, read.problems.join(" "));
	return read.value;
}
function namespaceOf(entry) {
	if (entry === "") return {};
	const lookaside = entry.lookaside || entry.sigstore;
	const staging = entry["lookaside-staging"] || entry["sigstore-staging"];
	return {
		...lookaside && { lookaside },
		...staging && { staging }
	};
}
function invalid({ path }, detail) {
	return new RegistryError({
		registry: path,
		repository: path,
		operation: "read where signatures are stored",
		access: "read",
		code: "signature-store",
		codes: ["not valid"],
		detail,
		remedy: "Correct the file: podman and skopeo do not read it either."
	});
}
export { parseLookaside };
