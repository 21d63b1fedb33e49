import { Bn as formatName, Pn as isDigestTag, Vn as formatReference, et as TagDeletionError } from "./promote.js";
import { n as matchesGlob } from "./glob.js";
// src/promote/retag/delete-source-tags.ts
async function deleteSourceTags(plan, context) {
	const kept = [];
	for (const promotion of plan.promotions) {
		const { deleteSourceTags: globs } = promotion.request.options;
		if (globs === void 0) continue;
		if (!context.dryRun && !isConfirmed(promotion, context)) {
			context.emit({
				kind: "warning",
				message: `${promotion.sources.map(formatReference).join(", ")}: no tag of the source is deleted: not every target was read back and names the image`
			});
			continue;
		}
		for (const source of promotion.sources) kept.push(...await deleteTags(source, globs, {
			...context,
			plan
		}));
	}
	if (kept.length > 0) throw new TagDeletionError(kept);
}
function isConfirmed({ targets }, { collector }) {
	return targets.every(({ target, move, derived }) => move === "same" || derived && move === "held" || collector.confirmedAt(target) !== void 0);
}
async function deleteTags(source, globs, context) {
	const { open, signal, emit, dryRun, plan } = context;
	if (isTargetToo(source, plan)) return [];
	const repository = open(source.repository, {
		access: dryRun ? "pull" : "push",
		signal
	});
	const kept = [];
	for (const tag of await matchingTags(repository, globs, plan)) {
		const name = formatReference({
			repository: source.repository,
			tag
		});
		const current = await repository.resolve(tag, { certain: true });
		if (current === void 0 || current.digest !== source.digest) continue;
		if (dryRun) emit({
			kind: "notice",
			message: `${name} would be deleted`
		});
		else if (await repository.deleteTag(tag) === "unsupported") kept.push(name);
		else emit({
			kind: "notice",
			message: `${name} was deleted`
		});
	}
	return kept;
}
async function matchingTags(repository, globs, plan) {
	const set = new Set(allTargets(plan).map(formatReference));
	const tags = [];
	for await (const tag of repository.tags()) if (!isDigestTag(tag) && !set.has(formatReference({
		repository: repository.name,
		tag
	})) && globs.some((glob) => matchesGlob(tag, glob))) tags.push(tag);
	return tags;
}
function isTargetToo({ repository, digest }, { promotions }) {
	return promotions.some(({ root, targets }) => root.descriptor.digest === digest && targets.some(({ target }) => formatName(target.repository) === formatName(repository)));
}
function allTargets({ promotions }) {
	return promotions.flatMap(({ targets }) => targets.map(({ target }) => target));
}
export { deleteSourceTags };
