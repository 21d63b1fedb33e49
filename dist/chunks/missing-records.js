import { Hn as isRecord, Ln as decodeJson, di as formatName, hi as sameName, ti as MalformedError, tn as destinationsOf } from "./promote.js";
import { o as recordType, s as subjectsOf } from "./execute.js";
import { t as readWithin } from "./read-within.js";
const { isDeepStrictEqual } = process.getBuiltinModule("node:util");
// src/promote/record/attached-statements.ts
async function findStatements(repository, digest, wanted) {
	const types = new Set(wanted.map(({ predicateType }) => predicateType));
	const mayHave = (annotations) => types.has(annotations["dev.sigstore.bundle.predicateType"] ?? "");
	const bundles = (await repository.referrers(digest)).filter(({ artifactType, annotations }) => artifactType === "application/vnd.dev.sigstore.bundle.v0.3+json" && (annotations === void 0 || mayHave(annotations)));
	const found = new Set();
	for (const bundle of bundles.slice(-100).toReversed()) {
		if (found.size === wanted.length) break;
		const manifest = await repository.manifest(bundle.digest);
		if (manifest?.kind !== "image" || !mayHave(manifest.annotations)) continue;
		const [layer] = manifest.layers;
		const bytes = layer && await readWithin(repository, layer);
		const statement = bytes && statementOf(bytes);
		for (const candidate of wanted) if (statement !== void 0 && says(statement, candidate)) found.add(candidate);
	}
	return found;
}
function statementOf(bundle) {
	try {
		const json = decodeJson(bundle, "the bundle");
		const envelope = isRecord(json) ? json["dsseEnvelope"] : void 0;
		const payload = isRecord(envelope) ? envelope["payload"] : void 0;
		if (typeof payload !== "string") return void 0;
		const statement = decodeJson(Buffer.from(payload, "base64"), "the statement");
		return isRecord(statement) ? statement : void 0;
	} catch (error) {
		if (error instanceof MalformedError) return void 0;
		throw error;
	}
}
function says(found, { predicateType, subject, predicate = {} }) {
	const { predicateType: type, subject: subjects, predicate: content } = found;
	if (type !== predicateType || !Array.isArray(subjects) || !isRecord(content)) return false;
	return subject.every((wanted) => subjects.some((named) => isDeepStrictEqual(named, wanted))) && Object.entries(predicate).every(([field, value]) => isDeepStrictEqual(content[field], value));
}
// src/promote/survey/missing-records.ts
async function findMissingRecords(image, context) {
	const destinations = destinationsOf(image.targets);
	const missing = await Promise.all(destinations.map((name) => missingAt(name, image, context)));
	return new Map(destinations.flatMap((destination, at) => {
		const [name, kinds = []] = [formatName(destination), missing[at]];
		for (const kind of kinds) context.emit({
			kind: "notice",
			message: `${name} has no ${words[kind]} of the promotion of ${image.root.descriptor.digest}: this run attaches it`
		});
		return kinds.length === 0 ? [] : [[name, kinds]];
	}));
}
const words = {
	record: "signed record",
	summary: "verification summary"
};
async function missingAt(name, image, { repositories, signedRecords, today }) {
	const wanted = await Promise.all(signedRecords.map((kind) => wantedStatement(kind, name, {
		image,
		today
	})));
	const found = await findStatements(repositories.get(name), image.root.descriptor.digest, wanted.filter((statement) => statement !== void 0));
	return signedRecords.filter((_, at) => {
		const statement = wanted[at];
		return statement !== void 0 && !found.has(statement);
	});
}
async function wantedStatement(kind, destination, { image, today }) {
	const targets = image.targets.filter(({ repository }) => sameName(repository, destination)).map((target) => ({
		target,
		move: "same"
	}));
	if (kind === "record") return {
		predicateType: recordType,
		subject: subjectsOf(image, targets)
	};
	const { verificationSummary } = await import("./verification-summary.js");
	const summary = verificationSummary({
		...image,
		targets
	}, destination, today);
	if (summary === void 0) return void 0;
	const { predicateType, subject, predicate } = summary;
	return {
		predicateType,
		subject,
		predicate: { policy: predicate["policy"] }
	};
}
export { findMissingRecords };
