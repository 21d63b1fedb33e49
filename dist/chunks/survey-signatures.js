import { $t as simpleSigning, Dt as readSubjects, Vt as InvalidRequestError, di as formatName, hi as sameName, oi as digestOf, ot as readWithRetry, rt as mapWithLimit } from "./promote.js";
import { missingSignatures, storesOf } from "./copy-signatures.js";
import { matchesSelection } from "./filter.js";
// src/promote/referrers/survey-signatures.ts
async function surveySignatures(stores, context) {
	const { part, options, destinations, emit, retry } = context;
	const { signatures, problems } = await readSignatures(stores, await readWithRetry(() => readSubjects(part), retry));
	for (const message of problems) emit({
		kind: "warning",
		message: `${message}; what follows it there is not copied`
	});
	const attributes = {
		types: [simpleSigning],
		annotations: {}
	};
	const selected = matchesSelection(options.referrers, attributes) ? signatures : [];
	const selectable = new Map(signatures.map(({ descriptor }) => [descriptor.digest, attributes]));
	const surveyed = await Promise.all(destinations.filter((name) => !sameName(name, part.origin)).map(async (name) => ({
		name: formatName(name),
		missing: await missingAt(name, selected, context)
	})));
	const withoutStore = new Set(surveyed.flatMap(({ name, missing }) => missing === "no store" ? name : []));
	return {
		exist: signatures.length > 0,
		selectable: destinations.length > 0 ? selectable : new Map(),
		referrers: selected.map((referrer) => withSignature(referrer, { withoutStore })),
		missing: new Map(surveyed.map(({ name, missing }) => [name, missing === "no store" ? [] : missing]))
	};
}
const readWidth = 4;
const totalLimit = 67108864;
async function readSignatures(stores, subjects) {
	const limit = mapWithLimit(readWidth);
	let total = 0;
	const read = async (store, subject) => {
		const stored = await store.read(subject);
		total += stored.signatures.reduce((sum, bytes) => sum + bytes.byteLength, 0);
		if (total > totalLimit) throw new InvalidRequestError(`the simple-signing signatures of the image are more than ${totalLimit / 1024 ** 2} MiB`, "Remove signatures that are no longer needed, or promote without them: `referrers: none`.");
		return {
			subject,
			...stored
		};
	};
	const reads = await Promise.all(stores.flatMap((store) => subjects.map((subject) => limit(() => read(store, subject)))));
	const signatures = reads.flatMap(({ subject, signatures: all }) => all.map((bytes) => referrerOf(subject, bytes)));
	return {
		signatures: [...new Map(signatures.map((entry) => [`${entry.subject} ${entry.descriptor.digest}`, entry])).values()],
		problems: reads.flatMap(({ problem }) => problem ?? [])
	};
}
function referrerOf(subject, bytes) {
	return {
		descriptor: {
			mediaType: "application/octet-stream",
			digest: digestOf(bytes),
			size: bytes.byteLength,
			artifactType: simpleSigning
		},
		subject,
		nodes: [],
		signature: {
			bytes,
			tags: [],
			withoutStore: new Set()
		}
	};
}
async function missingAt(name, signatures, { repositories, targets, part, emit }) {
	if (signatures.length === 0) return [];
	const repository = repositories.get(name);
	const tags = targets.filter((target) => sameName(target.repository, name)).map(({ tag }) => tag);
	const wanted = signatures.map((referrer) => withSignature(referrer, { tags }));
	const stores = await storesOf(repository, wanted);
	const readOnly = stores.find(({ writable }) => !writable);
	const missing = stores.length === 0 ? wanted : await missingSignatures(stores, wanted);
	if (missing.length === 0 || stores.length > 0 && readOnly === void 0) return missing;
	const what = missing.length === 1 ? "a simple-signing signature" : `${missing.length} simple-signing signatures`;
	const reason = readOnly === void 0 ? "no signature store is configured for it" : `its signature store ${readOnly.title} can only be read, and no staging store is configured`;
	emit({
		kind: "warning",
		message: `${formatName(name)} is not given ${what} of ${formatName(part.origin)}: ${reason}`
	});
	return "no store";
}
function withSignature(referrer, change) {
	const { signature } = referrer;
	return signature === void 0 ? referrer : {
		...referrer,
		signature: {
			...signature,
			...change
		}
	};
}
export { surveySignatures };
