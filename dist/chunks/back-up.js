import { Vt as InvalidRequestError, ei as IntegrityError, fi as formatReference, mn as backupOf, ri as RegistryError, ti as MalformedError, ui as shortDigest } from "./promote.js";
import { n as resultOf } from "./execute.js";
// src/promote/retag/back-up.ts
async function backUp(steps, context) {
	const failure = (await Promise.allSettled(steps.map((step) => backUpTag(step, context)))).find(({ status }) => status === "rejected");
	if (failure?.status === "rejected") throw failure.reason;
}
async function backUpTag(step, context) {
	const { emit, formers } = context;
	const target = backupOf(step.planned, step.request);
	if (target === void 0) return;
	const kept = formers.get(step);
	const name = formatReference(step.planned.target);
	if (kept === void 0) throw new InvalidRequestError(`${name} names something that cannot be read as a manifest, so that no backup of it can be set`, `Leave out \`backup\`, or delete ${name}.`);
	await setBackup(step, {
		target,
		kept
	}, context);
	emit({
		kind: "notice",
		message: `\`backup\`: ${formatReference(target)} is set to ${shortDigest(kept.descriptor.digest)}, which ${step.planned.target.tag} named before`
	});
}
async function setBackup(step, { target, kept }, { repositories, emit, onMoved }) {
	const { digest } = kept.descriptor;
	const { expected, former } = await readBackup(target, repositories);
	if (expected?.digest === digest) return;
	const [outcome] = await repositories.get(target.repository).pushTags(kept, [target.tag]);
	const result = outcome?.kind === "set" ? "set" : resultOf(outcome?.error);
	const planned = {
		...step.planned,
		target,
		expected,
		move: expected === void 0 ? "create" : "move"
	};
	if (result !== "refused") onMoved({
		step: {
			...step,
			planned,
			root: kept
		},
		former,
		result,
		of: step.planned.target
	});
	if (outcome?.kind !== "set") throw outcome?.error ?? new Error(`${formatReference(target)}: no answer`);
	emit({
		kind: "tag",
		target,
		before: expected?.digest,
		after: digest
	});
}
async function readBackup({ repository, tag }, repositories) {
	try {
		const former = await repositories.get(repository).manifest(tag);
		return {
			expected: former?.descriptor,
			former
		};
	} catch (error) {
		const problem = error instanceof RegistryError ? error.cause : error;
		if (!(problem instanceof MalformedError || problem instanceof IntegrityError)) throw error;
		return {
			expected: await repositories.get(repository).resolve(tag),
			former: void 0
		};
	}
}
export { backUp };
