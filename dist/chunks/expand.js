import { K as fill, X as selectTags, Y as matchRepositories, Z as versionScheme, ct as parseReference, d as openWorld, f as Unpromotable, it as formatName, q as repositoryPart, rt as ReferenceSyntaxError } from "./promote.js";
// src/promote/expand.ts
async function expand(asks, context) {
	const world = openWorld([], context.open, context.signal, false);
	return (await Promise.all(asks.map(async (ask) => "sources" in ask ? [ask] : expandOne(ask, world, context)))).flat();
}
async function expandOne(ask, world, context) {
	const { from, selection, options } = ask;
	const names = "glob" in from ? await namesOf(from, context) : [from];
	const scheme = versionScheme(options.versionPattern);
	const sources = (await Promise.all(names.map(async (repository) => selectTags([...(await world.listing(repository)).tags], selection, scheme).map((tag) => ({
		repository,
		tag
	}))))).flat();
	const written = "glob" in from ? `${from.registry}/${from.glob}` : formatName(from);
	if (sources.length === 0) throw new Unpromotable(`select chose no tag of ${written}`, "Look at the tags that are there, and at what select asks for.");
	context.emit({
		kind: "notice",
		message: `select chose ${sources.length} ${sources.length === 1 ? "tag" : "tags"} of ${written}`
	});
	return sources.map((source) => ({
		sources: [source],
		targets: ask.templates.map((template) => fillTarget(template, source, written, options)),
		options
	}));
}
async function namesOf({ registry, glob }, { repositories, signal }) {
	const prefix = glob.slice(0, /[*?[{]/.exec(glob)?.index ?? glob.length);
	const names = [];
	for await (const name of repositories(registry, prefix, signal)) names.push(formatName(name));
	return matchRepositories(names, `${registry}/${glob}`).map((name) => parseReference(name).repository);
}
function fillTarget(template, source, written, options) {
	const version = versionScheme(options.versionPattern).version(source.tag);
	const filled = fill(template, {
		tag: source.tag,
		repository: repositoryPart(formatName(source.repository), written),
		...version && { version }
	});
	if (typeof filled !== "string") throw new Unpromotable(`the target ${template.text} cannot be filled for ${source.tag}: ${filled.problem}`, "Select only tags that have what the target names.");
	const { repository, tag = source.tag } = parseFilled(filled, template);
	return {
		repository,
		tag
	};
}
function parseFilled(filled, template) {
	try {
		return parseReference(filled);
	} catch (error) {
		if (!(error instanceof ReferenceSyntaxError)) throw error;
		throw new Unpromotable(`the target ${template.text} becomes ${filled}: ${error.message}`, "Change the target, or select other tags.");
	}
}
export { expand };
