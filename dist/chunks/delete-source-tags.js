import { Fr as formatName, Gt as isAttestation, Ir as formatReference, It as TagDeletionError, Nt as InvalidRequestError, ar as parseDeletedTags, bt as tagsNamedElsewhere, cr as isDigestTag, ft as readConfig, lr as versionScheme, qt as childManifests, wt as compareVersions, yt as runNamesOf } from "./promote.js";
import { n as matchesGlob } from "./glob.js";
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
	const expired = isVersioned ? olderThan([...versions].sort((a, b) => compareVersions(b, a)), keep, compareVersions).map(({ tag }) => tag) : void 0;
	const present = (await Promise.all(tags.map((tag) => readTag(repository, tag, isVersioned)))).filter((tag) => tag !== void 0);
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
async function deletedTags(repository, source, entries, context) {
	const rules = entries.flatMap((entry) => parseDeletedTags(entry) ?? []).filter(({ glob, keep }) => keep === void 0 || isNew(`${formatName(source.repository)} ${glob} ${keep}`, context.done));
	if (rules.length === 0) return new Map();
	const all = await imageTags(repository);
	const matching = rules.map((rule) => ({
		...rule,
		tags: all.filter((tag) => matchesGlob(tag, rule.glob))
	}));
	for (const { glob, tags } of matching) if (tags.length === 0 && isNew(`${formatName(source.repository)} ${glob}`, context.done)) context.emit({
		kind: "notice",
		message: `\`delete-source-tags\`: no tag of ${formatName(source.repository)} matches ${glob}`
	});
	const named = matching.flatMap(({ keep, tags }) => keep === void 0 ? tags : []);
	const deleted = new Map(named.map((tag) => [tag, source.digest]));
	for (const { glob, keep, tags } of matching) if (keep !== void 0) for (const { tag, digest } of await retiredTags(repository, {
		glob,
		keep,
		tags
	}, context)) deleted.set(tag, digest);
	return deleted;
}
function isNew(entry, entries) {
	const { size } = entries;
	return entries.add(entry).size > size;
}
async function retiredTags(repository, { glob, keep, tags }, { promoted, scheme, emit }) {
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
	return expired.filter(({ digest }) => !promoted.has(digest));
}
async function imageTags(repository) {
	const tags = [];
	for await (const tag of repository.tags()) if (!isDigestTag(tag)) tags.push(tag);
	return tags;
}
// src/promote/retag/delete-source-tags.ts
async function deleteSourceTags(plan, context) {
	context.emit({
		kind: "phase",
		phase: "delete"
	});
	const kept = [];
	const requests = plan.promotions.map(({ request }) => request);
	const run = runNamesOf(requests);
	const sources = plan.promotions.flatMap((promotion) => promotion.sources);
	const shared = {
		...context,
		done: new Set(),
		written: run.written,
		usedElsewhere: tagsNamedElsewhere(requests),
		promoted: new Set([...run.images, ...sources.flatMap(({ digest }) => digest ?? [])])
	};
	for (const promotion of plan.promotions) {
		const { deleteSourceTags: globs, versionPattern } = promotion.request.options;
		if (globs === void 0) continue;
		if (!context.dryRun && !isConfirmed(promotion, context)) {
			context.emit({
				kind: "warning",
				message: `${promotion.sources.map(formatReference).join(", ")}: no tag of the source is deleted: not every target was read back and names the image`
			});
			continue;
		}
		const deletion = {
			...shared,
			scheme: versionScheme(versionPattern)
		};
		for (const source of promotion.sources) kept.push(...await deleteTags(source, globs, deletion));
	}
	if (kept.length > 0) throw new TagDeletionError(kept);
}
function isConfirmed({ targets }, { collector }) {
	return targets.some(({ derived }) => !derived) && targets.every(({ target, move, derived }) => move === "same" || derived && move === "held" || collector.confirmedAt(target) !== void 0);
}
async function deleteTags(source, globs, context) {
	const { open, signal, emit, dryRun, written, usedElsewhere } = context;
	const repositoryName = formatName(source.repository);
	if (written.has(repositoryName)) {
		emit({
			kind: "warning",
			message: `no tag of ${repositoryName} is deleted: another promotion writes to it`
		});
		return [];
	}
	const repository = open(source.repository, {
		access: dryRun ? "pull" : "push",
		signal
	});
	const kept = [];
	for (const [tag, digest] of await deletedTags(repository, source, globs, context)) {
		const name = formatReference({
			repository: source.repository,
			tag
		});
		const current = await repository.resolve(tag, { certain: true });
		if (current === void 0 || current.digest !== digest) continue;
		if (usedElsewhere.get(repositoryName)?.has(tag) === true) emit({
			kind: "notice",
			message: `${name} is left to another promotion of this run or plan, which names it`
		});
		else if (dryRun) emit({
			kind: "notice",
			message: `${name} would be deleted: it names ${current.digest}`
		});
		else if (await repository.deleteTag(tag) === "unsupported") kept.push(name);
		else emit({
			kind: "notice",
			message: `${name} was deleted: it named ${current.digest}`
		});
	}
	return kept;
}
export { deleteSourceTags };
