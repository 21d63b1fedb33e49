import { Hn as isRecord, Or as ecrAddress, Xr as normalHost, wi as problem } from "./promote.js";
import { n as readYaml } from "./parse.js";
import { i as validate } from "./schema2.js";
import { S as _minLength, d as optional, f as pipe, g as string, h as strictObject, m as refine, s as literal, t as _default, v as transform } from "./mini.js";
import { r as textThat } from "./schema.js";
// src/action/inputs/registries/identity-types.ts
const text = string({ error: "it is missing" }).check(_minLength(1, { error: "it is empty" }));
const url = textThat("an https URL", isServiceUrl);
const registry = textThat("a host such as ghcr.io, with or without a path", (value) => hostOf(value) !== void 0);
const audience = optional(text);
const arn = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;
const provider = /^projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/;
const shapes = {
	"aws-ecr": pipe(strictObject({
		type: literal("aws-ecr"),
		registry,
		"role-to-assume": textThat("the ARN of an IAM role", (value) => arn.test(value)),
		region: optional(textThat("an AWS region such as eu-west-1", (value) => /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(value))),
		"session-duration": optional(textThat("a number of seconds from 900 to 43200", isDuration)),
		audience
	}).check(refine((entry) => regionOf(entry) !== "", {
		path: ["region"],
		error: "it is missing, and the registry names none"
	})), transform((entry) => ({
		...entry,
		region: regionOf(entry),
		roleToAssume: entry["role-to-assume"],
		sessionDuration: entry["session-duration"] === void 0 ? void 0 : Number(entry["session-duration"])
	}))),
	"gcp-wif": pipe(strictObject({
		type: literal("gcp-wif"),
		registry,
		"workload-identity-provider": textThat("a provider such as projects/123/locations/global/workloadIdentityPools/pool/providers/github", (value) => provider.test(value)),
		"service-account": optional(text),
		"project-id": optional(text),
		audience
	}), transform((entry) => ({
		...entry,
		workloadIdentityProvider: entry["workload-identity-provider"],
		serviceAccount: entry["service-account"]
	}))),
	"azure-acr": pipe(strictObject({
		type: literal("azure-acr"),
		registry,
		"client-id": text,
		"tenant-id": text,
		audience
	}), transform((entry) => ({
		...entry,
		clientId: entry["client-id"],
		tenantId: entry["tenant-id"]
	}))),
	dockerhub: pipe(strictObject({
		type: literal("dockerhub"),
		registry: _default(registry, "docker.io"),
		username: text,
		"connection-id": text,
		audience
	}), transform((entry) => ({
		...entry,
		connectionId: entry["connection-id"]
	}))),
	quay: strictObject({
		type: literal("quay"),
		registry: _default(registry, "quay.io"),
		username: textThat("a robot account such as acme+release", (value) => /^[^+\s]+\+[^+\s]+$/.test(value)),
		audience
	}),
	jfrog: pipe(strictObject({
		type: literal("jfrog"),
		registry,
		url: optional(url),
		"provider-name": text,
		audience
	}), transform((entry) => ({
		...entry,
		url: entry.url ?? `https://${hostOf(entry.registry)}`,
		providerName: entry["provider-name"]
	}))),
	cloudsmith: strictObject({
		type: literal("cloudsmith"),
		registry: _default(registry, "docker.cloudsmith.io"),
		organization: text,
		service: text,
		audience
	}),
	chainguard: strictObject({
		type: literal("chainguard"),
		registry: _default(registry, "cgr.dev"),
		identity: text,
		audience
	}),
	oidc: pipe(strictObject({
		type: literal("oidc"),
		registry,
		"token-url": url,
		audience: text,
		username: text,
		scope: optional(text)
	}), transform((entry) => ({
		...entry,
		tokenUrl: entry["token-url"]
	})))
};
function hostOf(value) {
	return normalHost(value.split("/")[0] ?? "");
}
function regionOf({ registry, region }) {
	const host = hostOf(registry) ?? "";
	return region ?? (host === "public.ecr.aws" ? "us-east-1" : ecrAddress(host)?.region ?? "");
}
function isDuration(value) {
	return /^\d+$/.test(value) && Number(value) >= 900 && Number(value) <= 43200;
}
function isServiceUrl(value) {
	const parsed = URL.parse(value);
	return parsed?.protocol === "https:" || parsed?.protocol === "http:" && /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(parsed.hostname);
}
// src/action/inputs/registries/identities.ts
const types = Object.keys(shapes);
function readRegistryIdentities(input) {
	const document = readYaml(input);
	if ("problems" in document) return document;
	if (!Array.isArray(document.value) || document.value.length === 0) return problem("it is not a list with an entry; begin each login with \"- type: aws-ecr\" or another type.");
	const read = document.value.map((entry, at) => readEntry(entry, at + 1));
	const problems = read.flatMap((entry) => "problems" in entry ? entry.problems : []);
	return problems.length > 0 ? { problems } : { value: read.flatMap((entry) => "value" in entry ? [entry.value] : []) };
}
function readEntry(entry, number) {
	const fields = isRecord(entry) ? withHyphens(entry) : {};
	const type = fields["type"];
	if (!isType(type)) {
		const problemOfType = type === void 0 ? "is missing" : `${JSON.stringify(type)} is unknown`;
		return problem(`entry ${number}: the type ${problemOfType}; it is one of ${types.join(", ")}.`);
	}
	const read = validate(shapes[type], fields);
	return "problems" in read ? { problems: read.problems.map((words) => `entry ${number} (${type}), ${words}`) } : read;
}
function withHyphens(entry) {
	return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key.replaceAll("_", "-"), value]));
}
function isType(value) {
	return types.some((type) => type === value);
}
export { readRegistryIdentities };
