import { at as repositoryPart, ct as versionScheme, it as fillTemplates, j as InvalidSourceError, lt as ReferenceSyntaxError, mt as parseReference, ut as formatName, y as openRepositories } from "./promote.js";
import { matchRepositories, selectTags } from "./select-tags.js";
// src/promote/requests/expand-selection.ts
async function expandSelections(asks, context) {
	const world = openRepositories([], context.open, context.signal, false);
	return (await Promise.all(asks.map(async (ask) => "sources" in ask ? [ask] : expandOne(ask, world, context)))).flat();
}
async function expandOne(ask, world, context) {
	const { from, selection, options } = ask;
	const names = "glob" in from ? await namesOf(from, context) : [from];
	const scheme = versionScheme(options.versionPattern);
	const sources = (await Promise.all(names.map(async (repository) => selectTags([...(await world.tagsOf(repository)).tags], selection, scheme).map((tag) => ({
		repository,
		tag
	}))))).flat();
	const written = "glob" in from ? `${from.registry}/${from.glob}` : formatName(from);
	if (sources.length === 0) throw new InvalidSourceError(`select chose no tag of ${written}`, "Look at the tags that are there, and at what select asks for.");
	context.emit({
		kind: "notice",
		message: `select chose ${sources.length} ${sources.length === 1 ? "tag" : "tags"} of ${written}`
	});
	const filled = fillTemplates(ask.templates, sources.map(({ repository, tag }) => {
		const version = scheme.version(tag);
		return {
			tag,
			repository: repositoryPart(formatName(repository), written),
			...version && { version }
		};
	}));
	if ("problems" in filled) throw new InvalidSourceError(`the targets cannot be filled: ${filled.problems.join("; ")}`, "Select only tags that have what the targets name.");
	return sources.flatMap((source, at) => {
		const targets = (filled[at] ?? []).map((text) => targetOf(text, source.tag));
		return targets.length > 0 ? [{
			sources: [source],
			targets,
			options
		}] : [];
	});
}
async function namesOf({ registry, glob }, { repositories, signal }) {
	const prefix = glob.slice(0, /[*?[{]/.exec(glob)?.index ?? glob.length);
	const names = [];
	for await (const name of repositories(registry, prefix, signal)) names.push(formatName(name));
	return matchRepositories(names, `${registry}/${glob}`).map((name) => parseReference(name).repository);
}
function targetOf(text, sourceTag) {
	try {
		const { repository, tag = sourceTag } = parseReference(text);
		return {
			repository,
			tag
		};
	} catch (error) {
		if (!(error instanceof ReferenceSyntaxError)) throw error;
		throw new InvalidSourceError(`a target becomes ${error.message}`, "Change the target, or select other tags.");
	}
}
export { expandSelections };
