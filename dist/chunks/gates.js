import { S as _minLength, _ as superRefine, a as custom, f as pipe, g as string, h as strictObject, m as refine, o as exactOptional, p as record, r as array, v as transform, y as union } from "./mini.js";
import { i as wordOf, n as flag, r as textThat, t as describeValue } from "./schema.js";
import { $t as simpleSigning, Br as parsePlatform, Cr as milliseconds, Di as listItems, Hn as isRecord, Qt as artifactTypesOf, Sr as formatSizeLike, _i as plainText, br as bytes, in as attestationsIn, on as childBlobs, xr as formatDurationLike, zr as matchesPlatform } from "./promote.js";
import { r as matchesGlobFlat } from "./glob.js";
import { n as parseRange, t as inRange } from "./version-range.js";
import { c as bundlePredicate } from "./execute.js";
const { createHash, createPublicKey, verify } = process.getBuiltinModule("node:crypto");
// src/promote/plan/gates/model/values.ts
function textList(what, problemOf) {
	return union([array(string()), pipe(string(), transform((text) => [...listItems(text)]))], { error: `it is not a list of ${what}` }).check(superRefine((entries, context) => {
		if (entries.length === 0) addIssue(context, "it is empty");
		for (const entry of entries) addIssue(context, problemOf(entry));
	}));
}
const valueRecord = record(string(), union([string(), array(string()).check(_minLength(1))], { error: ({ input }) => `${describeValue(input)} is not a glob` }), { error: "it is not a map of names and globs" }).check(superRefine((values, context) => {
	for (const [name, value] of valuePairs(values)) if (beginsLikeRange(value) && parseRange(value) === void 0) addIssue(context, `${quote(value)} of ${quote(name)} begins like a range of versions, but is not one`);
}));
const requiredValues = pipe(transform((value, context) => {
	if (value === "" || isRecord(value) && Object.keys(value).length === 0) context.issues.push({
		code: "custom",
		message: "it is empty",
		input: value
	});
	if (isRecord(value) && Object.hasOwn(value, "__proto__")) context.issues.push({
		code: "custom",
		message: "\"__proto__\" cannot be required",
		input: value
	});
	return value;
}), valueRecord);
function addIssue(context, message) {
	if (message !== void 0) context.addIssue(message);
}
function valuePairs(values) {
	return Object.entries(values).flatMap(([name, value]) => [value].flat().map((text) => [name, text]));
}
function mergeValues(planned, applying) {
	const pairs = [...valuePairs(planned), ...valuePairs(applying)];
	const merged = [...Map.groupBy(pairs, ([name]) => name).entries()].map(([name, group]) => {
		const [first = "", ...more] = mergeLists(group.map(([, value]) => value), []);
		return [name, more.length === 0 ? first : [first, ...more]];
	});
	return Object.fromEntries(merged);
}
function mergeLists(planned, applying) {
	return [...new Set([...planned, ...applying])];
}
function difference(values, name, required) {
	const value = Object.hasOwn(values, name) ? values[name] : void 0;
	if (value === void 0) return "has none";
	return matchesValue(value, required) ? void 0 : `has ${quote(value)}`;
}
const versionLimit = 256;
const version = /^v?(?<numbers>\d+(?:\.\d+){0,2})(?:-(?<prerelease>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
function matchesValue(value, required) {
	if (!beginsLikeRange(required)) return matchesGlobFlat(value, required);
	if (value.length > versionLimit) return false;
	const range = parseRange(required);
	const { numbers, prerelease } = version.exec(value)?.groups ?? {};
	if (range === void 0 || numbers === void 0) return false;
	return inRange(range, numbers.split(".").map(BigInt), prerelease?.split(".") ?? []);
}
function beginsLikeRange(required) {
	return /^\s*[<>=~^]/.test(required);
}
function enumerate(texts) {
	const more = texts.length - 10;
	return `${texts.slice(0, 10).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
function quote(text) {
	return JSON.stringify(plainText(text, 100));
}
// src/promote/plan/gates/trust/schema.ts
const nonEmptyText = textThat("a text", (value) => value.trim() !== "");
function isInPlace(value) {
	return /-----BEGIN |^\s*\{/.test(value);
}
function closestProblem(known) {
	return (union) => describeClosest(union, known);
}
function describeClosest(union, known) {
	const [issue] = (union.errors ?? []).flatMap(([first]) => first ?? []).toSorted((left, right) => right.path.length - left.path.length);
	if (issue === void 0) return "it is not what this gate expects";
	const at = issue.path.findLast((step) => typeof step === "number");
	return `${at === void 0 ? "" : `entry ${at + 1}: `}${issue.code === "unrecognized_keys" ? unknownKeys(issue, known) : issue.message}`;
}
function unknownKeys({ keys = [] }, known) {
	const [verb, noun] = keys.length === 1 ? ["is", "key"] : ["are", "keys"];
	return `${keys.map(quote).join(", ")} ${verb} no known ${noun}; there are ${known.join(", ")}`;
}
function mergeDistinct(planned, applying) {
	return [...new Map([...planned, ...applying].map((value) => [JSON.stringify(value), value])).values()];
}
// src/promote/plan/gates/model/gate.ts
function defineGate(gate) {
	const { key } = gate;
	return {
		key,
		schema: gate.schema,
		merge: ({ [key]: planned }, { [key]: applying }) => planned == null || applying == null ? planned ?? applying : gate.merge(planned, applying),
		check: async ({ [key]: required }, subject) => {
			return (required == null ? [] : await gate.check(required, subject)).map(({ problem, remedy }) => `${key}: ${problem}. ${remedy}`);
		}
	};
}
// src/promote/plan/gates/image/annotations.ts
const annotations = defineGate({
	key: "annotations",
	schema: requiredValues,
	merge: mergeValues,
	check: (required, { root }) => valuePairs(required).flatMap(([name, value]) => {
		const mismatch = difference(root.annotations, name, value);
		if (mismatch === void 0) return [];
		const [subject, level] = root.kind === "index" ? ["the index", "index"] : ["the manifest", "manifest"];
		return [{
			problem: `${quote(name)} must be ${quote(value)}; ${subject} ${mismatch}`,
			remedy: `docker/build-push-action sets it with \`annotations: ${level}:key=value\`.`
		}];
	})
});
// src/promote/plan/gates/model/every-image.ts
function everyImage(images, problemOf, named = "each") {
	if (images.length === 0) return ["it holds no image"];
	const problems = images.flatMap(({ name, config, problem }) => {
		const text = config === void 0 ? problem : problemOf(config);
		return text === void 0 ? [] : [`${name} ${text}`];
	});
	return problems.length === 0 ? [] : [enumerate(named === "first" ? problems.slice(0, 1) : problems)];
}
// src/promote/plan/gates/image/labels.ts
const labels = defineGate({
	key: "labels",
	schema: requiredValues,
	merge: mergeValues,
	check: async (required, { images }) => {
		const configs = await images();
		return valuePairs(required).flatMap(([name, value]) => everyImage(configs, (config) => difference(config.labels, name, value)).map((text) => ({
			problem: `${quote(name)} must be ${quote(value)}; ${text}`,
			remedy: "Labels are set when the image is built, by LABEL or by `labels` of docker/build-push-action."
		})));
	}
});
// src/promote/plan/gates/image/max-age.ts
const maxAge = defineGate({
	key: "max-age",
	schema: textThat("a duration such as 12h or 7d", (text) => milliseconds(text) !== void 0),
	merge: (planned, applying) => (milliseconds(planned) ?? 0) <= (milliseconds(applying) ?? 0) ? planned : applying,
	check: async (limit, { images, now }) => {
		return everyImage([...await images()].sort((left, right) => createdOf(left) - createdOf(right)), (config) => tooOld(config, now, limit), "first").map((text) => ({
			problem: `the image must not be older than ${limit}; ${text}`,
			remedy: "Build the image again, or raise `max-age`; a reproducible build that sets `created` to 1970 cannot meet it."
		}));
	}
});
function createdOf(image) {
	return image.config?.created ?? Number.NEGATIVE_INFINITY;
}
const clockSkew = 6e5;
function tooOld({ created }, now, limit) {
	if (created === void 0) return "does not say when it was created";
	const when = `was created ${new Date(created).toISOString()}`;
	if (created > now + clockSkew) return `${when}, which is in the future`;
	const age = now - created;
	return age > (milliseconds(limit) ?? 0) ? `${when}, ${formatDurationLike(age, limit)} ago` : void 0;
}
// src/promote/plan/gates/image/max-size.ts
const maxSize = defineGate({
	key: "max-size",
	schema: textThat("a size such as 500MB or 2GiB", (text) => bytes(text) !== void 0),
	merge: (planned, applying) => (bytes(planned) ?? 0) <= (bytes(applying) ?? 0) ? planned : applying,
	check: (limit, subject) => {
		if (subject.nodes.some(({ manifest }) => manifest.kind === "schema-1")) return [{
			problem: `the image must not be larger than ${limit}; it is, or has, a Docker schema 1 image, whose manifest gives no sizes`,
			remedy: "Rebuild the image with a current tool."
		}];
		const size = sizeOf(subject);
		if (size <= (bytes(limit) ?? 0)) return [];
		return [{
			problem: `the image must not be larger than ${limit}; it has ${formatSizeLike(size, limit)}`,
			remedy: "Make the image smaller, or raise `max-size`; all platforms and attestations count."
		}];
	}
});
function sizeOf({ nodes }) {
	const sizes = new Map();
	for (const { digest, size } of nodes.flatMap(({ manifest }) => contentOf(manifest))) sizes.set(digest, Math.max(size, sizes.get(digest) ?? 0));
	return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
function contentOf(manifest) {
	return [manifest.descriptor, ...manifest.kind === "image" ? [manifest.config, ...manifest.layers] : childBlobs(manifest)];
}
// src/promote/plan/gates/image/no-unknown.ts
const noUnknown = defineGate({
	key: "no-unknown",
	schema: flag,
	merge: (planned, applying) => planned || applying,
	check: async (required, { nodes, images }) => {
		if (!required) return [];
		const unknown = [...nodes.flatMap(({ manifest }) => manifest.kind === "index" ? manifest.entries : []), ...await images()].filter(({ platform }) => platform?.os === "unknown" || platform?.architecture === "unknown");
		const digests = [...new Set(unknown.map(({ digest }) => digest))];
		if (digests.length === 0) return [];
		return [{
			problem: `no platform may be unknown; ${enumerate(digests)} ${digests.length === 1 ? "is" : "are"}`,
			remedy: "Build with `provenance: false` and `sbom: false`: BuildKit keeps both under an unknown platform."
		}];
	}
});
// src/promote/plan/gates/image/non-root.ts
const nonRoot = defineGate({
	key: "non-root",
	schema: flag,
	merge: (planned, applying) => planned || applying,
	check: async (required, { images }) => required ? everyImage(await images(), rootProblem).map((text) => ({
		problem: `the image must not run as root; ${text}`,
		remedy: "Set USER in the Dockerfile to a number above 0, such as `USER 10001`, or to the name of such a user."
	})) : []
});
const userLimit = 2 ** 31 - 1;
const administrators = /^(?:root|(?:user manager\\)?containeradministrator)$/i;
const plainName = /^(?:[a-z][a-z0-9 ._-]*\\)?[a-z_][a-z0-9_.-]*\$?$/i;
function rootProblem({ user }) {
	if (user === "") return "names no user";
	const [name = "", ...groups] = user.split(":");
	if (administrators.test(name) || /^0+$/.test(name)) return `runs as ${quote(user)}`;
	return groups.length <= 1 && [name, ...groups].every(isPlain) ? void 0 : `names the user ${quote(user)}, which is neither a plain number nor a plain name`;
}
function isPlain(text) {
	return /^\d{1,10}$/.test(text) ? Number(text) <= userLimit : plainName.test(text);
}
// src/promote/plan/gates/image/platforms.ts
const platforms = defineGate({
	key: "platforms",
	schema: textList("platforms", (text) => {
		const platform = parsePlatform(text);
		return "problem" in platform ? platform.problem : void 0;
	}),
	merge: mergeLists,
	check: async (required, { images }) => {
		const configs = await images();
		const names = configs.length === 0 ? "none" : enumerate([...new Set(configs.map(({ name }) => name))]);
		return required.filter((text) => {
			const platform = parsePlatform(text);
			return "problem" in platform || !configs.some((image) => image.platform && matchesPlatform(platform, image.platform));
		}).map((text) => ({
			problem: `${quote(text)} must be there; the image has ${names}`,
			remedy: "Build the image for that platform too, or give the build more time with `wait`."
		}));
	}
});
// src/promote/plan/gates/image/referrers-present.ts
const referrersPresent = defineGate({
	key: "referrers-present",
	schema: textList("globs of artifact types", (glob) => glob.startsWith("!") ? `${quote(glob)} excludes, but these are types that must be there` : void 0),
	merge: mergeLists,
	check: (required, subject) => {
		const types = [...new Set([
			...attachedTypes(subject),
			...attestationTypes(subject),
			...subject.hasStoredSignatures ? [simpleSigning] : []
		])];
		const attached = types.length === 0 ? "nothing is attached" : `the image has ${enumerate(types.map(quote))}`;
		return required.filter((glob) => !types.some((type) => matchesGlobFlat(type, glob))).map((glob) => ({
			problem: `${quote(glob)} must be attached; ${attached}`,
			remedy: "Attach it before the promotion, or build with `sbom: true` or `provenance: true`; docs/referrers.md lists which glob finds what."
		}));
	}
});
function attachedTypes({ referrers }) {
	return referrers.flatMap(({ manifest, tag }) => [...artifactTypesOf(manifest, tag !== void 0), ...predicateTypesOf(manifest)]);
}
function attestationTypes({ nodes }) {
	return [...attestationsIn(nodes).values()].flatMap(predicateTypesOf);
}
const predicateKeys = [
	"in-toto.io/predicate-type",
	bundlePredicate,
	"predicateType"
];
const artifactTypes = new Map([["https://spdx.dev/Document", "application/spdx+json"], ["https://cyclonedx.org/bom", "application/vnd.cyclonedx+json"]]);
function predicateTypesOf(manifest) {
	return [manifest, ...manifest.kind === "image" ? manifest.layers : []].flatMap(({ annotations = {} }) => predicateKeys.flatMap((key) => Object.hasOwn(annotations, key) ? annotations[key] ?? [] : [])).flatMap((type) => [type, artifactTypes.get(type) ?? []].flat());
}
// src/promote/trust/signed/predicate-types.ts
const words = {
	spdx: ["https://spdx.dev/Document", "https://spdx.dev/Document/v*"],
	spdxjson: ["https://spdx.dev/Document", "https://spdx.dev/Document/v*"],
	cyclonedx: ["https://cyclonedx.org/bom", "https://cyclonedx.org/bom/v*"],
	slsaprovenance: ["https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1"],
	slsaprovenance02: ["https://slsa.dev/provenance/v0.2"],
	slsaprovenance1: ["https://slsa.dev/provenance/v1"],
	vuln: ["https://cosign.sigstore.dev/attestation/vuln/v1"],
	openvex: ["https://openvex.dev/ns", "https://openvex.dev/ns/v*"],
	link: ["https://in-toto.io/Link/v1"],
	custom: ["https://cosign.sigstore.dev/attestation/v1"]
};
function matchesPredicateType(type, wanted) {
	return ((Object.hasOwn(words, wanted) ? words[wanted] : void 0) ?? [wanted]).some((glob) => type === glob || matchesGlobFlat(type, glob));
}
function predicateTypeProblem(wanted) {
	if (Object.hasOwn(words, wanted) || /^(?:https?:\/\/|urn:|\*)/.test(wanted)) return void 0;
	return `is neither one of ${Object.keys(words).join(", ")} nor a predicate type such as https://example.org/scan/v1`;
}
const provenanceWord = "slsaprovenance";
// src/promote/plan/gates/trust/trust-refusals.ts
function trustRequirements(requirements) {
	const { "signed-by": signedBy, "built-by": builtBy, attested, vulnerabilities, "trusted-root": trustedRoot } = requirements;
	return {
		...signedBy && { signedBy },
		...builtBy && { builtBy },
		...attested && { attested },
		...vulnerabilities && { vulnerabilities },
		...trustedRoot && { trustedRoot }
	};
}
const evaluations = new WeakMap();
async function trustRefusals(key, subject) {
	const evaluation = evaluations.get(subject) ?? evaluate(subject);
	evaluations.set(subject, evaluation);
	return (await evaluation).filter((refusal) => refusal.key === key).map(({ problem }) => ({
		problem,
		remedy: remedies[key]
	}));
}
async function evaluate(subject) {
	const { request, trustServices, now } = subject;
	const [{ failedTrustGates }, { trustedImages }, services] = await Promise.all([
		import("./judge.js"),
		import("./trusted-images.js"),
		trustServices()
	]);
	return failedTrustGates({
		images: await trustedImages(subject),
		requirements: trustRequirements(request.options.require ?? {}),
		services,
		now
	});
}
const remedies = {
	"signed-by": "Sign the image before the promotion, with cosign or notation, or correct the signer; docs/trust.md lists which signature counts for what.",
	"built-by": "Attest the build with actions/attest (push-to-registry: true), or correct the values: they are compared with the certificate of the provenance.",
	attested: "Attest it with actions/attest or `cosign attest`, signed by one whom `signed-by` or `built-by` names.",
	vulnerabilities: "Scan the image and attest the result, such as `trivy image --format cosign-vuln` and `cosign attest --type vuln`, signed by one whom `signed-by` or `built-by` names; or fix what was found.",
	"trusted-root": "Write one with `gh attestation trusted-root` or `cosign trusted-root create`."
};
// src/promote/plan/gates/trust/attested.ts
const attested = defineGate({
	key: "attested",
	schema: textList("predicate types", (type) => {
		const problem = predicateTypeProblem(type);
		return problem === void 0 ? void 0 : `${quote(type)} ${problem}`;
	}),
	merge: mergeLists,
	check: (_, subject) => trustRefusals("attested", subject)
});
// src/promote/plan/gates/trust/builders.ts
const builder = strictObject({
	repository: exactOptional(textThat("a repository such as acme/app", (value) => /^[^/\s]+\/[^/\s]+$/.test(value))),
	workflow: exactOptional(nonEmptyText),
	ref: exactOptional(textThat("a git reference such as refs/tags/v*", (value) => /^(?:refs\/|\*)/.test(value))),
	runner: exactOptional(textThat("github-hosted or self-hosted", (value) => /^(?:github|self)-hosted$/.test(value))),
	issuer: exactOptional(nonEmptyText)
}, { error: "it is not a map such as { repository: acme/app }" }).check(refine(({ repository, workflow }) => repository !== void 0 || workflow !== void 0, { error: "it names neither a repository nor a workflow: anyone could have built it" }), refine(({ repository, workflow }) => repository !== void 0 || workflow?.startsWith(".") !== true, { error: "a workflow without repository is written with its own: acme/app/.github/workflows/build.yml" }));
// src/promote/plan/gates/trust/built-by.ts
const builtBy = defineGate({
	key: "built-by",
	schema: union([pipe(builder, transform((policy) => [policy])), array(builder)], { error: closestProblem([
		"repository",
		"workflow",
		"ref",
		"runner",
		"issuer"
	]) }),
	merge: mergeDistinct,
	check: (_, subject) => trustRefusals("built-by", subject)
});
// src/promote/trust/sigstore/public-key.ts
const curveDigests = {
	prime256v1: ["sha256"],
	secp384r1: ["sha384", "sha256"],
	secp521r1: ["sha512", "sha256"]
};
const rsaDigests = [
	"sha256",
	"sha384",
	"sha512"
];
const smallestRsa = 2048;
function readPublicKey(pem) {
	if (/PRIVATE KEY/.test(pem)) return { problem: "is a private key; give the public one, such as cosign.pub" };
	const keys = pem.match(/-----BEGIN (?:[A-Z]+ )*(?:PUBLIC KEY|CERTIFICATE)-----/g)?.length ?? 0;
	if (keys > 1) return { problem: `has ${keys} keys, and one is read: give each a file and a signer of its own` };
	try {
		const key = createPublicKey(pem);
		const problem = keyProblem(key);
		return problem === void 0 ? { key } : { problem };
	} catch {
		return { problem: "is not a public key in PEM, such as cosign.pub" };
	}
}
function keyProblem(key) {
	const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
	if (type === "ed25519") return "is an Ed25519 key: cosign signs with Ed25519ph, which Node cannot verify; use an ECDSA or RSA key";
	if (type === "rsa") return (details?.modulusLength ?? 0) < smallestRsa ? `is an RSA key of less than ${smallestRsa} bits` : void 0;
	if (type === "ec" && curveDigests[details?.namedCurve ?? ""] !== void 0) return void 0;
	return "is neither an ECDSA key (P-256, P-384, P-521) nor an RSA key";
}
function verifySignature(data, key, signature) {
	if (keyProblem(key) !== void 0) return false;
	return ((key.asymmetricKeyType === "rsa" ? rsaDigests : curveDigests[key.asymmetricKeyDetails?.namedCurve ?? ""]) ?? []).some((digest) => verify(digest, data, key, signature));
}
function fingerprint(key) {
	return `sha256:${createHash("sha256").update(subjectPublicKeyInfo(key)).digest("hex").slice(0, 12)}`;
}
function subjectPublicKeyInfo(key) {
	return key.export({
		type: "spki",
		format: "der"
	});
}
// src/promote/plan/gates/trust/signers.ts
const signer = strictObject({
	key: exactOptional(nonEmptyText),
	path: exactOptional(nonEmptyText),
	"transparency-log": exactOptional(flag),
	identity: exactOptional(nonEmptyText),
	issuer: exactOptional(nonEmptyText),
	notary: exactOptional(nonEmptyText),
	subject: exactOptional(nonEmptyText)
}, { error: "a signer is a map with key, identity or notary" }).check(superRefine((policy, context) => {
	for (const problem of signerProblems(policy)) context.addIssue(problem);
}));
const kinds = {
	key: ["path", "transparency-log"],
	identity: ["issuer"],
	notary: ["path", "subject"]
};
function signerProblems(policy) {
	const [kind, ...others] = [
		"key",
		"identity",
		"notary"
	].filter((name) => policy[name] !== void 0);
	if (kind === void 0) return ["a signer needs one of key (a public key), identity (of a certificate) or notary (certificates)"];
	if (others.length > 0) return [`a signer has one of key, identity and notary, not ${[kind, ...others].join(" and ")}`];
	const allowed = [kind, ...kinds[kind]];
	const stray = Object.keys(policy).filter((name) => !allowed.includes(name));
	if (stray.length > 0) return stray.map((name) => `${quote(name)} does not belong to a signer with ${kind}`);
	const key = policy.key === void 0 || !isInPlace(policy.key) ? void 0 : readPublicKey(policy.key);
	if (key !== void 0 && "problem" in key) return [`the key ${policy.path ?? "in place"} ${key.problem}`];
	if (policy.notary !== void 0 && isInPlace(policy.notary) && !policy.notary.includes("BEGIN CERTIFICATE")) return [`notary ${policy.path ?? "in place"} is not a certificate in PEM`];
	return [];
}
const signerPolicy = pipe(signer, custom());
const signerList = array(signerPolicy, { error: "it is not a list of signers: begin each with a dash, such as - { key: cosign.pub }" }).check(_minLength(1, { error: "it names no signer" }));
// src/promote/plan/gates/trust/signed-by.ts
const signedBy = defineGate({
	key: "signed-by",
	schema: union([pipe(signerList, transform((list) => [list])), array(signerList).check(_minLength(1, { error: "it names no signer" }))], { error: closestProblem([
		"key",
		"transparency-log",
		"identity",
		"issuer",
		"notary",
		"subject"
	]) }),
	merge: mergeDistinct,
	check: (_, subject) => trustRefusals("signed-by", subject)
});
// src/promote/plan/gates/trust/trusted-root.ts
const rootLimit = 262144;
const text = textThat("the path of a trusted_root.json", (value) => value.trim() !== "" && value.length <= rootLimit);
const trustedRoot = defineGate({
	key: "trusted-root",
	schema: union([pipe(text, transform((value) => [value])), array(text).check(_minLength(1, { error: "it is empty" }))], { error: "it is not the path of a trusted_root.json" }),
	merge: mergeDistinct,
	check: (_, subject) => trustRefusals("trusted-root", subject)
});
// src/promote/plan/gates/trust/vulnerabilities.ts
const policy = strictObject({
	max: wordOf("none", "low", "medium", "high", "critical"),
	"max-age": exactOptional(textThat("a duration such as 12h or 7d", (text) => milliseconds(text) !== void 0))
}, { error: "it is not a map such as { max: high, max-age: 7d }" });
// src/promote/plan/gates/gates.ts
const gates = [
	platforms,
	referrersPresent,
	labels,
	annotations,
	maxAge,
	maxSize,
	nonRoot,
	noUnknown,
	signedBy,
	builtBy,
	attested,
	defineGate({
		key: "vulnerabilities",
		schema: union([pipe(policy, transform((entry) => [entry])), array(policy).check(_minLength(1, { error: "it is empty" }))], { error: closestProblem(["max", "max-age"]) }),
		merge: mergeDistinct,
		check: (_, subject) => trustRefusals("vulnerabilities", subject)
	}),
	trustedRoot
];
const requirementsSchema = pipe(strictObject(Object.fromEntries(gates.map(({ key, schema }) => [key, exactOptional(schema)])), { error: ({ input }) => `${describeValue(input)} is not a map of requirements, such as { max-age: 7d }` }), custom().check(refine((requirements) => requirements.attested === void 0 || namesSigner(requirements), { error: "`attested` needs `signed-by` or `built-by` too: without a signer anyone could have attested it" }), refine((requirements) => requirements.vulnerabilities === void 0 || namesSigner(requirements), { error: "`vulnerabilities` needs `signed-by` or `built-by` too: without a signer anyone could have attached a scan" })));
function namesSigner(requirements) {
	return requirements["signed-by"] !== void 0 || requirements["built-by"] !== void 0;
}
async function failedGates(requirements, subject) {
	return (await Promise.all(gates.map((gate) => gate.check(requirements, subject)))).flat();
}
function mergeRequirements(planned, applying) {
	const merged = gates.map((gate) => [gate.key, gate.merge(planned, applying)]);
	return requirementsSchema.parse(Object.fromEntries(merged.filter(([, value]) => value !== void 0)));
}
export { readPublicKey as a, matchesPredicateType as c, fingerprint as i, provenanceWord as l, mergeRequirements as n, subjectPublicKeyInfo as o, requirementsSchema as r, verifySignature as s, failedGates as t, isInPlace as u };
