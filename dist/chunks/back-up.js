import { Mn as backupOf, cr as formatReference, lt as InvalidRequestError, or as shortDigest, sr as formatName } from "./promote.js";
// src/promote/retag/back-up.ts
async function backUp(steps, context) {
	const failure = (await Promise.allSettled(steps.map((step) => backUpTag(step, context)))).find(({ status }) => status === "rejected");
	if (failure?.status === "rejected") throw failure.reason;
}
async function backUpTag(step, { repositories, emit, formers }) {
	const backup = backupOf(step.planned, step.request);
	if (backup === void 0) return;
	const former = formers.get(step);
	const name = formatReference(step.planned.target);
	if (former === void 0) throw new InvalidRequestError(`${name} names something that cannot be read as a manifest, so that no backup of it can be set`, `Leave out \`backup\`, or delete ${name}.`);
	await setTag(former, backup.tag, repositories.get(backup.repository));
	const kept = shortDigest(former.descriptor.digest);
	emit({
		kind: "notice",
		message: `${formatReference(backup)} names ${kept} now, which ${step.planned.target.tag} named`
	});
}
async function setTag(manifest, tag, repository) {
	const [outcome] = await repository.pushTags(manifest, [tag]);
	if (outcome?.kind === "set") return;
	throw outcome?.error ?? new Error(`${formatName(repository.name)}:${tag}: no answer`);
}
export { backUp };
