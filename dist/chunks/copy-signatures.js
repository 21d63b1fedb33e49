import { $t as simpleSigning, oi as digestOf } from "./promote.js";
// src/promote/referrers/copy-signatures.ts
async function copySignatures(destination, referrers, { repositories, emit }) {
	const repository = repositories.get(destination);
	for (const [subject, group] of Map.groupBy(referrers.filter(isSignature), (referrer) => referrer.subject)) {
		const signatures = group.map(({ signature }) => signature.bytes);
		for (const store of await storesOf(repository, group)) await store.add(subject, signatures);
		for (const { descriptor } of group) {
			const { digest, size } = descriptor;
			emit({
				kind: "referrer",
				destination,
				subject,
				digest,
				size,
				artifactType: simpleSigning,
				how: "stored"
			});
		}
	}
}
async function missingSignatures(stores, signatures) {
	const subjects = new Set(signatures.map(({ subject }) => subject));
	const present = await Promise.all(stores.map((store) => presentIn(store, subjects)));
	return signatures.filter(({ subject, descriptor }) => !present.every((bySubject) => bySubject.get(subject)?.has(descriptor.digest) === true));
}
async function presentIn(store, subjects) {
	const entries = [...subjects].map(async (subject) => {
		const { signatures } = await store.read(subject);
		return [subject, new Set(signatures.map((bytes) => digestOf(bytes)))];
	});
	return new Map(await Promise.all(entries));
}
async function storesOf(repository, signatures) {
	const tags = [...new Set(signatures.flatMap(({ signature }) => signature?.tags ?? []))];
	return await repository.signatureStores?.(tags, "push") ?? [];
}
function isSignature(referrer) {
	return referrer.signature !== void 0;
}
export { copySignatures, missingSignatures, storesOf };
