import { Kt as TagDeletionError, Lr as isDigestTag, Pr as parseDeletedTags, Rr as versionScheme, Vt as InvalidRequestError, an as isAttestation, di as formatName, fi as formatReference, ft as readConfig, ht as tagsNamedElsewhere, mt as runNamesOf, ri as RegistryError, sn as childManifests, yt as compareVersions } from "./promote.js";
import { n as matchesGlob } from "./glob.js";
// src/promote/retag/deletion-rules.ts
function rulesBySource(promotions) {
	const byRepository = new Map();
	for (const { sources, request } of promotions) {
		const { deleteSourceTags = [], versionPattern } = request.options;
		const entries = deleteSourceTags.flatMap((entry) => parseDeletedTags(entry) ?? []);
		for (const { repository, digest } of sources) {
			const name = formatName(repository);
			const rules = byRepository.get(name) ?? {
				repository,
				images: new Map(),
				keeping: new Map()
			};
			byRepository.set(name, rules);
			for (const { glob, keep } of entries) if (keep === void 0) rules.images.set(glob, withDigest(rules.images.get(glob), digest));
			else if (!rules.keeping.has(`${keep} ${glob}`)) rules.keeping.set(`${keep} ${glob}`, {
				glob,
				keep,
				scheme: versionScheme(versionPattern)
			});
		}
	}
	return [...byRepository.values()].map(({ keeping, ...rules }) => ({
		...rules,
		keeping: [...keeping.values()]
	}));
}
function withDigest(digests = new Set(), digest) {
	return digest === void 0 ? digests : digests.add(digest);
}
// src/promote/retag/expired-tags.ts
const orderLimit = 2e3;
async function expiredTags(tags, keep, { repository, scheme }) {
	if (tags.length <= keep) return {
		expired: [],
		undated: []
	};
	if (tags.length > orderLimit) throw new InvalidRequestError(`\`delete-source-tags\`: ${tags.length} tags match, and at most ${orderLimit} can be put in order`, "Write a narrower glob.");
	const versions = scheme.versions(tags);
	const isVersioned = versions.length === tags.length;
	const present = (await Promise.all(tags.map((tag) => readTag(repository, tag, isVersioned)))).filter((tag) => tag !== void 0);
	const names = new Set(present.map(({ tag }) => tag));
	const newestFirst = versions.filter(({ tag }) => names.has(tag)).sort((a, b) => compareVersions(b, a));
	const expired = isVersioned ? olderThan(newestFirst, keep, compareVersions).map(({ tag }) => tag) : void 0;
	const old = expired === void 0 ? olderImages(present, keep) : present.filter(({ tag }) => expired.includes(tag));
	const kept = new Set(present.filter((tag) => !old.includes(tag)).map(({ digest }) => digest));
	return {
		expired: old.filter(({ digest }) => !kept.has(digest)),
		undated: isVersioned ? [] : present.filter(({ created }) => created === void 0).map(({ tag }) => tag)
	};
}
function olderImages(tags, keep) {
	const age = ({ created = 0 }) => created;
	return olderThan(tags.filter(({ created }) => created !== void 0).sort((a, b) => age(b) - age(a)), keep, (a, b) => age(a) - age(b));
}
function olderThan(newestFirst, keep, compare) {
	const last = newestFirst[keep - 1];
	return last === void 0 ? [] : newestFirst.slice(keep).filter((entry) => compare(entry, last) < 0);
}
async function readTag(repository, tag, isVersioned) {
	if (isVersioned) {
		const descriptor = await repository.resolve(tag, { certain: true });
		return descriptor && {
			tag,
			digest: descriptor.digest,
			created: void 0
		};
	}
	const manifest = await repository.manifest(tag);
	if (manifest === void 0) return void 0;
	const first = childManifests(manifest).find((entry) => !isAttestation(entry));
	const image = first === void 0 ? manifest : await repository.manifest(first.digest);
	const config = image?.kind === "image" ? (await readConfig(repository, image.config)).config : void 0;
	return {
		tag,
		digest: manifest.descriptor.digest,
		created: honestTime(config?.created)
	};
}
function honestTime(created) {
	return created !== void 0 && created > Date.UTC(2e3) ? created : void 0;
}
// src/promote/retag/tags-to-delete.ts
async function tagsToDelete(repository, { images, keeping }, context) {
	const name = formatName(repository.name);
	const all = context.listed.get(name) ?? await imageTags(repository);
	context.listed.set(name, all);
	const selected = new Map();
	const select = (tag, digests) => {
		selected.set(tag, new Set([...selected.get(tag) ?? [], ...digests]));
	};
	const match = matcher(all, repository, context.emit);
	for (const [glob, digests] of images) for (const tag of match(glob)) select(tag, digests);
	for (const rule of keeping) for (const { tag, digest } of await retiredTags(repository, {
		...rule,
		tags: match(rule.glob)
	}, context)) select(tag, [digest]);
	return selected;
}
function matcher(all, { name }, emit) {
	const unmatched = new Set();
	return (glob) => {
		const tags = all.filter((tag) => matchesGlob(tag, glob));
		if (tags.length === 0 && !unmatched.has(glob)) {
			unmatched.add(glob);
			emit({
				kind: "notice",
				message: `\`delete-source-tags\`: no tag of ${formatName(name)} matches ${glob}`
			});
		}
		return tags;
	};
}
async function retiredTags(repository, { glob, keep, scheme, tags }, { promoted, emit }) {
	const { expired, undated } = await expiredTags(tags, keep, {
		repository,
		scheme
	});
	if (undated.length > 0) {
		const names = undated.slice(0, 5).join(", ");
		const message = `${undated.length} ${undated.length === 1 ? "tag that matches" : "tags that match"} ${glob} cannot be put in order by age and ${undated.length === 1 ? "stays" : "stay"} (${names}): the names are not versions, and the images have no creation time`;
		emit({
			kind: "warning",
			message: `${formatName(repository.name)}: ${message}`
		});
	}
	const kept = expired.filter(({ digest }) => promoted.has(digest)).map(({ tag }) => tag);
	if (kept.length > 0) {
		const what = kept.length === 1 ? "it names an image" : "they name images";
		emit({
			kind: "notice",
			message: `\`delete-source-tags\`: of the tags that match ${glob}, ${kept.slice(0, 5).join(", ")}${kept.length > 5 ? ` and ${kept.length - 5} more` : ""} would be deleted by age, but ${what} that this run promotes`
		});
	}
	return expired.filter(({ digest }) => !promoted.has(digest));
}
async function imageTags(repository) {
	const tags = [];
	for await (const tag of repository.tags()) if (!isDigestTag(tag)) tags.push(tag);
	return tags;
}
// src/promote/retag/delete-source-tags.ts
async function deleteSourceTags(plan, context) {
	const { emit, open, signal, dryRun } = context;
	emit({
		kind: "phase",
		phase: "delete"
	});
	const requests = plan.promotions.map(({ request }) => request);
	const { written, images } = runNamesOf(requests);
	const sources = plan.promotions.flatMap((promotion) => promotion.sources);
	const promoted = new Set([...images, ...sources.flatMap(({ digest }) => digest ?? [])]);
	const namedElsewhere = tagsNamedElsewhere(requests);
	const undeleted = [];
	for (const { repository: name, ...rules } of rulesBySource(duePromotions(plan, context))) {
		if (written.has(formatName(name))) {
			emit({
				kind: "warning",
				message: `no tag of ${formatName(name)} is deleted: another promotion writes to it`
			});
			continue;
		}
		const repository = open(name, {
			access: dryRun ? "pull" : "push",
			signal
		});
		const usedTags = namedElsewhere.get(formatName(name)) ?? new Set();
		undeleted.push(...await deleteTags(repository, rules, {
			...context,
			promoted,
			usedTags
		}));
	}
	if (undeleted.length > 0) throw new TagDeletionError(undeleted);
}
function duePromotions({ promotions }, context) {
	return promotions.filter((promotion) => {
		if (promotion.request.options.deleteSourceTags === void 0) return false;
		if (context.dryRun || isConfirmed(promotion, context)) return true;
		context.emit({
			kind: "warning",
			message: `${promotion.sources.map(formatReference).join(", ")}: no tag of the source is deleted: not every target was read back and names the image`
		});
		return false;
	});
}
function isConfirmed({ targets }, { collector }) {
	return targets.some(({ derived }) => !derived) && targets.every(({ target, move, derived }) => move === "same" || derived && move === "held" || collector.confirmedAt(target) !== void 0);
}
async function deleteTags(repository, rules, context) {
	const { signal, emit, dryRun, usedTags } = context;
	const undeleted = [];
	for (const [tag, digests] of await tagsToDelete(repository, rules, context)) {
		signal.throwIfAborted();
		const digest = (await repository.resolve(tag, { certain: true }))?.digest;
		if (digest === void 0 || !digests.has(digest)) continue;
		const reference = {
			repository: repository.name,
			tag
		};
		const name = formatReference(reference);
		if (usedTags.has(tag)) emit({
			kind: "notice",
			message: `${name} is left to another promotion of this run or plan, which names it`
		});
		else if (dryRun) emit({
			kind: "deletion",
			reference,
			digest,
			result: "planned"
		});
		else if (await deleteTag(repository, {
			tag,
			digest
		}, context) === "unsupported") undeleted.push(name);
	}
	return undeleted;
}
async function deleteTag(repository, { tag, digest }, { emit, signal }) {
	const deletion = {
		kind: "deletion",
		reference: {
			repository: repository.name,
			tag
		},
		digest
	};
	try {
		const outcome = await repository.deleteTag(tag);
		if (outcome === "deleted") emit({
			...deletion,
			result: "deleted"
		});
		return outcome;
	} catch (error) {
		if (signal.aborted || error instanceof RegistryError && error.mayBeDone) emit({
			...deletion,
			result: "unknown"
		});
		throw error;
	}
}
export { deleteSourceTags };
