import { Nt as existingRepositories, X as showUrl, di as formatName, ft as readConfig, in as attestationsIn } from "./promote.js";
// src/promote/copy/warn-of-package-link.ts
const sourceKey = "org.opencontainers.image.source";
async function warnOfPackageLinks(plan, context) {
	const created = new Map();
	const existing = existingRepositories(plan);
	for (const promotion of plan.promotions) for (const name of packagesOf(promotion, context.owner)) if (!existing.has(formatName(name)) && !created.has(formatName(name))) created.set(formatName(name), [name, promotion]);
	await Promise.allSettled([...created.values()].map(async ([name, promotion]) => {
		if (await hasTags(name, context.repositories)) return;
		const problem = await problemOf(name, await linkOf(promotion, context.repositories), context.owner);
		if (problem !== void 0) context.emit({
			kind: "warning",
			message: `${formatName(name)}: ${problem}`
		});
	}));
}
function packagesOf({ content, decision }, owner) {
	if (decision !== "promote") return [];
	return content.filter(({ nodes }) => nodes.length > 0).flatMap(({ destination }) => destination.kind === "registry" ? [destination] : []).filter((name) => name.registry === owner.registry);
}
async function hasTags(name, repositories) {
	return (await repositories.tagsOf(name)).tags.size > 0;
}
async function linkOf({ root, nodes }, repositories) {
	const attestations = attestationsIn(nodes);
	const image = nodes.find(({ manifest }) => manifest.kind === "image" && !attestations.has(manifest.descriptor.digest));
	if (image?.manifest.kind !== "image") return void 0;
	const { config } = await readConfig(repositories.get(image.origin), image.manifest.config);
	if (config === void 0) return void 0;
	return { source: config.labels[sourceKey] || root.annotations[sourceKey] || image.manifest.annotations[sourceKey] || void 0 };
}
async function problemOf(name, link, { repository, serverUrl, pushesByJobToken }) {
	if (link === void 0) return void 0;
	const { source } = link;
	const url = `${serverUrl}/${repository}`;
	const advice = `Set LABEL ${sourceKey}=${url} in the Dockerfile, or give the labels of docker/metadata-action to the build.`;
	if (source === void 0) return await pushesByJobToken(name) ? void 0 : `the image has no label ${sourceKey}, and another token than the job's own pushes it: the new package is linked to no repository, and the token of ${repository} may not push to it. ${advice}`;
	if (isOf(source, repository, serverUrl)) return void 0;
	return `the image's label ${sourceKey} names another repository (${showUrl(source)}), to which the new package is linked; the token of ${repository} may then not push to it. ${advice}`;
}
function isOf(source, repository, serverUrl) {
	const host = URL.parse(serverUrl)?.host ?? "";
	const text = source.trim().toLowerCase();
	const bare = text.replace(/^(?:git\+)?[a-z]+:\/\/(?:[^/@]*@)?|^[^/@:]*@/, "");
	const named = /^(?:git\+)?ssh:/.test(text) ? bare.replace(/^(?:ssh\.)?([^/:]+)(?::\d+)?/, "$1") : bare;
	const [, namedHost, path = ""] = /^([^/:]+(?::\d+)?)[/:](.*)$/.exec(named) ?? [];
	const wanted = repository.toLowerCase();
	if (namedHost !== host.toLowerCase() || !path.startsWith(wanted)) return false;
	return /^(?:\.git)?(?:[/#?]|$)/.test(path.slice(wanted.length));
}
export { warnOfPackageLinks };
