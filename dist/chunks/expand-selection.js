import { $r as ReferenceSyntaxError, Fr as isRelease, Ht as InvalidSourceError, It as checkRequest, Lt as checkVersions, Rr as versionScheme, Rt as ownNamesOf, Zr as parseReference, _t as ownsTag, bi as usesVersion, bt as once, di as formatName, fi as formatReference, vi as fillTemplate, vt as readFloatingName, xt as openRepositories, yi as repositoryPart, yt as compareVersions } from "./promote.js";
import { n as selectTags, t as matchRepositories } from "./select-tags.js";
// src/promote/requests/describe-matches.ts
function describeMatches(selection, repositories, scheme) {
	const tags = repositories.flat();
	const read = `${amount(tags.length, "tag", "tags")} read in ${amount(repositories.length, "repository", "repositories")}`;
	if (selection.kind === "all") return read;
	if (selection.kind === "glob") return [read, ...selection.patterns.map((pattern) => `${countMatches(tags, pattern, scheme)} match ${pattern}`)].join(", ");
	const versions = scheme.versions(tags).filter(({ line }) => line === "").length;
	return `${read}, ${versions} of them ${versions === 1 ? "a version" : "versions"} without a suffix`;
}
const namedTags = 5;
function adviceOnMatches(selection, repositories, scheme) {
	if (repositories.length === 0) return "Correct the repositories that `source` matches.";
	const tags = selectTags(repositories.flat(), { kind: "all" }, scheme);
	if (tags.length === 0) return "Correct the repository, or wait until the build that pushes to it has ended.";
	const more = tags.length > namedTags ? ` and ${tags.length - namedTags} more` : "";
	const read = `Correct \`select\`. The tags are ${tags.slice(-5).join(", ")}${more}.`;
	const suffixed = scheme.versions(tags).find(({ line }) => line !== "");
	if (selection.kind === "glob" || selection.kind === "all" || suffixed === void 0) return read;
	return `${read} \`${selection.kind}\` sees only versions without a suffix: choose ${suffixed.tag} and the like with \`glob: *-\u2026\`.`;
}
function countMatches(tags, pattern, scheme) {
	return selectTags(tags, {
		kind: "glob",
		patterns: [pattern.replace(/^!/, "")]
	}, scheme).length;
}
function amount(number, one, many) {
	return `${number} ${number === 1 ? one : many}`;
}
// src/promote/requests/fill-targets.ts
function fillTargets(templates, chosen, ownNames = []) {
	const filled = chosen.flatMap((tag) => templates.map((template) => fill(template, tag)));
	const problems = filled.flatMap((entry) => "problem" in entry ? [entry.problem] : []);
	const winners = [...Map.groupBy(filled.flatMap((entry) => "problem" in entry ? [] : [entry]), ({ target }) => formatReference(target)).values()].map((group) => winnersOf(group, ownNames));
	for (const winner of winners) if ("problem" in winner) problems.push(winner.problem);
	if (problems.length > 0) return { problems: [...new Set(problems)] };
	const kept = new Set(winners.flatMap((winner) => "problem" in winner ? [] : winner.kept));
	const byTag = Map.groupBy(filled.flatMap((entry) => "target" in entry && kept.has(entry) ? [entry] : []), (entry) => entry.chosen);
	return {
		targets: chosen.map((tag) => unique((byTag.get(tag) ?? []).map(({ target }) => target))),
		notices: winners.flatMap((winner) => "notice" in winner && winner.notice !== void 0 ? [winner.notice] : [])
	};
}
function fill(template, chosen) {
	const { source, repository, version } = chosen;
	const text = fillTemplate(template, {
		tag: source.tag,
		repository,
		...version && { version }
	});
	if (typeof text !== "string") return text;
	try {
		const reference = parseReference(text.startsWith(":") ? `${formatName(source.repository)}${text}` : text);
		return {
			chosen,
			template,
			target: {
				repository: reference.repository,
				tag: reference.tag ?? source.tag
			}
		};
	} catch (error) {
		if (!(error instanceof ReferenceSyntaxError)) throw error;
		return { problem: `a target becomes ${error.message}` };
	}
}
function winnersOf(group, ownNames) {
	const [first] = group;
	if (first === void 0 || group.every(({ target, chosen }) => target.tag === chosen.source.tag)) return { kept: group };
	const { tag } = first.target;
	const name = readFloatingName(tag, ownNames);
	const takes = ({ chosen: { version }, template }) => {
		if (version === void 0 || !isRelease(version)) return false;
		if (usesVersion(template)) return true;
		return name === void 0 ? version.line === "" : ownsTag(version, tag, ownNames);
	};
	const takers = group.filter(takes);
	const best = takers.flatMap(({ chosen }) => chosen.version ?? []).sort(compareVersions).at(-1);
	if (best !== void 0) return {
		kept: takers.filter(({ chosen: { version } }) => version !== void 0 && compareVersions(version, best) === 0),
		notice: noticeOf(first.target, best, group)
	};
	if (name === void 0 || group.every(({ template }) => usesVersion(template))) return { kept: group };
	const tags = group.map(({ chosen }) => chosen.source.tag);
	return { problem: `${formatReference(first.target)} goes to the highest release of its line, and none of the chosen tags is one: ${tags.slice(0, 5).join(", ")}` };
}
function noticeOf(target, { tag }, group) {
	if (group.length < 2 || group.every(({ template }) => usesVersion(template))) return void 0;
	return `${formatReference(target)} goes to ${tag}, the highest release of its line among the ${group.length} chosen tags`;
}
function unique(targets) {
	return [...new Map(targets.map((target) => [formatReference(target), target])).values()];
}
// src/promote/requests/expand-selection.ts
async function expandSelections(runRequests, context) {
	const { get } = openRepositories([], context.open, {
		signal: context.signal,
		writing: false
	});
	const listings = new Map();
	const readTags = once(async (name) => {
		const listing = await allTags(get(name), context);
		listings.set(formatName(name), listing);
		return listing;
	});
	return {
		requests: (await Promise.all(runRequests.map(async (request) => "sources" in request ? [request] : expandOne(request, readTags, context)))).flat(),
		listings
	};
}
async function expandOne(selectionRequest, readTags, context) {
	const { from, options } = selectionRequest;
	const written = "glob" in from ? `${from.registry}/${from.glob}` : formatName(from);
	const { chosen, read } = await chooseTags(selectionRequest, written, readTags, context);
	if (chosen.length === 0) throw new InvalidSourceError(`\`select\` chose no tag of ${written}: ${describeMatches(selectionRequest.selection, read, versionScheme(options.versionPattern))}`, adviceOnMatches(selectionRequest.selection, read, versionScheme(options.versionPattern)));
	context.emit({
		kind: "notice",
		message: `\`select\` chose ${chosen.length} ${chosen.length === 1 ? "tag" : "tags"} of ${written}`
	});
	const filled = fillTargets(selectionRequest.templates, chosen, ownNamesOf(options));
	if ("problems" in filled) throw new InvalidSourceError(`the targets cannot be filled: ${shorten(filled.problems)}`, "Change the targets, or select only tags that have what the targets name.");
	for (const message of filled.notices) context.emit({
		kind: "notice",
		message
	});
	const requests = chosen.flatMap(({ source }, at) => {
		const targets = filled.targets[at] ?? [];
		return targets.length > 0 ? [{
			sources: [source],
			targets,
			options
		}] : [];
	});
	const [first] = requests;
	const tags = chosen.map(({ source }) => source);
	if (first !== void 0) checkVersions({
		...first,
		targets: tags
	}, "of the chosen tags", context.emit);
	requests.forEach(checkRequest);
	return requests;
}
const problemLimit = 3;
function shorten(problems) {
	const more = problems.length - problemLimit;
	return problems.slice(0, problemLimit).join("; ").concat(more > 0 ? `; and ${more} more` : "");
}
async function chooseTags({ from, selection, options }, written, readTags, context) {
	const names = "glob" in from ? await listRepositories(from, context) : [from];
	const scheme = versionScheme(options.versionPattern);
	const chosen = await Promise.all(names.map(async (repository) => {
		const tags = [...(await readTags(repository)).tags];
		return {
			tags,
			selected: selectTags(tags, selection, scheme).map((tag) => {
				const version = scheme.version(tag);
				const part = repositoryPart(formatName(repository), written);
				return {
					source: {
						repository,
						tag
					},
					repository: part,
					...version && { version }
				};
			})
		};
	}));
	return {
		chosen: chosen.flatMap(({ selected }) => selected),
		read: chosen.map(({ tags }) => tags)
	};
}
async function allTags(source, { emit }) {
	const tags = new Set();
	let complete = true;
	const onDoubt = (reason) => {
		complete = false;
		emit({
			kind: "warning",
			message: `\`select\`: tags of ${formatName(source.name)} may be missing: ${reason}`
		});
	};
	for await (const tag of source.tags(onDoubt)) tags.add(tag);
	return {
		tags,
		complete
	};
}
async function listRepositories({ registry, glob }, { repositories, signal }) {
	const prefix = glob.slice(0, /[*?[{]/.exec(glob)?.index ?? glob.length);
	const names = [];
	for await (const name of repositories(registry, prefix, signal)) names.push(formatName(name));
	return matchRepositories(names, `${registry}/${glob}`).map((name) => parseReference(name).repository);
}
export { expandSelections };
